"""One person's page: "why is my score this?", each step and each figure with its source.

Source: issue 5.  It is handed to the person alone; about others it says how many they are.
"""

from __future__ import annotations

from printable.annual_head import about, head_data, meetings_data
from printable.annual_inputs import PersonSheet
from printable.page import pdf

TEMPLATE = "person_sheet.typ"


def person_sheet_data(sheet: PersonSheet) -> dict[str, object]:
    """What the template reads."""
    return {
        **head_data(sheet.head),
        "code": sheet.code,
        "name": sheet.name,
        "about": about(sheet.unit, sheet.post),
        "class": sheet.object_class,
        "score": sheet.score,
        "exact": sheet.exact,
        "rank": sheet.rank,
        "ranked": sheet.ranked,
        "proposed": sheet.proposed,
        "decided": sheet.decided,
        "steps": [
            {
                "name": one.name,
                "by_names": one.by_names,
                "by_numbers": one.by_numbers,
                "value": one.value,
            }
            for one in sheet.steps
        ],
        "inputs": [
            {"name": one.name, "value": one.value, "source": one.source} for one in sheet.inputs
        ],
        "events": [
            {"date": one.date, "rule": one.rule, "counts": one.counts, "note": one.note}
            for one in sheet.events
        ],
        "meetings": meetings_data(sheet.meetings),
        "notes": list(sheet.notes),
    }


def person_sheet_pdf(sheet: PersonSheet) -> bytes:
    return pdf(TEMPLATE, person_sheet_data(sheet))
