"""A forged record, and by which checks it must be caught.

A forgery is made when it is tried, not when it is listed: a campaign lists many thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tally.tampering.material import Material
from tally.verifier import Verdict

NOT_AN_ARCHIVE = "not-an-archive"
"""Stands among the checks for bytes that do not begin as a record does: no report at all."""


@dataclass(frozen=True, slots=True)
class Forgery:
    """One record of a campaign."""

    name: str
    make: Callable[[], bytes]
    reasons: frozenset[str] = frozenset()
    """Names of checks of which at least one must fail; empty for a record that is none."""
    verdict: Verdict = Verdict.NOT_VERIFIED
    """Another one for what is legal: a variation, or an older state of the record."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of forging."""

    name: str
    forgeries: Callable[[Material], Iterator[Forgery]]
    small: int
    """How many the small size tries at most, drawn by the seed."""
    sample: Callable[[Material], Iterator[Forgery]] | None = None
    """What the small size draws from, where a draw from all would miss something."""
