"""The same meeting on PostgreSQL, in a cluster of the tests' own."""

import getpass
import io
import itertools
import os
import secrets
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from kiosk.actions import cast_ballot as casting
from kiosk.actions.approve_ledger_entry import approve_entry
from kiosk.actions.cast_ballot import Cast, cast_ballot
from kiosk.actions.decide_grades import enter_decisions
from kiosk.actions.evidence import evidence_of
from kiosk.actions.keep_proof import keep_proof
from kiosk.actions.ledger_entries import draft_entry, send_entry
from kiosk.actions.ledger_standing import ledger_inputs
from kiosk.actions.publish_ledger import agree_to_publication, propose_publication
from kiosk.actions.results import results_of
from kiosk.actions.score_inputs import TableChanged, save_rows
from kiosk.actions.score_of_sheet import score_of
from kiosk.actions.score_steps import (
    SheetStepTools,
    confirm_sheet_step,
    propose_sheet_step,
)
from kiosk.actions.score_workbook import filled_workbook, take_over_workbook, upload_workbook
from kiosk.actions.seal_package import seal_package
from kiosk.actions.start_score_sheet import start_score_sheet
from kiosk.actions.take_meeting import take_meeting
from kiosk.audit_log import is_unbroken
from kiosk.demo.annual_score import ONE_GROUP, TWO_GROUPS
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.domain.score_sheet_step import SheetStep
from kiosk.engine import UnsafeDatabase, make_tables, open_engine
from kiosk.errors import MeetingNotOpen, SlipAlreadyUsed
from kiosk.models.audit_entry import entries_of
from kiosk.models.ballot import number_of_ballots, trackers_of
from kiosk.models.ledger_proof import proof_of
from kiosk.models.meeting import meeting_of
from kiosk.models.score_input import digest_of, table_stored
from kiosk.models.score_posting import last_posting
from kiosk.models.staff import StaffRecord
from kiosk.secrecy_check.report import check
from kiosk.settings import make_instance
from tally.scoring.scheme_file import shipped_text
from tally.verifier import verify_file
from tests.kiosk.conftest import MEETING_TOML
from tests.kiosk.made_ledger import TODAY, clerks, fields, make_sheet
from tests.kiosk.racing import race, race_to_withdraw
from tests.kiosk.watching import smallest_step, watched_lists

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]

_numbers = itertools.count()


def programs() -> Path:
    """Where initdb and pg_ctl are."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not found:
        pytest.skip("no PostgreSQL server under /usr/lib/postgresql")
    return found[-1].parent


def runuser() -> str:
    """The program with which root becomes somebody for whom the server is willing to run."""
    found = shutil.which("runuser", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        pytest.skip("no runuser, and PostgreSQL refuses to run as root")
    return found


@pytest.fixture(scope="module")
def cluster():
    """The address of a running server, without the name of a database."""
    binaries = programs()
    here = Path("/tmp") / f"pingyi-pg-{secrets.token_hex(4)}"  # noqa: S108 (a socket's path must be short)
    here.mkdir(mode=0o700)
    user, become = getpass.getuser(), []
    if os.geteuid() == 0:  # the server refuses to run as root
        user, become = "postgres", [runuser(), "-u", "postgres", "--"]
        shutil.chown(here, user)

    def run(*words: str) -> None:
        subprocess.run([*become, *words], check=True, capture_output=True, cwd="/")

    data = str(here / "data")
    run(
        str(binaries / "initdb"),
        "-D",
        data,
        "-U",
        user,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    )
    options = f"-k {here} -c listen_addresses=''"
    run(
        str(binaries / "pg_ctl"),
        "-D",
        data,
        "-w",
        "-l",
        str(here / "log"),
        "-o",
        options,
        "start",
    )
    yield f"postgresql+psycopg://{user}@/NAME?host={here}"
    run(str(binaries / "pg_ctl"), "-D", data, "-w", "-m", "fast", "stop")
    shutil.rmtree(here)


@pytest.fixture
def settings(tmp_path, cluster):
    name = f"meeting{next(_numbers)}"
    admin = create_engine(cluster.replace("NAME", "postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    made = make_instance(tmp_path / "instance", random=secrets.token_bytes)
    made = replace(made, database_url=cluster.replace("NAME", name))
    engine = open_engine(made)
    make_tables(engine)
    engine.dispose()
    return made


def test_a_whole_meeting_runs_and_its_evidence_verifies(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CERTIFIED)
    assert verify_file(evidence_of(session, meeting.id), "evidence.zip").verdict == "VERIFIED"
    assert is_unbroken(entries_of(session))
    session.expire_all()
    assert meeting.record.order_removed


def test_a_tablet_casts_and_is_refused_the_second_time(session, make_meeting, enrol):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    tablet = enrol(meeting)
    uuid, ballot = meeting.election("A").uuid, meeting.ballot("A")
    answers = [tablet.cast(uuid, ballot), tablet.cast(uuid, ballot)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json == answers[1].json
    assert tablet.cast(uuid, meeting.ballot("A")).json["code"] == "slip-already-used"
    assert tablet.get("/booth/state%00").status_code == 404


def test_of_many_threads_with_one_slip_exactly_one_wins(session, make_meeting, engine):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    uuid = meeting.election("A").uuid
    for slip in range(3):
        texts = [meeting.ballot("A", slip) for _ in range(4)] * 2
        session.commit()
        outcomes = race(engine, uuid, texts)
        cast = [outcome for outcome in outcomes if isinstance(outcome, Cast)]
        assert [outcome.new for outcome in cast].count(True) == 1
        assert len({outcome.tracker for outcome in cast}) == 1
        losers = [outcome for outcome in outcomes if not isinstance(outcome, Cast)]
        assert all(isinstance(outcome, SlipAlreadyUsed) for outcome in losers)
        assert number_of_ballots(session, uuid) == slip + 1
        session.rollback()


def test_a_slip_is_either_cast_or_withdrawn(session, make_meeting, engine):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    race_to_withdraw(meeting, engine, ways=8, rounds=5)


def test_a_ballot_that_was_being_checked_while_the_box_closed_does_not_slip_in(
    session, make_meeting, engine, monkeypatch
):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    uuid, ballot = meeting.election("A").uuid, meeting.ballot("A")
    check = casting.check_ballot

    def check_while_closing(*given):
        checked = check(*given)
        meeting.take(Step.CLOSE, meeting.register())
        return checked

    monkeypatch.setattr(casting, "check_ballot", check_while_closing)
    with Session(engine) as other, pytest.raises(MeetingNotOpen):
        cast_ballot(other, uuid=uuid, text=ballot)
    assert number_of_ballots(session, uuid) == 0


def test_closing_waits_for_the_ballot_that_is_being_stored(session, make_meeting, engine):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    uuid, ballot = meeting.election("A").uuid, meeting.ballot("A")
    session.commit()
    closed = threading.Event()

    def close():
        with Session(engine) as own:
            meeting_of(own, meeting.id)
        meeting.take(Step.CLOSE, {"handed_out": {"A": 1, "B": 0}})
        closed.set()

    with Session(engine) as storing:
        cast_ballot(storing, uuid=uuid, text=ballot)
        thread = threading.Thread(target=close)
        thread.start()
        assert not closed.wait(0.5)
        storing.commit()
        thread.join()
    assert number_of_ballots(session, uuid) == 1
    assert meeting.record.state is MeetingState.CLOSED


def test_after_closing_rows_lie_in_the_order_of_their_trackers(session, make_meeting, engine):
    meeting = make_meeting(session, state=MeetingState.CLOSED, ballots={"A": 7, "B": 0})
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT tracker FROM ballot ORDER BY ctid")).scalars()
        assert list(stored) == trackers_of(session, meeting.election("A").uuid)


def test_after_closing_no_row_tells_the_transaction_in_which_it_came(
    session, make_meeting, engine
):
    make_meeting(session, state=MeetingState.CLOSED, ballots={"A": 7, "B": 6})
    for table in ("ballot", "slip_end", "body_end"):
        query = text(f"SELECT count(DISTINCT xmin::text) FROM {table}")  # noqa: S608 (our own names)
        with engine.connect() as connection:
            assert connection.execute(query).scalar() == 1


def test_after_closing_no_number_of_a_long_text_tells_when_it_came(
    session, make_meeting, engine
):
    make_meeting(session, state=MeetingState.CLOSED, ballots={"A": 7, "B": 6})
    with engine.connect() as connection:
        toast = connection.execute(
            text("SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = 'ballot'")
        ).scalar()
        chunks = f"SELECT chunk_id FROM {toast} WHERE chunk_seq = 0 ORDER BY ctid"  # noqa: S608 (a name that the database told)
        numbers = list(connection.execute(text(chunks)).scalars())
    # The long texts lie in the order of trackers by now, and so do their numbers.
    assert len(numbers) == 13
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("state", [MeetingState.PAUSED, MeetingState.CLOSED])
def test_the_secrecy_check_sees_the_order_until_closing_and_none_afterwards(
    session, make_meeting, settings, state
):
    meeting = make_meeting(session, state=state, ballots={"A": 7, "B": 6})
    if state is MeetingState.PAUSED:
        meeting.take(Step.RESUME)
        meeting.vote({"A": 7, "B": 6})
    file = settings.instance / "kiosk.toml"
    file.write_text(f'database = "{settings.database_url}"\n', encoding="utf-8")
    found = {attack.name for attack, _tried in check(settings.instance).found}
    assert found == ({"file-order"} if state is MeetingState.PAUSED else set())


def test_many_tablets_at_once_make_no_smaller_step_and_closing_leaves_no_trace_of_one(
    session, make_meeting, engine, settings
):
    files = {"meeting.toml": MEETING_TOML.replace("slips = 7", "slips = 45").encode()}
    meeting = make_meeting(session, state=MeetingState.OPEN, files=files)
    uuid = meeting.election("A").uuid
    texts = [meeting.ballot("A", slip) for slip in range(45)]
    session.commit()
    lists = watched_lists(engine, meeting.id, uuid, texts, tablets=8)
    assert number_of_ballots(session, uuid) == 45
    assert len(lists[-1]) >= 20
    assert smallest_step(lists, session, uuid) >= 10
    session.rollback()
    meeting.take(Step.CLOSE, meeting.register())
    with engine.connect() as connection:
        for query, answer in (
            ("SELECT count(*) FROM body_end WHERE mark IS NOT NULL", 0),
            ("SELECT count(*) FROM election WHERE checkpoint_salt IS NOT NULL", 0),
            ("SELECT count(DISTINCT xmin::text) FROM body_end", 1),
        ):
            assert connection.execute(text(query)).scalar() == answer
    file = settings.instance / "kiosk.toml"
    file.write_text(f'database = "{settings.database_url}"\n', encoding="utf-8")
    assert not check(settings.instance).found


def test_the_ledger_is_kept_and_published_with_its_proof(session):
    """A deduction against two people by role, with a file, stands in the first quarter's list."""
    people = clerks(session)
    sheet = make_sheet(session)
    roles = (("001", "主要领导", ""), ("002", "分管领导", ""))
    one = {"sheet_id": sheet.id, "staff": people[0]}
    draft_entry(session, **one, fields=fields("unit-criticised", people=roles), today=TODAY)
    keep_proof(session, **one, number=1, name="通报.pdf", data=b"%PDF-1.7")
    send_entry(session, **one, number=1, today=TODAY)
    approve_entry(session, sheet_id=sheet.id, number=1, staff=people[1], today=TODAY)
    days = {"notice_start": TODAY, "notice_end": TODAY}
    propose_publication(session, **one, quarter="2023Q1", **days, today=TODAY)
    agree_to_publication(session, sheet_id=sheet.id, number=1, staff=people[1], today=TODAY)
    session.commit()
    session.expire_all()
    assert proof_of(session, sheet.id, 1).data == b"%PDF-1.7"
    assert score_of(session, sheet).sheet.outcome().outcomes
    totals = ledger_inputs(session, sheet).standing("2023-12-31").totals
    assert totals == {"001": 99, "002": 99, "003": 100}


def two_heads(session, sheet) -> bytes:
    """The sheet's workbook, filled in for the two people of the tests' meeting but for its last poll."""
    book = openpyxl.load_workbook(io.BytesIO(filled_workbook(session, sheet)))
    for code, name in (("001", "张三"), ("002", "李四")):
        book["人员"].append([code, name, "科室、单位负责人"])
        for title in ("履职尽责工作", "共性目标"):
            book[title].append([code, name, 92, 90, 94, 88])
        for group in ("局领导班子", "机关干部职工"):
            book["半年民主测评"].append([code, name, group, 5, 1, 0, 0, 0, 0])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_score_sheet_goes_from_its_scheme_to_the_final_sheet(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CERTIFIED)
    clerk, second = clerks(session)
    scheme = shipped_text("000-duty").replace(ONE_GROUP, TWO_GROUPS)
    sheet = start_score_sheet(
        session,
        title="2023年度考核得分表",
        unit="区环境保护局",
        period="2023",
        scheme_text=scheme.replace('"poll.*.group.A.weight"', '"poll.*.group.*.weight"'),
        random=secrets.token_bytes,
        staff=clerk,
    )
    session.commit()
    one = {"sheet_id": sheet.id, "staff": clerk}
    upload_workbook(session, **one, name="填好.xlsx", data=two_heads(session, sheet))
    session.commit()
    assert take_over_workbook(session, **one) == 4
    place = {"poll": "final", "period": "", "form": "heads"}
    take_meeting(session, **one, **place, meeting_id=meeting.id)
    session.commit()

    decided = {"by": "党组会议", "day": "2024-01-05", "rest_grade": "competent"}
    enter_decisions(session, **one, gradings={}, rest="ungraded", **decided)
    agreed = {"sheet_id": sheet.id, "staff": second}
    monday = SheetStepTools(today=date(2024, 1, 8))
    confirm_sheet_step(session, **agreed, step=SheetStep.DECIDE, tools=monday)
    days = {"notice": "", "start": "2024-01-08", "end": "2024-01-12"}
    propose_sheet_step(session, **one, step=SheetStep.POST, details=days, tools=monday)
    confirm_sheet_step(session, **agreed, step=SheetStep.POST, tools=monday)
    session.commit()
    sunday = SheetStepTools(today=date(2024, 1, 14))
    propose_sheet_step(session, **one, step=SheetStep.FINISH, details={}, tools=sunday)
    confirm_sheet_step(session, **agreed, step=SheetStep.FINISH, tools=sunday)
    session.commit()
    session.expire_all()

    assert sheet.state is ScoreSheetState.FINAL
    found = score_of(session, sheet).sheet
    assert found.fingerprint == last_posting(session, sheet.id).fingerprint
    assert [one.decision.grade for one in found.people] == ["competent", "competent"]
    assert is_unbroken(entries_of(session))


def test_of_two_people_who_save_the_same_rows_one_is_told(session, engine):
    people = clerks(session)
    sheet_id = make_sheet(session, people=(("001", "李四", "leaders"),)).id
    session.commit()
    seen = digest_of(table_stored(session, sheet_id, "people"))
    session.rollback()
    together = threading.Barrier(2)

    def save(staff_id: int) -> str:
        rows = [[f"00{staff_id}", "某人", "leaders"]]
        with Session(engine) as own:
            staff = own.get(StaffRecord, staff_id)
            together.wait()
            try:
                save_rows(
                    own,
                    sheet_id=sheet_id,
                    key="people",
                    start=0,
                    seen=seen,
                    rows=rows,
                    shown=1,
                    staff=staff,
                )
                own.commit()
            except TableChanged:
                return "told"
        return "saved"

    with ThreadPoolExecutor(2) as desks:
        said = sorted(desks.map(save, [one.id for one in people]))
    assert said == ["saved", "told"]
    assert len(table_stored(session, sheet_id, "people")) == 1


def test_a_server_that_does_not_sync_is_refused(settings):
    unsafe = replace(
        settings, database_url=f"{settings.database_url}&options=-csynchronous_commit%3Doff"
    )
    engine = open_engine(unsafe)
    with pytest.raises(UnsafeDatabase, match="synchronous_commit"):
        engine.connect()
    engine.dispose()


def test_destroyed_ballots_leave_the_tables_and_the_results_stay(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CERTIFIED)
    results = results_of(session, meeting.id)
    seal_package(
        session,
        meeting_id=meeting.id,
        keep_until="2024-03-28",
        today="2023-12-28",
        staff=meeting.organiser,
    )
    session.commit()
    meeting.take(Step.DESTROY, {"witnesses": ["甲某", "乙某", "丙某"]})
    session.expire_all()
    assert meeting.record.state is MeetingState.DESTROYED
    assert meeting.record.order_removed
    assert [number_of_ballots(session, meeting.election(group).uuid) for group in "AB"] == [
        0,
        0,
    ]
    assert results_of(session, meeting.id) == results
