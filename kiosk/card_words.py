"""The words of the sign-off cards: what each is called, what it is for, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.card import Card, CardDuty
from kiosk.domain.meeting_state import Step
from kiosk.i18n import Sentence, _


@dataclass(frozen=True, slots=True)
class CardWords:
    """What one card says."""

    heading: Sentence
    purpose: Sentence
    """What it is for, and how to see that it holds."""
    tick: Sentence
    """The word that the person gives by ticking."""
    asks: Sentence | None = None
    """What the code is that has to be typed."""


CARDS: Mapping[Card, CardWords] = {
    Card.ZERO_REPORT: CardWords(
        _("Zero report"),
        _(
            "Shows the hall that nobody has voted yet. Put the zero report on the screen or print it, "
            "read the numbers aloud, and compare the manifest code with every tablet."
        ),
        _("Every box holds 0 ballots, and the hall has seen it."),
    ),
    Card.REGISTER: CardWords(
        _("Register balanced"),
        _(
            "Shows that no slip was added and none is lost. Compare the paper register with the "
            "numbers below, group by group."
        ),
        _("The paper register says the same, and it balances."),
    ),
    Card.CODES: CardWords(
        _("Codes equal"),
        _(
            "Shows that everybody looks at the same boxes. One scrutineer reads the closing code aloud "
            "from the own station; all others compare. Type the code as you heard it."
        ),
        _("The closing code was read aloud and is the same on every station."),
        _("Closing code, as it was read aloud"),
    ),
    Card.VERIFIED: CardWords(
        _("Evidence verified"),
        _(
            "Shows that the result does not rest on this server. On your own computer run "
            "“tally verify evidence.zip”; it must say VERIFIED. Type the check code that it prints there."
        ),
        _("“tally verify” said VERIFIED on my own computer."),
        _("Check code, as your own computer shows it"),
    ),
    Card.SIGNED: CardWords(
        _("Sheets signed"),
        _(
            "Shows that the paper stands for this result. Compare the check code at the foot of every "
            "page of the tally sheet and of the record sheet with your own computer, then sign by hand."
        ),
        _("I have signed the tally sheet and the record sheet by hand."),
    ),
}

BEFORE: Mapping[Step, Sentence] = {
    Step.OPEN: _("The vote does not open without it."),
    Step.COUNT: _("Nothing is counted without it."),
    Step.CERTIFY: _("Nothing is certified without it."),
}

DUTIES: Mapping[CardDuty, Sentence] = {
    CardDuty.CHIEF: _("Ticked by the chief scrutineer."),
    CardDuty.TWO: _("Ticked by two scrutineers, each with an own computer."),
    CardDuty.ALL: _("Ticked by every scrutineer on the own login."),
}
