"""What has to hold before counting: agreement, parts of the decryption, paper forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiosk.domain.condition import Condition
from kiosk.i18n import _
from kiosk.models.ceremony import (
    attestations_of,
    decryptions_of,
)
from kiosk.models.closing_words import ClosingKind, closing_words_of, other_attestations_of
from kiosk.models.election import elections_of
from kiosk.models.meeting import MeetingRecord, seats_of
from kiosk.models.paper_count import agreed_piles, paper_counts_of
from kiosk.models.withdrawal import withdrawn_for_paper
from tally.record.attestations import quorum

Details = Mapping[str, Any]


def before_counting(
    session: Session, meeting: MeetingRecord, _details: Details
) -> list[Condition]:
    threshold = meeting.parsed().threshold
    conditions = _attested(session, meeting)
    for election in elections_of(session, meeting.id):
        if election.decrypt:
            done = len(decryptions_of(session, meeting.id, election.group))
            conditions.append(
                Condition(
                    _(
                        "Group %(group)s: %(done)s scrutineers have decrypted their part; "
                        "%(threshold)s are needed.",
                        group=election.group,
                        done=done,
                        threshold=threshold,
                    ),
                    done >= threshold,
                )
            )
    return conditions + _paper(session, meeting)


def _attested(session: Session, meeting: MeetingRecord) -> list[Condition]:
    """A quorum of attestations, or an exception; nobody attests to anything else."""
    seats = seats_of(session, meeting.id)
    needed = quorum(len(seats), meeting.parsed().threshold)
    attested = len(attestations_of(session, meeting.id))
    exceptions = closing_words_of(session, meeting.id, ClosingKind.EXCEPTION)
    if attested >= needed or not exceptions:
        agreed = Condition(
            _(
                "%(done)s scrutineers attest to the closed boxes; %(needed)s are needed.",
                done=attested,
                needed=needed,
            ),
            attested >= needed,
        )
    else:
        names = "、".join(seat.name for seat in seats if seat.index in exceptions)
        agreed = Condition(
            _(
                "%(done)s scrutineers attest to the closed boxes; %(needed)s would be needed. "
                "Exception made by: %(names)s.",
                done=attested,
                needed=needed,
                names=names,
            ),
            holds=True,
        )
    return [agreed, *no_other_content(session, meeting)]


def no_other_content(session: Session, meeting: MeetingRecord) -> list[Condition]:
    """Nothing where nobody attests to other content, which is where all should be."""
    authors = {other.index for other in other_attestations_of(session, meeting.id)}
    if not authors:
        return []
    names = "、".join(
        seat.name for seat in seats_of(session, meeting.id) if seat.index in authors
    )
    return [
        Condition(
            _(
                "Stop: %(names)s attested to another content than the closed boxes. Nothing may be "
                "counted or certified; tell the chief scrutineer.",
                names=names,
            ),
            holds=False,
        )
    ]


def _paper(session: Session, meeting: MeetingRecord) -> list[Condition]:
    """Nothing where nobody voted on paper; whoever's slip was withdrawn for a form did."""
    agreed, entered = agreed_piles(session, meeting.id), paper_counts_of(session, meeting.id)
    voted_on_paper = [
        election.group
        for election in elections_of(session, meeting.id)
        if election.group in entered or withdrawn_for_paper(session, election.uuid)
    ]
    return [
        Condition(
            _(
                "Group %(group)s: organiser and scrutineer entered the same figures of %(forms)s "
                "paper forms.",
                group=group,
                forms=agreed[group].forms,
            ),
            holds=True,
        )
        if group in agreed
        else Condition(
            _(
                "Group %(group)s: organiser and scrutineer enter the same figures of the paper "
                "forms, each on an own screen.",
                group=group,
            ),
            holds=False,
        )
        for group in voted_on_paper
    ]
