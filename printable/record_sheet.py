"""The record sheet (签认与异常登记单): who signed off what, and what went wrong.

It is printed and signed with the tally sheet and bears the same check code on every page.
"""

from __future__ import annotations

from dataclasses import asdict

from printable.inputs import RecordSheet
from printable.page import pdf

TEMPLATE = "record_sheet.typ"


def record_sheet_pdf(sheet: RecordSheet) -> bytes:
    return pdf(TEMPLATE, asdict(sheet))
