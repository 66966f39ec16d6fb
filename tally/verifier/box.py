"""The audit of the ballots: each one, one a slip, in the order of their trackers.

Source: protocol 6.6; guarding A2 and B2.  Of each ballot remain tracker and credential; of all
of them the sum.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from tally.ballot_text import largest_ballot
from tally.election import Election
from tally.elgamal import ZERO, Ciphertext
from tally.errors import TallyError, UnknownCredential
from tally.meeting import SMALLEST_MIN_GROUP
from tally.verifier.batches import BALLOTS, BYTES, Batch, BatchAnswer, CastBallot
from tally.verifier.chain import Chain, Datum, Step
from tally.verifier.findings import MOST, Findings
from tally.verifier.refusals import NotInOrder, SecondBallot, TooFewBallots
from tally.verifier.setup import Sealed, check_setup


class Box:
    """The ballots of a record, from ``Setup`` to ``EndBallots``."""

    def __init__(self, findings: Findings) -> None:
        self.sealed: Sealed | None = None
        self.ballots: list[CastBallot] = []
        """Those that can be read, in the order of the record."""
        self.events = 0
        """Number of the events ``Ballot`` in their place."""
        self.answered = 0
        """Ballots that were checked."""
        self.next: Step | None = None
        """The first event after the box, once all ballots have been handed out."""
        self._findings = findings
        self._enough = 0
        """Bytes of a ballot that tell whether it is too large: no more of it is handed out."""
        self._known: dict[str, str] = {}
        self._voted: dict[str, int] = {}
        self._disorder: list[int] = []
        self._last = ""
        self._records: deque[tuple[int, ...]] = deque()
        self._sums: list[list[Ciphertext]] | None = []

    @property
    def election(self) -> Election | None:
        return None if self.sealed is None else self.sealed.election

    def batches(self, steps: Iterator[Step]) -> Iterator[Batch]:
        """The ballots as they come off the tape; everything before them is checked at once."""
        waiting: list[Datum] = []
        first = 1
        size = 0
        for step in steps:
            if step.kind == "Setup":
                self._seal(step)
            elif step.kind == "Ballot":
                self.events += 1
                if step.data:
                    waiting += step.data
                    size += step.data[0].size
            elif step.kind != "EndBallots":
                self.next = step
                break
            if len(waiting) >= BALLOTS or size >= BYTES:
                yield from self._batch(first, waiting)
                first += len(waiting)
                waiting, size = [], 0
        yield from self._batch(first, waiting)

    def _seal(self, step: Step) -> None:
        self.sealed = check_setup(step.data, self._findings)
        self._known = {text: text for text in self.sealed.credentials or ()}
        if self.sealed.election is not None:
            self._enough = largest_ballot(self.sealed.election) + 1

    def _batch(self, first: int, waiting: list[Datum]) -> Iterator[Batch]:
        if waiting and self.election is not None:
            self._records.append(tuple(datum.record for datum in waiting))
            texts = tuple((datum.body or b"")[: self._enough] for datum in waiting)
            yield Batch(self.election.text, first, texts)

    def take(self, answer: BatchAnswer) -> None:
        """Note what a batch came to; batches are answered in their order."""
        records = self._records.popleft()
        first = self.answered + 1
        for line in answer.faults:
            number = int(line.place["ballot"])
            place = {"record": records[number - first], **line.place}
            where = f"record {place['record']}, {line.where}"
            self._findings.add(replace(line, place=place, where=where))
        for number, (record, ballot) in enumerate(
            zip(records, answer.ballots, strict=True), start=first
        ):
            if ballot is not None:
                self._take(number, record, ballot)
        self.answered += len(records)
        self._add(answer)

    def _take(self, number: int, record: int, ballot: CastBallot) -> None:
        place = {"record": record, "ballot": number}
        listed = self._known.get(ballot.credential)
        if listed is None and self.sealed is not None and self.sealed.credentials is not None:
            fault: TallyError = UnknownCredential("not on the list")
            self._findings.fault("ballots", fault, **place, credential=ballot.credential)
        credential = listed or ballot.credential
        before = self._voted.setdefault(credential, number)
        if before != number:
            fault = SecondBallot("the first is ballot {number}", number=before)
            self._findings.fault("one-ballot-a-slip", fault, **place)
        if ballot.tracker <= self._last and len(self._disorder) < MOST:
            self._disorder.append(number)
        self._last = ballot.tracker
        # The text of the list, so that each credential is in memory once.
        self.ballots.append(CastBallot(ballot.tracker, credential))

    def _add(self, answer: BatchAnswer) -> None:
        if self._sums is None or answer.sums is None:
            self._sums = None
            return
        try:
            added = [[Ciphertext.unchecked(one) for one in row] for row in answer.sums]
            self._sums = (
                [
                    [one + other for one, other in zip(row, more, strict=True)]
                    for row, more in zip(self._sums, added, strict=True)
                ]
                if self._sums
                else added
            )
        except TallyError:
            self._sums = None

    @property
    def sums(self) -> tuple[tuple[Ciphertext, ...], ...] | None:
        """All ballots added up; ``None`` when one of them cannot be added."""
        election = self.election
        if election is None or self._sums is None or self.answered < self.events:
            return None
        if not self._sums:
            return tuple((ZERO,) * len(question.answers) for question in election.questions)
        return tuple(map(tuple, self._sums))

    def close(self, chain: Chain) -> None:
        """What can be said when the whole record was read."""
        findings, election = self._findings, self.election
        if self.sealed is None:
            self.sealed = check_setup((), findings)
        if election is None:
            for name in ("ballots", "one-ballot-a-slip"):
                findings.skip(name)
            return
        findings.hold("ballots", "{number} ballots", number=self.events)
        findings.hold("one-ballot-a-slip")
        if self.answered < self.events:
            findings.skip("ballots")
        if election.pingyi is None:
            return
        if chain.has_reached("EndBallots"):
            self._check_order()
        self._check_enough(chain, election.pingyi.min_group)

    def _check_order(self) -> None:
        """A closed box stands in the order of trackers, so that arrival order is gone."""
        for number in self._disorder:
            fault = NotInOrder("its tracker is not above the one before")
            self._findings.fault("order-of-ballots", fault, ballot=number)
        self._findings.hold("order-of-ballots")

    def _check_enough(self, chain: Chain, least: int) -> None:
        """No group below ``min_group`` is tallied, let alone decrypted."""
        if least < SMALLEST_MIN_GROUP:
            small = TooFewBallots("min_group is {least}", least=least)
            self._findings.fault("enough-ballots", small)
        if chain.has_reached("EncryptedTally") and self.events < least:
            few = TooFewBallots(
                "{number} ballots, min_group is {least}", number=self.events, least=least
            )
            self._findings.fault("enough-ballots", few)
        self._findings.hold("enough-ballots")
