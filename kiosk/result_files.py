"""Results and their files, as organiser and scrutineers see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response
from sqlalchemy.orm import Session

from kiosk.actions.evidence import evidence_of, results_text
from kiosk.actions.record import record_of
from kiosk.actions.results import results_of
from kiosk.answers import file_answer
from kiosk.charts import Answer
from kiosk.domain.meeting_state import COUNTED_OR_LATER, ENDED, MeetingState
from kiosk.errors import NotFound
from kiosk.i18n import Sentence, _
from kiosk.models.election import elections_of
from kiosk.models.meeting import MeetingRecord, meeting_of
from kiosk.papers import tally_sheet_of
from kiosk.record_papers import RECORD_SHEET, record_sheet_of
from kiosk.results_page import FormResults, answers_of, results_by_form
from kiosk.results_workbook import results_workbook
from tally.meeting import Grade


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away."""

    name: str
    path: str
    words: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsView:
    """The page of results; without forms while there are none."""

    forms: tuple[FormResults, ...]
    answers: tuple[Answer, ...]
    grades: tuple[Grade, ...]
    check_code: str | None
    fingerprint: str | None
    downloads: tuple[Download, ...]
    awaiting: Sentence


def results_view(
    session: Session, meeting: MeetingRecord, path_of: Callable[[str], str]
) -> ResultsView:
    """The results of ``meeting``; ``path_of`` gives the address of a file by its name."""
    content = meeting.parsed()
    counted = meeting.state in COUNTED_OR_LATER
    results = results_of(session, meeting.id) if counted else None
    return ResultsView(
        forms=results_by_form(content, results) if results else (),
        answers=answers_of(content),
        grades=content.grades,
        check_code=results["check_code"] if results else None,
        fingerprint=results["fingerprint"] if results else None,
        downloads=tuple(
            Download(name, path_of(name), words)
            for name, words in _files(session, meeting).items()
        ),
        awaiting=_AWAITING.get(meeting.state, _NOT_CLOSED),
    )


_NOT_CLOSED = _("There are no results while the vote is open: nobody can look into the boxes.")
_AWAITING = {
    MeetingState.CLOSED: _(
        "The scrutineers verify the records and send their partial decryptions. "
        "Then an organiser and a scrutineer count."
    ),
    MeetingState.ANNULLED: _("This meeting is annulled. Nothing of it counts."),
}


def _files(session: Session, meeting: MeetingRecord) -> dict[str, Sentence]:
    files: dict[str, Sentence] = {}
    if meeting.state in COUNTED_OR_LATER:
        files["tally-sheet.pdf"] = _("Tally sheet to print and sign (PDF)")
        files[RECORD_SHEET] = _("Record sheet: cards and incident log, to print and sign (PDF)")
        files["results.json"] = _("Results for programs (JSON)")
        files["results.xlsx"] = _("Results as a spreadsheet (XLSX)")
    if meeting.state in ENDED:
        for election in elections_of(session, meeting.id):
            files[f"{election.group}.bel"] = _("Record of %(group)s", group=election.name)
    if meeting.state in COUNTED_OR_LATER & ENDED:
        files["evidence.zip"] = _("Evidence: all records and papers (ZIP)")
    return files


def result_file(session: Session, meeting: MeetingRecord, name: str) -> Response:
    """The file ``name`` of ``meeting``.

    Raises ``NotFound`` when there is no such file in its state.
    """
    if name not in _files(session, meeting):
        raise NotFound
    if name.endswith(".bel"):
        group = name.removesuffix(".bel")
        record = record_of(session, meeting.id, group)
        return file_answer(record, name=name, kind="application/octet-stream")
    make, kind = _MAKERS[name]
    return file_answer(make(session, meeting.id), name=name, kind=kind)


def _json(session: Session, meeting_id: str) -> str:
    return results_text(results_of(session, meeting_id))


def _workbook(session: Session, meeting_id: str) -> bytes:
    content = meeting_of(session, meeting_id).parsed()
    return results_workbook(content, results_of(session, meeting_id))


_MAKERS: dict[str, tuple[Callable[[Session, str], bytes | str], str]] = {
    "tally-sheet.pdf": (tally_sheet_of, "application/pdf"),
    RECORD_SHEET: (record_sheet_of, "application/pdf"),
    "results.json": (_json, "application/json"),
    "results.xlsx": (
        _workbook,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "evidence.zip": (evidence_of, "application/zip"),
}
