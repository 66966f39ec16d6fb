"""Verification of one record: every step of the audit, in order.

A step that fails does not end the audit: later steps that do not rest on it are still done,
those that do are reported as not checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.record.tape import NotAnArchive
from tally.verifier import checks
from tally.verifier.ballots import Progress
from tally.verifier.checks import Audit, BallotFaults
from tally.verifier.report import Check, Report, Verdict

NOT_CHECKED = "not-checked"
"""Detail of a step that rests on one that failed."""


Applies = Callable[[Audit], bool]


def _always(_: Audit) -> bool:
    return True


def _ours(audit: Audit) -> bool:
    return audit.election.pingyi is not None


def _ours_closed(audit: Audit) -> bool:
    return _ours(audit) and audit.archive.ended


def _tallied(audit: Audit) -> bool:
    return audit.archive.has("EncryptedTally")


def _decrypted(audit: Audit) -> bool:
    return audit.archive.has("PartialDecryption")


def _counted(audit: Audit) -> bool:
    return audit.archive.has("Result")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the report."""

    name: str
    run: Callable[[Audit], str | None]
    needs: tuple[str, ...] = ()
    """Names of the steps that must have held."""
    applies: Applies = _always
    """Whether the record has what this step looks at, or promises it."""
    reads: tuple[str, ...] = ("archive-form",)
    """Names of the steps without which ``applies`` cannot be told."""


SETUP = ("archive-form", "setup")

STEPS = (
    Step("archive-form", checks.archive_form, reads=()),
    Step("chain", checks.chain),
    Step("order-of-events", checks.order_of_events),
    Step("nothing-left", checks.nothing_left),
    Step("setup", checks.setup),
    Step("trustees", checks.trustees),
    Step("election-key", checks.election_key, ("setup", "trustees")),
    Step("credentials", checks.credentials),
    Step("number-of-slips", checks.number_of_slips, ("credentials",), _ours, SETUP),
    Step("ballots", checks.each_ballot, ("setup", "credentials")),
    Step("one-ballot-a-slip", checks.one_ballot_a_slip, ("ballots",)),
    Step("order-of-ballots", checks.order_of_ballots, ("ballots",), _ours_closed, SETUP),
    Step("enough-ballots", checks.enough_ballots, (), _ours, SETUP),
    Step("encrypted-tally", checks.encrypted_tally, ("ballots",), _tallied),
    Step("number-tallied", checks.number_tallied, ("ballots",), _tallied),
    Step(
        "partial-decryptions",
        checks.partial_decryptions,
        ("trustees", "encrypted-tally"),
        _decrypted,
    ),
    Step("result", checks.result, ("partial-decryptions",), _counted),
)


@dataclass(frozen=True, slots=True)
class VerifiedRecord:
    """The report, and what was read on the way."""

    report: Report
    audit: Audit


def verify_record(
    data: bytes, name: str, *, progress: Progress | None = None, workers: int | None = None
) -> VerifiedRecord:
    """Verify one archive.

    Raises ``NotAnArchive`` for what does not begin with a BELENIOS record; every other fault
    is in the report.
    """
    audit = Audit(data, progress, workers)
    lines: list[Check] = []
    held: set[str] = set()
    for step in STEPS:
        if not held.issuperset(step.reads):
            lines.append(Check(step.name, ok=False, detail=NOT_CHECKED))
        elif step.applies(audit):
            found = _run(step, audit, held)
            lines += found
            if found[0].ok:
                held.add(step.name)
    read = "archive-form" in held
    report = Report(
        file=name,
        verdict=_verdict(audit, lines),
        fingerprint=hex_of(data),
        ballots=sum(event.type == "Ballot" for event in audit.archive.events) if read else 0,
        checks=tuple(lines),
    )
    return VerifiedRecord(report, audit)


def _run(step: Step, audit: Audit, held: set[str]) -> list[Check]:
    if not held.issuperset(step.needs):
        return [Check(step.name, ok=False, detail=NOT_CHECKED)]
    try:
        return [Check(step.name, ok=True, where=step.run(audit) or "")]
    except NotAnArchive:
        raise
    except TallyError as fault:
        return [Check(step.name, ok=False, where=str(fault), detail=fault.code)]
    except BallotFaults as faults:
        return [Check(step.name, ok=False, where=w, detail=code) for w, code in faults.faults]


def _verdict(audit: Audit, lines: list[Check]) -> Verdict:
    if not all(line.ok for line in lines):
        return Verdict.NOT_VERIFIED
    if not audit.archive.ended:
        return Verdict.STILL_OPEN
    return Verdict.VERIFIED if audit.archive.has("Result") else Verdict.NOT_COUNTED
