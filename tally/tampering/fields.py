"""Every field of every message changed, with the whole hash chain rebuilt around it.

No hash betrays the change: what must catch it is the check that knows what the message means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from tally.tampering.forgery import Forgery
from tally.tampering.json_changes import changes
from tally.tampering.material import Material
from tally.tampering.parts import Content, Parts, Step, chained, record_of, text_of
from tally.tampering.tape import first, first_body

LINKED = frozenset({"archive-form", "chain", "order-of-events", "nothing-left"})


def election(material: Material) -> Iterator[Forgery]:
    # Whatever else it breaks: each ballot names the election by its hash.
    yield from _texts(material.box.parts, "election", frozenset({"setup", "ballots"}))


def trustees(material: Material) -> Iterator[Forgery]:
    yield from _texts(material.box.parts, "trustees", frozenset({"trustees", "election-key"}))


def credentials(material: Material) -> Iterator[Forgery]:
    reasons = frozenset({"credentials", "number-of-slips", "ballots"})
    yield from _texts(material.box.parts, "credentials", reasons)


def encrypted_tally(material: Material) -> Iterator[Forgery]:
    yield from _texts(material.box.parts, "tally", frozenset({"encrypted-tally"}))


def result(material: Material) -> Iterator[Forgery]:
    yield from _texts(material.box.parts, "result", frozenset({"result"}))


def ballots(material: Material, most: int | None = None) -> Iterator[Forgery]:
    """Of every ballot (or the first few), its signature left as it was."""
    parts = material.box.parts
    for place, ballot in enumerate(parts.ballots[:most]):
        for change in changes(ballot):
            texts = (*parts.ballots[:place], change.text, *parts.ballots[place + 1 :])
            yield Forgery(
                f"ballot {place + 1}, {change.name}",
                partial(_record, parts, "ballots", texts),
                frozenset({"ballots"}),
            )


def decryptions(material: Material) -> Iterator[Forgery]:
    parts = material.box.parts
    for place, (owner, text) in enumerate(parts.decryptions):
        for change in changes(text):
            given = list(parts.decryptions)
            given[place] = (owner, change.text)
            yield Forgery(
                f"trustee {owner}, {change.name}",
                partial(_record, parts, "decryptions", tuple(given)),
                frozenset({"partial-decryptions"}),
            )


def setup(material: Material) -> Iterator[Forgery]:
    yield from _payloads(material.box.parts, "Setup", LINKED | {"setup"})


def sized(material: Material) -> Iterator[Forgery]:
    reasons = LINKED | {"encrypted-tally", "number-tallied"}
    yield from _payloads(material.box.parts, "EncryptedTally", reasons)


def owned(material: Material) -> Iterator[Forgery]:
    reasons = LINKED | {"partial-decryptions"}
    yield from _payloads(material.box.parts, "PartialDecryption", reasons)


def events(material: Material) -> Iterator[Forgery]:
    """Of every event; those after it name it as their parent."""
    steps = material.box.parts.steps
    kinds = list(dict.fromkeys(step.kind for step in steps))
    for height, entry in enumerate(entry for entry in chained(steps) if entry.event):
        text = entry.body.decode()
        others = [
            (f"type {kind}", text.replace(f'"{steps[height].kind}"', f'"{kind}"'))
            for kind in [*kinds, "Shuffle", "EndShuffles"]
            if kind != steps[height].kind
        ]
        for name, other in [*((one.name, one.text) for one in changes(text)), *others]:
            yield Forgery(
                f"event {height}, {name}", partial(_reworded, steps, height, other), LINKED
            )


def beginning(material: Material) -> Iterator[Forgery]:
    """Of the record BELENIOS, its header made anew."""
    record = material.box.parts.record
    rest = record[len(first()) :]
    for change in changes(first_body().decode()):
        yield Forgery(
            change.name,
            partial(_after, change.text.encode(), rest),
            frozenset({"archive-form"}),
        )


def _texts(parts: Parts, field: str, reasons: frozenset[str]) -> Iterator[Forgery]:
    for change in changes(getattr(parts, field)):
        yield Forgery(change.name, partial(_record, parts, field, change.text), reasons)


def _payloads(parts: Parts, kind: str, reasons: frozenset[str]) -> Iterator[Forgery]:
    steps = parts.steps
    for height, step in enumerate(steps):
        if step.kind == kind:
            for change in changes(step.texts[-1]):
                other = Step(kind, (*step.texts[:-1], change.text))
                yield Forgery(
                    f"event {height}, {change.name}",
                    partial(record_of, [*steps[:height], other, *steps[height + 1 :]]),
                    reasons,
                )


def _record(parts: Parts, field: str, value: object) -> bytes:
    return replace(parts, **{field: value}).record  # type: ignore[arg-type]  # one field of many types


def _reworded(steps: Sequence[Step], height: int, text: str) -> bytes:
    def words(at: int, event: Content) -> str:
        return text if at == height else text_of(event)

    return record_of(steps, words)


def _after(body: bytes, rest: bytes) -> bytes:
    return first(body) + rest
