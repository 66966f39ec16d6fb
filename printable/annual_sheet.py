"""The score sheet (年度考核得分表) on paper: everybody's components, total, rank and grades.

Source: issue 5; schemes, section B ("综合报告", 提交党组讨论决定).  It lies before those who decide and
is signed afterwards, so it carries what the figures rest on: the scheme as filed, what was assumed
or decided where the document is silent, the meetings with their check codes, and the fingerprint
over all of it.
"""

from __future__ import annotations

from printable.annual_head import about, head_data, meetings_data
from printable.annual_inputs import AnnualClass, AnnualRow, AnnualSheet
from printable.annual_words import words_in
from printable.page import pdf

TEMPLATE = "annual_sheet.typ"


def _row_data(row: AnnualRow) -> dict[str, object]:
    return {
        "rank": row.rank,
        "code": row.code,
        "name": row.name,
        "about": about(row.unit, row.post),
        "figures": [*row.components, *row.ledger],
        "score": row.score,
        "proposed": row.proposed,
        "decided": row.decided,
        "remarks": list(row.remarks),
    }


def _class_data(one: AnnualClass) -> dict[str, object]:
    return {
        "name": one.name,
        "notes": list(one.notes),
        "rows": [_row_data(row) for row in one.rows],
    }


def annual_sheet_data(sheet: AnnualSheet) -> dict[str, object]:
    """What the template reads."""
    signers = sheet.signers or tuple(words_in(sheet.head.language)["signers"].split(","))
    return {
        **head_data(sheet.head),
        "columns": [
            *({"name": name, "worth": worth} for name, worth in sheet.components),
            *({"name": name, "worth": ""} for name in sheet.ledger),
        ],
        "rounding": sheet.rounding,
        "classes": [_class_data(one) for one in sheet.classes],
        "settled": [
            {"about": one.about, "value": one.value, "why": one.why} for one in sheet.settled
        ],
        "meetings": meetings_data(sheet.meetings),
        "notes": list(sheet.notes),
        "signers": list(signers),
    }


def annual_sheet_pdf(sheet: AnnualSheet) -> bytes:
    return pdf(TEMPLATE, annual_sheet_data(sheet))
