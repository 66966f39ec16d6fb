"""The list for public notice (公示名单): who, which grade, until when, where to object.

Source: schemes, 004-3 (公示5天), 001 (季度通报, 申辩); security, section 6: names and grades only, since
a score beside a known count can tell how a small group voted.
"""

from __future__ import annotations

from printable.annual_head import about
from printable.annual_inputs import PostingList
from printable.annual_words import words_in
from printable.page import pdf

TEMPLATE = "posting_list.typ"


def posting_list_data(posting: PostingList) -> dict[str, object]:
    """What the template reads."""
    return {
        "words": words_in(posting.language),
        "language": posting.language,
        "title": posting.title,
        "unit": posting.unit,
        "date": posting.date,
        "text": posting.text,
        "groups": [
            {
                "heading": group.heading,
                "people": [
                    {
                        "name": one.name,
                        "about": about(one.unit, one.post),
                        "score": one.score,
                    }
                    for one in group.people
                ],
            }
            for group in posting.groups
        ],
        "from": posting.notice_from,
        "to": posting.notice_to,
        "days": posting.days,
        "objections": [{"label": label, "text": text} for label, text in posting.objections],
        "check_code": posting.check_code,
        "rehearsal": posting.rehearsal,
        "draft": False,
    }


def posting_list_pdf(posting: PostingList) -> bytes:
    return pdf(TEMPLATE, posting_list_data(posting))
