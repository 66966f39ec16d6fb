"""The results of a meeting, ``results.json``."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from kiosk.errors import NotYet
from kiosk.models.results import ResultsRecord


def results_of(session: Session, meeting_id: str) -> dict[str, Any]:
    """The results as formats describes them, from counting on.

    Raises ``NotYet``.
    """
    record = session.get(ResultsRecord, meeting_id)
    if record is None:
        raise NotYet
    results: dict[str, Any] = json.loads(record.text)
    return results
