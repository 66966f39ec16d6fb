"""Everything the kiosk refuses, one class per reason.

Each carries the sentence that the person at the screen reads: it says what to do next and blames
no one.  ``code`` is stable and for programs (formats, "Booth JSON API"); ``status`` is for HTTP.
``tally`` has its own errors with codes and no sentences; actions turn those a person may meet
into one of these.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from kiosk.i18n import Sentence, _


class KioskError(Exception):
    """Base class; ``sentence`` is shown, ``code`` is answered to programs."""

    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT
    code: ClassVar[str] = "refused"
    message: ClassVar[Sentence]

    def __init__(self, **values: object) -> None:
        super().__init__()
        self.sentence = Sentence(self.message.msgid, values)

    def __str__(self) -> str:
        return self.sentence.text("en")


class Refused(KioskError):
    """A refusal whose sentence is written where it is raised."""

    def __init__(self, sentence: Sentence) -> None:
        self.message = sentence  # type: ignore[misc]  # the one class whose sentence is its own
        super().__init__(**sentence.values)


# --- booth -------------------------------------------------------------------------------


class MeetingNotOpen(KioskError):
    """A ballot arrived before the meeting opened, while it was paused, or after it closed."""

    code = "meeting-not-open"
    message = _("Voting is not open. This ballot has not been counted. Please ask a steward.")


class SlipAlreadyUsed(KioskError):
    """Another ballot was cast with this slip; the first one counts."""

    code = "slip-already-used"
    message = _("A ballot has already been cast with this slip, and that ballot counts.")


class SlipWithdrawn(KioskError):
    code = "slip-withdrawn"
    message = _(
        "This slip has been withdrawn. Please ask a steward: draw another one, unless your paper "
        "form lies in an envelope, which counts."
    )


class BallotRefused(KioskError):
    """The ballot did not pass the checks of ``tally``; ``reason`` is that error's code."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "ballot-refused"
    message = _(
        "The server could not accept this ballot (%(reason)s). It has not been counted and the slip "
        "is still good. Please vote on another tablet and tell a steward."
    )

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


class TooLarge(KioskError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too-large"
    message = _("What was sent is larger than anything the server needs. Nothing was stored.")


class UnknownTablet(KioskError):
    status = HTTPStatus.UNAUTHORIZED
    code = "unknown-tablet"
    message = _(
        "The server does not know this tablet. Please enrol it again with a code from the organiser."
    )


class CodeUnknown(KioskError):
    """An enrolment code that does not exist or was used; the two are not told apart."""

    status = HTTPStatus.FORBIDDEN
    code = "code-unknown"
    message = _(
        "This code is not known or has been used. Please ask the organiser for a new one."
    )


class MalformedRequest(KioskError):
    """What a program sent has not the form it should have."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "malformed"
    message = _("The server could not read what was sent. Please try again or ask a steward.")


class NonceUnknown(KioskError):
    status = HTTPStatus.CONFLICT
    code = "nonce-unknown"
    message = _("This question took too long. Please scan the slip again.")


class BoxUnavailable(KioskError):
    """The database is locked, read-only, full or away: nothing was stored, nothing acknowledged."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "box-unavailable"
    message = _(
        "The ballot box cannot be written at the moment. Nothing has been counted. "
        "Please wait and try again, or ask a steward."
    )


# --- test ballots ------------------------------------------------------------------------


class CardUnknown(KioskError):
    """A test card that no station announced for this meeting before it opened."""

    code = "card-unknown"
    message = _(
        "The server does not know this test card. Nothing was counted and the slip is unused. "
        "Please ask the scrutineer for another card."
    )


class CardSpent(KioskError):
    code = "card-spent"
    message = _(
        "This test card was used before. Nothing was counted and the slip is unused. "
        "Please ask the scrutineer for another card."
    )


class CardsTooLate(KioskError):
    """Cards made after opening could be made for ballots that are known already."""

    code = "cards-too-late"
    message = _("Test cards can be announced between sealing and opening only.")


class BallotsDestroyed(KioskError):
    """The objection period is over: what became of a slip is not known any more."""

    status = HTTPStatus.GONE
    code = "ballots-destroyed"
    message = _(
        "The ballots of this meeting were destroyed after the objection period. The result stands."
    )


class BallotInBox(KioskError):
    """A ballot that was cast is never opened."""

    code = "ballot-in-box"
    message = _("This ballot has been cast and is never opened. Please call a scrutineer.")


class BallotOpened(KioskError):
    """A ballot that was opened is never counted."""

    code = "ballot-opened"
    message = _(
        "This ballot was opened as a test and is never counted. The slip is still good; please vote "
        "again on another tablet and tell a scrutineer."
    )


# --- people ------------------------------------------------------------------------------


class NotFound(KioskError):
    status = HTTPStatus.NOT_FOUND
    code = "not-found"
    message = _("There is nothing here. Please go back and choose again.")


class LoginNeeded(KioskError):
    status = HTTPStatus.UNAUTHORIZED
    code = "login-needed"
    message = _("Please log in first.")


class NotYourRole(KioskError):
    status = HTTPStatus.FORBIDDEN
    code = "not-your-role"
    message = _("This page is for another role. Please log in as the person it is meant for.")


class NoSeat(KioskError):
    """A scrutineer's login whose name stands at no seat of the meeting."""

    status = HTTPStatus.FORBIDDEN
    code = "no-seat"
    message = _(
        "No seat of this meeting bears the name %(name)s. Ask for a login with exactly the name "
        "that stands in the meeting file."
    )


class ForeignOrigin(KioskError):
    """A page of another site sent this request (security R33)."""

    status = HTTPStatus.FORBIDDEN
    code = "foreign-origin"
    message = _("This request came from another site. Please open the page here and try again.")


class WrongPassword(KioskError):
    """The login does not exist or the password is wrong; the two are not told apart."""

    status = HTTPStatus.FORBIDDEN
    code = "wrong-password"
    message = _("Login name or password is not right. Please try again.")


class TooManyAttempts(KioskError):
    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too-many-attempts"
    message = _(
        "Too many attempts for this login. Please wait %(seconds)s seconds and try again."
    )


class LoginTaken(KioskError):
    code = "login-taken"
    message = _("The login %(login)s exists already. Please choose another.")


# --- steps of a meeting ------------------------------------------------------------------


class StepNotAllowed(KioskError):
    """The meeting is not in a state in which this step may be taken."""

    code = "step-not-allowed"
    message = _(
        "This step (%(step)s) is not possible now: the meeting is %(state)s. Look at the meeting again."
    )


class ConditionsNotMet(KioskError):
    """A step's checklist does not hold; ``sentences`` says what is missing."""

    code = "conditions-not-met"
    message = _("Not yet: %(first)s")

    def __init__(self, sentences: list[Sentence]) -> None:
        super().__init__(first=sentences[0])
        self.sentences = tuple(sentences)


class AlreadyProposed(KioskError):
    code = "already-proposed"
    message = _("%(name)s has already proposed this step. A second person has to confirm it.")


class NotProposed(KioskError):
    code = "not-proposed"
    message = _(
        "Nobody has proposed this step, or the proposal was withdrawn. Propose it first."
    )


class ProposalChanged(KioskError):
    """Something else waits than what the second person saw."""

    code = "proposal-changed"
    message = _(
        "Meanwhile something else is proposed than this page showed. Read it again, then agree or "
        "refuse."
    )


class SecondPersonNeeded(KioskError):
    """Whoever proposed a step may not confirm it."""

    status = HTTPStatus.FORBIDDEN
    code = "second-person-needed"
    message = _("You proposed this step. Another person has to confirm it.")


class OtherRoleNeeded(KioskError):
    """Of the two people one must be an organiser and the other a scrutineer."""

    status = HTTPStatus.FORBIDDEN
    code = "other-role-needed"
    message = _(
        "An organiser and a scrutineer take this step together. Ask one of the other role."
    )


class NothingWaits(KioskError):
    """Nobody proposes to withdraw such slips, or they have voted since."""

    code = "nothing-waits"
    message = _("No such slip waits to be withdrawn any more. Please look at the page again.")


class WaitingChanged(KioskError):
    """Other slips wait than those that the second person saw."""

    code = "waiting-changed"
    message = _(
        "Meanwhile another number of slips waits. Please compare the slips with the page again, "
        "then confirm."
    )


class SlipStaysGood(KioskError):
    """The meeting is not in a state in which slips are withdrawn."""

    code = "slip-stays-good"
    message = _(
        "No slip can be withdrawn now: slips between sealing and closing, slips of paper forms "
        "while the vote is open or paused. Nothing has changed."
    )


class SlipsNotMade(KioskError):
    """The slips could not be typeset; the meeting is as it was."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "slips-not-made"
    message = _(
        "The slips could not be made, and nothing was sealed. Close other programs on the server "
        "and agree to this step again."
    )


# --- stations ----------------------------------------------------------------------------


class UnknownStation(KioskError):
    status = HTTPStatus.UNAUTHORIZED
    code = "unknown-station"
    message = _(
        "The server does not know this station code. Check it, or ask the organiser for a new one."
    )


class NotYet(KioskError):
    """A station asked for something that others have still to send."""

    code = "not-yet"
    message = _("Not all scrutineers have sent their part yet. Please wait for the others.")


class CheckpointsOnlyWhileOpen(KioskError):
    """Checkpoints were asked for before the vote was opened, or after it was closed."""

    code = "checkpoints-only-while-open"
    message = _("There are checkpoints only while voting is open.")


class CeremonyOutdated(KioskError):
    """A message of an earlier attempt at the key ceremony."""

    code = "ceremony-outdated"
    message = _(
        "The key ceremony has begun again under another number. "
        "Please make a new key at your station."
    )


class CeremonyEnded(KioskError):
    """A complaint has ended this attempt at the key ceremony."""

    code = "ceremony-ended"
    message = _("A complaint has ended this key ceremony. The organiser has to begin it again.")


class AlreadySent(KioskError):
    """Something else was sent for this place before; what was sent first stands."""

    code = "already-sent"
    message = _(
        "Something else has been sent from this seat before, and that stands. "
        "If it was not you, stop and tell the other scrutineers."
    )


class ResultCertified(KioskError):
    """Something that belongs before certifying came after it."""

    code = "result-certified"
    message = _("The result is certified. Nothing can be added to it any more.")


class MessageRefused(KioskError):
    """A ceremony message, attestation or partial decryption that does not hold."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "message-refused"
    message = _("What this station sent does not hold (%(reason)s) and was not stored.")

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason
