"""What stands around every page of one score sheet: its head and its tabs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app

from kiosk.db import db
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.i18n import Sentence, _
from kiosk.models.score_sheet import ScoreSheetRecord, score_sheet_of

TABS: tuple[tuple[str, Sentence], ...] = (
    ("scoresheet.summary", _("Overview")),
    ("scoresheet.inputs", _("Fill in")),
    ("scoresheet.meetings", _("Certified meetings")),
    ("scoresheet.ledger", _("Ledger")),
    ("scoresheet.ranking", _("Ranking")),
    ("scoresheet.decisions", _("Grades")),
    ("scoresheet.notice", _("Notice")),
    ("scoresheet.papers", _("Print")),
)
"""Endpoint and words; a tab whose page does not exist is not shown."""

STATES: Mapping[ScoreSheetState, Sentence] = {
    ScoreSheetState.OPEN: _("being filled in"),
    ScoreSheetState.NOTICE: _("on public notice"),
    ScoreSheetState.FINAL: _("final"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHead:
    """What the frame shows of a score sheet."""

    id: str
    title: str
    unit: str
    period: str
    state: ScoreSheetState
    state_words: Sentence

    @property
    def is_open(self) -> bool:
        return self.state is ScoreSheetState.OPEN


def head_of(sheet: ScoreSheetRecord) -> SheetHead:
    return SheetHead(
        id=sheet.id,
        title=sheet.title,
        unit=sheet.unit,
        period=sheet.period,
        state=sheet.state,
        state_words=STATES[sheet.state],
    )


def page_of(sheet_id: str) -> tuple[ScoreSheetRecord, dict[str, object]]:
    """The score sheet, and what the frame of each of its pages shows.

    Raises ``NotFound``.
    """
    sheet = score_sheet_of(db.session(), sheet_id)
    tabs = [(name, words) for name, words in TABS if name in current_app.view_functions]
    return sheet, {"sheet": head_of(sheet), "tabs": tabs}
