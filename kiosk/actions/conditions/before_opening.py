"""What has to hold before sealing and before the vote opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiosk.domain.condition import Condition
from kiosk.i18n import _
from kiosk.models.ceremony import (
    CeremonyKind,
    ceremony_messages_of,
)
from kiosk.models.meeting import MeetingRecord, seats_of
from kiosk.models.sealing import SealingKind, sealing_words_of

Details = Mapping[str, Any]


def before_sealing(
    session: Session, meeting: MeetingRecord, _details: Details
) -> list[Condition]:
    size = len(seats_of(session, meeting.id))
    done = ceremony_messages_of(session, meeting.id, CeremonyKind.DONE)
    # Of all, not of enough: who was shown something else than the others refuses here.
    return [
        Condition(
            _(
                "The key ceremony is finished: %(done)s of %(size)s scrutineers have checked "
                "the key and signed that it is theirs.",
                done=len(done),
                size=size,
            ),
            meeting.trustees is not None and len(done) == size,
        )
    ]


def before_opening(
    session: Session, meeting: MeetingRecord, _details: Details
) -> list[Condition]:
    """Of all trustees, not of enough: a key whose holder did not look guards nothing."""
    unsigned = _silent(session, meeting, SealingKind.SETUP)
    untested = _silent(session, meeting, SealingKind.READY)
    return [
        Condition(
            _("The slips have been printed and their files deleted from the server."),
            not meeting.slips_waiting,
        ),
        Condition(
            _(
                "Every scrutineer checks on an own station what is sealed, and signs it. "
                "Still missing: %(names)s.",
                names=unsigned,
            )
            if unsigned
            else _(
                "Every scrutineer has checked on an own station what is sealed, and signed it."
            ),
            not unsigned,
        ),
        Condition(
            _(
                "Every station tests its key file as it is stored. Still missing: %(names)s.",
                names=untested,
            )
            if untested
            else _("Every scrutineer's key file has been tested as it is stored."),
            not untested,
        ),
    ]


def _silent(session: Session, meeting: MeetingRecord, kind: SealingKind) -> str:
    """The scrutineers who have not said ``kind`` yet."""
    said = sealing_words_of(session, meeting.id, kind)
    return "、".join(
        seat.name for seat in seats_of(session, meeting.id) if seat.index not in said
    )
