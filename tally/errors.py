"""Everything the protocol part of ``tally`` refuses, one class per reason.

A refusal knows *why* (``code``, stable: the kiosk translates it, the verifier prints it), *where*
(``place``: which record, event, ballot, question), what exactly (``note``), and by which section
it is refused (``rule``).  ``tally.words`` makes a sentence of all that in either language;
``str(error)`` is the English place and note, for programs and tracebacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, Self

Place = dict[str, int | str]
"""From the outermost in: ``{"ballot": 3, "question": 2, "choice": 1}``; numbers count from 1.
The names are those of ``tally.words.PLACES``; ``message`` names a message of the ceremony."""


class TallyError(Exception):
    """Base class.

    ``note`` is a template in English ("{slips} slips, {listed} credentials") with its
    ``values``; ``tally.words.NOTES`` has the Chinese of each.
    """

    code: ClassVar[str]
    rule: str = ""
    """Section of the protocol or of another page: "protocol 6.5", "guarding C3"."""

    def __init__(self, note: str = "", /, **values: object) -> None:
        super().__init__(note)
        self.note = note
        self.values = values
        self.place: Place = {}

    @classmethod
    def of(cls, fault: TallyError) -> Self:
        """The same refusal as one of this class: its note, place and rule are kept."""
        refusal = cls(fault.note, **fault.values)
        refusal.place = fault.place
        refusal.rule = fault.rule or refusal.rule
        return refusal

    def __str__(self) -> str:
        place = ", ".join(f"{name} {value}" for name, value in self.place.items())
        note = self.note.format(**self.values) if self.values else self.note
        return ": ".join(part for part in (place, note) if part)


@contextmanager
def at(rule: str = "", /, **place: int | str) -> Iterator[None]:
    """What is refused inside is refused *there*, and by ``rule`` if it names none itself.

    >>> with at("protocol 6.6", ballot=3):
    ...     check(ballot)
    """
    try:
        yield
    except TallyError as fault:
        fault.place = {**place, **fault.place}
        fault.rule = fault.rule or rule
        raise


class InvalidPoint(TallyError):
    """Not the text of an element of the prime-order subgroup, or the identity out of place."""

    code = "invalid-point"
    rule = "protocol 1.1"


class InvalidScalar(TallyError):
    """Not a canonical decimal below the group order."""

    code = "invalid-scalar"
    rule = "protocol 1.3"


class NotCanonical(TallyError):
    """The text is not the one canonical form of the JSON that it holds."""

    code = "not-canonical"
    rule = "protocol 2"


class Malformed(TallyError):
    """JSON of another shape than the protocol message that should stand here."""

    code = "malformed"


class InvalidElection(TallyError):
    """An election object that this program cannot hold an election by."""

    code = "invalid-election"
    rule = "protocol 3"


class InvalidSlipCode(TallyError):
    """What was read is not the code of a slip."""

    code = "invalid-slip-code"
    rule = "protocol 4"

    def __init__(self, note: str = "", /, *, reason: str = "") -> None:
        """``reason`` is ``"length"``, ``"symbol"`` or ``"check"``: what is wrong with it."""
        super().__init__(note)
        self.reason = reason


class NoDiscreteLog(TallyError):
    """A decrypted point is no count between zero and the number of ballots."""

    code = "no-discrete-log"
    rule = "protocol 7.3"


class InvalidMarks(TallyError):
    """Marks that do not answer each question of the election with one of its answers."""

    code = "invalid-marks"


class WeakSeed(TallyError):
    """A seed gave a zero scalar: draw the seed of ``contest`` (an index, from 0) again."""

    code = "weak-seed"
    rule = "guarding B1"

    def __init__(self, *, contest: int) -> None:
        super().__init__()
        self.contest = contest
        self.place = {"question": contest + 1}


class BallotTooLarge(TallyError):
    """Longer than any ballot of this election can be."""

    code = "ballot-too-large"
    rule = "protocol 6"


class BallotMalformed(Malformed):
    """Not JSON, or JSON of another shape than a ballot."""

    code = "ballot-malformed"
    rule = "protocol 6.6"


class BallotNotCanonical(NotCanonical):
    """The ballot's bytes differ from the one canonical form of the same JSON.

    Two spellings of one ballot would have two trackers (protocol 2).
    """

    code = "ballot-not-canonical"


class WrongElection(TallyError):
    """The ballot names another election, or another version of this one."""

    code = "wrong-election"
    rule = "protocol 6.6"


class UnknownCredential(TallyError):
    """The ballot's credential is not on the list."""

    code = "unknown-credential"
    rule = "protocol 6.6"


class WrongAnswers(TallyError):
    """Another number of answers, choices or proofs than the election's questions have."""

    code = "wrong-answers"
    rule = "protocol 6.6"


class InvalidSignature(TallyError):
    """A signature does not verify, or signs another hash."""

    code = "invalid-signature"


class InvalidProof(TallyError):
    """A proof does not verify."""

    code = "invalid-proof"


class UnknownOwner(TallyError):
    """A partial decryption belongs to no trustee of the election."""

    code = "unknown-owner"
    rule = "protocol 7.2"


class MissingDecryption(TallyError):
    """Fewer partial decryptions than the trustees' threshold."""

    code = "missing-decryption"
    rule = "protocol 7.3"


class NotAKeyFile(TallyError):
    """The text is no key file of ours."""

    code = "not-a-key-file"


class WrongPassphrase(TallyError):
    """The passphrase does not open the file, or the file was altered: the two look alike."""

    code = "wrong-passphrase"


class PassphraseTooShort(TallyError):
    """Fewer than 14 characters and fewer than six words."""

    code = "passphrase-too-short"
