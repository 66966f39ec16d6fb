import hashlib
import json

import pytest

from tally.grading.results import grade_meeting
from tally.meeting import Criterion, Form, Grade, Meeting, Subject, VoterGroup
from tally.record.codes import check_code
from tally.record.results import CountedGroup, fingerprint_of, results_json

CLOSING = "c1" * 32
RECORD = "d2" * 32


@pytest.fixture
def meeting() -> Meeting:
    return Meeting(
        title="年终述职测评大会",
        unit="区环境保护局",
        date="2023-12-28",
        threshold=2,
        scrutineers=("赵监票", "钱监票", "孙监票"),
        missing="renormalise",
        min_group=5,
        publish="scores",
        grades=(Grade("优秀", "1"), Grade("称职", "0.8")),
        groups=(VoterGroup("A", "局领导班子", 9), VoterGroup("B", "机关干部职工", 60)),
        forms=(
            Form(
                code="heads",
                title="民主测评表",
                groups={"A": "40", "B": "60"},
                subjects=(Subject("001", "张三", "办公室", "主任"),),
                criteria=(Criterion("总体评价", "100"),),
                limit=None,
            ),
        ),
    )


@pytest.fixture
def results(meeting):
    return results_json(
        meeting,
        grade_meeting(meeting, {"A": None, "B": [(5, 1, 2, 1)]}),
        closing=CLOSING,
        groups=[CountedGroup("A", 4, RECORD), CountedGroup("B", 9, RECORD)],
        rehearsal=True,
    )


def test_the_file_is_exactly_as_the_format_says(results):
    assert results == {
        "format": "pingyi-results/1",
        "rehearsal": True,
        "meeting": {"title": "年终述职测评大会", "unit": "区环境保护局", "date": "2023-12-28"},
        "closing": CLOSING,
        "fingerprint": results["fingerprint"],
        "check_code": results["check_code"],
        "groups": [
            {"code": "A", "slips": 9, "cast": 4, "record": RECORD},
            {"code": "B", "slips": 60, "cast": 9, "record": RECORD},
        ],
        "contests": [
            {
                "form": "heads",
                "subject": "001",
                "criterion": "总体评价",
                "group": "A",
                "counts": None,
                "abstained": None,
                "spoiled": None,
                "valid": None,
                "exact": None,
                "score": None,
            },
            {
                "form": "heads",
                "subject": "001",
                "criterion": "总体评价",
                "group": "B",
                "counts": {"优秀": 5, "称职": 1},
                "abstained": 2,
                "spoiled": 1,
                "valid": 6,
                "exact": "290/3",
                "score": "96.67",
            },
        ],
        "subjects": [
            {
                "form": "heads",
                "subject": "001",
                "name": "张三",
                "exact": "290/3",
                "score": "96.67",
                "rank": 1,
                "missing": [{"group": "A", "criterion": "总体评价", "reason": "small-group"}],
            }
        ],
    }
    order = "format rehearsal meeting closing fingerprint check_code groups contests subjects"
    assert list(results) == order.split()


def test_the_fingerprint_is_the_hash_of_four_fields_in_their_order(results):
    content = {name: results[name] for name in ("closing", "groups", "contests", "subjects")}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    assert results["fingerprint"] == hashlib.sha256(text.encode()).hexdigest()
    assert results["check_code"] == check_code(bytes.fromhex(results["fingerprint"]))


def test_the_fingerprint_survives_writing_and_reading_the_file(results):
    copy = json.loads(json.dumps(results, ensure_ascii=False, indent=2))
    assert fingerprint_of(copy) == results["fingerprint"]


def test_the_fingerprint_changes_with_any_number(results):
    results["contests"][1]["counts"]["优秀"] += 1
    assert fingerprint_of(results) != results["fingerprint"]


def test_paper_forms_have_columns_of_their_own(meeting):
    results = results_json(
        meeting,
        grade_meeting(meeting, {"A": None, "B": [(5, 1, 2, 1)]}, {"B": [(4, 1, 0, 1)]}),
        closing=CLOSING,
        groups=[CountedGroup("A", 4, RECORD), CountedGroup("B", 9, RECORD, paper=6)],
        rehearsal=True,
    )
    assert [group.get("paper") for group in results["groups"]] == [None, 6]
    closed, counted = results["contests"]
    assert "paper" not in closed
    assert counted["counts"] == {"优秀": 9, "称职": 2}
    assert counted["paper"] == {"counts": {"优秀": 4, "称职": 1}, "abstained": 0, "spoiled": 1}
    plain = results_json(
        meeting,
        grade_meeting(meeting, {"A": None, "B": [(9, 2, 2, 2)]}),
        closing=CLOSING,
        groups=[CountedGroup("A", 4, RECORD), CountedGroup("B", 9, RECORD)],
        rehearsal=True,
    )
    assert results["fingerprint"] != plain["fingerprint"]
