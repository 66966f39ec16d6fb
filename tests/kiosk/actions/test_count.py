"""From the closed box to evidence: what trustees see, send, and what comes out."""

import io
import json
import secrets

import pypdf
import pytest

from kiosk.actions.accept_attestation import (
    accept_attestation,
    accept_attestations,
    passed_attestations,
)
from kiosk.actions.accept_closing_words import accept_closing_words
from kiosk.actions.accept_partial_decryption import accept_partial_decryption
from kiosk.actions.conditions import conditions_of
from kiosk.actions.evidence import evidence_of
from kiosk.actions.record import record_of
from kiosk.actions.results import results_of
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.errors import AlreadySent, MessageRefused, NotFound, NotYet
from kiosk.models.audit_entry import entries_of
from kiosk.models.ballot import trackers_of
from kiosk.models.ceremony import attestations_of
from kiosk.models.closing_words import ClosingKind
from kiosk.models.election import election_of_group, elections_of
from kiosk.papers import tally_sheet_of
from tally.ballot import parse_ballot
from tally.fingerprint import hex_of
from tally.record.archive import read_archive
from tally.record.attestations import Attestation, pass_on, read_passed
from tally.record.closing import attestation_words, closing_hash, parse_closing
from tally.record.closing_words import Exceptional, GroupCount, PaperRegister
from tally.record.evidence import read_evidence
from tally.trustee.signed import sign_words
from tally.verifier import verify_file


@pytest.fixture
def closed(session, make_meeting):
    return make_meeting(session, state=MeetingState.CLOSED, ballots={"A": 6, "B": 4})


def test_a_record_before_closing_does_not_exist(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    with pytest.raises(NotYet):
        record_of(session, meeting.id, "A")


def test_the_closed_record_verifies_and_holds_the_ballots_in_the_order_of_trackers(closed):
    data = record_of(closed.session, closed.id, "A")
    report = verify_file(data, "A.bel")
    assert report.verdict == "VERIFIED, NOT COUNTED"
    uuid = closed.election("A").uuid
    assert [parse_ballot(text).tracker for text in read_archive(data).ballots] == trackers_of(
        closed.session, uuid
    )


def test_the_closing_content_names_every_box_and_its_head(closed):
    closing = parse_closing(closed.record.closing)
    assert [(g.code, g.ballots, g.decrypt) for g in closing.groups] == [
        ("A", 6, True),
        ("B", 4, False),
    ]
    for group in closing.groups:
        archive = read_archive(record_of(closed.session, closed.id, group.code))
        assert archive.head == group.head
        assert archive.has("EncryptedTally") is group.decrypt


def test_a_box_below_min_group_has_no_encrypted_tally_and_takes_no_decryption(closed):
    record = election_of_group(closed.session, closed.id, "B")
    assert record.tally is None
    closed.decrypt(1)
    with pytest.raises(NotFound):
        accept_partial_decryption(
            closed.session, meeting_id=closed.id, group="B", index=1, text="{}"
        )


def test_nobody_decrypts_before_attesting(closed):
    text = closed.decryption("A", 1)
    with pytest.raises(NotYet):
        accept_partial_decryption(
            closed.session, meeting_id=closed.id, group="A", index=1, text=text
        )


def test_an_attestation_is_taken_once_and_only_from_its_author(closed):
    session, text = closed.session, closed.attestation(1)
    accept_attestation(session, meeting_id=closed.id, index=1, text=text)
    accept_attestation(session, meeting_id=closed.id, index=1, text=text)
    with pytest.raises(MessageRefused):
        accept_attestation(session, meeting_id=closed.id, index=2, text=closed.attestation(3))
    exceptional = sign_words(closed.seeds[1], "pingyi-exception|1|{}")
    for wrong in (exceptional, "", "{}", "[" * 5000):
        with pytest.raises(MessageRefused):
            accept_attestation(session, meeting_id=closed.id, index=2, text=wrong)
    assert attestations_of(session, closed.id) == {1: text}


def test_attestations_that_are_passed_on_are_taken_from_anybody_and_given_to_all(closed):
    passed = pass_on([Attestation(index, closed.attestation(index)) for index in (1, 2, 3)])
    accept_attestations(closed.session, meeting_id=closed.id, text=passed)
    assert passed_attestations(closed.session, closed.id) == passed
    with pytest.raises(MessageRefused):
        accept_attestations(closed.session, meeting_id=closed.id, text="{}")


def test_an_attestation_over_other_content_is_kept_and_stops_everything(closed):
    session = closed.session
    other = sign_words(closed.seeds[2], attestation_words('{"other":1}'))
    for _ in range(2):
        accept_attestation(session, meeting_id=closed.id, index=3, text=other)
    for number in range(5):
        more = sign_words(closed.seeds[2], attestation_words(f"{number}"))
        accept_attestation(session, meeting_id=closed.id, index=3, text=more)
    kept = read_passed(passed_attestations(session, closed.id))
    assert Attestation(3, other) in kept
    assert len(kept) == 3
    for index in (1, 2, 3):
        closed.attest(index)
    with pytest.raises(NotYet):
        accept_partial_decryption(
            session, meeting_id=closed.id, group="A", index=1, text=closed.decryption("A", 1)
        )
    failing = [
        one.sentence for one in conditions_of(session, closed.id, Step.COUNT) if not one.holds
    ]
    assert any("another content" in sentence.msgid for sentence in failing)
    acts = [json.loads(entry.text)["act"] for entry in entries_of(session, closed.id)]
    assert acts.count("other-content-attested") == 3


def exception(closed, index, present=(1, 2), missing=(3,), **changes):
    said = {"meeting": closed.id, "closing": closing_hash(closed.record.closing), **changes}
    words = Exceptional(present=present, missing=missing, **said).words
    return sign_words(closed.seeds[index - 1], words)


def say_exception(closed, index, text):
    accept_closing_words(
        closed.session,
        meeting_id=closed.id,
        index=index,
        kind=ClosingKind.EXCEPTION,
        text=text,
    )


def test_fewer_than_the_quorum_decrypt_only_under_the_exception(closed):
    session = closed.session
    closed.attest(1)
    closed.attest(2)
    texts = {index: closed.decryption("A", index) for index in (1, 2)}
    for index in (1, 2):
        given = {"meeting_id": closed.id, "group": "A", "index": index, "text": texts[index]}
        with pytest.raises(NotYet):
            accept_partial_decryption(session, **given)
        say_exception(closed, index, exception(closed, index))
        accept_partial_decryption(session, **given)
    session.commit()
    closed.take(Step.COUNT)
    sheet = tally_sheet_of(session, closed.id)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet)).pages)
    assert "例外" in text
    evidence = evidence_of(session, closed.id)
    assert {"exceptions/1.json", "exceptions/2.json"} <= read_evidence(evidence).keys()
    assert verify_file(evidence, "evidence.zip").holds


def test_an_exception_about_something_else_is_refused(closed):
    for wrong in (
        exception(closed, 2),
        exception(closed, 1, present=(1,), missing=(2, 3)),
        exception(closed, 1, present=(2, 3), missing=(1,)),
        exception(closed, 1, present=(1, 2), missing=()),
        exception(closed, 1, closing="00" * 32),
        exception(closed, 1, meeting="other"),
        closed.attestation(1),
        "",
    ):
        with pytest.raises(MessageRefused):
            say_exception(closed, 1, wrong)
    say_exception(closed, 1, exception(closed, 1))
    say_exception(closed, 1, exception(closed, 1))
    with pytest.raises(AlreadySent):
        say_exception(closed, 1, exception(closed, 1, present=(1, 3), missing=(2,)))


def test_a_difference_in_the_register_is_logged_and_printed(closed):
    counts = (
        GroupCount(
            code="A", handed_out=6, returned=5, paper=0, withdrawn=0, explanation="一张带走"
        ),
        GroupCount(code="B", handed_out=4, returned=4, paper=0, withdrawn=0, explanation=""),
    )
    register = PaperRegister(
        meeting=closed.id, closing=closing_hash(closed.record.closing), groups=counts
    )
    accept_closing_words(
        closed.session,
        meeting_id=closed.id,
        index=1,
        kind=ClosingKind.REGISTER,
        text=sign_words(closed.seeds[0], register.words),
    )
    closed.decrypt(1)
    closed.decrypt(2)
    closed.take(Step.COUNT)
    log = [json.loads(entry.text) for entry in entries_of(closed.session, closed.id)]
    (said,) = [entry for entry in log if entry["act"] == "closing-register"]
    assert said["details"] == {"seat": 1, "explanations": "A: 一张带走"}
    sheet = tally_sheet_of(closed.session, closed.id)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet)).pages)
    assert "一张带走" in text
    assert verify_file(evidence_of(closed.session, closed.id), "evidence.zip").holds


def test_a_partial_decryption_is_checked_before_it_is_stored(closed):
    session = closed.session
    closed.decrypt(1)
    good = closed.decryption("A", 2)
    changed = json.loads(good)
    changed["decryption_factors"][0][0] = changed["decryption_factors"][0][1]
    for wrong in (
        closed.decryption("A", 3),
        json.dumps(changed, separators=(",", ":")),
        "",
        "{}",
    ):
        with pytest.raises(MessageRefused):
            accept_partial_decryption(
                session, meeting_id=closed.id, group="A", index=2, text=wrong
            )
    given = {"meeting_id": closed.id, "group": "A", "index": 2}
    assert accept_partial_decryption(session, **given, text=good) == hex_of(good)
    assert accept_partial_decryption(session, **given, text=good) == hex_of(good)
    with pytest.raises(AlreadySent):
        accept_partial_decryption(session, **given, text=closed.decryption("A", 2))


@pytest.mark.parametrize("pair", [(1, 2), (1, 3), (2, 3), (1, 2, 3)])
def test_any_threshold_of_trustees_gets_the_counts_of_the_ballots(closed, pair):
    for index in pair:
        closed.decrypt(index)
    closed.take(Step.COUNT)
    results = results_of(closed.session, closed.id)
    first = results["contests"][0]
    # Slips 0 to 5 marked subject 001 with answers 0 to 5, one each.
    assert first["counts"] == {"优秀": 1, "称职": 1, "基本称职": 1, "不称职": 1}
    assert (first["abstained"], first["spoiled"], first["valid"]) == (1, 1, 4)
    assert (first["exact"], first["score"]) == ("70", "70.00")
    small = results["contests"][1]
    assert small["group"] == "B"
    assert {small[name] for name in ("counts", "valid", "exact", "score")} == {None}
    assert results["subjects"][0]["missing"][0]["reason"] == "small-group"
    assert verify_file(record_of(closed.session, closed.id, "A"), "A.bel").verdict == "VERIFIED"


def test_results_do_not_exist_before_counting(closed):
    for ask in (results_of, evidence_of, tally_sheet_of):
        with pytest.raises(NotYet):
            ask(closed.session, closed.id)


def test_the_results_name_the_records_that_anybody_can_make_again(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CERTIFIED)
    results = results_of(session, meeting.id)
    for group in results["groups"]:
        assert group["record"] == hex_of(record_of(session, meeting.id, group["code"]))


def test_the_evidence_holds_everything_and_is_the_same_every_time(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CERTIFIED)
    data = evidence_of(session, meeting.id)
    assert data == evidence_of(session, meeting.id)
    files = read_evidence(data)
    assert set(files) >= {
        "meeting/meeting.toml",
        "meeting.json",
        "manifest.json",
        "closing.json",
        "attestations/1.json",
        "attestations/3.json",
        "record/A.bel",
        "record/B.bel",
        "results.json",
        "register.json",
        "tests.json",
        "audit-log.jsonl",
        "sign-offs.json",
        "tally-sheet.pdf",
        "record-sheet.pdf",
        "zero-report.pdf",
        "incidents.json",
    }
    assert verify_file(data, "evidence.zip").verdict == "VERIFIED"
    lines = json.loads(files["sign-offs.json"])
    signed = [line["step"] for line in lines if "card" not in line]
    assert signed == ["seal", "open", "close", "count", "certify"]
    register = json.loads(files["register.json"])
    assert [(line["printed"], line["handed_out"], line["unused"]) for line in register] == [
        (7, 6, 1),
        (6, 5, 1),
    ]


def test_the_tally_sheet_shows_the_check_code_and_every_name(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.COUNTED)
    pages = pypdf.PdfReader(io.BytesIO(tally_sheet_of(session, meeting.id))).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    assert results_of(session, meeting.id)["check_code"] in text
    assert "张三" in text
    assert "李四" in text


def test_a_meeting_without_a_single_ballot_can_be_closed_and_counted(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CERTIFIED, ballots={})
    results = results_of(session, meeting.id)
    assert all(contest["counts"] is None for contest in results["contests"])
    assert [subject["rank"] for subject in results["subjects"]] == [None, None]


def test_random_slips_give_the_counts_of_their_marks(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    marks = [(secrets.randbelow(6), secrets.randbelow(6)) for _ in range(6)]
    for slip, chosen in enumerate(marks):
        meeting.cast("B", slip, chosen)
    meeting.take(Step.CLOSE, meeting.register())
    meeting.decrypt(1)
    meeting.decrypt(2)
    meeting.take(Step.COUNT)
    (record,) = [e for e in elections_of(session, meeting.id) if e.group == "B"]
    expected = [[sum(one[c] == a for one in marks) for a in range(6)] for c in range(2)]
    assert json.loads(record.result) == {"result": expected}
