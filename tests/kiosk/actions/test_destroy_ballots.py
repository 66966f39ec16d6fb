"""After the objection period: the sealed package, and a server that can no longer tell a ballot."""

import hashlib
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from kiosk.actions.add_secrecy_page import add_secrecy_page
from kiosk.actions.conditions import conditions_of
from kiosk.actions.destroy_ballots import destroy_ballots
from kiosk.actions.evidence import evidence_of
from kiosk.actions.record import record_of
from kiosk.actions.results import results_of
from kiosk.actions.seal_package import seal_package, sealed_evidence
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.errors import ConditionsNotMet, NotYet, Refused
from kiosk.models.audit_entry import entries_of
from kiosk.models.ballot import ballots_of
from kiosk.models.closing_words import ClosingKind
from kiosk.models.election import elections_of
from kiosk.models.sealed_package import SealedPackageRecord
from kiosk.papers import tally_sheet_of
from kiosk.record_papers import record_sheet_of
from kiosk.sealed_package import package_cover_of, sealed_package_of, words_of
from kiosk.secrecy_check.report import check
from kiosk.secrecy_page import check_for_meeting
from tally.record.evidence import read_evidence
from tally.record.paper_forms import PAPER
from tally.record.withdrawn import WITHDRAWN
from tally.verifier import verify_file
from tests.printable.reading import text_of

WITNESSES = {"witnesses": ["甲某", "乙某", "丙某"]}


def seal(meeting, keep_until="2024-03-28", today="2023-12-28"):
    record = seal_package(
        meeting.session,
        meeting_id=meeting.id,
        keep_until=keep_until,
        today=today,
        staff=meeting.organiser,
    )
    meeting.session.commit()
    return record


@pytest.fixture
def certified(session, make_meeting):
    return make_meeting(session, state=MeetingState.CERTIFIED)


def test_the_package_holds_evidence_cover_and_checksums_that_fit(certified):
    record = seal(certified)
    data = sealed_package_of(certified.session, certified.id)
    assert data == sealed_package_of(certified.session, certified.id)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    assert hashlib.sha256(files["evidence.zip"]).hexdigest() == record.sha256
    assert verify_file(files["evidence.zip"], "evidence.zip").verdict == "VERIFIED"
    cover = text_of(files["package-cover.pdf"])
    for said in (record.sha256[:8], "2024-03-28", "audit-log.jsonl", "操作日志"):
        assert said in cover


def test_the_cover_has_words_for_every_file(certified):
    names = [*read_evidence(evidence_of(certified.session, certified.id)), "MANIFEST"]
    names += [f"{kind.folder}/1.json" for kind in ClosingKind]
    names += [WITHDRAWN, PAPER, "conflicts/1-0123456789ab.json"]
    assert [name for name in names if not words_of(name)] == []


def test_what_is_noted_after_certification_changes_no_certified_evidence(certified):
    before = evidence_of(certified.session, certified.id)
    seal(certified)
    assert evidence_of(certified.session, certified.id) == before
    assert sealed_evidence(certified.session, certified.id) == before


def test_evidence_that_is_not_the_sealed_one_is_not_handed_out(certified):
    seal(certified).sha256 = "0" * 64
    certified.session.commit()
    with pytest.raises(Refused, match="not the one on the cover sheet"):
        sealed_package_of(certified.session, certified.id)


@pytest.mark.parametrize(
    ("day", "words"), [("2023-12-27", "before today"), ("soon", "as a date"), ("", "as a date")]
)
def test_a_last_day_that_cannot_be_is_refused(certified, day, words):
    with pytest.raises(Refused, match=words):
        seal(certified, keep_until=day)


def test_nothing_is_sealed_before_certification(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.COUNTED)
    with pytest.raises(NotYet):
        seal(meeting)
    with pytest.raises(NotYet):
        sealed_package_of(session, meeting.id)


def test_ballots_are_not_destroyed_before_their_time_or_without_three_persons(certified):
    with pytest.raises(ConditionsNotMet, match="sealed package is made"):
        certified.take(Step.DESTROY, WITNESSES)
    certified.session.rollback()
    seal(certified, keep_until="9999-12-31")
    with pytest.raises(ConditionsNotMet, match="9999-12-31"):
        certified.take(Step.DESTROY, WITNESSES)
    certified.session.rollback()
    seal(certified)
    for names in ([], ["甲某", "乙某"], ["甲某", "甲某", "乙某"], ["甲某", " ", "乙某"]):
        with pytest.raises(ConditionsNotMet, match="Three persons"):
            certified.take(Step.DESTROY, {"witnesses": names})
        certified.session.rollback()
    assert len(list(ballots_of(certified.session, certified.election("A").uuid))) == 6


def file_of(settings):
    return make_url(settings.database_url).database


def test_after_destruction_no_byte_of_a_ballot_is_left_and_every_paper_still_is(
    certified, settings
):
    session = certified.session
    sha256 = seal(certified).sha256
    ballots = [
        text
        for e in elections_of(session, certified.id)
        for text in ballots_of(session, e.uuid)
    ]
    trackers = [json.loads(text)["signature"]["hash"] for text in ballots]
    results, sheet = results_of(session, certified.id), tally_sheet_of(session, certified.id)
    assert len(ballots) == 11
    certified.take(Step.DESTROY, WITNESSES)
    assert certified.record.state is MeetingState.DESTROYED
    assert certified.record.order_removed
    session.close()
    left = Path(file_of(settings)).read_bytes()
    for text, tracker in zip(ballots, trackers, strict=True):
        assert text[200:260].encode() not in left
        assert tracker.encode() not in left
    with closing(sqlite3.connect(file_of(settings))) as database:
        for table in ("ballot", "body_end", "slip_end", "opened_ballot", "partial_decryption"):
            rows = database.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 (named above)
            assert rows.fetchone() == (0,)
    assert results_of(session, certified.id) == results
    assert tally_sheet_of(session, certified.id) == sheet
    assert record_sheet_of(session, certified.id).startswith(b"%PDF")
    assert sha256[:8] in text_of(package_cover_of(session, certified.id))
    assert session.get(SealedPackageRecord, certified.id).keep_until == "2024-03-28"
    for gone in (
        lambda: evidence_of(session, certified.id),
        lambda: record_of(session, certified.id, "A"),
        lambda: sealed_package_of(session, certified.id),
    ):
        with pytest.raises(NotYet):
            gone()
    assert check(settings.instance).clean
    last = json.loads(entries_of(session, certified.id)[-1].text)
    assert last["act"] == "confirm-destroy"
    assert last["details"]["declared"] == WITNESSES


def test_destroying_one_meeting_leaves_another_as_it_is(certified, make_meeting):
    session = certified.session
    other = make_meeting(session, state=MeetingState.COUNTED)
    evidence = evidence_of(session, other.id)
    destroy_ballots(session, certified.record)
    session.commit()
    assert evidence_of(session, other.id) == evidence


def test_the_secrecy_page_of_a_real_meeting_is_in_its_evidence_and_tells_of_no_other(
    session, make_meeting, settings
):
    meeting = make_meeting(session, state=MeetingState.COUNTED)
    other = make_meeting(session, state=MeetingState.DRAFT, files=OTHER)

    def line():
        found = conditions_of(session, meeting.id, Step.CERTIFY)
        (condition,) = [one for one in found if one.page == "secrecy"]
        return condition

    assert (line().holds, line().blocks) == (False, False)
    report = check_for_meeting(
        session,
        meeting_id=meeting.id,
        instance=settings.instance,
        staff=meeting.organiser,
    )
    session.commit()
    assert report.clean, report.found
    assert line().holds
    meeting.take(Step.CERTIFY)
    data = evidence_of(session, meeting.id)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        page = package.read("secrecy-check.txt").decode()
    assert meeting.record.title in page
    assert other.record.title not in page
    assert verify_file(data, "evidence.zip").verdict == "VERIFIED"


OTHER = {
    "meeting.toml": """
title = "另一次会议"
unit = "某局"
date = 2023-12-29
threshold = 2
scrutineers = ["周", "吴", "郑"]
grades = { names = ["优秀", "称职"], coefficients = ["1", "0.8"] }
group = [{ code = "A", name = "职工", slips = 9 }]
form = [{ code = "heads", title = "测评表", groups = { A = "100" }, subject = [{ code = "1", name = "王五" }] }]
""".encode()
}


def test_what_the_secrecy_check_found_is_shown_and_printed_but_holds_nothing_up(
    session, make_meeting
):
    meeting = make_meeting(session, state=MeetingState.COUNTED)
    add_secrecy_page(
        session,
        meeting_id=meeting.id,
        text="…",
        attacks=18,
        found=2,
        untried=1,
        staff=None,
    )
    session.commit()
    found = conditions_of(session, meeting.id, Step.CERTIFY)
    (condition,) = [one for one in found if one.page == "secrecy"]
    assert "2 of 18 attacks found something" in str(condition.sentence)
    assert "18项中2项有发现" in text_of(record_sheet_of(session, meeting.id))
    meeting.take(Step.CERTIFY)
    with pytest.raises(Refused, match="closed and not certified"):
        add_secrecy_page(
            session,
            meeting_id=meeting.id,
            text="…",
            attacks=1,
            found=0,
            untried=0,
            staff=None,
        )


def test_no_secrecy_check_copies_a_database_in_which_people_vote(
    session, make_meeting, settings, monkeypatch
):
    counted = make_meeting(session, state=MeetingState.COUNTED)
    make_meeting(session, state=MeetingState.OPEN)
    session.commit()
    copied = []
    monkeypatch.setattr("kiosk.secrecy_page.check", copied.append)
    with pytest.raises(Refused, match="voting in another meeting"):
        check_for_meeting(
            session, meeting_id=counted.id, instance=settings.instance, staff=counted.organiser
        )
    assert copied == []
