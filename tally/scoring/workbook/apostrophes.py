"""Texts in CSV that spreadsheet programs would take for formulas.

Source: security R36; decision 0029.  Quotation marks do not help: Excel, WPS and LibreOffice look at the
text inside of them.  An apostrophe before it is what they show of a text by their own custom.
"""

from __future__ import annotations

import re

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
APOSTROPHE = "'"


def with_apostrophe(text: str) -> str:
    """``text`` so that it is no formula; a number may stand as it is.

    >>> with_apostrophe("=1+1"), with_apostrophe("-0.5"), with_apostrophe("张三")
    ("'=1+1", '-0.5', '张三')
    """
    if text.startswith((*FORMULA_STARTS, APOSTROPHE)) and not PLAIN_NUMBER.fullmatch(text):
        return APOSTROPHE + text
    return text


def without_apostrophe(text: str) -> str:
    """What ``with_apostrophe`` was given."""
    if text.startswith(APOSTROPHE) and text[1:].startswith((*FORMULA_STARTS, APOSTROPHE)):
        return text[1:]
    return text
