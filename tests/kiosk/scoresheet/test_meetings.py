"""Certified meetings are taken in by code; nothing else is, and an annulled one marks the sheet."""

import io
import time
from pathlib import Path

import pytest

from kiosk.actions.evidence import evidence_of
from kiosk.actions.score_of_sheet import score_of
from kiosk.domain.meeting_state import MeetingState
from kiosk.models.meeting import meeting_of
from kiosk.models.score_meeting import score_meetings_of
from kiosk.verified_apart import VerifyingTookTooLong, verified_results_apart
from tests.kiosk.scoresheet.office import HEADS, fill_worked_example

HALF, FINAL = (30, 12, 5, 1), (28, 14, 4, 2)


def take(clerk, sheet_id, meeting_id, place="half@", form="heads") -> str:
    path = f"/scores/{sheet_id}/meetings"
    return clerk.send(path, {"place": place, "meeting": f"{meeting_id}/{form}"})


def test_two_meetings_give_the_worked_example_its_score(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id, polls=False)
    half = office.certified_meeting("半年测评大会", {"001": HALF}, abstained=1, spoiled=1)
    final = office.certified_meeting("年终测评大会", {"001": FINAL}, abstained=2)
    page = take(clerk, sheet_id, half)
    assert "会议已采用" in page
    assert '<option value="final@" selected>' in page, "the poll that has no counts yet"
    page = take(clerk, sheet_id, final, "final@")
    assert "年终测评大会" in page
    assert "ABCD-EFGH-JKLM-NPQR" in page
    (one,) = score_of(office.session, office.sheet(sheet_id)).sheet.people
    assert (str(one.exact), one.score) == ("3591/40", "89.78")
    page = clerk.read(f"/scores/{sheet_id}/people/001")
    assert "0.4 × 91 + 0.3 × 4300/48 + 0.3 × 4240/48" in page
    assert "半年测评大会（2023-12-28）" in page
    assert f"/scores/{sheet_id}/inputs/entered.duty#C2" in page
    assert "半年考核 · 优秀" in page, "which poll a count is of"


def test_people_are_joined_by_code_and_other_names_are_shown(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id, polls=False)
    half = office.certified_meeting(
        "半年测评大会", {"001": HALF, "009": HALF}, names={"001": "张叁", "009": "钱九"}
    )
    page = take(clerk, sheet_id, half)
    assert "001：本表为“张三”，会议中为“张叁”" in page
    assert "本表没有的人：009 钱九" in page


@pytest.mark.parametrize(
    ("state", "rehearsal"),
    [
        (MeetingState.COUNTED, False),
        (MeetingState.ANNULLED, False),
        (MeetingState.CERTIFIED, True),
    ],
)
def test_only_certified_meetings_are_taken_and_no_rehearsals(office, clerk, state, rehearsal):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id, polls=False)
    meeting = office.certified_meeting("测评", {"001": HALF}, state=state, rehearsal=rehearsal)
    assert "本机没有已确认的会议" in clerk.read(f"/scores/{sheet_id}/meetings")
    assert "只采用已确认的会议，不采用彩排" in take(clerk, sheet_id, meeting)
    assert score_meetings_of(office.session, sheet_id) == []


def test_a_meeting_whose_people_are_not_here_is_refused(office, clerk):
    sheet_id = office.start()
    meeting = office.certified_meeting("测评", {"001": HALF})
    assert "这个会议的测评对象都不在表上" in take(clerk, sheet_id, meeting)
    fill_worked_example(office, sheet_id, polls=False)
    take(clerk, sheet_id, meeting)
    assert "这个会议已经采用" in take(clerk, sheet_id, meeting)
    assert len(score_meetings_of(office.session, sheet_id)) == 1


def test_a_poll_or_form_that_is_not_there_is_refused(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id, polls=False)
    meeting = office.certified_meeting("测评", {"001": HALF})
    path = f"/scores/{sheet_id}/meetings"
    for form in (
        {"place": "nothing@", "meeting": f"{meeting}/heads"},
        {"place": "half@", "meeting": f"{meeting}/other"},
        {"place": "half@", "meeting": "nothing/heads"},
        {"place": "", "meeting": ""},
    ):
        assert clerk.post(path, form).status_code in {404, 409, 422}
    assert score_meetings_of(office.session, sheet_id) == []


def test_a_meeting_can_be_taken_off_again(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id, polls=False)
    take(clerk, sheet_id, office.certified_meeting("测评", {"001": HALF}))
    (taken,) = score_meetings_of(office.session, sheet_id)
    form = {"poll": "half", "period": "", "fingerprint": taken.fingerprint}
    page = clerk.send(f"/scores/{sheet_id}/meetings/drop", form)
    assert "已不再采用该会议" in page
    office.session.expire_all()
    assert score_meetings_of(office.session, sheet_id) == []


def test_a_meeting_that_is_annulled_later_marks_the_sheet(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id, polls=False)
    meeting = office.certified_meeting("测评", {"001": HALF})
    take(clerk, sheet_id, meeting)
    meeting_of(office.session, meeting).state = MeetingState.ANNULLED
    office.session.commit()
    assert "所采用的会议“测评”已作废" in clerk.read(f"/scores/{sheet_id}")
    assert "这个会议已作废" in clerk.read(f"/scores/{sheet_id}/meetings")


# --- evidence from elsewhere -------------------------------------------------------------

FILE = """
title = "半年测评大会"
unit = "区环境保护局"
date = 2023-07-01
threshold = 2
scrutineers = ["赵监票", "钱监票", "孙监票"]
min_group = 5
[grades]
names = ["优秀", "称职", "基本称职", "不称职"]
coefficients = ["1", "0.8", "0.6", "0.4"]
[[group]]
code = "A"
name = "参加测评人员"
slips = 6
[[form]]
code = "heads"
title = "科室负责人民主测评表"
[form.groups]
A = "100"
[[form.subject]]
code = "001"
name = "张三"
[[form.subject]]
code = "002"
name = "李四"
"""


@pytest.fixture
def evidence(session, make_meeting):
    """The package of a meeting that was really held, on another instance."""
    meeting = make_meeting(
        session,
        state=MeetingState.CERTIFIED,
        ballots={"A": 6},
        files={"meeting.toml": FILE.encode()},
    )
    return evidence_of(session, meeting.id)


def send_package(clerk, sheet_id, data, name="half.zip") -> str:
    return clerk.upload(
        f"/scores/{sheet_id}/meetings/evidence", "evidence", data, name, place="half@"
    )


def test_evidence_from_elsewhere_is_verified_and_taken(office, clerk, evidence):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id, polls=False)
    office.fill(sheet_id, people=[["001", "张三", HEADS], ["002", "李四", HEADS]])
    page = send_package(clerk, sheet_id, evidence)
    assert "证据包核验通过" in page
    assert "别处的证据包，已核验" in page
    (taken,) = score_meetings_of(office.session, sheet_id)
    assert (taken.name, taken.meeting_id) == ("half.zip", None)


def test_a_package_with_one_changed_byte_is_not_taken(office, clerk, evidence):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id, polls=False)
    at = evidence.index(b'"counts"') if b'"counts"' in evidence else len(evidence) // 2
    changed = evidence[:at] + bytes([evidence[at] ^ 1]) + evidence[at + 1 :]
    page = send_package(clerk, sheet_id, changed)
    assert "这个证据包核验未通过" in page
    assert score_meetings_of(office.session, sheet_id) == []


@pytest.mark.parametrize(
    "data", [b'{"format": "pingyi-results/1"}', b"BELENIOS", b"", b"PK\x05\x06"]
)
def test_bare_results_and_rubbish_are_not_taken(office, clerk, data):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id, polls=False)
    page = send_package(clerk, sheet_id, data, "../../../results.json")
    assert "note-bad" in page
    assert score_meetings_of(office.session, sheet_id) == []


def test_verifying_has_an_end(tmp_path, evidence):
    path = Path(tmp_path, "evidence.zip")
    path.write_bytes(evidence)
    began = time.monotonic()
    with pytest.raises(VerifyingTookTooLong):
        verified_results_apart(path, 0.01)
    assert time.monotonic() - began < 30
    assert '"pingyi-results/1"' in verified_results_apart(path)


def test_nobody_but_an_organiser_may_send_a_large_package(office):
    office.start()
    scrutineer = office.reader("scrutineer")
    data = {"evidence": (io.BytesIO(b"PK"), "x.zip"), "place": "half@"}
    answer = scrutineer.post("/scores/x/meetings/evidence", data, page="/scrutineer/")
    assert answer.status_code == 403
