"""Leaks to plant: for each attack what it must find, and no other attack may."""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
import zipfile
from contextlib import closing
from pathlib import Path

from printable.inputs import SlipSheet
from printable.slips import slips_pdf
from tally.credential import grouped
from tests.kiosk.secrecy_check.conftest import COOKIE, Place

PLANTS = {}


def plant(name):
    def keep(function):
        PLANTS[name] = function
        return function

    return keep


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=1")
        for statement in statements:
            connection.execute(statement)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@plant("file-order")
def rows_that_came_as_they_came(place: Place) -> None:
    """The ballots are put into the table one by one, as they arrived."""
    with closing(sqlite3.connect(place.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=1")
        rows = {row[0]: row for row in connection.execute("SELECT * FROM ballot")}
        connection.execute("DELETE FROM ballot")
        last = [tracker for tracker in rows if tracker not in place.arrived]
        for tracker in (*place.arrived, *last):
            connection.execute("INSERT INTO ballot VALUES (?,?,?,?)", rows[tracker])


@plant("database-log")
def a_log_that_was_not_emptied(place: Place) -> None:
    frames = "".join(f"{tracker}\0" for tracker in place.arrived)
    Path(f"{place.database}-journal").write_text(frames)


@plant("free-space")
def rows_deleted_and_not_overwritten(place: Place) -> None:
    with closing(sqlite3.connect(place.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=0")
        connection.execute("CREATE TABLE once AS SELECT * FROM ballot")
        connection.execute("DROP TABLE once")


@plant("copies")
def a_backup_from_while_the_meeting_was_open(place: Place) -> None:
    copy = place.folder / "while-open" / "kiosk.sqlite3"
    change(copy, "VACUUM")
    (place.instance / "yesterday.bak").write_bytes(copy.read_bytes())


@plant("columns")
def a_column_that_counts(place: Place) -> None:
    change(
        place.database,
        "ALTER TABLE slip_end ADD COLUMN seen INTEGER",
        "UPDATE slip_end SET seen = 1",
        "VACUUM",
    )


@plant("file-times")
def a_file_for_each_ballot(place: Place) -> None:
    spool = place.instance / "spool"
    spool.mkdir()
    for tracker in place.trackers:
        (spool / f"{tracker[:16]}.ok").write_text("ok\n")


@plant("export-order")
def trackers_in_the_order_of_arrival(place: Place) -> None:
    listing = "".join(f"{tracker}\n" for tracker in place.arrived)
    (place.papers / "trackers.csv").write_text(listing)


@plant("checkpoints")
def marks_that_were_not_cleared(place: Place) -> None:
    """Of seven ballots the first four to come are still marked."""
    first = ", ".join(f"'{tracker}'" for tracker in place.arrived[:4])
    change(
        place.database,
        f"UPDATE body_end SET mark = 'shown' WHERE tracker IN ({first})",  # noqa: S608 (trackers of this test)
        "VACUUM",
    )


@plant("requests")
def a_log_of_the_proxy(place: Place) -> None:
    lines = [
        f'192.168.1.7 - - [28/Dec/2023:09:{31 + number}:07 +0800] "POST /booth/elections/{place.uuid}/ballots HTTP/1.1" 201 89\n'
        for number in range(7)
    ]
    (place.instance / "access.log").write_text("".join(lines))


@plant("staff-log")
def a_counter_by_the_minute(place: Place) -> None:
    lines = [f'{{"minute":"2023-12-28T09:{31 + n}Z","ballots":{n}}}\n' for n in range(7)]
    (place.instance / "turnout.jsonl").write_text("".join(lines))


@plant("tablets")
def the_tablet_beside_the_tracker(place: Place) -> None:
    lines = [f"{tracker} 1号机\n" for tracker in place.trackers]
    (place.instance / "server.log").write_text("".join(lines))


@plant("names")
def a_list_of_who_drew_which_slip(place: Place) -> None:
    credentials = sorted(place.credentials[tracker] for tracker in place.trackers)
    rows = "".join(f"{credential},李四\n" for credential in credentials)
    (place.papers / "slips.csv").write_text(rows, encoding="utf-8")


@plant("marks")
def grades_beside_trackers(place: Place) -> None:
    rows = [{"ballot": tracker, "marks": "优秀"} for tracker in place.trackers]
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    (place.papers / "ballots.json").write_text(text, encoding="utf-8")


@plant("slip-codes")
def codes_in_a_temporary_file(place: Place) -> None:
    codes = "\n".join(grouped(code) for code in place.codes["A"])
    (place.instance / "slips.tmp").write_text(codes)


@plant("slip-sheets")
def the_sheet_was_not_taken_away(place: Place) -> None:
    sheet = SlipSheet(
        title="会", unit="局", date="2023-12-28", group_name="A", rehearsal=False,
        codes=place.codes["A"],
    )  # fmt: skip
    folder = place.instance / "slips" / "meeting"
    folder.mkdir(parents=True)
    (folder / "A.pdf").write_bytes(slips_pdf(sheet))


@plant("private-keys")
def a_share_in_a_note(place: Place) -> None:
    (place.papers / "note.txt").write_text(f"share {place.shares[0]}\n")


@plant("server-secrets")
def a_cookie_in_a_log(place: Place) -> None:
    (place.instance / "debug.log").write_text(f"token {COOKIE}\n")


@plant("small-groups")
def the_counts_of_three_ballots(place: Place) -> None:
    row = {
        "group": "B", "subject": "001", "form": "heads", "criterion": "总体评价",
        "counts": {"优秀": 1, "称职": 1, "基本称职": 1, "不称职": 0}, "abstained": 0, "spoiled": 0,
    }  # fmt: skip
    text = json.dumps([row], ensure_ascii=False)
    (place.papers / "all.json").write_text(text, encoding="utf-8")


@plant("subtraction")
def totals_from_which_the_small_group_is_left_over(place: Place) -> None:
    results = json.loads((place.papers / "results.json").read_text(encoding="utf-8"))
    row = next(row for row in results["contests"] if row["group"] == "A")
    total = {
        "subject": row["subject"],
        "form": "heads",
        "criterion": row["criterion"],
        "counts": {**row["counts"], "优秀": row["counts"]["优秀"] + 3},
        "abstained": row["abstained"],
        "spoiled": row["spoiled"],
    }
    text = json.dumps([total], ensure_ascii=False)
    (place.papers / "totals.json").write_text(text, encoding="utf-8")


def archive_with_times(data: bytes) -> bytes:
    """An archive whose entries tell when they were written."""
    written = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(data)) as source,
        tarfile.open(fileobj=written, mode="w", format=tarfile.USTAR_FORMAT) as target,
    ):
        for number, member in enumerate(source):
            member.mtime += number
            target.addfile(member, source.extractfile(member))
    return written.getvalue()


def member_of(package: Path, name: str) -> bytes:
    with zipfile.ZipFile(package) as archive:
        return archive.read(name)
