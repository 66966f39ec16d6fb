"""What is taken away from a score sheet: workbooks, the scheme, and papers to sign and to post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, render_template

from kiosk.access import open_to
from kiosk.actions.score_conditions import check_papers
from kiosk.actions.score_of_sheet import Scored, score_of
from kiosk.actions.score_workbook import filled_workbook
from kiosk.answers import file_answer
from kiosk.db import db
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.errors import NotFound
from kiosk.i18n import Sentence, _
from kiosk.models.score_input import values_decided
from kiosk.models.score_posting import last_posting
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.scoresheet import notice
from kiosk.scoresheet.blueprint import ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.paper_inputs import (
    annual_sheet_of,
    certificates_of,
    posting_list_of,
)
from kiosk.scoresheet.person_paper import person_sheet_of
from kiosk.scoresheet.workbook import XLSX
from printable.annual_sheet import annual_sheet_pdf
from printable.certificate import certificates_pdf
from printable.person_sheet import person_sheet_pdf
from printable.posting_list import posting_list_pdf
from tally.scoring.sheet import ScoreSheet
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
    needs: Callable[[ScoreSheetRecord, Scored], bool]


@blueprint.get("/<sheet_id>/papers")
@open_to(ROLE)
def papers(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    found = score_of(db.session(), sheet)
    return render_template(
        "scoresheet/papers.html",
        papers=[one for one in PAPERS if one.needs(sheet, found)],
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
    if not wanted.needs(sheet, found):
        raise NotFound
    if wanted.needs is not _always:
        check_papers(db.session(), sheet, found)
    return file_answer(wanted.make(sheet, found), name=name, kind=wanted.kind)


def _score_workbook(sheet: ScoreSheetRecord, found: Scored) -> bytes:
    pages = score_pages(_result(found), told=found.read.told)
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


def _result(found: Scored) -> ScoreSheet:
    if found.sheet is None:
        raise NotFound
    return found.sheet


def _annual_sheet(sheet: ScoreSheetRecord, found: Scored) -> bytes:
    decided = values_decided(db.session(), sheet.id)
    return annual_sheet_pdf(annual_sheet_of(sheet, _result(found), decided, notice.today()))


def _best(sheet: ScoreSheetRecord, found: Scored) -> bytes:
    return _posting(sheet, found, all_grades=False)


def _all_grades(sheet: ScoreSheetRecord, found: Scored) -> bytes:
    return _posting(sheet, found, all_grades=True)


def _posting(sheet: ScoreSheetRecord, found: Scored, *, all_grades: bool) -> bytes:
    posting = last_posting(db.session(), sheet.id)
    if posting is None:
        raise NotFound
    return posting_list_pdf(
        posting_list_of(sheet, _result(found), posting, all_grades=all_grades)
    )


def _certificates(sheet: ScoreSheetRecord, found: Scored) -> bytes:
    return certificates_pdf(certificates_of(sheet, _result(found), notice.today()))


@blueprint.get("/<sheet_id>/people/<code>/paper.pdf")
@open_to(ROLE)
def person_paper(sheet_id: str, code: str) -> Response:
    sheet, _frame = page_of(sheet_id)
    found = score_of(db.session(), sheet)
    result = _result(found)
    check_papers(db.session(), sheet, found)
    one = next((each for each in result.people if each.person.code == code), None)
    if one is None:
        raise NotFound
    data = person_sheet_pdf(person_sheet_of(sheet, result, one, notice.today()))
    return file_answer(data, name="person.pdf", kind=PDF)


def _always(_sheet: ScoreSheetRecord, _found: Scored) -> bool:
    return True


def _scores(_sheet: ScoreSheetRecord, found: Scored) -> bool:
    return found.sheet is not None


def _posted(sheet: ScoreSheetRecord, found: Scored) -> bool:
    return sheet.state is not ScoreSheetState.OPEN and _scores(sheet, found)


def _graded(sheet: ScoreSheetRecord, found: Scored) -> bool:
    return _posted(sheet, found) and bool(found.read.scheme.grades)


def _final(sheet: ScoreSheetRecord, found: Scored) -> bool:
    return sheet.state is ScoreSheetState.FINAL and _graded(sheet, found)


PDF = "application/pdf"

PAPERS = (
    Paper("score-sheet.pdf", _("Score sheet to sign (PDF)"), PDF, _annual_sheet, _scores),
    Paper(
        "posting-list.pdf",
        _("List for the notice board: the best grade, without scores (PDF)"),
        PDF,
        _best,
        _posted,
    ),
    Paper(
        "posting-list-all.pdf",
        _("List for the notice board: all grades, without scores (PDF)"),
        PDF,
        _all_grades,
        _graded,
    ),
    Paper(
        "certificates.pdf",
        _("Certificates for the best grade (PDF)"),
        PDF,
        _certificates,
        _final,
    ),
    Paper(
        "score-sheet.xlsx",
        _("Score sheet with all figures (XLSX)"),
        XLSX,
        _score_workbook,
        _scores,
    ),
    Paper("inputs.xlsx", _("What is filled in (XLSX)"), XLSX, _inputs, _always),
    Paper(
        "scheme.toml",
        _("The scheme as it was adopted (TOML)"),
        "application/toml; charset=utf-8",
        _scheme,
        _always,
    ),
)
"""In the order of the page."""
