"""What checking a ballot costs beyond the arithmetic that nobody can avoid.

python benchmarks/verifier_floor.py [--questions 30] [--answers 6] [--runs 15] [--json]

The operations are counted twice: as the mathematics needs them (protocol 6.1 to 6.6, formulas in
``needed``), and as ``check_ballot`` makes them (the five functions of ``tally.curve.sodium`` are
wrapped for one check, outside of all timing).  Each is then timed as a bare call of libsodium's C
function, in turns with whole checks, in processor time, so that a busy machine matters less.  The floor is count needed × price: the same
multiplications in a program that costs nothing itself.  The share inside libsodium is count made
× price, divided by the time of a check.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from nacl._sodium import ffi, lib  # the C functions without PyNaCl's checks of arguments
from records import election_of, random

from tally.ballot import check_ballot, make_ballot
from tally.curve import BASE, sodium
from tally.election import Election
from tally.group import G, random_scalar

CALLS = 40
"""Of each function in a row, when it is timed."""

BASE_TIMES, KEY_TIMES, POINT_TIMES = "k × base point", "k × election key", "k × other point"
ADDED, HASHED = "point + or − point", "challenge (SHA-256)"
HASHED_BYTES = 500
"""About the length of what an individual proof's challenge is the hash of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One kind of operation in one check of a ballot."""

    needed: int
    made: int
    inside: float
    """Microseconds of one call inside libsodium."""
    wrapped: float
    """Microseconds of one call of our function around it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--answers", type=int, default=6)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    arguments = parser.parse_args()
    election = election_of(arguments.questions, arguments.answers, key=5 * G)
    costs, check = measure(election, max(1, arguments.runs))
    figures = summary(costs, check)
    if arguments.json:
        print(json.dumps(vars(arguments) | figures, ensure_ascii=False))
        return
    print(f"{arguments.questions} questions × {arguments.answers} answers")
    print(f"{'':24}{'needed':>8}{'made':>8}{'µs each':>10}{'ms':>8}")
    for name, cost in costs.items():
        total = cost.made * cost.inside / 1000
        print(f"{name:24}{cost.needed:8}{cost.made:8}{cost.inside:10.1f}{total:8.1f}")
    for name, figure in figures.items():
        print(f"{name:40}{figure:>10}")


def summary(costs: dict[str, Cost], check: float) -> dict[str, float]:
    """``check``: milliseconds of a check."""
    floor = sum(cost.needed * cost.inside for cost in costs.values()) / 1000
    inside = sum(cost.made * cost.inside for cost in costs.values()) / 1000
    wrapping = sum(cost.made * (cost.wrapped - cost.inside) for cost in costs.values()) / 1000
    return {
        "check, ms": round(check, 1),
        "floor, ms": round(floor, 1),
        "check / floor": round(check / floor, 3),
        "share inside libsodium": round(inside / check, 3),
        "around its calls, ms": round(wrapping, 1),
        "everything else, ms": round(check - inside - wrapping, 1),
    }


def measure(election: Election, runs: int) -> tuple[dict[str, Cost], float]:
    """The costs, and the median milliseconds of a check."""
    secret = random_scalar(random)
    listed = {(secret * G).hex}
    text = make_ballot(election, secret, [0] * len(election.questions), random)
    check_ballot(text, election, listed)  # what is computed once for all ballots
    with counted(election.public_key.encoding) as made:
        check_ballot(text, election, listed)
    need = needed(election)
    bare, ours = bare_calls(election.public_key.encoding), our_calls(election)
    prices: dict[str, list[float]] = {name: [] for name in bare}
    wrapped: dict[str, list[float]] = {name: [] for name in bare}
    checks = []
    for _ in range(runs):
        start = time.process_time()
        check_ballot(text, election, listed)
        checks.append(1000 * (time.process_time() - start))
        for name, act in bare.items():
            prices[name].append(microseconds(act))
            wrapped[name].append(microseconds(ours[name]))
    costs = {
        name: Cost(
            needed=need[name],
            # Challenges do not pass through libsodium: there is one a proof, counted by hand.
            made=need[name] if name == HASHED else made[name],
            inside=median(prices[name]),
            wrapped=median(wrapped[name]),
        )
        for name in bare
    }
    return costs, median(checks)


def needed(election: Election) -> Counter[str]:
    """How often each operation stands in the equations of protocol 6.1, 6.3 and 6.5.

    A branch of a proof is ``A = z·G + c·alpha`` and ``B = z·Y + c·(beta − m·G)``; multiplying
    alpha and beta proves at the same time that they lie in the group.
    """
    count = Counter({BASE_TIMES: 1, POINT_TIMES: 1, ADDED: 1, HASHED: 1})  # the signature

    def proof(lo: int, hi: int) -> None:
        branches = hi - lo + 1
        count.update(
            {
                BASE_TIMES: branches,
                KEY_TIMES: branches,
                POINT_TIMES: 2 * branches,
                ADDED: 2 * branches + branches - (lo == 0),  # m·G is the same for all ballots
                HASHED: 1,
            }
        )

    for question in election.questions:
        answers = len(question.answers)
        for _ in range(answers):
            proof(0, 1)
        count[ADDED] += 2 * (answers - 1)
        proof(question.min, question.max)
    return count


@contextmanager
def counted(key: bytes) -> Iterator[Counter[str]]:
    """Count the calls of ``tally.curve.sodium`` meanwhile."""
    count: Counter[str] = Counter()
    kinds: dict[str, Callable[..., str]] = {
        "add": lambda _a, _b: ADDED,
        "subtract": lambda _a, _b: ADDED,
        "multiply": lambda _scalar, point: KEY_TIMES if point == key else POINT_TIMES,
        "multiply_base": lambda _scalar: BASE_TIMES,
    }
    kept = {name: getattr(sodium, name) for name in kinds}

    def counting(name: str) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            count[kinds[name](*arguments)] += 1
            return kept[name](*arguments)

        return call

    try:
        for name in kinds:
            setattr(sodium, name, counting(name))
        yield count
    finally:
        for name, function in kept.items():
            setattr(sodium, name, function)


def bare_calls(key: bytes) -> dict[str, Callable[[], object]]:
    """Each operation as a call of the C function."""
    scalar = random_scalar(random).to_bytes(32, "little")
    point = sodium.multiply_base(random_scalar(random))
    out = ffi.new("unsigned char[32]")
    text = bytes(HASHED_BYTES)
    return {
        BASE_TIMES: lambda: lib.crypto_scalarmult_ed25519_base_noclamp(out, scalar),
        KEY_TIMES: lambda: lib.crypto_scalarmult_ed25519_noclamp(out, scalar, key),
        POINT_TIMES: lambda: lib.crypto_scalarmult_ed25519_noclamp(out, scalar, point),
        ADDED: lambda: lib.crypto_core_ed25519_add(out, key, point),
        HASHED: lambda: hashlib.sha256(text).digest(),
    }


def our_calls(election: Election) -> dict[str, Callable[[], object]]:
    """The same operations as ``tally.group`` asks for them."""
    scalar = random_scalar(random)
    key, point = election.public_key.encoding, sodium.multiply_base(random_scalar(random))
    text = bytes(HASHED_BYTES)
    return {
        BASE_TIMES: lambda: sodium.multiply_base(scalar),
        KEY_TIMES: lambda: sodium.multiply(scalar, key),
        POINT_TIMES: lambda: sodium.multiply(scalar, point),
        ADDED: lambda: sodium.add(BASE, point),
        HASHED: lambda: hashlib.sha256(text).digest(),
    }


def microseconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    for _ in range(CALLS):
        act()
    return 1e6 * (time.process_time() - start) / CALLS


if __name__ == "__main__":
    main()
