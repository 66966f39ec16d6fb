"""What a worker of a cluster runs, and how it shows that it is the same ``tally`` as ours.

A worker with another version might judge by other rules, so each answer bears the build that
made it: of workers that join later, too, nothing has to be believed beforehand.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from tally.fingerprint import hex_of
from tally.group import ARITHMETIC
from tally.verifier.batches import Batch, BatchAnswer, check_batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What client and workers must have in common; the names are those that people read."""

    pingyi: str
    """SHA-256 over all sources of ``tally``, hex."""
    python: str
    distributed: str
    arithmetic: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to a batch, and who gave it."""

    build: Build
    answer: BatchAnswer


def checked(batch: Batch) -> Checked:
    return Checked(own_build(), check_batch(batch))


@cache
def own_build() -> Build:
    return Build(
        pingyi=_sources(),
        python=".".join(platform.python_version_tuple()[:2]),
        distributed=version("distributed"),
        arithmetic=ARITHMETIC,
    )


def _sources() -> str:
    """The sources as they are installed here, not what a version number claims."""
    listed = "".join(
        f"{name} {sha256(content).hexdigest()}\n"
        for name, content in sorted(_modules(files("tally"), "tally"))
    )
    return hex_of(listed)


def _modules(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _modules(entry, path)
        elif entry.name.endswith(".py"):
            yield path, entry.read_bytes()
