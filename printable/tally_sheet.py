"""The tally sheet (计票单): counts and scores of a whole meeting, to be signed by hand.

What is on it follows the summaries that Chinese offices use (peers, 3.3): slips printed, handed out,
returned; per subject the count of each grade, 弃权, 废票, valid ballots and score; places; then the signatures of
计票人, 监票人, 总监票人, 主持人, date and seal.  The check code stands on every page, so that
no page can be exchanged, and the whole fingerprint as text and QR: it is what is signed.
"""

from __future__ import annotations

from itertools import groupby

from printable.inputs import SheetForm, SheetGroup, SheetRow, TallySheet
from printable.page import pdf
from printable.qr import qr_svg

TEMPLATE = "tally_sheet.typ"

MOST_PORTRAIT_GRADES = 5
"""With more grades than this the table needs the paper's long side."""


def _group_data(group: SheetGroup) -> dict[str, object]:
    return {
        "code": group.code,
        "name": group.name,
        "printed": group.printed,
        "handed_out": group.handed_out,
        "unused": group.unused,
        "withdrawn": group.withdrawn,
        "returned": group.returned,
        "paper": group.paper,
        "note": group.valid_note,
    }


def _row_data(row: SheetRow) -> dict[str, object]:
    return {
        "criterion": row.criterion,
        "group": row.group,
        "counts": None if row.counts is None else list(row.counts),
        "abstained": row.abstained,
        "spoiled": row.spoiled,
        "valid": row.valid,
        "score": row.score,
        "paper": None if row.paper is None else list(row.paper),
    }


def _subjects(rows: tuple[SheetRow, ...]) -> list[dict[str, object]]:
    """Rows of one subject together.

    Two people may share name, unit and post, so a contest that comes a second time begins a new subject.
    """
    subjects: list[dict[str, object]] = []
    for (name, unit, post), same in groupby(
        rows, key=lambda row: (row.name, row.unit, row.post)
    ):
        blocks: list[list[SheetRow]] = []
        seen: set[tuple[str, str]] = set()
        for row in same:
            contest = (row.criterion, row.group)
            if not blocks or contest in seen:
                blocks.append([])
                seen = set()
            seen.add(contest)
            blocks[-1].append(row)
        subjects += [
            {
                "name": name,
                "about": " ".join(part for part in (unit, post) if part),
                "rows": rows_data,
            }
            for rows_data in ([_row_data(row) for row in block] for block in blocks)
        ]
    return subjects


def _form_data(form: SheetForm) -> dict[str, object]:
    return {
        "title": form.title,
        "basis": form.basis,
        "criteria": len({row.criterion for row in form.rows}),
        "subjects": _subjects(form.rows),
        "ranking": [
            {
                "rank": place.rank,
                "name": place.name,
                "unit": place.unit,
                "exact": place.exact,
                "score": place.score,
                "missing": list(place.missing),
            }
            for place in form.ranking
        ],
    }


def tally_sheet_data(sheet: TallySheet) -> dict[str, object]:
    """What the template reads."""
    return {
        "title": sheet.title,
        "unit": sheet.unit,
        "date": sheet.date,
        "rehearsal": sheet.rehearsal,
        "landscape": len(sheet.grades) > MOST_PORTRAIT_GRADES,
        "grades": list(sheet.grades),
        "groups": [_group_data(group) for group in sheet.groups],
        "forms": [_form_data(form) for form in sheet.forms],
        "check_code": sheet.check_code,
        "fingerprint": sheet.fingerprint,
        "qr": qr_svg(sheet.fingerprint),
        "notes": list(sheet.notes),
        "scrutineers": sheet.scrutineers,
    }


def tally_sheet_pdf(sheet: TallySheet) -> bytes:
    """The tally sheet as a PDF."""
    return pdf(TEMPLATE, tally_sheet_data(sheet))
