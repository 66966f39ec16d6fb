"""Whole records dropped, doubled, swapped, inserted, cut; headers spelled otherwise.

First as bytes, nothing computed anew; then with names, parents and heights right again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate

from tally.tampering.forgery import NOT_AN_ARCHIVE, Forgery
from tally.tampering.material import Material
from tally.tampering.parts import Step, chained, record_of
from tally.tampering.tape import (
    BLOCK,
    FIELDS,
    TIME,
    Entry,
    altered,
    cut,
    first,
    first_body,
    write,
)
from tally.verifier import Verdict

FORM = frozenset({"archive-form", NOT_AN_ARCHIVE})
LINKED = frozenset({"chain", "order-of-events", "nothing-left"})
ANY = FORM | LINKED


def records(material: Material) -> Iterator[Forgery]:
    """Framed records moved about as they are."""
    pieces = cut(material.box.parts.record)
    foreign = cut(material.sister.parts.record)
    for at in range(len(pieces)):
        if at + 1 < len(pieces):  # without the last event the record is an older state
            yield _joined(f"record {at} dropped", [*pieces[:at], *pieces[at + 1 :]])
            yield _joined(f"record {at} moved to the end", _moved(pieces, at))
        yield _joined(f"record {at} doubled", [*pieces[: at + 1], *pieces[at:]])
        yield _joined(f"record {at} again at the end", [*pieces, pieces[at]])
        yield _joined(f"a record of another box at {at}", _with(pieces, at, foreign[6]))
        yield _joined(f"an event of another box at {at}", _with(pieces, at, foreign[7]))
        yield _joined(f"zero block before {at}", _with(pieces, at, bytes(BLOCK)))
        yield _joined(f"empty data before {at}", _with(pieces, at, Entry(b"").framed()))
        for other in range(at + 1, len(pieces)):
            swapped = list(pieces)
            swapped[at], swapped[other] = pieces[other], pieces[at]
            yield _joined(f"records {at} and {other} swapped", swapped)


def inside(material: Material) -> Iterator[Forgery]:
    """Cut at every byte that no record ends at."""
    record = material.box.parts.record
    boundaries = _boundaries(record)
    for end in range(len(record)):
        if end not in boundaries:
            yield Forgery(f"cut at {end}", partial(_sliced, record, end), FORM)


def ends(material: Material) -> Iterator[Forgery]:
    """Cut near the boundaries, and bytes after the end."""
    record = material.box.parts.record
    boundaries = _boundaries(record)
    for number, boundary in enumerate(sorted(boundaries)):
        for end in (boundary - 1, boundary - BLOCK, boundary + 1, boundary + BLOCK):
            if end not in boundaries and end < len(record):
                yield Forgery(
                    f"cut near {number}, at {end}", partial(_sliced, record, end), FORM
                )
    tails = {
        "a zero block": bytes(BLOCK),
        "two zero blocks": bytes(2 * BLOCK),
        "a byte": b"\0",
        "a newline": b"\n",
        "a letter": b"x",
        "half a block": bytes(256),
        "a zip": b"PK\5\6" + bytes(18),
        "itself": record,
    }
    for name, tail in tails.items():
        yield Forgery(f"{name} behind", partial(bytes.__add__, record, tail), FORM)


def cuts(material: Material) -> Iterator[Forgery]:
    """Cut between records: after an event an older state, which says so; else a fault."""
    entries = chained(material.box.parts.steps)
    ended = next(n for n, e in enumerate(entries) if b'"EndBallots"' in e.body)
    for number in range(len(entries)):
        make = partial(write, entries[:number])
        name = f"cut before record {number + 1}"
        if number and entries[number - 1].event:
            older = Verdict.STILL_OPEN if number <= ended else Verdict.NOT_COUNTED
            yield Forgery(name, make, verdict=older)
        else:
            yield Forgery(name, make, LINKED | {"setup"})


def headers(material: Material) -> Iterator[Forgery]:
    """Fields of each header in other spellings, the checksum right for them."""
    pieces = cut(material.box.parts.record)
    for number, piece in enumerate(pieces):
        head, body = piece[:BLOCK], piece[BLOCK:]
        for name, other in _headers(head):
            yield _joined(
                f"record {number}, {name}",
                [*pieces[:number], other + body, *pieces[number + 1 :]],
            )


def _headers(head: bytes) -> Iterator[tuple[str, bytes]]:
    size = int(head[124:135], 8)
    spelled: dict[str, Sequence[bytes]] = {
        "name": (b"./" + head[:98], head[:3] + b"\0" + head[4:100]),
        "mode": (b"0000600\0", b"000644 \0", b"0000644 ", b"0100644\0", b"    644\0"),
        "uid": (b"0000001\0", b"0001750\0", b"000000 \0", 8 * b"\0"),
        "gid": (b"0000001\0", b"000000 \0", 8 * b"\0"),
        "size": (
            b"%11o\0" % size,
            b"%011o " % size,
            b"%012o" % size,
            b"%010o \0" % size,
            b"\x80" + size.to_bytes(11, "big"),
            b"%011o\0" % (size + 1),
            b"%011o\0" % (size - 1),
            b"%011o\0" % (size + BLOCK),
            b"%011o\0" % 0,
            b"77777777777\0",
            b"-0000000001\0",
        ),
        "mtime": (
            b"%011o\0" % (int(head[136:147], 8) + 1),
            b"%011o\0" % 0,
            b"%011o " % int(head[136:147], 8),
        ),
        "flag": (b"\0", b"5", b"1", b"2", b"7", b"x", b"g", b"L"),
        "link": (b"a",),
        "magic": (b"ustar\0", b"ustar "),
        "version": (b"00",),
        "user": (b"root",),
        "group": (b"root",),
        "device": (b"0000000\0",),
        "prefix": (b"a",),
        "rest": (b"x",),
    }
    for field, others in spelled.items():
        for count, other in enumerate(others):
            yield f"{field} {count}", altered(head, FIELDS[field], other)
    total = int(head[148:154], 8)
    for count, checksum in enumerate(
        (b"%07o\0" % total, b"%06o \0" % total, b"%06o\0\0" % total, b"%06o\0 " % (total + 1))
    ):
        yield f"checksum {count}", head[:148] + checksum + head[156:]


def steps(material: Material) -> Iterator[Forgery]:
    """Events dropped, doubled, swapped and turned; chain and names are right for them."""
    all_steps = material.box.parts.steps
    foreign = material.sister.parts.steps
    count = len(all_steps)
    fewer = LINKED | {"number-tallied", "encrypted-tally", "result", "setup"}
    misread = ANY | {"setup", "encrypted-tally", "number-tallied", "partial-decryptions"}
    more = LINKED | {"one-ballot-a-slip", "ballots", "partial-decryptions"}
    for at, step in enumerate(all_steps):
        before, after = all_steps[:at], all_steps[at + 1 :]
        if after:
            yield _linked(f"event {at} dropped", [*before, *after], fewer)
        yield _linked(f"event {at} doubled", [*before, step, step, *after], more)
        yield _linked(f"event {at} again at the end", [*all_steps, step], more)
        yield _linked(f"event {at} of another box", [*before, foreign[1], step, *after], more)
        texts = step.texts
        if len(texts) > 1:
            turned = Step(step.kind, (*texts[-2::-1], texts[-1]))
            if turned != step:
                yield _linked(f"event {at}, data turned", [*before, turned, *after], LINKED)
            first_last = Step(step.kind, (texts[-1], *texts[:-1]))
            yield _linked(f"event {at}, payload first", [*before, first_last, *after], misread)
        for number in range(len(texts)):
            twice = Step(step.kind, (*texts[: number + 1], *texts[number:]))
            less = Step(step.kind, (*texts[:number], *texts[number + 1 :]))
            yield _linked(f"event {at}, data {number} twice", [*before, twice, *after], LINKED)
            yield _linked(f"event {at}, data {number} missing", [*before, less, *after], ANY)
        stray = Step(step.kind, ("stray", *texts)) if texts else Step(step.kind, ("stray",))
        yield _linked(f"event {at}, stray data", [*before, stray, *after], ANY)
        for other in range(at + 1, count):
            if step.kind == all_steps[other].kind == "PartialDecryption":
                continue  # trustees decrypt in any order
            swapped = list(all_steps)
            swapped[at], swapped[other] = all_steps[other], step
            reasons = ANY | {"order-of-ballots"}
            yield _linked(f"events {at} and {other} swapped", swapped, reasons)


def left_over(material: Material) -> Iterator[Forgery]:
    """Data after the last event, at every state of the record."""
    entries = chained(material.box.parts.steps)
    for number, entry in enumerate(entries, start=1):
        if entry.event:
            for name, text in (("new", b"stray"), ("old", entries[0].body)):
                yield Forgery(
                    f"{name} data after record {number}",
                    partial(write, [*entries[:number], Entry(text)]),
                    frozenset({"nothing-left"}) if name == "new" else LINKED,
                )


def times(material: Material) -> Iterator[Forgery]:
    """Times of day in all headers alike: they would tell when the record was written."""
    entries = chained(material.box.parts.steps)
    for time in (1, TIME - 1, TIME + 1, TIME + 3600, TIME + 12 * 3600, 8**11 - 1):
        yield Forgery(
            f"time {time}", partial(write, entries, time), frozenset({"no-time-of-day"})
        )
    for time in (-1, 8**11, 2**64):
        body = first_body(time)
        record = first(body) + b"".join(entry.framed() for entry in entries)
        yield Forgery(f"time {time}", partial(bytes, record), frozenset({"archive-form"}))


def _joined(name: str, pieces: Sequence[bytes]) -> Forgery:
    return Forgery(name, partial(b"".join, pieces), ANY)


def _linked(name: str, all_steps: Sequence[Step], reasons: frozenset[str]) -> Forgery:
    return Forgery(name, partial(record_of, all_steps), reasons)


def _moved(pieces: Sequence[bytes], at: int) -> list[bytes]:
    return [*pieces[:at], *pieces[at + 1 :], pieces[at]]


def _with(pieces: Sequence[bytes], at: int, piece: bytes) -> list[bytes]:
    return [*pieces[:at], piece, *pieces[at:]]


def _boundaries(record: bytes) -> set[int]:
    return set(accumulate(map(len, cut(record))))


def _sliced(record: bytes, end: int) -> bytes:
    return record[:end]
