"""A score sheet with people, and entries of its ledger: what the tests of the ledger begin from."""

from __future__ import annotations

import secrets

from sqlalchemy.orm import Session

from kiosk.actions.approve_ledger_entry import approve_entry
from kiosk.actions.ledger_entries import draft_entry, send_entry
from kiosk.actions.score_inputs import layouts_by_key
from kiosk.actions.start_score_sheet import start_score_sheet
from kiosk.domain.ledger_entry import EntryFields
from kiosk.domain.role import Role
from kiosk.models.ledger_entry import LedgerEntryRecord
from kiosk.models.score_input import ScoreValueRecord, store_table
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.models.staff import StaffRecord
from tally.scoring.scheme_file import shipped_text
from tests.kiosk.made_people import person

TODAY = "2024-01-05"
"""After every quarter of the year that the ledger is for."""

LEADERS = (("001", "李四", "leaders"), ("002", "王五", "leaders"), ("003", "赵六", "leaders"))

LI_SI = (
    ("award-city", "2023-02-10", "环境整治"),
    ("work-county", "2023-03-05", "环境整治"),
    ("article-city", "2023-04-08", "稿件一"),
    ("article-city", "2023-05-09", "稿件二"),
    ("city-rank-3", "2023-06-20", ""),
    ("named-at-meeting", "2023-07-01", "会议甲"),
    ("named-at-meeting", "2023-08-02", "会议乙"),
    ("reminder", "2023-08-03", "会议乙"),
)
"""The worked example of source document 001, spread over the year; with 2 taken from a base: 100.5."""


def clerks(session: Session) -> tuple[StaffRecord, StaffRecord]:
    """Two people with an organiser's login: whoever enters, and whoever approves."""
    people = (
        person("clerk", "甲办事员", Role.ORGANISER),
        person("checker", "乙审核员", Role.ORGANISER),
    )
    session.add_all(people)
    session.flush()
    return people


def make_sheet(
    session: Session,
    *,
    scheme: str = "001-points",
    text: str = "",
    period: str = "2023",
    people: tuple[tuple[str, str, str], ...] = LEADERS,
    rounding: str = "floor",
) -> ScoreSheetRecord:
    """An open sheet with ``people``; empty ``rounding`` leaves undecided how places are rounded."""
    sheet = start_score_sheet(
        session,
        title="2023年度日常积分",
        unit="县委组织部",
        period=period,
        scheme_text=text or shipped_text(scheme),
        random=secrets.token_bytes,
    )
    session.flush()
    layout = layouts_by_key(sheet.scheme)["people"]
    rows = [
        [{"code": code, "name": name, "class": kind}.get(one.key, "") for one in layout.columns]
        for code, name, kind in people
    ]
    store_table(session, sheet.id, "people", rows)
    if rounding and scheme == "001-points":
        for place in ("selection.advanced.rounding", "selection.last.rounding"):
            session.add(
                ScoreValueRecord(
                    sheet_id=sheet.id,
                    place=place,
                    value=rounding,
                    decided_by="部务会",
                    decided_on="2023-01-10",
                    filed="",
                )
            )
    session.flush()
    return sheet


def store_rows(session: Session, sheet: ScoreSheetRecord, key: str, *rows: dict) -> None:
    """Rows of a typed table, each by column."""
    layout = layouts_by_key(sheet.scheme)[key]
    cells = [[row.get(one.key, "") for one in layout.columns] for row in rows]
    store_table(session, sheet.id, key, cells)


def fields(rule: str = "award-city", date: str = "2023-02-10", **more) -> EntryFields:
    people = more.pop("people", (("001", "", ""),))
    return EntryFields(
        date=date, rule=rule, people=people, **{"ground": "县委通报", "times": "1"} | more
    )


def entered(
    session: Session,
    sheet: ScoreSheetRecord,
    staff: StaffRecord,
    given: EntryFields | None = None,
) -> LedgerEntryRecord:
    """An entry that waits for approval."""
    entry = draft_entry(
        session, sheet_id=sheet.id, fields=given or fields(), staff=staff, today=TODAY
    )
    send_entry(session, sheet_id=sheet.id, number=entry.number, staff=staff, today=TODAY)
    return entry


def approved(
    session: Session,
    sheet: ScoreSheetRecord,
    people: tuple[StaffRecord, StaffRecord],
    given: EntryFields | None = None,
) -> LedgerEntryRecord:
    author, approver = people
    entry = entered(session, sheet, author, given)
    approve_entry(session, sheet_id=sheet.id, number=entry.number, staff=approver, today=TODAY)
    return entry
