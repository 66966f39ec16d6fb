"""Certificates of honour (荣誉证书), one a page: words, a frame of lines, a place for the seal.

Source: schemes, section B ("表彰: 证书 for 优秀").  No pictures: what makes it official is the seal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from printable.annual_inputs import Certificate
from printable.annual_words import words_in
from printable.page import pdf

TEMPLATE = "certificate.typ"

DIGITS = "〇一二三四五六七八九"


def formal_date(day: date) -> str:
    """The date as formal Chinese documents write it.

    >>> formal_date(date(2024, 1, 20)), formal_date(date(2023, 12, 31))
    ('二〇二四年一月二十日', '二〇二三年十二月三十一日')
    """
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_below_hundred(day.month)}月{_below_hundred(day.day)}日"


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    before = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return before + (DIGITS[ones] if ones else "")


def certificates_data(certificates: Sequence[Certificate]) -> dict[str, object]:
    """What the template reads."""
    return {
        "certificates": [
            {
                "words": words_in(one.language),
                "language": one.language,
                "heading": one.heading or words_in(one.language)["certificate"],
                "name": one.name,
                "address": one.address,
                "text": one.text,
                "unit": one.unit,
                "date": one.date,
                "number": one.number,
                "rehearsal": one.rehearsal,
            }
            for one in certificates
        ]
    }


def certificates_pdf(certificates: Sequence[Certificate]) -> bytes:
    """One page each, in the order given."""
    return pdf(TEMPLATE, certificates_data(certificates))
