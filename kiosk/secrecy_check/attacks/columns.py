"""Does a column, an index or a row number tell time, order or person of a ballot?

The columns of the ballot box are listed here and not read from the models: whoever adds one has to
come by and say why it tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kiosk.i18n import Sentence, _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.database import Database
from kiosk.secrecy_check.loot import Loot

HARMLESS = {
    "ballot": {"tracker", "election", "credential", "raw"},
    "slip_end": {"credential", "election", "kind"},
    # The mark parts an open box into heaps of a checkpoint's step or more (attack "checkpoints").
    "body_end": {"tracker", "kind", "mark"},
    # What became of slips that staff had in hand: by whom it was withdrawn, not when or whose
    # it was; a withdrawn slip has no ballot.
    "withdrawal": {"credential", "election", "instead", "proposed_by", "confirmed_by"},
    # A test card's number is random, and was announced before opening by a station.
    "opened_ballot": {"tracker", "card", "box"},
}

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d|^\d\d:\d\d(:\d\d)?$|^1[4-9]\d{8}(\d{3})?(\.\d+)?$")
_TIME_TYPE = re.compile("DATE|TIME")


def run(loot: Loot) -> Tried:
    findings: list[Sentence] = []
    tables = columns = 0
    for database in loot.databases:
        for table in database.tables():
            tables += 1
            columns += len(database.columns(table))
            if table in HARMLESS or _names_single_ballots(loot, database, table):
                findings += _table(database, table)
        findings += _around(database)
    on = _(
        "Databases: %(databases)s, tables: %(tables)s, columns: %(columns)s, with all indexes and row numbers.",
        databases=len(loot.databases),
        tables=tables,
        columns=columns,
    )
    return Tried(on=on, findings=tuple(findings))


def _names_single_ballots(loot: Loot, database: Database, table: str) -> bool:
    where = f"{database.name}: {table}"
    return any(row.where == where for row in loot.links)


def _table(database: Database, table: str) -> Iterator[Sentence]:
    for column, kind in database.columns(table).items():
        if column in HARMLESS.get(table, ()):
            continue
        values = [row[column] for row in database.rows(table) if row[column] is not None]
        if _TIME_TYPE.search(kind) or any(_TIME.search(str(value)) for value in values):
            yield _(
                "Column %(column)s of table %(table)s tells times of single ballots.",
                column=column,
                table=table,
            )
        elif values and all(isinstance(value, int) for value in values):
            yield _(
                "Column %(column)s of table %(table)s gives numbers to single ballots.",
                column=column,
                table=table,
            )
        elif table in HARMLESS:
            yield _(
                "Column %(column)s of table %(table)s is not known to be harmless.",
                column=column,
                table=table,
            )
    if database.sqlite:
        ((definition,),) = database.ask(
            f"SELECT sql FROM sqlite_master WHERE type='table' AND name='{table}'"  # noqa: S608 (a name that the database itself told)
        ) or [("",)]
        if "WITHOUT ROWID" not in definition.upper():
            yield _(
                "Table %(table)s numbers its rows in the order in which they came.", table=table
            )


def _around(database: Database) -> Iterator[Sentence]:
    """What SQLite keeps besides tables."""
    if not database.sqlite:
        return
    if database.ask("SELECT name FROM sqlite_sequence"):
        yield _("The database counts rows that were ever inserted (sqlite_sequence).")
    for kind, name, definition in database.ask(
        "SELECT type, name, sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL"
    ):
        if re.search(r"\b(ballot|slip_end|body_end|opened_ballot|withdrawal)\b", definition):
            yield _(
                "%(name)s (%(kind)s) is about ballots and not known to be harmless.",
                name=name,
                kind=kind,
            )


ATTACK = Attack(
    name="columns",
    title=_("Times, numbers and row numbers beside ballots"),
    how=_(
        "Every table that names single ballots is searched for columns with times or running numbers, "
        "hidden row numbers, indexes and triggers."
    ),
    means=_(
        "A number or a time beside a ballot is its place in the queue at the tablets. This is a fault "
        "of the program or of somebody who changed the database: do not open a meeting with it."
    ),
    run=run,
)
