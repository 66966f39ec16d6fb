"""What the station refuses between the closed box and the decryption, one class per reason.

Source: guarding C2 (register), C4 (compare), C6 (refusals), C7 (newcomers).
"""

from __future__ import annotations

from tally.station.refusals import StationRefusal


class RegisterNotTyped(StationRefusal):
    """A number of the paper register is missing, or is none."""

    code = "register-not-typed"


class RegisterNotBalanced(StationRefusal):
    """The paper register does not fit the box; ``part`` says where."""

    code = "register-not-balanced"


class NotLeftOut(StationRefusal):
    """The lists of opened and withdrawn ballots are missing or malformed."""

    code = "not-left-out"


class TestsHidden(StationRefusal):
    """The server's list lacks a test ballot that this machine opened."""

    __test__ = False  # a name that pytest would take for its own

    code = "tests-hidden"


class OpenedInside(StationRefusal):
    """A ballot that was opened as a test is in the box."""

    code = "opened-inside"


class WithdrawnInside(StationRefusal):
    """A ballot of a withdrawn slip is in the box."""

    code = "withdrawn-inside"


class AttestationForged(StationRefusal):
    """An attestation was passed on that its trustee did not sign."""

    code = "attestation-forged"


class OtherAttested(StationRefusal):
    """Another trustee attests to another content."""

    code = "other-attested"


class TwoAttested(StationRefusal):
    """One trustee attests to two contents: proof that this one is dishonest, or the key stolen."""

    code = "two-attested"


class NotEnoughAttested(StationRefusal):
    """Fewer than the quorum attest, and no exception is made."""

    code = "not-enough-attested"


class TooFewForException(StationRefusal):
    """Fewer than the threshold attest: no exception helps."""

    code = "too-few-for-exception"


class ReadCodeDiffers(StationRefusal):
    """The code read from another station is missing or differs."""

    code = "read-code-differs"


class NotSpoken(StationRefusal):
    """The holder has not confirmed having spoken with a missing trustee."""

    code = "not-spoken"


class NewcomerMustWait(StationRefusal):
    """The key came to this machine without its journal: all others must attest first."""

    code = "newcomer-must-wait"


class NewcomerNoException(StationRefusal):
    """The key came without its journal: no exception by typing."""

    code = "newcomer-no-exception"


class NotAttestedYet(StationRefusal):
    """Decrypting comes after attesting."""

    code = "not-attested-yet"


class MeetingCertified(StationRefusal):
    """The result is certified: nothing is decrypted any more."""

    code = "meeting-certified"


class ShareErased(StationRefusal):
    """The key's share was erased when the meeting was certified."""

    code = "share-erased"


class JournalWithoutManifest(StationRefusal):
    """The journal has no manifest: its key never signed a sealing on this machine."""

    code = "journal-without-manifest"


class NotCounted(StationRefusal):
    """The share is erased only when a verified result is there."""

    code = "not-counted"
