"""A database that would lose a ballot is refused at the start; one that fails says so."""

import json
import sqlite3

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kiosk import create_app, engine
from kiosk.domain.meeting_state import MeetingState
from kiosk.engine import UnsafeDatabase, check_tables, make_tables, open_engine
from kiosk.models.base import begin_write
from kiosk.settings import NotAnInstance


def test_every_connection_is_durable(engine):
    with engine.connect() as connection:
        found = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_a_database_that_does_not_take_full_synchronous_is_refused(settings, monkeypatch):
    # A pragma that SQLite does not know reads back nothing, as one that is ignored would.
    monkeypatch.setitem(engine._PRAGMAS, "journal_mode", "wal2")
    with pytest.raises(UnsafeDatabase, match="journal_mode"):
        create_app(settings)


def test_an_empty_database_is_no_instance(settings):
    (settings.instance / "kiosk.sqlite3").unlink()
    with pytest.raises(NotAnInstance, match="kiosk init"):
        create_app(settings)


def test_a_database_of_another_schema_is_refused(settings):
    other = open_engine(settings)
    with other.begin() as connection:
        connection.execute(text("UPDATE instance SET schema = 99"))
    with pytest.raises(NotAnInstance, match="schema 99"):
        check_tables(other)
    other.dispose()


def test_making_tables_twice_is_harmless(engine):
    make_tables(engine)
    check_tables(engine)


@pytest.fixture
def voting(session, make_meeting, enrol):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    tablet = enrol(meeting)
    ballot = meeting.ballot("A")
    uuid = meeting.election("A").uuid
    session.commit()
    session.close()  # nothing of the test's own may hold the database
    return meeting, tablet, uuid, ballot


def unavailable(answer):
    assert answer.status_code == 503
    assert answer.json["code"] == "box-unavailable"
    assert answer.json["zh"]


def test_a_locked_database_acknowledges_nothing(voting, app):
    meeting, tablet, uuid, ballot = voting
    with app.app_context():
        from kiosk.db import db

        @event.listens_for(db.engine, "checkout")
        def hurry(connection, _record, _proxy):
            connection.execute("PRAGMA busy_timeout = 50")

    locker = sqlite3.connect(meeting.tools.instance / "kiosk.sqlite3", isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    unavailable(tablet.cast(uuid, ballot))
    locker.execute("ROLLBACK")
    locker.close()
    assert tablet.cast(uuid, ballot).status_code == 201


def test_a_database_that_became_read_only_acknowledges_nothing(voting, app):
    _, tablet, uuid, ballot = voting
    with app.app_context():
        from kiosk.db import db

        @event.listens_for(db.engine, "checkout")
        def forbid(connection, _record, _proxy):
            connection.execute("PRAGMA query_only = 1")

        unavailable(tablet.cast(uuid, ballot))
        event.remove(db.engine, "checkout", forbid)

        @event.listens_for(db.engine, "checkout")
        def allow(connection, _record, _proxy):
            connection.execute("PRAGMA query_only = 0")

    assert tablet.cast(uuid, ballot).status_code == 201


def test_a_full_disk_acknowledges_nothing(voting, app):
    _, tablet, uuid, ballot = voting
    with app.app_context():
        from kiosk.db import db

        @event.listens_for(db.engine, "checkout")
        def fill(connection, _record, _proxy):
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")

        unavailable(tablet.cast(uuid, ballot))
        event.remove(db.engine, "checkout", fill)

        @event.listens_for(db.engine, "checkout")
        def free(connection, _record, _proxy):
            connection.execute("PRAGMA max_page_count = 1000000")

    assert tablet.cast(uuid, ballot).status_code == 201


def test_a_failure_that_nobody_foresaw_writes_no_ballot_into_the_log(voting, app, caplog):
    _, tablet, uuid, ballot = voting
    with app.app_context():
        from kiosk.db import db

        @event.listens_for(db.engine, "before_cursor_execute", retval=True)
        def misspell(_connection, _cursor, statement, parameters, _context, _many):
            broken = statement.replace("?, ?, ?, ?", "?, ?, ?, 'x'")
            return (broken if "INTO ballot" in statement else statement), parameters

    assert tablet.cast(uuid, ballot).status_code == 500
    assert "INSERT INTO ballot" in caplog.text
    content = json.loads(ballot)
    for secret in (content["credential"], content["signature"]["hash"]):
        assert secret not in caplog.text


def test_a_page_for_people_says_so_too(app, client):
    with app.app_context():
        from kiosk.db import db

        @event.listens_for(db.engine, "connect", insert=True)
        def fail(_connection, _record):
            raise sqlite3.OperationalError("disk I/O error")

        db.engine.dispose()
    answer = client.get("/board/")
    assert answer.status_code == 503
    assert "<html" in answer.text


def test_the_write_lock_is_taken_at_once_and_taking_it_twice_is_harmless(engine):
    with Session(engine) as first, Session(engine) as second:
        begin_write(first)
        begin_write(first)
        second.connection().exec_driver_sql("PRAGMA busy_timeout = 50")
        with pytest.raises(OperationalError, match="locked"):
            begin_write(second)
