"""The outer audit of a record: form, chain, order, and that nothing is left over.

Source: protocol 8.  One forward pass: each event is handed on as a ``Step`` with exactly the
data that it brings; what stands wrong is noted and the pass goes on.  In memory are the few
records that wait for their event, and a hash of every data record that was there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tally.canonical_json import decoded
from tally.errors import Malformed, NotCanonical, TallyError
from tally.message import convert
from tally.record.contents import referred
from tally.record.event import ChainBroken, Event, EventType, parse_event
from tally.record.order import BRINGS, FOLLOWERS, RANK, LeftOver, WrongOrder
from tally.record.tape import Found, timestamp_of
from tally.verifier.findings import Findings

LARGEST_EVENT = 1024
"""Bytes: more than twice the longest event."""


@dataclass(frozen=True, slots=True)
class Datum:
    """A data record; ``body`` is ``None`` where it is too large or no text."""

    record: int
    digest: str
    body: bytes | None

    @property
    def size(self) -> int:
        return len(self.body or b"")

    @property
    def text(self) -> str | None:
        return None if self.body is None else self.body.decode()


@dataclass(frozen=True, slots=True)
class Step:
    """One event that stands in its place, with its data: the payload last."""

    height: int
    record: int
    kind: EventType
    data: tuple[Datum, ...]
    """As many as the event brings; empty when some of them are not there."""


class Chain:
    """The events of a tape, and what the chain as a whole says."""

    def __init__(self, found: Iterable[Found], findings: Findings) -> None:
        self.timestamp: int | None = None
        self.head = ""
        """Hash of the last event, hex."""
        self.closed_head = ""
        """Hash of the last event before any partial decryption, hex."""
        self.reached: EventType | None = None
        """How far the election has come."""
        self._found = found
        self._findings = findings
        self._waiting: deque[Datum] = deque()
        self._digests: set[bytes] = set()
        self._records = self._events = 0

    def has_reached(self, kind: EventType) -> bool:
        return RANK[self.reached] >= RANK[kind]

    def steps(self) -> Iterator[Step]:
        """The events in their order, to the end of the tape."""
        for found in self._found:
            self._records += 1
            for fault in found.faults:
                self._findings.fault("archive-form", fault)
            if found.number == 0:
                self.timestamp = timestamp_of(found.body or b"")
            elif not found.digest:
                continue
            elif found.is_event:
                step = self._step(found)
                self._events += 1
                if step is not None:
                    yield step
            else:
                self._wait(found)
        self._end()

    def _wait(self, found: Found) -> None:
        digest = bytes.fromhex(found.digest)
        if digest in self._digests:
            fault = LeftOver("the same data stand there twice")
            self._findings.fault("nothing-left", fault, record=found.number)
        self._digests.add(digest)
        self._waiting.append(Datum(found.number, found.digest, _utf8(found.body)))
        if len(self._waiting) > BRINGS["Setup"]:
            self._leave(self._waiting.popleft())

    def _leave(self, datum: Datum) -> None:
        self._findings.fault(
            "nothing-left", LeftOver("data that no event brings"), record=datum.record
        )

    def _end(self) -> None:
        findings = self._findings
        while self._waiting:
            self._leave(self._waiting.popleft())
        if not self._events:
            findings.fault("order-of-events", WrongOrder("there is no event"))
        findings.hold("archive-form", "{records} records", records=self._records)
        findings.hold("chain", "{events} events", events=self._events)
        findings.hold("order-of-events")
        findings.hold("nothing-left")

    def _step(self, found: Found) -> Step | None:
        """The event of ``found`` with its data; ``None`` for one that stands nowhere."""
        height, place = self._events, {"record": found.number, "event": self._events}
        parent, self.head = self.head, found.digest
        event = self._event(found, place)
        if event is None:
            self._waiting.clear()
            return None
        if event.height != height:
            fault = ChainBroken("the height is not one more than before")
            self._findings.fault("chain", fault, **place)
        if event.parent != (parent or None):
            fault = ChainBroken("the parent is not the event before")
            self._findings.fault("chain", fault, **place)
        data = self._claim(event, place)
        if event.type not in FOLLOWERS[self.reached]:
            wrong = WrongOrder(
                "{kind} after {before}", kind=event.type, before=self.reached or "–"
            )
            self._findings.fault("order-of-events", wrong, **place)
            if RANK[event.type] <= RANK[self.reached]:
                return None
        self.reached = event.type
        if event.type in ("EndBallots", "EncryptedTally"):
            self.closed_head = found.digest
        return Step(height, found.number, event.type, data)

    def _event(self, found: Found, place: dict[str, int]) -> Event | None:
        text = _utf8(found.body)
        if text is None or len(text) > LARGEST_EVENT:
            fault = Malformed("larger than any event, or no text")
            self._findings.fault("archive-form", fault, **place)
            return None
        try:
            return parse_event(text.decode())
        except Malformed as malformed:
            self._findings.fault("archive-form", malformed, **place)
            return None
        except NotCanonical as fault_of_form:
            self._findings.fault("archive-form", fault_of_form, **place)
            return convert(decoded(text.decode()), Event)

    def _claim(self, event: Event, place: dict[str, int]) -> tuple[Datum, ...]:
        """The data that ``event`` brings, in their legal order; what differs is noted."""
        findings, needed = self._findings, BRINGS[event.type]
        waiting = list(self._waiting)
        self._waiting.clear()
        for datum in waiting[: len(waiting) - needed]:
            self._leave(datum)
        data = waiting[max(0, len(waiting) - needed) :]
        if len(data) < needed:
            missing = WrongOrder(
                "{found} of {needed} data records before it", found=len(data), needed=needed
            )
            findings.fault("order-of-events", missing, **place)
            return ()
        if not needed:
            if event.payload is not None:
                findings.fault("chain", ChainBroken("an end with a payload"), **place)
            return ()
        return self._ordered(event, data, place)

    def _ordered(
        self, event: Event, data: list[Datum], place: dict[str, int]
    ) -> tuple[Datum, ...]:
        findings = self._findings
        by_digest = {datum.digest: datum for datum in data}
        payload = by_digest.get(event.payload or "")
        if payload is None:
            fault = ChainBroken("the payload is not the data before it")
            findings.fault("chain", fault, **place)
            payload = data[-1]
        others = [datum for datum in data if datum is not payload]
        try:
            named = referred(event.type, payload.text or "")
        except TallyError:
            # Whoever reads the payload for what it says notes what is wrong with it.
            return (*others, payload)
        if unknown := [digest for digest in named if digest not in by_digest]:
            fault = ChainBroken(
                "{number} hashes lead to no data before it", number=len(unknown)
            )
            findings.fault("chain", fault, **place)
        elif [datum.digest for datum in data] != [*named, payload.digest]:
            findings.fault("order-of-events", WrongOrder("not its own data before it"), **place)
            return (*(by_digest[digest] for digest in named), payload)
        return (*others, payload)


def _utf8(body: bytes | None) -> bytes | None:
    """The body, if it is text: ``records`` has noted it where it is none."""
    try:
        (body or b"").decode()
    except UnicodeDecodeError:
        return None
    return body
