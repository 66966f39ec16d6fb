"""The audit of the count: encrypted tally, partial decryptions, result.

Source: protocol 7.  The archived tally is compared with the sum of the ballots and, by itself,
read strictly; decryptions are checked against the archived one, so that a wrong sum does not
hide a wrong decryption.
"""

from __future__ import annotations

from dataclasses import dataclass

from tally.election import Election
from tally.elgamal import Ciphertext, CiphertextText
from tally.encrypted_tally import EncryptedTally, SizedText
from tally.errors import Malformed, TallyError, UnknownOwner, at
from tally.group import Point
from tally.message import read_message
from tally.partial_decryption import PartialDecryption, check_partial_decryption
from tally.record.contents import Owned
from tally.result import combine
from tally.trustee.assemble import Trustees
from tally.verifier.batches import with_contest
from tally.verifier.box import Box
from tally.verifier.chain import Step
from tally.verifier.findings import Findings
from tally.verifier.refusals import NotTheSame, WrongNumber
from tally.verifier.setup import Sealed, text_of

LARGEST_SMALL = 1024
"""Bytes of the largest sized or owned message."""

LARGEST_ANSWER = 512
"""Bytes that one answer takes in the largest message with one entry for each."""


@dataclass(frozen=True, slots=True)
class ResultText:
    """The payload of the event ``Result``, as written."""

    result: tuple[tuple[int, ...], ...]


class Counting:
    """Everything after the box."""

    def __init__(self, sealed: Sealed, box: Box, findings: Findings) -> None:
        self.tally: EncryptedTally | None = None
        """As archived, if it can be read."""
        self.decryptions: dict[int, PartialDecryption] = {}
        """Those that hold, by their owners' numbers."""
        self.counts: tuple[tuple[int, ...], ...] | None = None
        self._election: Election | None = sealed.election
        self._trustees: Trustees | None = sealed.trustees
        self._box = box
        self._findings = findings
        self._owners: set[int] = set()
        self._given = 0
        questions = sealed.election.questions if sealed.election is not None else ()
        answers = sum(len(question.answers) + 1 for question in questions)
        self._largest = LARGEST_SMALL + LARGEST_ANSWER * answers

    def take(self, step: Step) -> None:
        """Check one event after the box."""
        if step.kind == "EncryptedTally":
            self._take_tally(step)
        elif step.kind == "PartialDecryption":
            self._given += 1
            self._take_decryption(step)
        elif step.kind == "Result":
            self._take_result(step)

    def _take_tally(self, step: Step) -> None:
        if not step.data or self._election is None:
            self._findings.skip("encrypted-tally")
            self._findings.skip("number-tallied")
            return
        tally, sized = step.data
        try:
            with at("protocol 7.1", record=sized.record):
                self._check_number(read_message(text_of(sized, LARGEST_SMALL), SizedText))
        except TallyError as fault:
            self._findings.fault("number-tallied", fault)
        self._findings.hold("number-tallied", "{number} ballots", number=self._box.events)
        try:
            with at("protocol 7.1", record=tally.record):
                self.tally = self._read_tally(text_of(tally, self._largest), self._election)
                self._compare(self.tally)
        except TallyError as fault:
            self._fault("encrypted-tally", fault)
        self._findings.hold("encrypted-tally")

    def _check_number(self, sized: SizedText) -> None:
        number = self._box.events
        if sized.num_tallied != number:
            raise WrongNumber(
                "{tallied} tallied, {number} ballots", tallied=sized.num_tallied, number=number
            )
        if sized.total_weight != number:
            raise WrongNumber(
                "total weight {weight}, {number} ballots",
                weight=sized.total_weight,
                number=number,
            )

    def _read_tally(self, text: str, election: Election) -> EncryptedTally:
        """The archived tally, of the election's shape, every point an element of the group."""
        rows = read_message(text, tuple[tuple[CiphertextText, ...], ...])
        if [len(row) for row in rows] != [len(one.answers) for one in election.questions]:
            raise Malformed("not one ciphertext for each answer")
        return EncryptedTally(
            text=text,
            ciphertexts=tuple(
                tuple(_ciphertext(written, i, j) for j, written in enumerate(row, 1))
                for i, row in enumerate(rows, 1)
            ),
            num_tallied=self._box.events,
        )

    def _compare(self, tally: EncryptedTally) -> None:
        sums = self._box.sums
        if sums is None:
            self._findings.skip("encrypted-tally")
            return
        for i, (row, summed) in enumerate(zip(tally.ciphertexts, sums, strict=True), 1):
            for j, (one, other) in enumerate(zip(row, summed, strict=True), 1):
                if one != other:
                    with at(question=i, choice=j):
                        raise NotTheSame("not the sum of the ballots")

    def _take_decryption(self, step: Step) -> None:
        if not step.data or self._election is None or self._trustees is None:
            self._findings.skip("partial-decryptions")
            return
        datum, owned_datum = step.data
        try:
            with at("protocol 7.2", record=owned_datum.record):
                owned = read_message(text_of(owned_datum, LARGEST_SMALL), Owned)
                with at(trustee=owned.owner):
                    self._check_owner(owned.owner, self._trustees)
                    if self.tally is None:
                        self._findings.skip("partial-decryptions")
                        return
                    text = text_of(datum, self._largest)
                    key = self._trustees.verification_keys[owned.owner - 1]
                    self.decryptions[owned.owner] = check_partial_decryption(
                        text, self.tally, self._election, key
                    )
        except TallyError as fault:
            self._fault("partial-decryptions", fault)

    def _check_owner(self, owner: int, trustees: Trustees) -> None:
        if not 1 <= owner <= trustees.size:
            raise UnknownOwner("there are {size} trustees", size=trustees.size)
        if owner in self._owners:
            raise UnknownOwner("decrypted twice")
        self._owners.add(owner)

    def _take_result(self, step: Step) -> None:
        if (
            not step.data
            or self._election is None
            or self._trustees is None
            or self.tally is None
        ):
            self._findings.skip("result")
            return
        (datum,) = step.data
        if len(self.decryptions) < min(self._given, self._trustees.threshold):
            # Too few are left because some are faulty: they say so themselves.
            self._findings.skip("result")
            return
        try:
            with at("protocol 7.3", record=datum.record):
                computed = combine(self._election, self._trustees, self.tally, self.decryptions)
                _compare_counts(
                    read_message(text_of(datum, self._largest), ResultText).result,
                    computed.counts,
                )
        except TallyError as fault:
            self._fault("result", fault)
        else:
            self.counts = computed.counts
        self._findings.hold("result")

    def close(self) -> None:
        """What can be said when the whole record was read."""
        if self._given:
            owners = ", ".join(map(str, sorted(self.decryptions)))
            self._findings.hold("partial-decryptions", "trustees {owners}", owners=owners)

    def _fault(self, name: str, fault: TallyError) -> None:
        if self._election is not None:
            fault.place = with_contest(fault.place, self._election)
        self._findings.fault(name, fault)


def _ciphertext(written: CiphertextText, question: int, choice: int) -> Ciphertext:
    with at(question=question, choice=choice):
        return Ciphertext(
            Point.from_hex(written.alpha, allow_identity=True),
            Point.from_hex(written.beta, allow_identity=True),
        )


def _compare_counts(
    written: tuple[tuple[int, ...], ...], computed: tuple[tuple[int, ...], ...]
) -> None:
    if [len(row) for row in written] != [len(row) for row in computed]:
        raise Malformed("not one number for each answer")
    for i, (row, right) in enumerate(zip(written, computed, strict=True), 1):
        for j, (one, other) in enumerate(zip(row, right, strict=True), 1):
            if one != other:
                with at(question=i, choice=j):
                    raise NotTheSame(
                        "{written} written, {computed} computed", written=one, computed=other
                    )
