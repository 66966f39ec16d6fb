"""What is taken away from a score sheet: workbooks, the scheme, and papers to sign and to post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, render_template

from kiosk.access import open_to
from kiosk.actions.score_of_sheet import Scored, score_of
from kiosk.actions.score_workbook import filled_workbook
from kiosk.answers import file_answer
from kiosk.db import db
from kiosk.errors import NotFound
from kiosk.i18n import Sentence, _
from kiosk.models.score_input import values_decided
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.scoresheet.blueprint import ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.workbook import XLSX
from tally.scoring.workbook.page import Heading, Page
from tally.scoring.workbook.score_sheet import score_pages
from tally.scoring.workbook.written import pages_workbook


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to take away."""

    name: str
    words: Sentence
    kind: str
    make: Callable[[ScoreSheetRecord, Scored], bytes]
    needs_scores: bool = True


@blueprint.get("/<sheet_id>/papers")
@open_to(ROLE)
def papers(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    found = score_of(db.session(), sheet)
    ready = found.sheet is not None
    return render_template(
        "scoresheet/papers.html",
        papers=[one for one in PAPERS if ready or not one.needs_scores],
        found=found,
        **frame,
    )


@blueprint.get("/<sheet_id>/papers/<name>")
@open_to(ROLE)
def paper(sheet_id: str, name: str) -> Response:
    sheet, _frame = page_of(sheet_id)
    wanted = next((one for one in PAPERS if one.name == name), None)
    if wanted is None:
        raise NotFound
    found = score_of(db.session(), sheet)
    if wanted.needs_scores and found.sheet is None:
        raise NotFound
    return file_answer(wanted.make(sheet, found), name=name, kind=wanted.kind)


def _score_workbook(sheet: ScoreSheetRecord, found: Scored) -> bytes:
    if found.sheet is None:
        raise NotFound
    pages = score_pages(found.sheet, told=found.read.told)
    return pages_workbook((*pages, filing_page(sheet)))


def filing_page(sheet: ScoreSheetRecord) -> Page:
    """Who decided the open values, when, and how that was filed (requirement 26)."""
    return Page(
        title="待定事项备案",
        heading="待定事项的决定和备案",
        columns=(
            Heading("位置", 34),
            Heading("确定为", 14),
            Heading("决定人", 24),
            Heading("决定日期", 14),
            Heading("备案", 30),
        ),
        rows=[
            (one.place, one.value, one.decided_by, one.decided_on, one.filed)
            for one in values_decided(db.session(), sheet.id)
        ],
    )


def _inputs(sheet: ScoreSheetRecord, _found: Scored) -> bytes:
    return filled_workbook(db.session(), sheet)


def _scheme(sheet: ScoreSheetRecord, _found: Scored) -> bytes:
    return sheet.scheme.encode()


PAPERS = (
    Paper("score-sheet.xlsx", _("Score sheet with all figures (XLSX)"), XLSX, _score_workbook),
    Paper(
        "inputs.xlsx",
        _("What is filled in (XLSX)"),
        XLSX,
        _inputs,
        needs_scores=False,
    ),
    Paper(
        "scheme.toml",
        _("The scheme as it was adopted (TOML)"),
        "application/toml; charset=utf-8",
        _scheme,
        needs_scores=False,
    ),
)
"""In the order of the page."""
