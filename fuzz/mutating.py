"""Mutations that know JSON: half of the time one place of a message gets something strange.

The other half is libFuzzer's own.  An input is one byte that says what it is for, then the
message.
"""

import json
import random
from collections.abc import Callable, Sequence

import atheris
import project  # noqa: F401 (puts the project on the path)

from tests.tally.verifier.malformations import STRANGE, at_path, dump, paths, put

Mutator = Callable[[bytes, int, int], bytes]


def json_mutator(good: Sequence[bytes]) -> Mutator:
    """Mutates inputs; ``good`` are messages from which parts are borrowed."""
    lenders = [json.loads(text) for text in good]

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 (libFuzzer gives the seed)
        if chance.random() < 0.5:
            return atheris.Mutate(data, max_size)
        try:
            value = json.loads(data[1:])
        except (ValueError, RecursionError):
            value = chance.choice(lenders)
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            value = put(value, chance.choice(paths(value)), _new(chance, value, lenders))
        return (data[:1] + dump(value).encode("utf-8", "surrogatepass"))[:max_size]

    return mutate


def _new(chance: random.Random, value: object, lenders: Sequence[object]) -> object:
    kind = chance.randrange(4)
    if kind == 0:
        return chance.choice(STRANGE)
    if kind == 1:
        lender = chance.choice(lenders)
        return at_path(lender, chance.choice(paths(lender)))
    old = at_path(value, chance.choice(paths(value)))
    if kind == 2 and isinstance(old, str):
        changed = atheris.Mutate(old.encode("utf-8", "surrogatepass"), len(old) * 4 + 8)
        return changed.decode(errors="replace")
    if kind == 2 and isinstance(old, int):
        return old + chance.choice((-1, 1, 2**31, -(2**53)))
    return old
