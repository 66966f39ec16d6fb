"""Archives as nothing but steps and bytes, so that what no honest program writes can be written.

Source: protocol 8.  This is a second writer on purpose: it shares nothing with ``tally.record``
and refuses nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

BLOCK = 512
TIME = 1703721600
"""2023-12-28 at 00:00 UTC."""
FIRST = ("BELENIOS", b'{"version":1,"timestamp":"%d"}' % TIME)


@dataclass(frozen=True)
class RawStep:
    """An event and the data that stand before it; its payload is the last of them."""

    kind: str
    data: tuple[bytes, ...]


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def header(name: str, size: int, *, time: int = TIME, size_field: bytes | None = None) -> bytes:
    """A header block; ``size_field`` claims another size than the body has."""
    head = name.encode()[:100].ljust(100, b"\0") + b"0000644\0" + 2 * b"0000000\0"
    head += (b"%011o\0" % size if size_field is None else size_field) + b"%011o\0" % time
    tail = b"0".ljust(BLOCK - 156, b"\0")
    return head + b"%06o\0 " % (sum(head) + 8 * 32 + sum(tail)) + tail


def tape(records: Iterable[tuple[str, bytes]]) -> bytes:
    """The archive of named bodies, record 0 included."""
    return b"".join(
        header(name, len(body)) + body + bytes(-len(body) % BLOCK) for name, body in records
    )


def written(
    steps: Iterable[RawStep], events: Mapping[int, bytes] = MappingProxyType({})
) -> bytes:
    """The archive of ``steps``, its chain made anew; ``events`` are written instead, by height."""
    records, parent = [FIRST], None
    for height, step in enumerate(steps):
        event = {} if parent is None else {"parent": parent}
        event |= {"height": height, "type": step.kind}
        event |= {"payload": digest(step.data[-1])} if step.data else {}
        body = events.get(height, json.dumps(event, separators=(",", ":")).encode())
        records += [(f"{digest(one)}.data.json", one) for one in step.data]
        records.append((f"{digest(body)}.event.json", body))
        parent = digest(body)
    return tape(records)


def steps_of(data: bytes) -> list[RawStep]:
    """The steps of a good archive."""
    steps, waiting, at = [], [], 0
    while at < len(data):
        size = int(data[at + 124 : at + 135], 8)
        name, body = data[at : at + 100].rstrip(b"\0"), data[at + BLOCK : at + BLOCK + size]
        at += BLOCK + size + -size % BLOCK
        if name.endswith(b".event.json"):
            steps.append(RawStep(json.loads(body)["type"], tuple(waiting)))
            waiting = []
        elif name != b"BELENIOS":
            waiting.append(body)
    return steps


def exchanged(steps: Sequence[RawStep], kind: str, place: int, body: bytes) -> list[RawStep]:
    """The steps with one message of the first step of a kind exchanged.

    The payload names the new message where it named the old one.
    """
    number = next(n for n, step in enumerate(steps) if step.kind == kind)
    data = list(steps[number].data)
    old, data[place] = data[place], body
    if data[place] is not data[-1]:
        data[-1] = data[-1].replace(digest(old).encode(), digest(body).encode())
    return [*steps[:number], replace(steps[number], data=tuple(data)), *steps[number + 1 :]]
