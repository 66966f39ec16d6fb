"""A small meeting to grade: two forms, three groups, two criteria."""

import pytest

from tally.meeting import Criterion, Form, Grade, Meeting, Subject, VoterGroup


@pytest.fixture
def make_meeting():
    def make(*, missing="refuse", groups=("A", "B"), weights=("40", "60"), criteria=("100",)):
        return Meeting(
            title="年终述职测评大会",
            unit="区环境保护局",
            date="2023-12-28",
            threshold=2,
            scrutineers=("赵监票", "钱监票", "孙监票"),
            missing=missing,
            min_group=5,
            publish="scores",
            grades=(
                Grade("优秀", "1"),
                Grade("称职", "0.8"),
                Grade("基本称职", "0.6"),
                Grade("不称职", "0.4"),
            ),
            groups=tuple(VoterGroup(code, f"{code}票", 60) for code in groups),
            forms=(
                Form(
                    code="heads",
                    title="民主测评表",
                    groups=dict(zip(groups, weights, strict=True)),
                    subjects=(
                        Subject("001", "张三", "办公室", "主任"),
                        Subject("002", "李四", "法规科", "科长"),
                    ),
                    criteria=tuple(
                        Criterion(f"项目{number}", weight)
                        for number, weight in enumerate(criteria, 1)
                    ),
                    limit=None,
                ),
            ),
        )

    return make
