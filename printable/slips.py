"""Selection slips (选票凭条): twelve an A4 page, to be cut, folded and drawn from a box.

A slip carries the voter group, the QR code, the same code as text and what to do with it: the
same for everybody but for the code.  No serial number, no page number, nothing that tells where in
the print run it was (security, section 5).
"""

from __future__ import annotations

from printable.inputs import SlipSheet
from printable.page import pdf
from printable.qr import qr_svg

TEMPLATE = "slips.typ"


def _groups_of_four(code: str) -> list[str]:
    return [code[start : start + 4] for start in range(0, len(code), 4)]


def slips_data(sheet: SlipSheet) -> dict[str, object]:
    """What the template reads."""
    return {
        "title": sheet.title,
        "unit": sheet.unit,
        "date": sheet.date,
        "group": sheet.group_name,
        "rehearsal": sheet.rehearsal,
        "slips": [
            {"qr": qr_svg(code), "groups": _groups_of_four(code)} for code in sheet.codes
        ],
    }


def slips_pdf(sheet: SlipSheet) -> bytes:
    """The slips of one voter group as a PDF, in the order in which they came."""
    return pdf(TEMPLATE, slips_data(sheet))
