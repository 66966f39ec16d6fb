"""The overview of a score sheet: what is there, and everything that is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from kiosk.access import open_to
from kiosk.actions.score_conditions import annulled_meetings
from kiosk.actions.score_inputs import ELSEWHERE, layouts_by_key, scheme_as_adopted, tables_of
from kiosk.actions.score_of_sheet import score_of
from kiosk.db import db
from kiosk.i18n import Sentence, _
from kiosk.models.score_meeting import score_meetings_of
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.scoresheet.blueprint import ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.places import Places, Told
from tally.scoring.faults import Fault


@dataclass(frozen=True, slots=True)
class TableLine:
    """One table and how many rows stand in it."""

    title: str
    rows: int
    path: str | None


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """What is missing in one place: a table, a component, or the sheet as a whole."""

    where: str | Sentence
    faults: tuple[Told, ...]


@blueprint.get("/<sheet_id>")
@open_to(ROLE)
def summary(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    found = score_of(db.session(), sheet)
    places = Places(sheet)
    return render_template(
        "scoresheet/summary.html",
        scheme=scheme_as_adopted(sheet.scheme),
        lines=table_lines(sheet, places),
        meetings=len(score_meetings_of(db.session(), sheet_id)),
        annulled=annulled_meetings(db.session(), sheet_id),
        found=found,
        groups=fault_groups(found.faults, places),
        remarks=[places.told(fault) for fault in found.read.told],
        **frame,
    )


def table_lines(sheet: ScoreSheetRecord, places: Places) -> list[TableLine]:
    tables = tables_of(db.session(), sheet)
    return [
        TableLine(
            layout.title,
            len(tables[layout.title].rows) - 1 if layout.title in tables else 0,
            places.page(key),
        )
        for key, layout in layouts_by_key(sheet.scheme).items()
        if layout.key != "basics" and (layout.key not in ELSEWHERE or places.page(key))
    ]


def fault_groups(faults: Sequence[Fault], places: Places) -> list[FaultGroup]:
    groups: dict[str, list[Told]] = {}
    for fault in faults:
        place = dict(fault.place)
        source = place.get("source", "")
        where = (
            place.get("sheet")
            or (source.rpartition("!")[0] if "!" in source else "")
            or place.get("component", "").partition("（")[0]
        )
        groups.setdefault(where, []).append(places.told(fault))
    return [
        FaultGroup(where or _("The score sheet as a whole"), tuple(told))
        for where, told in groups.items()
    ]
