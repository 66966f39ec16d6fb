"""The record of one group's election: a Belenios archive ``<group>.bel``.

Source: protocol 8.  Three readers for three needs: ``parse_archive`` demands the outer form and
nothing else, so that the verifier can go on after a broken chain; ``check_order`` is the grammar
of events and the data before them; ``read_archive`` is both and the chain, for everybody else.
What the texts mean (ballots, proofs, counts) is for ``tally.verifier``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tally.canonical_json import canonical
from tally.encrypted_tally import EncryptedTally
from tally.errors import Malformed, NotCanonical, TallyError
from tally.fingerprint import hex_of
from tally.record.event import (
    DATA_BEFORE,
    ChainBroken,
    Event,
    EventType,
    check_chain,
    parse_event,
)
from tally.record.tape import ArchiveMalformed, Record, read_tape, write_tape

_FOLLOWERS: dict[str, tuple[str, ...]] = {
    "Setup": ("Ballot", "EndBallots"),
    "Ballot": ("Ballot", "EndBallots"),
    "EndBallots": ("EncryptedTally",),
    "EncryptedTally": ("PartialDecryption", "Result"),
    "PartialDecryption": ("PartialDecryption", "Result"),
    "Result": (),
}


class WrongOrder(TallyError):
    """Events or data stand where they must not.  The argument says which."""

    code = "wrong-order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive whose outer form holds."""

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

    def has(self, kind: EventType) -> bool:
        return any(event.type == kind for event in self.events)

    def payloads(self, kind: EventType) -> tuple[str, ...]:
        """The payload text of every event of a kind, in order.

        Raises ``ChainBroken`` when an event's payload is not in the archive.
        """
        return tuple(
            self.text(event.payload, f"event {height}")
            for height, event in enumerate(self.events)
            if event.type == kind
        )

    def text(self, digest: str | None, where: str) -> str:
        if digest is None or digest not in self.data:
            raise ChainBroken(f"{where}: payload")
        return self.data[digest]

    @property
    def ballots(self) -> tuple[str, ...]:
        return self.payloads("Ballot")

    @property
    def ended(self) -> bool:
        return self.has("EndBallots")

    @property
    def counted(self) -> bool:
        return self.has("Result")


def parse_archive(data: bytes) -> Archive:
    """The archive of ``data``, its order not yet checked.

    Raises ``NotAnArchive`` or ``ArchiveMalformed``, whatever the bytes.
    """
    timestamp, records = read_tape(data)
    texts: dict[str, str] = {}
    events: list[Event] = []
    for number, record in enumerate(records, start=1):
        if record.is_event:
            events.append(_event(record.body, f"record {number}"))
        else:
            texts[record.digest] = _text(record.body, f"record {number}")
    return Archive(timestamp=timestamp, records=records, events=tuple(events), data=texts)


def check_order(archive: Archive) -> None:
    """Every event stands in its place with exactly its own data before it.

    Raises ``WrongOrder``.  Belenios tools do not check all of this: they would take a ballot
    after EndBallots, or data to which nothing refers.
    """
    waiting: list[str] = []
    events = iter(enumerate(archive.events))
    for record in archive.records:
        if not record.is_event:
            waiting.append(record.digest)
            continue
        height, event = next(events)
        last = waiting[-1] if waiting else None
        if len(waiting) != DATA_BEFORE[event.type] or event.payload != last:
            raise WrongOrder(f"event {height}: data before {event.type}")
        waiting = []
    if waiting:
        raise WrongOrder(f"{len(waiting)} data records after the last event")
    _check_sequence([event.type for event in archive.events])


def read_archive(data: bytes) -> Archive:
    """The archive of ``data``: form, chain and order hold.  Raises ``TallyError``."""
    archive = parse_archive(data)
    check_chain(archive.events)
    check_order(archive)
    return archive


def head(data: bytes) -> str:
    """The hash of the last event of an archive, hex.  Raises ``TallyError``."""
    return read_archive(data).head


def write_archive(
    *,
    timestamp: int,
    election: str,
    trustees: str,
    credentials: str,
    ballots: Iterable[str],
    tally: EncryptedTally | None = None,
    decryptions: Iterable[tuple[int, str]] = (),
    result: str | None = None,
    ended: bool = True,
) -> bytes:
    """The archive of an election as far as it has come.

    ``ballots`` are written as given (the caller sorts them by tracker); ``decryptions`` are
    pairs of owner (from 1) and partial decryption.  The same texts give the same bytes, always.
    """
    steps: list[tuple[EventType, Sequence[str]]] = [
        (
            "Setup",
            (election, trustees, credentials, setup_text(election, trustees, credentials)),
        )
    ]
    steps += [("Ballot", (ballot,)) for ballot in ballots]
    if ended:
        steps.append(("EndBallots", ()))
    if tally is not None:
        steps.append(("EncryptedTally", (tally.text, tally.sized_text)))
    for owner, text in decryptions:
        owned = canonical({"owner": owner, "payload": hex_of(text)})
        steps.append(("PartialDecryption", (text, owned)))
    if result is not None:
        steps.append(("Result", (result,)))
    _check_sequence([kind for kind, _ in steps])
    return write_tape(timestamp, _chained(steps))


def setup_text(election: str, trustees: str, credentials: str) -> str:
    """The setup data that the Setup event points to; its hash is ``setup`` in the manifest."""
    return canonical(
        {
            "election": hex_of(election),
            "trustees": hex_of(trustees),
            "credentials": hex_of(credentials),
        }
    )


def _chained(steps: Iterable[tuple[EventType, Sequence[str]]]) -> Iterator[Record]:
    parent: str | None = None
    for height, (kind, texts) in enumerate(steps):
        yield from (Record(is_event=False, body=text.encode()) for text in texts)
        payload = hex_of(texts[-1]) if texts else None
        event = Event(parent=parent, height=height, type=kind, payload=payload)
        parent = hex_of(event.text)
        yield Record(is_event=True, body=event.text.encode())


def _check_sequence(kinds: Sequence[str]) -> None:
    """Setup Ballot* [EndBallots [EncryptedTally PartialDecryption* [Result]]]."""
    if kinds[:1] != ["Setup"]:
        raise WrongOrder("event 0: not Setup")
    for height, (before, kind) in enumerate(pairwise(kinds), start=1):
        if kind not in _FOLLOWERS[before]:
            raise WrongOrder(f"event {height}: {kind} after {before}")


def _text(body: bytes, where: str) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise ArchiveMalformed(f"{where}: not UTF-8") from None


def _event(body: bytes, where: str) -> Event:
    try:
        return parse_event(_text(body, where))
    except (Malformed, NotCanonical):
        raise ArchiveMalformed(f"{where}: no canonical event") from None
