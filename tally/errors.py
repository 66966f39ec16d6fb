"""Everything the protocol part of ``tally`` refuses, one class per reason.

``str(error)`` says where ("question 2, choice 3"); ``code`` is stable, and whoever talks to
people has the sentence for it.
"""

from typing import ClassVar


class TallyError(Exception):
    """Base class.  ``code`` is stable: the kiosk translates it, the verifier prints it."""

    code: ClassVar[str]


class InvalidPoint(TallyError):
    """Not the text of an element of the prime-order subgroup, or the identity out of place."""

    code = "invalid-point"


class InvalidScalar(TallyError):
    """Not a canonical decimal below the group order."""

    code = "invalid-scalar"


class NotCanonical(TallyError):
    """The text is not the one canonical form of the JSON that it holds."""

    code = "not-canonical"


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
        super().__init__(f"contest {contest}")
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
