"""What is looked at before certifying and before destroying, besides boxes and cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiosk.audit_log import this_minute
from kiosk.domain.condition import Condition
from kiosk.i18n import _
from kiosk.models.incident import incidents_of
from kiosk.models.meeting import MeetingRecord
from kiosk.models.sealed_package import SealedPackageRecord
from kiosk.models.secrecy_page import SecrecyPageRecord

INCIDENTS = "incidents"
SECRECY = "secrecy"
"""Pages of a meeting, by the end of their endpoints."""

WITNESSES = 3
"""Three persons see the ballots destroyed (security section 5, "Retention")."""


def after_counting(session: Session, meeting: MeetingRecord) -> list[Condition]:
    return [_decided(session, meeting), _secrecy(session, meeting)]


def _decided(session: Session, meeting: MeetingRecord) -> Condition:
    entries = incidents_of(session, meeting.id)
    waiting = [str(entry.number) for entry in entries if entry.decision is None]
    if waiting:
        sentence = _(
            "Incident log: two people still have to decide on number %(numbers)s.",
            numbers="、".join(waiting),
        )
    else:
        sentence = _("Incident log: %(entries)s entries, all decided.", entries=len(entries))
    return Condition(sentence, not waiting, page=INCIDENTS)


def _secrecy(session: Session, meeting: MeetingRecord) -> Condition:
    """Shown, not asked for: what was found changes no count, and people decide what to do."""
    page = session.get(SecrecyPageRecord, meeting.id)
    if page is None:
        return Condition(
            _(
                "Not required: the secrecy check has not been run on this meeting, so its evidence has no "
                "secrecy page."
            ),
            holds=False,
            blocks=False,
            page=SECRECY,
        )
    if page.found:
        sentence = _(
            "Secrecy check: %(found)s of %(attacks)s attacks found something. Read its page and decide "
            "what to do, in the incident log.",
            found=page.found,
            attacks=page.attacks,
        )
    else:
        sentence = _(
            "Secrecy check: %(attacks)s attacks found nothing; %(untried)s of them could not be tried.",
            attacks=page.attacks,
            untried=page.untried,
        )
    return Condition(sentence, not page.found, blocks=False, page=SECRECY)


def before_destroying(
    session: Session, meeting: MeetingRecord, details: Mapping[str, Any]
) -> list[Condition]:
    """The package is sealed, its time is over; the names of those present come with the proposal."""
    return [_period_over(session, meeting), *_witnessed(details)]


def _period_over(session: Session, meeting: MeetingRecord) -> Condition:
    package = session.get(SealedPackageRecord, meeting.id)
    if package is None:
        return Condition(
            _(
                "The sealed package is made, on two media, with the end of the objection period."
            ),
            holds=False,
            page="package",
        )
    return Condition(
        _("The objection period is over: its last day is %(day)s.", day=package.keep_until),
        this_minute()[:10] > package.keep_until,
        page="package",
    )


def _witnessed(details: Mapping[str, Any]) -> Iterator[Condition]:
    """Nothing before a proposal."""
    if not details:
        return
    names = [str(name) for name in details.get("witnesses", ()) if str(name).strip()]
    yield Condition(
        _("Three persons are present: %(names)s", names="、".join(names)),
        len(set(names)) >= WITNESSES,
    )
