"""Cover sheet of the sealed package and the record of its destruction.

Source: security section 5 ("Evidence package", "Retention").  One print for each medium.
"""

from __future__ import annotations

from dataclasses import asdict

from printable.inputs import PackageCover
from printable.page import pdf

TEMPLATE = "package_cover.typ"


def package_cover_pdf(cover: PackageCover) -> bytes:
    return pdf(TEMPLATE, asdict(cover))
