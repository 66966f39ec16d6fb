"""Paper forms: entered twice, refused when they may not be counted, and counted with their box."""

import io
import json

import pytest
from openpyxl import load_workbook

from kiosk.actions.conditions import conditions_of
from kiosk.actions.enter_paper_forms import enter_paper_forms
from kiosk.actions.evidence import evidence_of
from kiosk.actions.results import results_of
from kiosk.audit_log import is_unbroken
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.domain.withdrawal import Instead
from kiosk.errors import ConditionsNotMet, Refused
from kiosk.models.audit_entry import acts_of, entries_of
from kiosk.models.ballot import number_of_ballots
from kiosk.models.election import elections_of
from kiosk.models.paper_count import agreed_piles, paper_counts_of
from kiosk.papers import tally_sheet_of
from kiosk.results_workbook import results_workbook
from tally.record.evidence import read_evidence
from tally.verifier import Verdict, verify_file
from tests.kiosk.conftest import MEETING_TOML

ROWS = [[3, 1, 1, 0, 0, 0], [0, 0, 2, 1, 1, 1]]
OTHER = [[2, 2, 1, 0, 0, 0], [0, 0, 2, 1, 1, 1]]
PAPER = {"B": 5}
"""Slips of group B whose holders voted on paper."""


FILES = {"meeting.toml": MEETING_TOML.replace("slips = 6", "slips = 12").encode()}


@pytest.fixture
def roomy(session, make_meeting):
    """A draft in which more slips of group B will be handed out than ballots come in."""
    meeting = make_meeting(session, state=MeetingState.DRAFT, files=FILES)

    def register():
        ballots = {
            election.group: number_of_ballots(session, election.uuid)
            for election in elections_of(session, meeting.id)
        }
        handed_out = {group: n + PAPER.get(group, 0) for group, n in ballots.items()}
        # Who votes on paper leaves the slip in the envelope, not in the return box.
        return {"handed_out": handed_out, "returned": ballots}

    meeting.register = register
    return meeting


@pytest.fixture
def closed(roomy):
    close_with_paper(roomy)
    return roomy


def close_with_paper(meeting, ballots=None):
    """Both people withdraw the slips that came in envelopes, and close."""
    ballots = ballots or {"A": 6, "B": 5}
    meeting.lead_to(MeetingState.OPEN)
    meeting.vote(ballots)
    for group, forms in PAPER.items():
        first = ballots[group]
        meeting.withdraw(group, range(first, first + forms), Instead.PAPER)
    meeting.take(Step.CLOSE, meeting.register())


def enter(meeting, staff, rows=ROWS, forms=5, group="B"):
    enter_paper_forms(
        meeting.session, meeting_id=meeting.id, group=group, forms=forms, rows=rows, staff=staff
    )
    meeting.session.commit()


def paper_conditions(meeting):
    found = conditions_of(meeting.session, meeting.id, Step.COUNT)
    return [one.holds for one in found if "paper" in one.sentence.text("en")]


def test_counting_waits_until_both_entered_the_same_figures(closed):
    assert paper_conditions(closed) == [False], "slips were withdrawn for forms"
    enter(closed, closed.organiser)
    assert paper_conditions(closed) == [False]
    enter(closed, closed.scrutineer, OTHER)
    assert paper_conditions(closed) == [False]
    closed.decrypt(1)
    closed.decrypt(2)
    with pytest.raises(ConditionsNotMet):
        closed.take(Step.COUNT)
    closed.session.rollback()
    enter(closed, closed.scrutineer)
    assert paper_conditions(closed) == [True]
    closed.take(Step.COUNT)
    assert closed.record.state is MeetingState.COUNTED


def test_no_forms_takes_an_entry_back(closed):
    enter(closed, closed.organiser)
    enter(closed, closed.organiser, forms=0)
    assert paper_counts_of(closed.session, closed.id) == {}


@pytest.mark.parametrize(
    ("forms", "rows"),
    [
        (4, [[4, 0, 0, 0, 0, 0]] * 2),
        (6, [[6, 0, 0, 0, 0, 0]] * 2),
        (5, [[4, 0, 0, 0, 0, 0], [5, 0, 0, 0, 0, 0]]),
        (5, [[5, 0, 0, 0, 0, 0], [5, 0, 0, 0, 0, 1]]),
    ],
    ids=["fewer than are counted", "more than slips", "a mark missing", "a mark too many"],
)
def test_a_pile_that_may_not_be_counted_or_does_not_add_up_is_refused(closed, forms, rows):
    with pytest.raises(Refused):
        enter(closed, closed.organiser, rows, forms)
    closed.session.rollback()
    assert agreed_piles(closed.session, closed.id) == {}


@pytest.mark.parametrize("state", [MeetingState.OPEN, MeetingState.COUNTED])
def test_paper_forms_are_entered_between_closing_and_counting_only(roomy, state):
    roomy.lead_to(state)
    with pytest.raises(Refused):
        enter(roomy, roomy.organiser)


def test_the_log_says_who_entered_how_many_forms_and_no_marks(closed):
    enter(closed, closed.organiser)
    entry = json.loads(acts_of(closed.session, closed.id)[-1])
    assert (entry["act"], entry["details"]) == ("paper-forms", {"group": "B", "forms": 5})


@pytest.fixture
def counted(closed):
    enter(closed, closed.organiser)
    enter(closed, closed.scrutineer)
    closed.decrypt(1)
    closed.decrypt(3)
    closed.take(Step.COUNT)
    return closed


def test_the_evidence_of_a_meeting_with_paper_forms_verifies(counted):
    data = evidence_of(counted.session, counted.id)
    report = verify_file(data, "evidence.zip")
    assert [check for check in report.checks if not check.ok] == []
    assert report.verdict is Verdict.VERIFIED
    (pile,) = json.loads(read_evidence(data)["paper.json"])
    assert (pile["group"], pile["forms"]) == ("B", 5)
    line = json.loads(read_evidence(data)["register.json"])[1]
    assert (line["printed"], line["handed_out"], line["unused"]) == (12, 10, 2)
    assert (len(line["withdrawn"]), line["for_paper"]) == (5, 5)
    (withdrawal,) = json.loads(read_evidence(data)["withdrawn.json"])
    assert withdrawal.pop("credentials") == line["withdrawn"]
    assert withdrawal == {
        "group": "B",
        "instead": "paper",
        "proposed_by": "organiser",
        "confirmed_by": "scrutineer",
    }
    results = results_of(counted.session, counted.id)
    assert report.check_code == results["check_code"]
    first = next(one for one in results["contests"] if one["group"] == "B")
    assert first["paper"] == {
        "counts": {"优秀": 3, "称职": 1, "基本称职": 1, "不称职": 0},
        "abstained": 0,
        "spoiled": 0,
    }
    assert first["valid"] + first["abstained"] + first["spoiled"] == 5 + 5


def test_workbook_and_tally_sheet_show_what_stood_on_paper(counted):
    results = results_of(counted.session, counted.id)
    book = load_workbook(io.BytesIO(results_workbook(counted.record.parsed(), results)))
    headings, *rows = book["计票"].iter_rows(values_only=True)
    at = headings.index("其中纸质 优秀")
    of_group = {row[4][0]: row[at] for row in reversed(rows)}
    assert of_group == {"A": None, "B": 3}
    assert tally_sheet_of(counted.session, counted.id).startswith(b"%PDF")


def test_the_evidence_tells_nothing_of_other_meetings(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CLOSED)
    another = make_meeting(session, state=MeetingState.DRAFT)
    meeting.decrypt(1)
    meeting.decrypt(2)
    meeting.take(Step.COUNT)
    data = evidence_of(session, meeting.id)
    log = read_evidence(data)["audit-log.jsonl"].decode()
    assert {json.loads(line)["meeting"] for line in log.splitlines()} == {meeting.id}
    assert another.id.encode() not in data
    # Its entries stand between those of this meeting; both chains hold all the same.
    assert is_unbroken(entries_of(session))
    assert verify_file(data, "evidence.zip").verdict is Verdict.VERIFIED
