"""The part of a certified result that the public board shows.

The meeting file fixed the level before anybody voted: nothing but the turnout, ranks with scores
to one decimal, or the counts of every decrypted box (security, section 6).
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kiosk.charts import Answer
from kiosk.domain.meeting_state import PUBLISHED
from kiosk.models.meeting import MeetingRecord
from kiosk.models.results import ResultsRecord
from kiosk.results_page import FormResults, answers_of, results_by_form, scores_by_form
from tally.meeting import Grade, Publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A certified result at the level of publication."""

    level: Publish
    check_code: str
    answers: tuple[Answer, ...]
    grades: tuple[Grade, ...]
    forms: tuple[FormResults, ...]


def published_of(session: Session, meeting: MeetingRecord) -> Published | None:
    """What is published of ``meeting``; ``None`` before certification."""
    record = session.get(ResultsRecord, meeting.id)
    if meeting.state not in PUBLISHED or record is None:
        return None
    content, results = meeting.parsed(), json.loads(record.text)
    if content.publish == "counts":
        forms = results_by_form(content, results)
    elif content.publish == "scores":
        forms = scores_by_form(content, results)
    else:
        forms = ()
    return Published(
        level=content.publish,
        check_code=results["check_code"],
        answers=answers_of(content),
        grades=content.grades,
        forms=forms,
    )
