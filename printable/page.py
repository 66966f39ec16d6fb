"""Typesetting: a template of this package and plain data become pages.

Source: typst (https://typst.app/docs).  The data goes in as one JSON text through
``sys_inputs``, so a name such as ``#panic()`` is a string and never markup.  Nothing but the
template and the data reaches the page: no system fonts, no packages, no clock, so the same data gives
the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast

import typst

from printable.fonts import font_directory

TEMPLATES = Path(__file__).parent


def pdf(template: str, data: Mapping[str, object]) -> bytes:
    """Set ``data`` in ``template`` (such as ``slips.typ``) as a PDF."""
    return b"".join(_typeset(template, data, file_format="pdf"))


def pictures(template: str, data: Mapping[str, object], *, dots_per_inch: float) -> list[bytes]:
    """The same pages as PNG pictures, for a screen or for a reader of QR codes."""
    return _typeset(template, data, file_format="png", dots_per_inch=dots_per_inch)


def _typeset(
    template: str,
    data: Mapping[str, object],
    *,
    file_format: Literal["pdf", "png"],
    dots_per_inch: float | None = None,
) -> list[bytes]:
    # Several pages of pictures come as a list, which typst's stub leaves out.
    out = cast(
        bytes | list[bytes],
        typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=[font_directory()],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format=file_format,
            ppi=dots_per_inch,
        ),
    )
    return out if isinstance(out, list) else [out]
