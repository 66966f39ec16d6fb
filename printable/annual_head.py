"""What all papers of the annual score tell their templates."""

from __future__ import annotations

from collections.abc import Iterable

from printable.annual_inputs import AnnualHead, AnnualMeeting
from printable.annual_words import words_in
from printable.qr import qr_svg


def head_data(head: AnnualHead) -> dict[str, object]:
    return {
        "words": words_in(head.language),
        "language": head.language,
        "title": head.title,
        "unit": head.unit,
        "period": head.period,
        "date": head.date,
        "scheme": head.scheme,
        "version": head.version,
        "filed": head.filed,
        "source": head.source,
        "fingerprint": head.fingerprint,
        "check_code": head.check_code,
        "qr": qr_svg(head.fingerprint),
        "rehearsal": head.rehearsal,
        "draft": head.draft,
    }


def meetings_data(meetings: Iterable[AnnualMeeting]) -> list[dict[str, object]]:
    return [
        {
            "poll": one.poll,
            "title": one.title,
            "date": one.date,
            "check_code": one.check_code,
            "verified": one.verified,
        }
        for one in meetings
    ]


def about(unit: str, post: str) -> str:
    """Unit and post on one line."""
    return " ".join(part for part in (unit, post) if part)
