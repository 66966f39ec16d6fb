"""A whole meeting with withdrawn slips: its evidence verifies, here and by the reference."""

import json
import random

import pytest

from kiosk.actions.enter_paper_forms import enter_paper_forms
from kiosk.actions.evidence import evidence_of
from kiosk.actions.record import record_of
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.domain.withdrawal import Instead
from kiosk.models.ballot import number_of_ballots
from kiosk.papers import tally_sheet_of
from kiosk.secrecy_check.report import check
from tally.record.evidence import read_evidence
from tally.verifier import Verdict, verify_file
from tests.kiosk.conftest import MEETING_TOML

SLIPS = 20
FILES = {
    "meeting.toml": MEETING_TOML.replace("slips = 7", f"slips = {SLIPS}")
    .replace("slips = 6", f"slips = {SLIPS}")
    .encode()
}


@pytest.fixture(params=range(2))
def held(request, session, make_meeting):
    """A meeting at which slips of both groups are withdrawn at random, led to its counting."""
    chance = random.Random(request.param)  # noqa: S311 (which slips do what, not secrets)
    meeting = make_meeting(session, state=MeetingState.SEALED, files=FILES)
    meeting.withdraw("A", [SLIPS - 1])  # misprinted
    meeting.take_slips_and_open()
    numbers = {}
    for group in ("A", "B"):
        slips = [*range(SLIPS - 1)]
        chance.shuffle(slips)
        paper = chance.choice([0, 5, 6]) if group == "A" else 5
        spare, ballots = chance.randrange(3), chance.randrange(5, 9)
        for _ in range(ballots):
            meeting.cast(group, slips.pop())
        if spare:
            meeting.withdraw(group, [slips.pop() for _ in range(spare)])
        if paper:
            meeting.withdraw(group, [slips.pop() for _ in range(paper)], Instead.PAPER)
        numbers[group] = (ballots, paper, spare + (group == "A"))
    handed_out = {group: ballots + paper for group, (ballots, paper, _) in numbers.items()}
    returned = {group: ballots for group, (ballots, _, _) in numbers.items()}
    meeting.take(Step.CLOSE, {"handed_out": handed_out, "returned": returned})
    for group, (_, paper, _) in numbers.items():
        for staff in (meeting.organiser, meeting.scrutineer) if paper else ():
            rows = [[paper, 0, 0, 0, 0, 0], [0, 0, 0, 0, paper - 2, 2]]
            enter_paper_forms(
                session,
                meeting_id=meeting.id,
                group=group,
                forms=paper,
                rows=rows,
                staff=staff,
            )
    session.commit()
    meeting.decrypt(1)
    meeting.decrypt(3)
    meeting.take(Step.COUNT)
    meeting.numbers = numbers
    return meeting


@pytest.mark.slow
@pytest.mark.interop
def test_a_meeting_with_withdrawn_slips_is_accepted_by_us_and_by_the_reference(held, reference):
    data = evidence_of(held.session, held.id)
    report = verify_file(data, "evidence.zip")
    assert [line for line in report.checks if not line.ok] == []
    assert report.verdict is Verdict.VERIFIED
    register = json.loads(read_evidence(data)["register.json"])
    for line in register:
        ballots, paper, spare = held.numbers[line["group"]]
        assert (line["ballots"], line["for_paper"]) == (ballots, paper)
        assert line["handed_out"] == ballots + paper
        assert line["printed"] == SLIPS == line["handed_out"] + line["unused"] + spare
        assert len(line["withdrawn"]) == paper + spare
        assert number_of_ballots(held.session, held.election(line["group"]).uuid) == ballots
        assert reference(record_of(held.session, held.id, line["group"])) == []
    assert tally_sheet_of(held.session, held.id).startswith(b"%PDF")
    # Nothing that the withdrawals left on the disk or on paper tells more than it may.
    instance = held.tools.instance
    assert found(instance, {"evidence.zip": data}) == []
    record = json.loads(read_evidence(data)["withdrawn.json"])[0]
    listed = {**record, "credentials": record["credentials"][:1], "holder": "某乙"}
    assert found(instance, {"list.json": json.dumps(listed).encode()}) == ["names"]


def found(instance, papers):
    return [attack.name for attack, _tried in check(instance, papers=papers).found]
