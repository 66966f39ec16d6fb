"""The campaign: every forgery is tried on the verifier, and none may pass.

A forgery is caught for the right reason when a check fails that its kind names.  First the
verifier stops at the first fault; only where that is not a reason named is the record verified
whole, since one forgery can break several things.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from tally.record.tape import NotAnArchive
from tally.tampering.forgery import NOT_AN_ARCHIVE, Forgery, Kind
from tally.tampering.material import Material
from tally.verifier import Report, Verdict, verify_record
from tally.verifier.findings import NOT_CHECKED
from tally.verifier.spread import Here

Verify = Callable[[bytes, bool], Report]
"""The verifier under trial; with True it may stop at the first fault."""


def verify_here(record: bytes, first: bool) -> Report:  # noqa: FBT001 (a callable's only switch)
    verified = verify_record(record, "forged", first_fault_only=first, spread=Here())
    return verified.report


@dataclass(slots=True)
class Score:
    """What became of the forgeries of one kind, or of some of them."""

    tried: int = 0
    caught: int = 0
    accepted: int = 0
    """Legal variations and older states, which got the verdict that they must get."""
    checks: Counter[str] = field(default_factory=Counter)
    """How many forgeries each check caught."""
    missed: list[str] = field(default_factory=list)
    """What the verifier did wrong, one line each."""

    def add(self, other: Score) -> None:
        self.tried += other.tried
        self.caught += other.caught
        self.accepted += other.accepted
        self.checks += other.checks
        self.missed += other.missed


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each kind is tried."""

    full: bool
    part: int = 0
    """Of ``parts`` equal ones, from 0: a worker's share."""
    parts: int = 1


def chosen(kind: Kind, material: Material, size: Size) -> Iterator[Forgery]:
    """The forgeries of a kind that a campaign of this size tries."""
    if size.full:
        yield from islice(kind.forgeries(material), size.part, None, size.parts)
        return
    listed = list((kind.sample or kind.forgeries)(material))
    below = material.stream(f"chosen {kind.name}").below
    while len(listed) > kind.small:
        listed.pop(below(len(listed)))
    yield from listed[size.part :: size.parts]


def run(
    kind: Kind, material: Material, size: Size, verify: Verify = verify_here
) -> Iterator[Score]:
    """Try forgeries one by one; each score is of one of them."""
    for forgery in chosen(kind, material, size):
        yield judge(forgery, verify)


def judge(forgery: Forgery, verify: Verify = verify_here) -> Score:
    """Whether the verifier did what it must do with one record."""
    record = forgery.make()
    try:
        verdict, failed = _seen(record, verify, first=True)
        if forgery.reasons.isdisjoint(failed) and verdict is forgery.verdict is NOT_VERIFIED:
            verdict, failed = _seen(record, verify, first=False)
    except Exception:  # noqa: BLE001 (whatever a forged record makes of the verifier is a find)
        last = traceback.format_exc().strip().splitlines()[-1]
        return Score(tried=1, missed=[f"{forgery.name}: broke the verifier: {last}"])
    if verdict is not forgery.verdict:
        said = f"{verdict} ({', '.join(failed)})" if failed else f"{verdict}"
        return Score(tried=1, missed=[f"{forgery.name}: {said}, not {forgery.verdict}"])
    if verdict is not NOT_VERIFIED:
        return Score(tried=1, accepted=1)
    reasons = [name for name in failed if name in forgery.reasons]
    if not reasons:
        line = f"{forgery.name}: caught by {failed}, not by one of {sorted(forgery.reasons)}"
        return Score(tried=1, missed=[line])
    return Score(tried=1, caught=1, checks=Counter(reasons[:1]))


NOT_VERIFIED = Verdict.NOT_VERIFIED


def _seen(record: bytes, verify: Verify, *, first: bool) -> tuple[Verdict, list[str]]:
    """The verdict, and the checks that failed of themselves."""
    try:
        report = verify(record, first)
    except NotAnArchive:
        return NOT_VERIFIED, [NOT_AN_ARCHIVE]
    failed = [line.name for line in report.checks if not line.ok and line.detail != NOT_CHECKED]
    return report.verdict, list(dict.fromkeys(failed))
