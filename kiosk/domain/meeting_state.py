"""The life of a meeting: its states and the steps that lead from one to the next.

draft → sealed → open ⇄ paused → closed → counted → certified → destroyed, and annulled from any
of them but the last.
Every step is proposed by one person and confirmed by another (security R39).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from kiosk.errors import StepNotAllowed


class MeetingState(StrEnum):
    DRAFT = "draft"
    SEALED = "sealed"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    COUNTED = "counted"
    CERTIFIED = "certified"
    DESTROYED = "destroyed"
    """The objection period is over: ballots and records are gone, results and hashes stay."""
    ANNULLED = "annulled"


class Step(StrEnum):
    SEAL = "seal"
    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    COUNT = "count"
    CERTIFY = "certify"
    DESTROY = "destroy"
    ANNUL = "annul"


_S = MeetingState

TRANSITIONS: Mapping[Step, Mapping[MeetingState, MeetingState]] = MappingProxyType(
    {
        Step.SEAL: {_S.DRAFT: _S.SEALED},
        Step.OPEN: {_S.SEALED: _S.OPEN},
        Step.PAUSE: {_S.OPEN: _S.PAUSED},
        Step.RESUME: {_S.PAUSED: _S.OPEN},
        Step.CLOSE: {_S.OPEN: _S.CLOSED, _S.PAUSED: _S.CLOSED},
        Step.COUNT: {_S.CLOSED: _S.COUNTED},
        Step.CERTIFY: {_S.COUNTED: _S.CERTIFIED},
        Step.DESTROY: {_S.CERTIFIED: _S.DESTROYED},
        Step.ANNUL: {
            state: _S.ANNULLED for state in _S if state not in {_S.ANNULLED, _S.DESTROYED}
        },
    }
)
"""For each step, the states it may be taken in and the state it leads to."""

VOTING = frozenset({_S.OPEN, _S.PAUSED})
"""States in which ballots are in the boxes and may still come."""

ENDED = frozenset({_S.CLOSED, _S.COUNTED, _S.CERTIFIED})
"""States in which the ballot box is closed for good and its record exists."""

SEALED_OR_LATER = frozenset({_S.SEALED}) | VOTING | ENDED
"""States in which keys, questions and public credentials are fixed and there."""

COUNTED_OR_LATER = frozenset({_S.COUNTED, _S.CERTIFIED, _S.DESTROYED})
"""States in which there are results."""

PUBLISHED = frozenset({_S.CERTIFIED, _S.DESTROYED})
"""States in which results are on the board."""


def check_step(state: MeetingState, step: Step) -> MeetingState:
    """The state that ``step`` leads to from ``state``.

    Raises ``StepNotAllowed``.
    """
    target = TRANSITIONS[step].get(state)
    if target is None:
        raise StepNotAllowed(step=step, state=state)
    return target


def steps_from(state: MeetingState) -> tuple[Step, ...]:
    """The steps that may be taken in ``state``, in the order of a meeting's life.

    >>> [str(step) for step in steps_from(MeetingState.PAUSED)]
    ['resume', 'close', 'annul']
    """
    return tuple(step for step, moves in TRANSITIONS.items() if state in moves)
