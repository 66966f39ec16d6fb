"""The texts that a record is made of, and the whole hash chain around whatever they are.

Source: protocol 8.  Names, payloads, setup data, sized and owned hashes and parents are
computed for the texts as given, so that a forged text is never betrayed by a hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tally.tampering.tape import Entry, write

Content = dict[str, Any]
Reworded = Callable[[int, Content], str]
"""From height and fields of an event its text."""


def text_of(content: object) -> str:
    """Canonical JSON of plain values."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Step:
    """An event with the data before it, of which the last is its payload."""

    kind: str
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A record as far as it has come."""

    election: str
    trustees: str
    credentials: str
    ballots: tuple[str, ...]
    ended: bool = True
    tally: str | None = None
    numbers: tuple[int, int] = (0, 0)
    """``num_tallied`` and ``total_weight``."""
    decryptions: tuple[tuple[int, str], ...] = ()
    """Owner and partial decryption."""
    result: str | None = None

    @property
    def setup(self) -> str:
        hashes = (hash_of(text) for text in (self.election, self.trustees, self.credentials))
        return text_of(dict(zip(("election", "trustees", "credentials"), hashes, strict=True)))

    @property
    def sized(self) -> str:
        tallied, weight = self.numbers
        return text_of(
            {
                "num_tallied": tallied,
                "total_weight": weight,
                "encrypted_tally": hash_of(self.tally or ""),
            }
        )

    @property
    def steps(self) -> list[Step]:
        steps = [Step("Setup", (self.election, self.trustees, self.credentials, self.setup))]
        steps += [Step("Ballot", (ballot,)) for ballot in self.ballots]
        if self.ended:
            steps.append(Step("EndBallots"))
        if self.tally is not None:
            steps.append(Step("EncryptedTally", (self.tally, self.sized)))
        for owner, text in self.decryptions:
            steps.append(Step("PartialDecryption", (text, owned(owner, text))))
        if self.result is not None:
            steps.append(Step("Result", (self.result,)))
        return steps

    @property
    def record(self) -> bytes:
        return record_of(self.steps)


def owned(owner: int, text: str) -> str:
    return text_of({"owner": owner, "payload": hash_of(text)})


def record_of(steps: Iterable[Step], reworded: Reworded | None = None) -> bytes:
    return write(chained(steps, reworded))


def chained(steps: Iterable[Step], reworded: Reworded | None = None) -> list[Entry]:
    """The entries of ``steps``; ``reworded`` may spell events otherwise."""
    entries: list[Entry] = []
    parent: str | None = None
    for height, step in enumerate(steps):
        entries += [Entry(text.encode()) for text in step.texts]
        event: Content = {} if parent is None else {"parent": parent}
        event |= {"height": height, "type": step.kind}
        if step.texts:
            event["payload"] = hash_of(step.texts[-1])
        text = text_of(event) if reworded is None else reworded(height, event)
        parent = hash_of(text)
        entries.append(Entry(text.encode(), event=True))
    return entries
