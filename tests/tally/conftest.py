"""The golden elections, and a small one of our own."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings

from tally.election import Election, make_election, parse_election
from tally.group import G, Point
from tally.question import Question
from tally.trustee.items import Pedersen, Single

VECTORS = Path(__file__).parents[1] / "vectors"

# Time limits of single examples fail on a busy machine, and say nothing about correctness.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@dataclass(frozen=True)
class Vector:
    """One of the golden elections."""

    folder: Path

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8").rstrip("\n")

    def lines(self, name: str) -> list[str]:
        return self.text(name).splitlines()

    @property
    def golden(self) -> Any:
        return json.loads(self.text("golden.json"))

    @property
    def election(self) -> Election:
        return parse_election(self.text("election.kept.json"))

    @property
    def credentials(self) -> set[str]:
        return {
            entry.split(",")[0] for entry in json.loads(self.text("public_creds_with_ids.json"))
        }

    @property
    def ballots(self) -> list[str]:
        return [self.text(f"ballots/{k}.json") for k in range(1, 11)]

    @property
    def decryptions(self) -> dict[int, str]:
        return {
            int(path.name[2]): path.read_text().splitlines()[0]
            for path in sorted(self.folder.glob("pd*.jsons"))
        }

    @property
    def trustees(self) -> SimpleNamespace:
        items: list[Single | Pedersen] = []
        for number, (kind, item) in enumerate(json.loads(self.text("trustees.kept.json")), 1):
            if kind == "Single":
                items.append(Single(Point.from_hex(item["public_key"]), number))
            else:
                keys = [Point.from_hex(key["public_key"]) for key in item["verification_keys"]]
                items.append(Pedersen(item["threshold"], tuple(keys), number))
        return SimpleNamespace(items=items)

    @property
    def public_keys(self) -> dict[int, Point]:
        keys = [
            key
            for item in self.trustees.items
            for key in (
                [item.public_key] if isinstance(item, Single) else item.verification_keys
            )
        ]
        return dict(enumerate(keys, 1))


@pytest.fixture(scope="session")
def vectors() -> Path:
    return VECTORS


@pytest.fixture(scope="session", params=["simple", "threshold"])
def vector(request) -> Vector:
    return Vector(VECTORS / request.param)


@pytest.fixture
def counting() -> Callable[[int], bytes]:
    """Bytes that differ at each call and are the same in each run."""
    calls = itertools.count(1)
    return lambda length: next(calls).to_bytes(length, "big")


SECRET_KEY = 2**200 + 1
"""Of ``small_election``."""


@pytest.fixture(scope="session")
def secret_key() -> int:
    return SECRET_KEY


@pytest.fixture(scope="session")
def small_election() -> Election:
    return make_election(
        name="测评",
        description="A 领导班子",
        public_key=SECRET_KEY * G,
        questions=[
            Question(
                question=f"heads/{name} · 总体评价",
                answers=("优秀", "弃权", "废票"),
                min=1,
                max=1,
            )
            for name in ("张三", "𬱖")
        ],
        uuid="ABCDEFGHJKLMNP",
        pingyi=None,
    )
