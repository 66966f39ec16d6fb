"""From what scoring says about a cell or a person to the page where it is mended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, url_for

from kiosk.actions.score_inputs import ELSEWHERE, layouts_by_key, scheme_as_adopted
from kiosk.i18n import Sentence
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.scoring_words import ScoringSentence
from tally.scoring.components import Base, Polled
from tally.scoring.faults import Fault

PAGE_ROWS = 30
"""Rows of a table on one page of its grid."""

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)

_PAGES = {
    "open": "scoresheet.values",
    "ledger": "scoresheet.ledger",
    "decisions": "scoresheet.decisions",
}
"""Pages of the tables that are not typed in as a grid."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and where to go; ``None`` where no page is to blame."""

    sentence: Sentence
    path: str | None


class Places:
    """The pages of one sheet's tables, by what scoring calls them."""

    def __init__(self, sheet: ScoreSheetRecord) -> None:
        self.sheet_id = sheet.id
        layouts = layouts_by_key(sheet.scheme)
        self.keys = {layout.title: key for key, layout in layouts.items()}
        self.kinds = {key: layout.key for key, layout in layouts.items()}
        self.titles: Mapping[str, str] = {key: one.title for key, one in layouts.items()}
        self.components: dict[str, str] = {}
        for leaf in scheme_as_adopted(sheet.scheme).leaves():
            if isinstance(leaf.kind, Polled):
                self.components[leaf.name] = f"poll.{leaf.kind.poll.key}"
            elif isinstance(leaf.kind, Base):
                self.components[leaf.name] = "deductions"
            else:
                key = f"{type(leaf.kind).__name__.lower()}.{leaf.key}"
                self.components[leaf.name] = key

    def told(self, fault: Fault) -> Told:
        return Told(ScoringSentence(fault), self.path(fault))

    def path(self, fault: Fault) -> str | None:
        place = dict(fault.place)
        if fault.code == "still-open":
            return self.page("open")
        if fault.code == "difference-without-reason":
            return self.page("decisions")
        if fault.code == "not-polled":
            return url_for("scoresheet.meetings", sheet_id=self.sheet_id)
        title, cell = place.get("sheet", ""), place.get("cell", "")
        if not title and "!" in place.get("source", ""):
            title, _, cell = place["source"].rpartition("!")
        if title:
            return self.path_of_cell(title, cell)
        component = place.get("component", "")
        for name, key in self.components.items():
            if component == name or component.startswith(f"{name}（"):
                return self.page(key, code=place.get("person", "").partition(" ")[0])
        return None

    def path_of_cell(self, title: str, cell: str) -> str | None:
        key = self.keys.get(title)
        found = _CELL.fullmatch(cell)
        if key is None:
            return None
        if found is None:
            return self.page(key)
        row = int(found[2])
        page = max(row - 2, 0) // PAGE_ROWS + 1
        return self.page(key, page=page, cell=cell)

    def page(self, key: str, *, page: int = 1, cell: str = "", code: str = "") -> str | None:
        """The page of a table, at a row or at a person."""
        kind = self.kinds.get(key)
        if kind in _PAGES:
            return url_for(_PAGES[kind], sheet_id=self.sheet_id) if _exists(kind) else None
        if kind is None or kind in ELSEWHERE:
            return None
        given: dict[str, str | int] = {"code": code} if code else {}
        if page > 1:
            given["page"] = page
        return url_for(
            "scoresheet.table",
            sheet_id=self.sheet_id,
            key=key,
            _anchor=cell or None,
            **given,  # type: ignore[arg-type]  # flask's stubs take its own options for these
        )

    def source(self, source: str) -> str | None:
        """The page of a source as derivations name it: ``人员!A5``."""
        title, mark, cell = source.rpartition("!")
        return self.path_of_cell(title, cell) if mark else None


def _exists(kind: str) -> bool:
    return _PAGES[kind] in current_app.view_functions
