"""The audit of a record, one function a step.

Source: protocol 8, last paragraph, and 9; guarding A2 for what our own elections fix.  Each
step takes the audit, raises ``TallyError`` (or ``BallotFaults``) for what does not hold, keeps
what later steps need, and may return how much it checked.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from tally.ballot import Ballot, parse_ballot
from tally.election import Election, PingyiField, parse_election
from tally.encrypted_tally import EncryptedTally, tally_ballots
from tally.errors import TallyError, UnknownOwner
from tally.group import Point
from tally.meeting import SMALLEST_MIN_GROUP
from tally.partial_decryption import PartialDecryption, check_partial_decryption
from tally.record.archive import parse_archive
from tally.record.contents import Archive
from tally.record.event import check_chain
from tally.record.order import check_nothing_left, check_order
from tally.result import combine
from tally.trustee.assemble import Trustees, check_trustees, parse_trustees
from tally.verifier.ballots import Fault, Progress, faulty_ballots


class NotTheSame(TallyError):
    """What was computed again differs from what the record says."""

    code = "not-the-same"


class SecondBallot(TallyError):
    """Two ballots of one slip."""

    code = "second-ballot"


class NotInOrder(TallyError):
    """Ballots of a closed box that do not stand in the order of their trackers."""

    code = "not-in-order"


class InvalidCredentials(TallyError):
    """The list of public credentials is none."""

    code = "invalid-credentials"


class WrongNumber(TallyError):
    """A number that must agree with another does not."""

    code = "wrong-number"


class TooFewBallots(TallyError):
    """Fewer ballots than ``min_group`` were decrypted, or ``min_group`` is below five."""

    code = "too-few-ballots"


class BallotFaults(Exception):
    """Several ballots at once are refused."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} ballots")
        self.faults = faults


@dataclass(slots=True)
class Audit:
    """What has been read and found good so far."""

    data: bytes
    progress: Progress | None = None
    workers: int | None = None
    archive: Archive = field(init=False)
    election: Election = field(init=False)
    trustees: Trustees = field(init=False)
    credentials: tuple[str, ...] = field(init=False)
    ballots: tuple[Ballot, ...] = field(init=False)
    tally: EncryptedTally = field(init=False)
    decryptions: dict[int, PartialDecryption] = field(init=False)
    counts: tuple[tuple[int, ...], ...] | None = None


def archive_form(audit: Audit) -> str:
    audit.archive = parse_archive(audit.data)
    return f"{len(audit.archive.records)} records"


def chain(audit: Audit) -> str:
    check_chain(audit.archive.events)
    return f"{len(audit.archive.events)} events"


def order_of_events(audit: Audit) -> None:
    check_order(audit.archive)


def nothing_left(audit: Audit) -> None:
    check_nothing_left(audit.archive)


def setup(audit: Audit) -> str:
    audit.election = parse_election(audit.archive.election)
    return audit.election.uuid


def trustees(audit: Audit) -> str:
    read = parse_trustees(audit.archive.trustees)
    check_trustees(read)
    audit.trustees = read
    return f"{read.threshold} of {read.size}"


def election_key(audit: Audit) -> None:
    if audit.election.public_key != audit.trustees.public_key:
        raise NotTheSame("public key")


def credentials(audit: Audit) -> str:
    try:
        listed = json.loads(audit.archive.credentials)
    except (ValueError, RecursionError):
        raise InvalidCredentials("not JSON") from None
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise InvalidCredentials("not a list of texts")
    for number, text in enumerate(listed, start=1):
        try:
            Point.from_hex(text)
        except TallyError as fault:
            raise InvalidCredentials(f"credential {number}: {fault}") from None
    if len(set(listed)) < len(listed):
        raise InvalidCredentials("one of them stands there twice")
    audit.credentials = tuple(listed)
    return f"{len(listed)}"


def number_of_slips(audit: Audit) -> str:
    """As many credentials as slips were announced at sealing."""
    slips, listed = _pingyi(audit).slips, len(audit.credentials)
    if slips != listed:
        raise WrongNumber(f"{slips} slips, {listed} credentials")
    return f"{slips}"


def each_ballot(audit: Audit) -> str:
    texts = audit.archive.ballots
    faults = faulty_ballots(
        audit.election.text,
        frozenset(audit.credentials),
        texts,
        progress=audit.progress,
        workers=audit.workers,
    )
    if faults:
        raise BallotFaults(faults)
    audit.ballots = tuple(parse_ballot(text) for text in texts)
    return f"{len(texts)}"


def one_ballot_a_slip(audit: Audit) -> None:
    """Voting again is legal in the protocol (the last ballot counts); here a slip is a ballot."""
    seen = Counter(ballot.credential for ballot in audit.ballots)
    for number, ballot in enumerate(audit.ballots, start=1):
        if seen[ballot.credential] > 1:
            raise SecondBallot(f"ballot {number}: credential {ballot.credential}")


def order_of_ballots(audit: Audit) -> None:
    """A closed box stands in the order of trackers, so that arrival order is gone."""
    trackers = [ballot.tracker for ballot in audit.ballots]
    for number, tracker in enumerate(trackers[1:], start=2):
        if tracker <= trackers[number - 2]:
            raise NotInOrder(f"ballot {number}")


def enough_ballots(audit: Audit) -> None:
    """No group below ``min_group`` is tallied, let alone decrypted."""
    pingyi = _pingyi(audit)
    if pingyi.min_group < SMALLEST_MIN_GROUP:
        raise TooFewBallots(f"min_group {pingyi.min_group}")
    number = len(audit.archive.ballots)
    if audit.archive.has("EncryptedTally") and number < pingyi.min_group:
        raise TooFewBallots(f"{number} ballots, min_group {pingyi.min_group}")


def encrypted_tally(audit: Audit) -> None:
    audit.tally = tally_ballots(audit.election, audit.ballots)
    if audit.archive.tally != audit.tally.text:
        raise NotTheSame("encrypted tally")


def number_tallied(audit: Audit) -> str:
    sized = audit.archive.sized
    number = len(audit.ballots)
    if sized is None or (sized.num_tallied, sized.total_weight) != (number, number):
        raise WrongNumber(f"{sized and sized.num_tallied} tallied, {number} ballots")
    return f"{number}"


def partial_decryptions(audit: Audit) -> str:
    keys = audit.trustees.verification_keys
    checked: dict[int, PartialDecryption] = {}
    for owner, text in audit.archive.decryptions:
        if owner in checked or not 1 <= owner <= len(keys):
            raise UnknownOwner(f"trustee {owner}")
        try:
            checked[owner] = check_partial_decryption(
                text, audit.tally, audit.election, keys[owner - 1]
            )
        except TallyError as fault:
            fault.args = (f"trustee {owner}: {fault}",)
            raise
    audit.decryptions = checked
    return ", ".join(f"trustee {owner}" for owner in checked)


def result(audit: Audit) -> None:
    computed = combine(audit.election, audit.trustees, audit.tally, audit.decryptions)
    if audit.archive.result != computed.text:
        raise NotTheSame("result")
    audit.counts = computed.counts


def _pingyi(audit: Audit) -> PingyiField:
    if audit.election.pingyi is None:
        raise ValueError("this step is for elections of our own")
    return audit.election.pingyi
