"""What has to hold before the ballots are destroyed, and before a meeting is annulled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiosk.audit_log import this_minute
from kiosk.domain.condition import Condition
from kiosk.i18n import _
from kiosk.models.meeting import MeetingRecord
from kiosk.models.sealed_package import SealedPackageRecord

Details = Mapping[str, Any]

WITNESSES = 3
"""Three persons see the ballots destroyed (security section 5, "Retention")."""


def before_destroying(
    session: Session, meeting: MeetingRecord, details: Details
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


def _witnessed(details: Details) -> Iterator[Condition]:
    """Nothing before a proposal."""
    if not details:
        return
    names = [str(name) for name in details.get("witnesses", ()) if str(name).strip()]
    yield Condition(
        _("Three persons are present: %(names)s", names="、".join(names)),
        len(set(names)) >= WITNESSES,
    )


def before_annulling(
    _session: Session, _meeting: MeetingRecord, details: Details
) -> list[Condition]:
    """Nothing before a proposal: the reason comes with it."""
    if not details:
        return []
    reason = str(details.get("reason", "")).strip()
    return [Condition(_("The reason is written down: %(reason)s", reason=reason), bool(reason))]
