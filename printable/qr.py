"""QR codes as pictures.

Text of digits, capitals and ``$%*+-./:`` and space is coded in alphanumeric mode, which makes a
slip's 28 symbols fit version 2 (25 × 25 modules) at error level M: large modules that a cheap
camera reads at arm's length.  Source: ISO/IEC 18004, through the ``qrcode`` package.
"""

from __future__ import annotations

import io

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4
"""Modules of white around the code, as the standard asks."""

PIXELS_A_MODULE = 8

Modules = list[list[bool]]


def _modules(text: str) -> Modules:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    # optimize=0: the whole text in one mode, the tightest that can hold all of it.
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def qr_svg(text: str) -> str:
    """The code as one SVG path, one unit a module, quiet zone included."""
    rows = _modules(text)
    path: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                path.append(f"M{x} {y}h{end - x}v1h{x - end}z")
            x = end + 1
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path d="M0 0h{size}v{size}h-{size}z" fill="#fff"/>'
        f'<path d="{"".join(path)}" fill="#000"/></svg>'
    )


def qr_png(text: str) -> bytes:
    """The code as a black and white PNG, quiet zone included."""
    rows = _modules(text)
    image = Image.new("1", (len(rows), len(rows)))
    image.putdata([0 if module else 1 for row in rows for module in row])
    large = image.resize((image.width * PIXELS_A_MODULE,) * 2, Image.Resampling.NEAREST)
    out = io.BytesIO()
    large.save(out, format="PNG", optimize=False)
    return out.getvalue()
