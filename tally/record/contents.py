"""What stands in an archive: its events, and the texts that they lead to.

Source: protocol 8.  A payload is the hash of a data record; some of those name further data
by hash.  Nothing is checked here but that every link leads somewhere; what the texts mean
(ballots, proofs, counts) is for ``tally.verifier``.
"""

from __future__ import annotations

from dataclasses import dataclass

from tally.encrypted_tally import SizedText
from tally.errors import at
from tally.fingerprint import hex_of
from tally.message import read_message
from tally.record.event import ChainBroken, Event, EventType
from tally.record.manifest import Hex
from tally.record.tape import Record


@dataclass(frozen=True, slots=True)
class Setup:
    """The payload of the event ``Setup``: three hashes, hex."""

    election: Hex
    trustees: Hex
    credentials: Hex


@dataclass(frozen=True, slots=True)
class Owned:
    """The payload of the event ``PartialDecryption``."""

    owner: int
    """The trustee's number, from 1."""
    payload: Hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive whose outer form holds.

    Its properties raise ``ChainBroken``, ``Malformed`` or ``NotCanonical`` where a link leads
    nowhere; in an archive that ``read_archive`` returned none of them does.
    """

    timestamp: int
    """Unix seconds; ours is the meeting's date at 00:00 UTC, so that no file tells a time."""

    records: tuple[Record, ...]
    events: tuple[Event, ...]
    data: dict[str, str]
    """Hash (hex) -> text of every data record."""

    @property
    def head(self) -> str:
        """Hash of the last event, hex; empty when there is no event."""
        return hex_of(self.events[-1].text) if self.events else ""

    @property
    def closed_head(self) -> str:
        """Hash of the last event before any partial decryption, hex: what trustees attest to."""
        kinds = ("EncryptedTally", "EndBallots")
        events = [event for event in self.events if event.type in kinds]
        return hex_of(events[-1].text) if events else ""

    @property
    def setup(self) -> Setup:
        return read_message(self.one("Setup") or "", Setup)

    @property
    def election(self) -> str:
        return self.text(self.setup.election)

    @property
    def trustees(self) -> str:
        return self.text(self.setup.trustees)

    @property
    def credentials(self) -> str:
        return self.text(self.setup.credentials)

    @property
    def ballots(self) -> tuple[str, ...]:
        return self.payloads("Ballot")

    @property
    def ended(self) -> bool:
        return self.has("EndBallots")

    @property
    def sized(self) -> SizedText | None:
        """What the event ``EncryptedTally`` says about the encrypted tally."""
        text = self.one("EncryptedTally")
        return None if text is None else read_message(text, SizedText)

    @property
    def tally(self) -> str | None:
        """The encrypted tally's text."""
        sized = self.sized
        return None if sized is None else self.text(sized.encrypted_tally)

    @property
    def decryptions(self) -> tuple[tuple[int, str], ...]:
        """Owner (from 1) and text of every partial decryption."""
        owned = [read_message(text, Owned) for text in self.payloads("PartialDecryption")]
        return tuple((one.owner, self.text(one.payload)) for one in owned)

    @property
    def result(self) -> str | None:
        return self.one("Result")

    def has(self, kind: EventType) -> bool:
        return any(event.type == kind for event in self.events)

    def payloads(self, kind: EventType) -> tuple[str, ...]:
        """The payload text of every event of a kind, in order."""
        return tuple(self._payload(event) for event in self.events if event.type == kind)

    def one(self, kind: EventType) -> str | None:
        """The payload text of the first event of a kind, if there is one."""
        return next(iter(self.payloads(kind)), None)

    def text(self, digest: str | None) -> str:
        """The data record of that hash."""
        if digest is None or digest not in self.data:
            raise ChainBroken("a hash leads to no data")
        return self.data[digest]

    def data_of(self, event: Event) -> list[str]:
        """Hashes of the data that an event brings: what its payload refers to, then that."""
        if event.type == "EndBallots":
            if event.payload is not None:
                raise ChainBroken("an end with a payload")
            return []
        payload = self._payload(event)
        return [*referred(event.type, payload), hex_of(payload)]

    def _payload(self, event: Event) -> str:
        with at(event=event.height):
            return self.text(event.payload)


def referred(kind: EventType, payload: str) -> tuple[str, ...]:
    """Hashes of the further data that the payload of such an event names, in order.

    Raises ``Malformed`` or ``NotCanonical``.
    """
    if kind == "Setup":
        setup = read_message(payload, Setup)
        return setup.election, setup.trustees, setup.credentials
    if kind == "EncryptedTally":
        return (read_message(payload, SizedText).encrypted_tally,)
    if kind == "PartialDecryption":
        return (read_message(payload, Owned).payload,)
    return ()
