"""What the station refuses to sign at sealing, one class per reason.

Each says that something planted by a server was found; nothing is signed and the box cannot open.
Source: guarding A2.2 and C6.
"""

from __future__ import annotations

from tally.station.refusals import StationRefusal


class NotSealedPapers(StationRefusal):
    """What was sent is not the set of papers that a sealing makes; ``part`` says which."""

    code = "not-sealed-papers"


class OtherTrustees(StationRefusal):
    """The trustees are not those of the ceremony in which this key took part."""

    code = "other-trustees"


class ElectionKeyDiffers(StationRefusal):
    """An election's public key is not the product of the trustees' keys."""

    code = "election-key-differs"


class UuidDiffers(StationRefusal):
    """An election has another number than the manifest says."""

    code = "uuid-differs"


class UuidSeen(StationRefusal):
    """An election's number has stood in another manifest."""

    code = "uuid-seen"


class KeyUsedBefore(StationRefusal):
    """The key has signed the manifest of another meeting."""

    code = "key-used-before"


class PhiDiffers(StationRefusal):
    """The manifest's fingerprint is not that of the election."""

    code = "phi-differs"


class SetupDiffers(StationRefusal):
    """The manifest's setup hash is not that of election, trustees and credentials."""

    code = "setup-differs"


class MeetingFileDiffers(StationRefusal):
    """An election was made for another meeting file than the one that is shown."""

    code = "meeting-file-differs"


class MeetingNotValid(StationRefusal):
    """The meeting is none that a meeting file can make; ``field`` says where."""

    code = "meeting-not-valid"


class SeatsDiffer(StationRefusal):
    """The meeting names other scrutineers or another threshold than the key."""

    code = "seats-differ"


class GroupsDiffer(StationRefusal):
    """Manifest, elections and meeting file do not name the same voter groups."""

    code = "groups-differ"


class GroupSwapped(StationRefusal):
    """An election says that it is of another group than the one for which it stands."""

    code = "group-swapped"


class QuestionsDiffer(StationRefusal):
    """An election asks other questions than the meeting file."""

    code = "questions-differ"


class SlipsDiffer(StationRefusal):
    """An election was sealed for another number of slips than the meeting file."""

    code = "slips-differ"


class MinGroupDiffers(StationRefusal):
    """An election was sealed with another smallest box than the meeting file."""

    code = "min-group-differs"


class MinGroupBelowLeast(StationRefusal):
    """The meeting allows fewer ballots to be decrypted together than this program ever does."""

    code = "min-group-below-least"


class CredentialsNotValid(StationRefusal):
    """A line of the credentials is no credential, or stands there twice."""

    code = "credentials-not-valid"


class CredentialsNotSorted(StationRefusal):
    """The credentials are not sorted: their order may tell that of the slips."""

    code = "credentials-not-sorted"


class CredentialsNumber(StationRefusal):
    """There are more or fewer credentials than slips."""

    code = "credentials-number"


class CredentialInTwoGroups(StationRefusal):
    """A credential stands in the lists of two groups."""

    code = "credential-in-two-groups"


class SlipsNotCounted(StationRefusal):
    """The holder has not typed how many slips were counted by hand."""

    code = "slips-not-counted"


class SlipsCountedDiffer(StationRefusal):
    """The holder counted more or fewer slips than were sealed."""

    code = "slips-counted-differ"


class KeyTestFailed(StationRefusal):
    """The key file as it is stored does not decrypt what was encrypted under its key."""

    code = "key-test-failed"
