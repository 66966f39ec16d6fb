"""How far each sign-off card is: what it shows, who has ticked it, who is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.register_lines import register_line
from kiosk.actions.results import results_of
from kiosk.card_words import CARDS
from kiosk.domain.card import DUTY_OF, MACHINES, Card, CardDuty, cards_before
from kiosk.domain.condition import Condition
from kiosk.domain.incident import IncidentKind
from kiosk.domain.meeting_state import Step
from kiosk.domain.reconciliation import GroupRegister, faults_of
from kiosk.i18n import Sentence, _
from kiosk.models.ballot import number_of_ballots
from kiosk.models.ceremony import attestations_of
from kiosk.models.closing_words import ClosingKind, closing_words_of
from kiosk.models.election import elections_of
from kiosk.models.incident import incidents_of
from kiosk.models.meeting import MeetingRecord, seats_of
from kiosk.models.register import register_of
from kiosk.models.results import ResultsRecord
from kiosk.models.sign_off import (
    SignOffExceptionRecord,
    SignOffRecord,
    chief_of,
    exceptions_of,
    sign_offs_of,
)
from kiosk.models.tablet import tablets_of
from tally.fingerprint import hex_of
from tally.record.closing_words import parse_register
from tally.record.codes import check_code
from tally.trustee.signed import parse_signed

SIGN_OFFS = "sign_offs"
"""The page of the cards, for the checklist of a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardState:
    """One card of one meeting, as it is now."""

    card: Card
    facts: tuple[Condition, ...]
    """What the program itself can see; without it nobody can tick."""
    ticks: tuple[SignOffRecord, ...]
    """Ticks that count: what the card showed has not changed since."""
    lapsed: tuple[SignOffRecord, ...]
    exceptions: tuple[SignOffExceptionRecord, ...]
    missing: tuple[Sentence, ...]
    """Who has still to tick."""

    @property
    def ready(self) -> bool:
        """Whether it may be ticked."""
        return all(fact.holds for fact in self.facts)

    @property
    def done(self) -> bool:
        return self.ready and not self.missing


def card_state(session: Session, meeting: MeetingRecord, card: Card) -> CardState:
    shown = shown_on(session, meeting, card)
    made = sign_offs_of(session, meeting.id, card)
    ticks = tuple(tick for tick in made if tick.shown == shown)
    exceptions = tuple(exceptions_of(session, meeting.id, card))
    return CardState(
        card=card,
        facts=tuple(_FACTS[card](session, meeting)),
        ticks=ticks,
        lapsed=tuple(tick for tick in made if tick.shown != shown),
        exceptions=exceptions,
        missing=tuple(_missing(session, meeting, card, ticks, exceptions)),
    )


def card_conditions(session: Session, meeting: MeetingRecord, step: Step) -> list[Condition]:
    """One line of the checklist of ``step`` for each card that it waits for."""
    states = [card_state(session, meeting, card) for card in cards_before(step)]
    return [Condition(_line(state), state.done, page=SIGN_OFFS) for state in states]


def _line(state: CardState) -> Sentence:
    card = CARDS[state.card].heading
    if state.done:
        names = "、".join(tick.staff.name for tick in state.ticks)
        return _("Card “%(card)s”: ticked by %(names)s.", card=card, names=names)
    if not state.ready:
        fault = next(fact.sentence for fact in state.facts if not fact.holds)
        return _("Card “%(card)s” cannot be ticked yet. %(fault)s", card=card, fault=fault)
    return _(
        "Card “%(card)s”: still missing: %(missing)s.", card=card, missing=state.missing[0]
    )


# --- what a card shows -------------------------------------------------------------------


def shown_on(session: Session, meeting: MeetingRecord, card: Card) -> dict[str, Any]:
    """What ``card`` shows now, as it is kept with a tick; numbers count ballots or slips."""
    if card is Card.ZERO_REPORT:
        return {
            "ballots": {
                election.group: number_of_ballots(session, election.uuid)
                for election in elections_of(session, meeting.id)
            },
            "tablets": [tablet.label for tablet in tablets_of(session, meeting.id)],
        }
    if card is Card.REGISTER:
        entries = register_of(session, meeting.id)
        return {
            "handed_out": {group: entry.handed_out for group, entry in entries.items()},
            "returned": {group: entry.returned for group, entry in entries.items()},
        }
    if card is Card.CODES:
        return {"code": closing_code(meeting)}
    return {"code": results_code(session, meeting)}


def closing_code(meeting: MeetingRecord) -> str:
    """The code that stations show for the closed boxes; empty before closing."""
    return _code_of(hex_of(meeting.closing)) if meeting.closing else ""


@cache
def _code_of(digest: str) -> str:
    """Slow on purpose (guarding A1), so kept."""
    return check_code(bytes.fromhex(digest))


def results_code(session: Session, meeting: MeetingRecord) -> str:
    """The check code of the results; empty before counting."""
    if session.get(ResultsRecord, meeting.id) is None:
        return ""
    code: str = results_of(session, meeting.id)["check_code"]
    return code


# --- what the program sees ---------------------------------------------------------------


def _empty_boxes(session: Session, meeting: MeetingRecord) -> Iterator[Condition]:
    for election in elections_of(session, meeting.id):
        ballots = number_of_ballots(session, election.uuid)
        yield Condition(
            _(
                "Box %(group)s: %(ballots)s ballots of %(slips)s slips.",
                group=election.group,
                ballots=ballots,
                slips=election.slips,
            ),
            ballots == 0,
        )


def _balanced(session: Session, meeting: MeetingRecord) -> Iterator[Condition]:
    entries = register_of(session, meeting.id)
    explained = _explained(session, meeting)
    for election in elections_of(session, meeting.id):
        entry = entries.get(election.group)
        if entry is None or entry.returned is None:
            yield Condition(
                _(
                    "Group %(group)s: count the slips in the return box and enter their number.",
                    group=election.group,
                ),
                holds=False,
            )
            continue
        line = register_line(session, election, entry.handed_out, entry.returned)
        faults = faults_of(line)
        yield from (Condition(fault, holds=False) for fault in faults)
        if not faults:
            yield _balance(line, explained=election.group in explained)


def _balance(line: GroupRegister, *, explained: bool) -> Condition:
    values: dict[str, object] = {
        "group": line.group,
        "printed": line.printed,
        "handed_out": line.handed_out,
        "unused": line.unused,
        "withdrawn": line.withdrawn,
        "returned": line.returned,
        "ballots": line.ballots,
    }
    if line.returned == line.ballots:
        return Condition(
            _(
                "Group %(group)s: %(printed)s printed = %(handed_out)s handed out + %(unused)s unused + "
                "%(withdrawn)s withdrawn; %(returned)s in the return box, %(ballots)s ballots.",
                **values,
            ),
            holds=True,
        )
    if explained:
        return Condition(
            _(
                "Group %(group)s: %(returned)s slips in the return box, %(ballots)s ballots; the "
                "difference is explained.",
                **values,
            ),
            holds=True,
        )
    return Condition(
        _(
            "Group %(group)s: %(returned)s slips in the return box, %(ballots)s ballots. Count again; "
            "if it stays so, write the reason into the incident log (kind: numbers differ).",
            **values,
        ),
        holds=False,
    )


def _explained(session: Session, meeting: MeetingRecord) -> frozenset[str]:
    """Voter groups for whose return box somebody has written down a reason."""
    registers = closing_words_of(session, meeting.id, ClosingKind.REGISTER)
    said = {
        count.code
        for text in registers.values()
        for count in parse_register(parse_signed(text).message).groups
        if count.explanation.strip()
    }
    written = {
        incident.group
        for incident in incidents_of(session, meeting.id)
        if incident.kind is IncidentKind.REGISTER and incident.group
    }
    return frozenset(said | written)


def _verified_twice(session: Session, meeting: MeetingRecord) -> Iterator[Condition]:
    attested = attestations_of(session, meeting.id)
    seats = seats_of(session, meeting.id)
    needed = min(MACHINES, len(seats))
    names = "、".join(seat.name for seat in seats if seat.index in attested)
    yield Condition(
        _(
            "Verified on %(done)s stations of different scrutineers, %(needed)s are needed: %(names)s.",
            done=len(attested),
            needed=needed,
            names=names,
        )
        if names
        else _(
            "No scrutineer's station has verified the closed boxes and attested to them yet."
        ),
        len(attested) >= needed,
    )


def _counted(session: Session, meeting: MeetingRecord) -> Iterator[Condition]:
    if not results_code(session, meeting):
        yield Condition(_("There are no results yet."), holds=False)


_FACTS = {
    Card.ZERO_REPORT: _empty_boxes,
    Card.REGISTER: _balanced,
    Card.CODES: _verified_twice,
    Card.VERIFIED: _counted,
    Card.SIGNED: _counted,
}


# --- who is missing ----------------------------------------------------------------------


def _missing(
    session: Session,
    meeting: MeetingRecord,
    card: Card,
    ticks: tuple[SignOffRecord, ...],
    exceptions: tuple[SignOffExceptionRecord, ...],
) -> Iterator[Sentence]:
    agreed = {one.seat for one in exceptions if one.agreed_id is not None}
    duty = DUTY_OF[card]
    if duty is CardDuty.CHIEF and not ticks:
        chief = chief_of(session, meeting.id)
        yield (
            _("the chief scrutineer %(name)s", name=chief.name)
            if chief
            else _("the chief scrutineer, whom an organiser names on the page of the cards")
        )
    elif duty is CardDuty.TWO:
        excused = agreed - {tick.seat for tick in ticks}
        # One who is missing excuses nobody who is here: only with fewer than two left, one is enough.
        left = len(seats_of(session, meeting.id)) - len(excused)
        lacking = max(1, min(MACHINES, left)) - len(ticks)
        if lacking > 0:
            yield _("%(lacking)s more scrutineers", lacking=lacking)
    elif duty is CardDuty.ALL:
        yield from _missing_seats(session, meeting, ticks, agreed)


def _missing_seats(
    session: Session,
    meeting: MeetingRecord,
    ticks: tuple[SignOffRecord, ...],
    agreed: set[int],
) -> Iterator[Sentence]:
    """One sentence with all names; at least one seat has to tick whatever is agreed."""
    ticked = {tick.seat for tick in ticks}
    seats = [
        seat for seat in seats_of(session, meeting.id) if seat.index not in ticked | agreed
    ]
    if seats:
        yield Sentence("%(names)s", {"names": "、".join(seat.name for seat in seats)})
    elif not ticked:
        yield _("at least one scrutineer with a seat")
