"""The QR code of a test card, drawn into the page: no picture leaves this machine."""

from __future__ import annotations

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4
"""Modules of white around the code, as the standard asks."""


def qr_path(text: str) -> tuple[int, str]:
    """Side in modules, quiet zone included, and an SVG path of the dark ones."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    # optimize=0: the whole text in one mode, the tightest that can hold all of it.
    code.add_data(text, optimize=0)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, module in enumerate(row)
        if module
    )
    return len(rows), "".join(dark)
