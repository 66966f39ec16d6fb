"""Sign-off cards: what a scrutineer declares before a step of the meeting may be taken.

Source: docs/procedure.md sections 4 to 8; peers ("audit-board sign-off is an obstacle users forget").
A card is a person's word, not the program's: it names whose duty it is, and the step waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from kiosk.domain.meeting_state import Step


class Card(StrEnum):
    ZERO_REPORT = "zero-report"
    """Before opening: every box holds 0 ballots."""
    REGISTER = "register"
    """After closing: the paper register balances."""
    CODES = "codes"
    """After closing: the closing code was read aloud and is the same on all stations."""
    VERIFIED = "verified"
    """After counting: the evidence was verified on another machine."""
    SIGNED = "signed"
    """After counting: the tally sheet and what belongs to it are signed by hand."""


class CardDuty(StrEnum):
    CHIEF = "chief"
    """The chief scrutineer."""
    TWO = "two"
    """Any two scrutineers, each on a machine of their own."""
    ALL = "all"
    """Every scrutineer who has a seat."""


STEP_OF: Mapping[Card, Step] = MappingProxyType(
    {
        Card.ZERO_REPORT: Step.OPEN,
        Card.REGISTER: Step.COUNT,
        Card.CODES: Step.COUNT,
        Card.VERIFIED: Step.CERTIFY,
        Card.SIGNED: Step.CERTIFY,
    }
)
"""The step that waits for each card."""

DUTY_OF: Mapping[Card, CardDuty] = MappingProxyType(
    {
        Card.ZERO_REPORT: CardDuty.CHIEF,
        Card.REGISTER: CardDuty.CHIEF,
        Card.CODES: CardDuty.CHIEF,
        Card.VERIFIED: CardDuty.TWO,
        Card.SIGNED: CardDuty.ALL,
    }
)
"""Who ticks each card."""

ASKS_CODE = frozenset({Card.CODES, Card.VERIFIED})
"""Cards ticked by typing a code as it was heard or read elsewhere: a tick that can fail."""

MACHINES = 2
"""On so many machines, of different scrutineers, the evidence is verified."""


def cards_before(step: Step) -> tuple[Card, ...]:
    """The cards that ``step`` waits for.

    >>> [str(card) for card in cards_before(Step.COUNT)]
    ['register', 'codes']
    """
    return tuple(card for card in Card if STEP_OF[card] is step)
