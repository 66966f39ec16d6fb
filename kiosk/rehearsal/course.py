"""The course of a meeting that the machine holds, in three parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus

from kiosk.domain.meeting_state import Step
from kiosk.rehearsal.held_meeting import HeldMeeting
from kiosk.rehearsal.trustees import Trustees
from kiosk.rehearsal.voters import seal_ballots

Tell = Callable[[str, int, int], None]
"""Called with a stage and how much of it is done: ``("cast", 12, 60)``."""

Ballots = Mapping[str, Iterable[tuple[int, ...]]]
"""Marks of each ballot, by voter group."""


class NotCast(Exception):
    """The server did not take a ballot; says what it answered."""


def prepare_and_open(
    held: HeldMeeting, trustees: Trustees, tell: Tell, cards: int = 0
) -> tuple[str, ...]:
    """Key ceremony, seal, the scrutineers' signatures, open.

    Returns so many test cards, which the first seat's station has made.
    """
    tell("ceremony", 0, 1)
    trustees.hold_ceremony()
    tell("ceremony", 1, 1)
    held.take(Step.SEAL)
    tell("sign", 0, 1)
    trustees.sign_seal()
    tell("sign", 1, 1)
    made = trustees.make_cards(1, cards) if cards else ()
    held.take(Step.OPEN)
    return made


def cast_ballots(held: HeldMeeting, ballots: Ballots, origin: str, tell: Tell) -> None:
    """Cast every ballot with a slip of its own.  Raises ``NotCast``."""
    votes = list(held.votes(ballots))
    tablet = held.tablet(origin, "示例平板")
    tell("cast", 0, len(votes))
    try:
        for done, envelope in enumerate(seal_ballots(votes), 1):
            reply = tablet.cast(envelope.uuid, envelope.ballot)
            if reply.status != HTTPStatus.CREATED:
                raise NotCast(f"{reply.status} {reply.body}")
            tell("cast", done, len(votes))
    finally:
        tablet.close()


def close_and_certify(
    held: HeldMeeting, trustees: Trustees, numbers: Mapping[str, int], tell: Tell
) -> None:
    """Close with ``numbers`` of slips handed out and returned, decrypt, count, certify."""
    held.take(Step.CLOSE, {"handed_out": dict(numbers), "returned": dict(numbers)})
    tell("decrypt", 0, 1)
    trustees.decrypt(held.meeting.threshold)
    tell("decrypt", 1, 1)
    held.take(Step.COUNT)
    held.take(Step.CERTIFY)
