"""Everything the station refuses, one class per reason.

``code`` finds the sentence in ``tally.station.words`` (``refusal-<code>``); ``values`` fill
its gaps.  No refusal leaves anything half done: the key's share has not been used.
Source: guarding C6.
"""

from __future__ import annotations

import copyreg

from tally.errors import TallyError
from tally.verifier import Report


class StationRefusal(TallyError):
    """Base class.  ``values`` are names and numbers for the sentence, never secrets."""

    def __init__(self, **values: object) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in values.items()))
        self.values = values

    def __reduce__(self) -> tuple[object, ...]:
        """So that a refusal comes whole out of another process, whatever its class takes."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]  # what pickle itself makes objects with


class ServerUnreachable(StationRefusal):
    """No answer came from the server in time."""

    code = "server-unreachable"


class ServerRefused(StationRefusal):
    """The server answered with a refusal of its own, whose sentence is passed on."""

    code = "server-refused"


class StrangeAnswer(StationRefusal):
    """What answered does not speak the station's language: another program, or a changed one."""

    code = "strange-answer"


class ServerNotAllowed(StationRefusal):
    """The address is no https:// address (plain http:// only on this machine)."""

    code = "server-not-allowed"


class NoServer(StationRefusal):
    """The step needs the server, and no address or no station code is known."""

    code = "no-server"


class KeyFileMissing(StationRefusal):
    """The key file is not in the folder any more (the stick was pulled out)."""

    code = "key-file-missing"


class KeyFileNotWritten(StationRefusal):
    """The key file could not be written and synced."""

    code = "key-file-not-written"


class KeyFileExists(StationRefusal):
    """There is already a key for this seat of this meeting."""

    code = "key-file-exists"


class JournalBroken(StationRefusal):
    """The journal does not chain: somebody changed it, or a disk lost part of it."""

    code = "journal-broken"


class PassphrasesDiffer(StationRefusal):
    """The passphrase and its repetition differ."""

    code = "passphrases-differ"


class KeyNotOpen(StationRefusal):
    """The step needs the key, and no key (or another one) is open."""

    code = "key-not-open"


class OtherMeeting(StationRefusal):
    """The key was made for one meeting; the server, manifest or record is of another."""

    code = "other-meeting"


class OtherSeat(StationRefusal):
    """The station code belongs to another seat than the key."""

    code = "other-seat"


class OtherCeremony(StationRefusal):
    """The organiser has begun the ceremony again, or the key was made in none."""

    code = "other-ceremony"


class CommittedBefore(StationRefusal):
    """The machine has committed to another key in the same ceremony (guarding D0)."""

    code = "committed-before"


class CommitmentsChanged(StationRefusal):
    """Another list of commitments than the one under which this station has revealed."""

    code = "commitments-changed"


class OwnMessageChanged(StationRefusal):
    """What came back as this trustee's message is not what it sent."""

    code = "own-message-changed"


class MessagesChanged(StationRefusal):
    """Everybody's messages of a round are not those that this station has checked before."""

    code = "messages-changed"


class MessageTooEarly(StationRefusal):
    """A round was asked for before the one that it stands on."""

    code = "message-too-early"


class CeremonyEnded(StationRefusal):
    """Somebody complained; this station has judged the complaint by itself.

    ``guilty`` is who dealt a bad share, or who complained without cause.
    """

    code = "ceremony-ended"

    def __init__(self, fault: TallyError, *, complainer: int, guilty: int) -> None:
        super().__init__(complainer=complainer, guilty=guilty)
        self.note, self.place, self.rule = fault.note, fault.place, fault.rule


class TrusteesChanged(StationRefusal):
    """Another payload than the one that this station has checked."""

    code = "trustees-changed"


class CeremonyUnfinished(StationRefusal):
    """The key has no share yet, so there is nothing it could decrypt."""

    code = "ceremony-unfinished"


class NotSealed(StationRefusal):
    """There is no manifest: the meeting has not been sealed, or its file was not chosen."""

    code = "not-sealed"


class NotClosed(StationRefusal):
    """The ballot box is not closed yet."""

    code = "not-closed"


class NotARecord(StationRefusal):
    """A file that was chosen is neither a record nor a manifest."""

    code = "not-a-record"


class NotAManifest(StationRefusal):
    """The manifest's text is not what a sealing writes."""

    code = "not-a-manifest"


class ManifestChanged(StationRefusal):
    """The key has already seen another manifest of the same meeting (guarding A2.3)."""

    code = "manifest-changed"


class RecordDoesNotVerify(StationRefusal):
    """At least one check of the record failed; ``report`` has them all."""

    code = "record-does-not-verify"

    def __init__(self, report: Report, **values: object) -> None:
        super().__init__(**values)
        self.report = report


class RecordDiffersFromManifest(StationRefusal):
    """Election, setup, trustees or meeting file are not those fixed at sealing."""

    code = "record-differs-from-manifest"


class GroupMissing(StationRefusal):
    """The manifest names a group of which there is no record."""

    code = "group-missing"


class GroupDoubled(StationRefusal):
    """Two records are of the same group."""

    code = "group-doubled"


class GroupUnknown(StationRefusal):
    """A record is of a group that the manifest does not name."""

    code = "group-unknown"


class BoxStillOpen(StationRefusal):
    """A record has no EndBallots event."""

    code = "box-still-open"


class SmallGroupTallied(StationRefusal):
    """A group below ``min_group`` carries an encrypted tally: it must never be decrypted."""

    code = "small-group-tallied"


class GroupNotTallied(StationRefusal):
    """A group of at least ``min_group`` carries no encrypted tally."""

    code = "group-not-tallied"


class MinGroupTooSmall(StationRefusal):
    """The meeting allows fewer ballots to be decrypted together than this program ever does."""

    code = "min-group-too-small"


class TallyDiffers(StationRefusal):
    """The encrypted tally in the record is not the one that the ballots add up to."""

    code = "tally-differs"


class RehearsalMismatch(StationRefusal):
    """A rehearsal's key for a real meeting, or the reverse."""

    code = "rehearsal-mismatch"


class ExaminationOutdated(StationRefusal):
    """What the person confirmed is not what was examined last."""

    code = "examination-outdated"


class StoredBytesDiffer(StationRefusal):
    """The server holds other bytes than those that were sent."""

    code = "stored-bytes-differ"


class FormExpired(StationRefusal):
    """The form came from another page or from an earlier run of the program."""

    code = "form-expired"
