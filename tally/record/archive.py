"""The record of one group's election: a Belenios archive ``<group>.bel``.

Source: protocol 8.  ``parse_archive`` demands the outer form and nothing else, so that the
verifier can go on after a broken chain; ``read_archive`` demands form, chain and order, for
everybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tally.canonical_json import canonical
from tally.encrypted_tally import EncryptedTally
from tally.errors import Malformed, NotCanonical, at
from tally.fingerprint import hex_of
from tally.record.contents import Archive, Owned, Setup
from tally.record.event import Event, EventType, check_chain, parse_event
from tally.record.order import check_nothing_left, check_order, check_sequence
from tally.record.tape import ArchiveMalformed, Record, read_tape, write_tape


def parse_archive(data: bytes) -> Archive:
    """The archive of ``data``, its chain and order not yet checked.

    Raises ``NotAnArchive`` or ``ArchiveMalformed``, whatever the bytes.
    """
    timestamp, records = read_tape(data)
    texts: dict[str, str] = {}
    events: list[Event] = []
    for number, record in enumerate(records, start=1):
        if record.is_event:
            with at(record=number):
                events.append(_event(record.body.decode()))
        else:
            texts[record.digest] = record.body.decode()
    return Archive(timestamp=timestamp, records=records, events=tuple(events), data=texts)


def read_archive(data: bytes) -> Archive:
    """The archive of ``data``: form, chain and order hold.  Raises ``TallyError``."""
    archive = parse_archive(data)
    check_chain(archive.events)
    check_order(archive)
    check_nothing_left(archive)
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
    setup = setup_text(election, trustees, credentials)
    steps: list[tuple[EventType, Sequence[str]]] = [
        ("Setup", (election, trustees, credentials, setup))
    ]
    steps += [("Ballot", (ballot,)) for ballot in ballots]
    if ended:
        steps.append(("EndBallots", ()))
    if tally is not None:
        steps.append(("EncryptedTally", (tally.text, tally.sized_text)))
    for owner, text in decryptions:
        steps.append(("PartialDecryption", (text, canonical(Owned(owner, hex_of(text))))))
    if result is not None:
        steps.append(("Result", (result,)))
    check_sequence([kind for kind, _ in steps])
    return write_tape(timestamp, _chained(steps))


def setup_text(election: str, trustees: str, credentials: str) -> str:
    """The setup data that the Setup event points to; its hash is ``setup`` in the manifest."""
    return canonical(Setup(hex_of(election), hex_of(trustees), hex_of(credentials)))


def _chained(steps: Iterable[tuple[EventType, Sequence[str]]]) -> Iterator[Record]:
    parent: str | None = None
    for height, (kind, texts) in enumerate(steps):
        yield from (Record(is_event=False, body=text.encode()) for text in texts)
        payload = hex_of(texts[-1]) if texts else None
        event = Event(parent=parent, height=height, type=kind, payload=payload)
        parent = hex_of(event.text)
        yield Record(is_event=True, body=event.text.encode())


def _event(text: str) -> Event:
    try:
        return parse_event(text)
    except (Malformed, NotCanonical):
        raise ArchiveMalformed("no canonical event") from None
