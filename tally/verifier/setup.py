"""The audit of what was fixed at sealing: election, trustees and credentials.

Source: protocol 3, 4 and 5; guarding A2.  Records of other programs are hashed as found; of our
own elections (those with the field ``pingyi``) every text has one form only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tally.canonical_json import canonical
from tally.election import Election, make_election, parse_election
from tally.errors import InvalidElection, Malformed, NotCanonical, TallyError, at
from tally.group import Point
from tally.message import read_message
from tally.record.contents import Setup
from tally.trustee.assemble import Trustees, check_trustees, parse_trustees
from tally.verifier.chain import Datum
from tally.verifier.findings import Findings
from tally.verifier.refusals import InvalidCredentials, NotTheSame, TooLarge, WrongNumber

LARGEST_TEXT = 2 * 2**20
"""Bytes of the largest election, trustees payload or setup data that is read."""

MOST_ANSWERS = 20_000
"""Answers of all questions together: each is two points of every ballot."""

MOST_TRUSTEES = 32
"""Checking a ceremony takes the cube of their number."""

SMALLEST_THRESHOLD = 2
"""Of ours: nobody decrypts alone."""

_LIST = re.compile(rb'\s*+\[\s*+(?:"[0-9a-f]{64}"(?:\s*+,\s*+"[0-9a-f]{64}")*+\s*+)?+\]\s*+')
_POINT = re.compile(rb"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What was fixed at sealing, as far as it holds."""

    setup: Setup | None = None
    setup_hash: str = ""
    """Hash of the setup data, hex."""
    election: Election | None = None
    trustees: Trustees | None = None
    credentials: tuple[str, ...] | None = None
    """``None`` when the list is none."""


RESTING = ("setup", "trustees", "election-key", "credentials")
"""Checks that a record without its setup data does not allow."""


def check_setup(data: tuple[Datum, ...], findings: Findings) -> Sealed:
    """Check the data of the event ``Setup``."""
    if not data:
        for name in RESTING:
            findings.skip(name)
        return Sealed()
    election_datum, trustees_datum, credentials_datum, setup_datum = data
    setup = _setup(setup_datum, findings)
    election = _election(election_datum, findings)
    ours = election is not None and election.pingyi is not None
    trustees = _trustees(trustees_datum, findings, ours=ours)
    _election_key(election, trustees, findings)
    credentials = _credentials(credentials_datum, findings, ours=ours)
    _number_of_slips(election, credentials, findings)
    return Sealed(
        setup=setup,
        setup_hash=setup_datum.digest,
        election=election,
        trustees=trustees,
        credentials=credentials,
    )


def text_of(datum: Datum, largest: int) -> str:
    """A text that is not too large to be parsed."""
    if datum.size > largest:
        raise TooLarge("{size} bytes, at most {most}", size=datum.size, most=largest)
    text = datum.text
    if text is None:
        raise Malformed("no text, or too large to be read")
    return text


def _setup(datum: Datum, findings: Findings) -> Setup | None:
    try:
        with at("protocol 3", record=datum.record):
            return read_message(text_of(datum, LARGEST_TEXT), Setup)
    except TallyError as fault:
        findings.fault("setup", fault)
        return None


def _election(datum: Datum, findings: Findings) -> Election | None:
    try:
        with at("protocol 3", record=datum.record):
            election = parse_election(text_of(datum, LARGEST_TEXT))
            number = sum(len(question.answers) for question in election.questions)
            if number > MOST_ANSWERS:
                raise TooLarge(
                    "{number} answers, at most {most}", number=number, most=MOST_ANSWERS
                )
            if election.pingyi is not None:
                _check_one_form(election)
    except TallyError as fault:
        findings.fault("setup", fault)
        return None
    if election.pingyi is not None:
        _check_contests(election, datum.record, findings)
    if election.pingyi is not None and election.pingyi.rehearsal:
        findings.hold("setup", "REHEARSAL, election {uuid}", uuid=election.uuid)
    else:
        findings.hold("setup", "election {uuid}", uuid=election.uuid)
    return election


def _check_one_form(election: Election) -> None:
    again = make_election(
        name=election.name,
        description=election.description,
        public_key=election.public_key,
        questions=election.questions,
        uuid=election.uuid,
        pingyi=election.pingyi,
    )
    if again.text != election.text:
        raise NotCanonical("not the one form of an election of ours")


def _check_contests(election: Election, record: int, findings: Findings) -> None:
    """Of the answers to each of our questions exactly one is chosen."""
    for number, question in enumerate(election.questions, start=1):
        if (question.min, question.max) != (1, 1):
            fault = InvalidElection("not exactly one answer is chosen")
            fault.rule = "formats <group>.bel"
            place = {"record": record, "question": number}
            findings.fault("setup", fault, **place, contest=question.question)


def _trustees(datum: Datum, findings: Findings, *, ours: bool) -> Trustees | None:
    try:
        with at("protocol 5", record=datum.record):
            trustees = _checked_trustees(text_of(datum, LARGEST_TEXT))
            if ours:
                trustees.certificates  # noqa: B018 (raises unless there is one ceremony)
                if canonical([["Pedersen", trustees.contents[0]]]) != trustees.text:
                    raise NotCanonical("not the one form of a ceremony's end")
    except TallyError as fault:
        findings.fault("trustees", fault)
        return None
    if ours and trustees.threshold < SMALLEST_THRESHOLD:
        alone = WrongNumber("one trustee alone could decrypt")
        findings.fault("trustees", alone, "formats meeting.toml", record=datum.record)
    findings.hold(
        "trustees", "{threshold} of {size}", threshold=trustees.threshold, size=trustees.size
    )
    return trustees


@lru_cache(maxsize=4)
def _checked_trustees(text: str) -> Trustees:
    """All groups of a meeting have the same trustees."""
    trustees = parse_trustees(text)
    if trustees.size > MOST_TRUSTEES:
        raise TooLarge(
            "{size} trustees, at most {most}", size=trustees.size, most=MOST_TRUSTEES
        )
    check_trustees(trustees)
    return trustees


def _election_key(
    election: Election | None, trustees: Trustees | None, findings: Findings
) -> None:
    if election is None or trustees is None:
        findings.skip("election-key")
        return
    if election.public_key != trustees.public_key:
        other = NotTheSame("not the product of the trustees' keys")
        findings.fault("election-key", other, "protocol 5.3")
    findings.hold("election-key")


def _credentials(datum: Datum, findings: Findings, *, ours: bool) -> tuple[str, ...] | None:
    body = datum.body or b""
    place = {"record": datum.record}
    # The form is matched, not parsed: of a hostile list a parser would make a hundred times
    # its own size.
    if _LIST.fullmatch(body) is None:
        fault = InvalidCredentials("not a list of points, each 64 lowercase hex digits")
        findings.fault("credentials", fault, **place)
        return None
    listed = tuple(match[0].decode() for match in _POINT.finditer(body))
    if ours and (b" " in body or b"\n" in body or b"\t" in body or b"\r" in body):
        findings.fault("credentials", NotCanonical("differs from its canonical form"), **place)
    if ours and any(one > other for one, other in pairwise(listed)):
        unsorted = InvalidCredentials("not sorted: their order may tell that of the slips")
        findings.fault("credentials", unsorted, **place)
    seen: set[str] = set()
    for number, text in enumerate(listed, start=1):
        try:
            with at("protocol 3", credential=number):
                if text in seen:
                    raise InvalidCredentials("stands there twice")
                seen.add(text)
                Point.from_hex(text)
        except TallyError as fault:
            findings.fault("credentials", InvalidCredentials.of(fault), **place)
    findings.hold("credentials", "{number} credentials", number=len(listed))
    return listed


def _number_of_slips(
    election: Election | None, credentials: tuple[str, ...] | None, findings: Findings
) -> None:
    """As many credentials as slips were announced at sealing."""
    if election is None or election.pingyi is None:
        return
    if credentials is None:
        findings.skip("number-of-slips")
        return
    slips = election.pingyi.slips
    if slips != len(credentials):
        wrong = WrongNumber(
            "{slips} slips, {listed} credentials", slips=slips, listed=len(credentials)
        )
        findings.fault("number-of-slips", wrong, "guarding A2")
    findings.hold("number-of-slips", "{number} slips", number=slips)
