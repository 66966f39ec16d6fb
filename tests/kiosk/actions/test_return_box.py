"""The server's part of the return box: signed numbers, explained before the result is certified."""

import io
import json

import pypdf
import pytest

from kiosk.actions.accept_closing_words import accept_closing_words
from kiosk.actions.conditions import conditions_of
from kiosk.actions.evidence import evidence_of
from kiosk.actions.set_register import set_register
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.errors import ConditionsNotMet, MessageRefused, NotYet, ResultCertified
from kiosk.models.audit_entry import entries_of
from kiosk.models.closing_words import ClosingKind, closing_words_of
from kiosk.papers import tally_sheet_of
from tally.record.closing import closing_hash
from tally.record.evidence import read_evidence
from tally.record.return_box import ReturnBox, ScannedGroup, TrackerCards
from tally.trustee.signed import sign_words
from tally.verifier import verify_file


@pytest.fixture
def closed(session, make_meeting):
    return make_meeting(session, state=MeetingState.CLOSED, ballots={"A": 6, "B": 5})


def said(closed, seat=1, *, a=6, b=5, absent=0, **changes):
    """The signed numbers of a seat: so many slips of each group with their ballots."""
    rest = {"withdrawn": 0, "twice": 0}
    words = {
        "meeting": closed.id,
        "closing": closing_hash(closed.record.closing),
        "groups": (
            ScannedGroup(code="A", returned=6, found=a, absent=absent, **rest),
            ScannedGroup(code="B", returned=5, found=b, absent=0, **rest),
        ),
        "foreign": 0,
        "cards": TrackerCards(typed=0, found=0, twice=0),
        "explanation": "",
        **changes,
    }
    return sign_words(closed.seeds[seat - 1], ReturnBox(**words).words)


def say(closed, text, seat=1):
    accept_closing_words(
        closed.session, meeting_id=closed.id, index=seat, kind=ClosingKind.RETURNED, text=text
    )
    closed.session.commit()


def counted(closed):
    closed.decrypt(1)
    closed.decrypt(2)
    closed.take(Step.COUNT)
    for group in ("A", "B"):
        set_register(
            closed.session,
            meeting_id=closed.id,
            group=group,
            handed_out=6 if group == "A" else 5,
            returned=6 if group == "A" else 5,
        )
    closed.session.commit()


def certifying(closed):
    """What the checklist says of the return box that was scanned."""
    told = conditions_of(closed.session, closed.id, Step.CERTIFY)
    said = [(one.sentence.text("zh"), one.holds) for one in told]
    return [(sentence, holds) for sentence, holds in said if "回收箱比对，" in sentence]


def sheet_of(closed):
    pages = pypdf.PdfReader(io.BytesIO(tally_sheet_of(closed.session, closed.id))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_a_scan_in_which_every_slip_has_its_ballot_is_shown_printed_and_in_the_evidence(closed):
    say(closed, said(closed, cards=TrackerCards(typed=3, found=3, twice=0)))
    counted(closed)
    ((told, holds),) = certifying(closed)
    assert holds
    assert "扫了 11 张凭条，11 张有票；回执码卡 3 张，找到 3 张" in told
    closed.take(Step.CERTIFY)
    sheet = sheet_of(closed)
    assert (
        "A票回收箱6张，扫6张，6张有票；B票回收箱5张，扫5张，5张有票；回执码卡3张，找到3张"
        in sheet
    )
    evidence = evidence_of(closed.session, closed.id)
    assert "returned/1.json" in read_evidence(evidence)
    assert verify_file(evidence, "evidence.zip").holds


def test_a_meeting_whose_return_box_nobody_scanned_says_so_on_the_sheet(closed):
    counted(closed)
    assert certifying(closed) == []
    closed.take(Step.CERTIFY)
    assert "回收箱中的凭条没有逐张与选举档案比对" in sheet_of(closed)


def test_a_slip_without_a_ballot_holds_up_certifying_until_it_is_explained(closed):
    say(closed, said(closed, a=5, absent=0, foreign=1))
    counted(closed)
    ((told, holds),) = certifying(closed)
    assert not holds
    assert "停下来" in told
    with pytest.raises(ConditionsNotMet):
        closed.take(Step.CERTIFY)
    closed.session.rollback()
    assert not verify_file(evidence_of(closed.session, closed.id), "evidence.zip").holds
    say(closed, said(closed, a=5, foreign=1, explanation="一张是上次会议的凭条。"))
    assert [holds for _, holds in certifying(closed)] == [True]
    closed.take(Step.CERTIFY)
    assert "不是本会议的凭条1张；说明：一张是上次会议的凭条。" in sheet_of(closed)
    assert verify_file(evidence_of(closed.session, closed.id), "evidence.zip").holds
    with pytest.raises(ResultCertified):
        say(closed, said(closed))


def test_the_latest_numbers_of_a_seat_stand_and_the_log_keeps_all(closed):
    for text in (said(closed, a=1, b=0), said(closed), said(closed)):
        say(closed, text)
    say(closed, said(closed, seat=2, a=2, b=0), seat=2)
    words = closing_words_of(closed.session, closed.id, ClosingKind.RETURNED)
    assert words == {1: said(closed), 2: said(closed, seat=2, a=2, b=0)}
    log = [json.loads(entry.text) for entry in entries_of(closed.session, closed.id)]
    found = [one["details"] for one in log if one["act"] == "closing-returned"]
    assert [(one["seat"], one["slips_found"]) for one in found] == [
        (1, {"A": 1, "B": 0}),
        (1, {"A": 6, "B": 5}),
        (2, {"A": 2, "B": 0}),
    ]


def test_numbers_that_do_not_hold_are_refused_and_nothing_is_stored(closed):
    for wrong in (
        said(closed, seat=2),
        said(closed, meeting="other"),
        said(closed, closing="00" * 32),
        said(closed, a=7),
        said(closed, absent=7),
        said(closed, explanation="说" * 601),
        said(closed, groups=()),
        closed.attestation(1),
        "",
    ):
        with pytest.raises(MessageRefused):
            say(closed, wrong)
        closed.session.rollback()
    assert closing_words_of(closed.session, closed.id, ClosingKind.RETURNED) == {}


def test_nothing_is_scanned_while_the_box_is_open(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    with pytest.raises(NotYet):
        say(meeting, "{}")
