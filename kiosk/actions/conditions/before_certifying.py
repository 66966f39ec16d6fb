"""What has to hold before certifying: the return box, the incident log, the secrecy page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.accept_return_box import return_boxes_of
from kiosk.actions.conditions.before_counting import no_other_content
from kiosk.domain.condition import Condition
from kiosk.i18n import _
from kiosk.models.election import ElectionRecord, elections_of
from kiosk.models.incident import incidents_of
from kiosk.models.meeting import MeetingRecord, seats_of
from kiosk.models.register import register_of
from kiosk.models.secrecy_page import SecrecyPageRecord

Details = Mapping[str, Any]

INCIDENTS = "incidents"
SECRECY = "secrecy"
"""Pages of a meeting, by the end of their endpoints."""


def before_certifying(
    session: Session, meeting: MeetingRecord, _details: Details
) -> list[Condition]:
    entries = register_of(session, meeting.id)
    removed = Condition(
        _(
            "The order in which ballots arrived is gone from the database. If not: end other "
            "programs that read it and start the server again."
        ),
        meeting.order_removed,
    )
    return [
        removed,
        *no_other_content(session, meeting),
        *_return_box(session, meeting),
        *(
            condition
            for election in elections_of(session, meeting.id)
            for condition in _returned(election, entries[election.group].returned)
        ),
        _decided(session, meeting),
        _secrecy(session, meeting),
    ]


def _return_box(session: Session, meeting: MeetingRecord) -> list[Condition]:
    """Nothing where nobody scanned: the tally sheet says so."""
    names = {seat.index: seat.name for seat in seats_of(session, meeting.id)}
    conditions = []
    for seat, box in return_boxes_of(session, meeting.id).items():
        told = _(
            "Return box, %(name)s: %(scanned)s slips scanned, %(found)s have their ballots; "
            "%(cards_found)s of %(cards)s tracker cards found.",
            name=names[seat],
            scanned=box.scanned + box.foreign,
            found=box.found,
            cards=box.cards.typed,
            cards_found=box.cards.found,
        )
        if not box.explained:
            told = _(
                "%(told)s Stop: count again, write it into the incident log; the chief scrutineer "
                "decides. %(name)s explains it in writing at the own station.",
                told=told,
                name=names[seat],
            )
        elif box.explanation:
            told = _("%(told)s Explanation: %(why)s", told=told, why=box.explanation)
        conditions.append(Condition(told, box.explained))
    return conditions


def _returned(election: ElectionRecord, returned: int | None) -> list[Condition]:
    if returned is None:
        sentence = _(
            "Group %(group)s: count the slips in the return box and enter their number.",
            group=election.group,
        )
    else:
        sentence = _(
            "Group %(group)s: %(returned)s slips in the return box, %(ballots)s ballots counted.",
            group=election.group,
            returned=returned,
            ballots=election.ballots,
        )
    return [Condition(sentence, returned is not None)]


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
