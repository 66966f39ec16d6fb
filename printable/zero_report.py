"""The zero report (零票报告): printed or shown before opening, signed by hand.

Source: security section 5 ("Open"): boxes empty, codes, tablets.
"""

from __future__ import annotations

from dataclasses import asdict

from printable.inputs import ZeroReport
from printable.page import pdf

TEMPLATE = "zero_report.typ"


def zero_report_pdf(report: ZeroReport) -> bytes:
    return pdf(TEMPLATE, asdict(report))
