"""Run the secrecy check on an instance and keep its page for one meeting."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.add_secrecy_page import add_secrecy_page, check_addable
from kiosk.domain.meeting_state import VOTING
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.meeting import MeetingRecord, meeting_of
from kiosk.models.staff import StaffRecord
from kiosk.secrecy_check.attack import Verdict
from kiosk.secrecy_check.report import Report, about, check, page

_running = threading.Lock()
"""One at a time: a check reads everything that the server has into memory."""


def check_for_meeting(
    session: Session, *, meeting_id: str, instance: Path, staff: StaffRecord | None
) -> Report:
    """Attack the instance, keep what was found for the meeting's evidence, and return it.

    The caller commits.  While the attacks run ``session`` holds nothing: they read a copy of the
    database, and who is served meanwhile does not wait for them.

    Raises ``Refused`` or ``OSError``.
    """
    check_addable(meeting_of(session, meeting_id))
    check_nobody_votes(session)
    if not _running.acquire(blocking=False):
        raise Refused(_("A secrecy check is running already. Wait for it to end."))
    try:
        session.rollback()
        report = check(instance)
    finally:
        _running.release()
    keep_report(session, report, meeting_id=meeting_id, staff=staff)
    return report


def check_nobody_votes(session: Session) -> None:
    """The check copies the database, and a copy from while people vote tells who came when.

    Raises ``Refused``.
    """
    if session.scalar(select(MeetingRecord.id).where(MeetingRecord.state.in_(VOTING))):
        raise Refused(
            _(
                "People are voting in another meeting of this server. The check copies the database, and "
                "a copy made now would keep the order of their ballots. Run it when that vote is closed."
            )
        )


def keep_report(
    session: Session, report: Report, *, meeting_id: str, staff: StaffRecord | None
) -> None:
    """Keep what of ``report`` is the business of one meeting.  The caller commits.

    Raises ``Refused``.
    """
    verdicts = [tried.verdict for _attack, tried in report.results]
    add_secrecy_page(
        session,
        meeting_id=meeting_id,
        text=page(about(report, meeting_id)),
        attacks=len(verdicts),
        found=verdicts.count(Verdict.FOUND),
        untried=verdicts.count(Verdict.NOT_TRIED),
        staff=staff,
    )
