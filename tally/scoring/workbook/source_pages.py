"""The pages that say how the figures came about: derivations, assumptions, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tally.scoring.derivation import derivation
from tally.scoring.faults import Fault
from tally.scoring.sheet import ScoreSheet
from tally.scoring.words import sentence
from tally.scoring.words.choices import choice_words, value_words
from tally.scoring.workbook.page import Cell, Heading, Page


def derivation_page(sheet: ScoreSheet) -> Page:
    return Page(
        title="推算过程",
        heading="每个数是怎么算出来的",
        notes=("精确到分数，不在中间舍入；≈ 只用于显示",),
        columns=(
            Heading("编号", 10),
            Heading("姓名"),
            Heading("项目", 28),
            Heading("算法", 60),
            Heading("代入", 60),
            Heading("结果", 20),
        ),
        rows=[
            (
                person.person.code,
                person.person.name,
                step.name,
                step.by_names,
                step.by_numbers,
                step.value,
            )
            for person in sheet.people
            for step in derivation(person.total)
        ],
    )


def assumptions_page(sheet: ScoreSheet) -> Page:
    scheme = sheet.scheme
    return Page(
        title="取舍说明",
        heading="原文没有写明、由方案确定的取舍",
        columns=(
            Heading("事项", 40),
            Heading("取值", 24),
            Heading("理由", 90),
            Heading("方案文件中的位置", 34),
        ),
        rows=[
            (choice_words(about, scheme), value_words(value, scheme), why, about)
            for about, value, why in (
                *((one.about, one.value, one.why) for one in sheet.assumptions),
                *(
                    (about, value, "待定事项，由单位研究确定")
                    for about, value in scheme.decided
                ),
            )
        ],
    )


def sources_page(sheet: ScoreSheet, prepared_by: str, told: Sequence[Fault]) -> Page:
    """``told`` is what should be looked at."""
    return Page(
        title="来源与指纹",
        heading="来源与指纹",
        columns=(Heading("项目", 20), Heading("内容", 110)),
        rows=list(_sources(sheet, prepared_by, told)),
    )


def _sources(
    sheet: ScoreSheet, prepared_by: str, told: Sequence[Fault]
) -> Iterator[Sequence[Cell]]:
    scheme = sheet.scheme
    polls = {one.key: one.name for one in scheme.polls()}
    yield "方案", scheme.name
    yield "原文", scheme.source
    for version in scheme.versions:
        filed = f"，备案 {version.filed}" if version.filed else ""
        yield f"方案第{version.number}版", f"{version.date}{filed}　{version.note}".strip()
    yield "考核期", str(sheet.period)
    if prepared_by:
        yield "填表人", prepared_by
    yield "指纹", sheet.fingerprint
    for meeting in sheet.meetings:
        state = "已核验" if meeting.verified else "未经核验"
        rehearsal = "，彩排" if meeting.rehearsal else ""
        yield (
            polls.get(meeting.poll, meeting.poll),
            (
                f"{meeting.title}（{meeting.date}）核对码 {meeting.check_code}，{state}{rehearsal}，"
                f"指纹 {meeting.fingerprint}"
            ),
        )
    for one in sheet.item_lists:
        reason = f"，{one.reason}" if one.reason else ""
        yield (
            "个人清单",
            f"{one.person} 第{one.version}版，{one.date}，备案 {one.filed}{reason}",
        )
    for one_told in told:
        yield "请核对", sentence(one_told, "zh")
