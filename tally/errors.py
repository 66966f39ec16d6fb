"""Everything the protocol part of ``tally`` refuses, one class per reason.

A refusal knows *why* (``code``, stable: the kiosk translates it, the verifier prints it), *where*
(``place``: which record, event, ballot, question), what exactly (``note``), and by which section
it is refused (``rule``).  ``tally.words`` makes a sentence of all that in either language;
``str(error)`` is the English place and note, for programs and tracebacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

Place = dict[str, int | str]
"""From the outermost in: ``{"ballot": 3, "question": 2, "choice": 1}``; numbers count from 1.
The names are those of ``tally.words.PLACES``."""


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


class InvalidSlipCode(TallyError):
    """What was read is not the code of a slip; ``reason`` says what is wrong with it."""

    code = "invalid-slip-code"

    def __init__(self, reason: str) -> None:
        """``reason`` is ``"length"``, ``"symbol"`` or ``"check"``."""
        super().__init__(reason)
        self.reason = reason


class NoDiscreteLog(TallyError):
    """A decrypted point is no count between zero and the number of ballots."""

    code = "no-discrete-log"


class InvalidMarks(TallyError):
    """Marks that do not answer each question of the election with one of its answers."""

    code = "invalid-marks"


class WeakSeed(TallyError):
    """A seed gave a zero scalar (guarding B1): draw the seed of ``contest`` again."""

    code = "weak-seed"

    def __init__(self, contest: int) -> None:
        super().__init__("contest {contest}", contest=contest)
        self.contest = contest


class BallotTooLarge(TallyError):
    """Longer than any ballot of this election can be."""

    code = "ballot-too-large"


class BallotMalformed(Malformed):
    """Not JSON, or JSON of another shape than a ballot."""

    code = "ballot-malformed"


class BallotNotCanonical(NotCanonical):
    """The ballot's bytes differ from the one canonical form of the same JSON.

    Two spellings of one ballot would have two trackers (protocol 2).
    """

    code = "ballot-not-canonical"


class WrongElection(TallyError):
    """The ballot names another election, or another version of this one."""

    code = "wrong-election"


class UnknownCredential(TallyError):
    """The ballot's credential is not on the list."""

    code = "unknown-credential"


class WrongAnswers(TallyError):
    """Another number of answers, choices or proofs than the election's questions have."""

    code = "wrong-answers"


class InvalidSignature(TallyError):
    """A signature does not verify, or signs another hash."""

    code = "invalid-signature"


class InvalidProof(TallyError):
    """A proof does not verify.  Its argument says where ("question 2, choice 3")."""

    code = "invalid-proof"


class UnknownOwner(TallyError):
    """A partial decryption belongs to no trustee of the election."""

    code = "unknown-owner"


class MissingDecryption(TallyError):
    """Fewer partial decryptions than the trustees' threshold."""

    code = "missing-decryption"
