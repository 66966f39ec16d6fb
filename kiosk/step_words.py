"""The words of states, roles and steps, as people read them on every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.domain.role import Role
from kiosk.i18n import Sentence, _

STATES: Mapping[MeetingState, Sentence] = {
    MeetingState.DRAFT: _("draft"),
    MeetingState.SEALED: _("sealed"),
    MeetingState.OPEN: _("voting open"),
    MeetingState.PAUSED: _("paused"),
    MeetingState.CLOSED: _("closed"),
    MeetingState.COUNTED: _("counted"),
    MeetingState.CERTIFIED: _("certified"),
    MeetingState.DESTROYED: _("ballots destroyed"),
    MeetingState.ANNULLED: _("annulled"),
}

ROLES: Mapping[Role, Sentence] = {
    Role.PUBLIC: _("public"),
    Role.ORGANISER: _("organiser"),
    Role.SCRUTINEER: _("scrutineer"),
    Role.TABLET: _("tablet"),
    Role.STATION: _("station"),
}

OTHER_PERSON: Mapping[Role, Sentence] = {
    Role.ORGANISER: _("A scrutineer then agrees on their own screen, and the step is taken."),
    Role.SCRUTINEER: _("An organiser then agrees on their own screen, and the step is taken."),
}
"""Whom the proposer of a step waits for, by the proposer's role."""


@dataclass(frozen=True, slots=True)
class StepWords:
    """What the panel of a step says."""

    heading: Sentence
    explanation: Sentence
    propose: Sentence
    confirm: Sentence


STEPS: Mapping[Step, StepWords] = {
    Step.SEAL: StepWords(
        _("Next: seal the meeting"),
        _(
            "Sealing makes the keys final, makes the slips, and fixes forms, names, weights and "
            "grades. Afterwards nobody can change any of it."
        ),
        _("Propose to seal the meeting"),
        _("Agree and seal the meeting"),
    ),
    Step.OPEN: StepWords(
        _("Next: open the vote"),
        _("Tablets accept ballots from now on. The boxes must be empty and the slips printed."),
        _("Propose to open the vote"),
        _("Agree and open the vote"),
    ),
    Step.PAUSE: StepWords(
        _("Pause the vote"),
        _("Tablets accept no ballots until the vote is resumed. What is in the boxes stays."),
        _("Propose to pause the vote"),
        _("Agree and pause the vote"),
    ),
    Step.RESUME: StepWords(
        _("Resume the vote"),
        _("Tablets accept ballots again."),
        _("Propose to resume the vote"),
        _("Agree and resume the vote"),
    ),
    Step.CLOSE: StepWords(
        _("Next: close the vote"),
        _(
            "The boxes are closed for good and put in the order of their trackers, so that the "
            "order of arrival is gone. Count the slips by hand first."
        ),
        _("Propose to close the vote"),
        _("Agree and close the vote"),
    ),
    Step.COUNT: StepWords(
        _("Next: count"),
        _(
            "Each scrutineer verifies the records on their own computer and sends a partial "
            "decryption. Enough of them together give the counts, and nothing but the counts."
        ),
        _("Propose to count"),
        _("Agree and count"),
    ),
    Step.CERTIFY: StepWords(
        _("Next: certify the result"),
        _(
            "Compare the check code on all screens, print the tally sheet and sign it. "
            "Certifying publishes the results at the level fixed before the meeting."
        ),
        _("Propose to certify the result"),
        _("Agree and certify the result"),
    ),
    Step.DESTROY: StepWords(
        _("Destroy the ballots"),
        _(
            "After the objection period: this server deletes all ballots, records and partial "
            "decryptions for good. Results, hashes, register, incident log and audit log stay. Fill in "
            "the record of destruction on the cover sheet, three persons together."
        ),
        _("Propose to destroy the ballots"),
        _("Agree and destroy the ballots"),
    ),
    Step.ANNUL: StepWords(
        _("Annul the meeting"),
        _("Nothing of the meeting counts any more. This cannot be undone."),
        _("Propose to annul the meeting"),
        _("Agree and annul the meeting"),
    ),
}

DONE: Mapping[Step, Sentence] = {
    Step.SEAL: _("The meeting is sealed. Print the slips now."),
    Step.OPEN: _("The vote is open."),
    Step.PAUSE: _("The vote is paused."),
    Step.RESUME: _("The vote is open again."),
    Step.CLOSE: _("The vote is closed."),
    Step.COUNT: _("The ballots are counted."),
    Step.CERTIFY: _("The result is certified."),
    Step.DESTROY: _("The ballots are destroyed on this server."),
    Step.ANNUL: _("The meeting is annulled."),
}
