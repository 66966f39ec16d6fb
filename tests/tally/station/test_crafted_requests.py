"""Two hundred crafted requests: no factor leaves for anything but the one record (guarding C6).

A dishonest server, helped by two dishonest trustees, asks an honest station again and again.
What counts is what leaves: nothing in the journal and nothing at the server is a partial
decryption, and the key is bound to nothing but the one record.
"""

import json
import random
import secrets
from dataclasses import dataclass, replace

import pytest

from tally.ballot import make_ballot, parse_ballot
from tally.canonical_json import canonical
from tally.credential import new_slip_code, secret_of
from tally.election import make_election, parse_election
from tally.encrypted_tally import tally_ballots
from tally.errors import TallyError
from tally.record.archive import read_archive, write_archive
from tally.record.attestations import Attestation
from tally.record.closing import attestation_words
from tally.record.left_out import LeftOut
from tally.record.manifest import parse_manifest
from tally.station.decryption import attest, decrypt_totals
from tally.station.examination import examine
from tally.station.quorum import Spoken
from tally.trustee.keyfile import erase
from tally.trustee.signed import sign_words
from tally.verifier import verify_record
from tests.tally.station.closed_meeting import Mailbox, Station, count, examined, papers_of

TWO_HUNDRED = 200


@dataclass(frozen=True)
class Request:
    """What the server shows, and what the holder does about it."""

    papers: object
    passed: tuple = ()
    """Attestations that it passes on."""
    spoken: Spoken | None = None
    honest: bool = False
    """Whether this is the one record, so that its attestation is allowed; its factors are not."""


class Forger:
    """Makes requests out of an honest meeting; every one from its own seed."""

    def __init__(self, hall, others, number):
        self.hall = hall
        self.others = others
        self.random = random.Random(number)  # noqa: S311 (reproducible requests)
        self.code = "A"
        self.archive = read_archive(hall.records["A"])
        self.election = parse_election(self.archive.election)

    def some(self, things):
        return self.random.choice(list(things))

    def write(self, *, ballots=None, summed=None, election=None, tally=True):
        """Record A again with something else in it."""
        ballots = list(self.archive.ballots if ballots is None else ballots)
        election = self.archive.election if election is None else election
        parsed = parse_election(election)
        total = tally_ballots(parsed, map(parse_ballot, ballots if summed is None else summed))
        return write_archive(
            timestamp=self.archive.timestamp,
            election=election,
            trustees=self.archive.trustees,
            credentials=self.archive.credentials,
            ballots=ballots,
            tally=total if tally else None,
        )

    def show(self, record, **changes):
        """The papers with record A exchanged; the other's is honest."""
        return papers_of(self.hall, records=[record, self.hall.records["B"]], **changes)

    def dishonest(self, content, *seats):
        """The dishonest trustees attest to whatever the server wants."""
        return tuple(
            Attestation(
                seat, sign_words(self.hall.keyfiles[seat - 1].seed, attestation_words(content))
            )
            for seat in seats or (2, 3)
        )

    # What is shown

    def one_voter(self):
        return Request(self.show(self.write(ballots=[self.some(self.archive.ballots)])))

    def one_missing(self):
        """A subset that is itself a valid record: the slip of one voter is dropped."""
        gone = self.random.randrange(len(self.archive.ballots))
        left = [one for at, one in enumerate(self.archive.ballots) if at != gone]
        papers = self.show(self.write(ballots=left))
        # The paper knows better: six slips lie in the return box.
        return Request(replace(papers, register={"A": count("A", 6), "B": count("B", 3)}))

    def one_extra(self):
        slip = secret_of(new_slip_code(secrets.token_bytes)[:26], self.election.uuid)
        extra = make_ballot(self.election, slip, [0], secrets.token_bytes)
        texts = sorted(
            [*self.archive.ballots, extra], key=lambda text: parse_ballot(text).tracker
        )
        return Request(self.show(self.write(ballots=texts)))

    def one_doubled(self):
        twice = self.some(self.archive.ballots)
        texts = sorted(
            [*self.archive.ballots, twice], key=lambda text: parse_ballot(text).tracker
        )
        return Request(self.show(self.write(ballots=texts)))

    def total_of_one(self):
        return Request(self.show(self.write(summed=[self.some(self.archive.ballots)])))

    def total_without_one(self):
        gone = self.random.randrange(len(self.archive.ballots))
        summed = [one for at, one in enumerate(self.archive.ballots) if at != gone]
        return Request(self.show(self.write(summed=summed)))

    def weighted_total(self):
        """One ballot counted many times: the total would be little but that one."""
        one = self.some(self.archive.ballots)
        summed = [*self.archive.ballots, *[one] * self.random.randrange(1, 9)]
        return Request(self.show(self.write(summed=summed)))

    def swapped_groups(self):
        a, b = self.hall.records["A"], self.hall.records["B"]
        return Request(papers_of(self.hall, records=self.some([[a, a], [b, b], [b], [a]])))

    def swapped_manifest(self):
        manifest = json.loads(self.hall.manifest)
        first, second = manifest["groups"]
        part = self.some(["uuid", "phi", "setup", "code"])
        first[part], second[part] = second[part], first[part]
        return Request(papers_of(self.hall, manifest=canonical(manifest)))

    def other_meeting(self):
        other = self.others["meeting"]
        return Request(
            papers_of(self.some([self.hall, other]), records=[*other.records.values()])
        )

    def twin_meeting(self):
        """The same name, the same keys, other elections."""
        twin = self.others["twin"]
        records = [self.hall.records["A"], twin.records["B"]]
        return Request(
            papers_of(self.hall, records=self.some([records, [*twin.records.values()]]))
        )

    def rehearsal(self):
        return Request(papers_of(self.others["rehearsal"]))

    def small_group_tallied(self):
        hall = self.others["small-tallied"]
        return Request(papers_of(hall))

    def edited_min_group(self):
        least = self.some([1, 2, 3, 4, 6])
        return Request(papers_of(self.others[f"min{least}"]))

    def edited_election(self):
        """min_group, slips or another field edited in the record after sealing."""
        field, value = self.some(
            [("min_group", 1), ("slips", 99), ("group", "B"), ("rehearsal", True)]
        )
        pingyi = replace(self.election.pingyi, **{field: value})
        election = make_election(
            name=self.election.name,
            description=self.election.description,
            public_key=self.election.public_key,
            questions=self.election.questions,
            uuid=self.election.uuid,
            pingyi=pingyi,
        )
        return Request(self.show(self.write(election=election.text)))

    def hand_made(self):
        """Bytes of the archive altered, cut, or made of nothing."""
        data = bytearray(self.hall.records["A"])
        kind = self.random.randrange(4)
        if kind == 0:
            data[self.random.randrange(len(data))] ^= 1 << self.random.randrange(8)
        elif kind == 1:
            del data[self.random.randrange(len(data)) :]
        elif kind == 2:
            data = bytearray(self.random.randbytes(self.random.randrange(2000)))
        else:
            data += data[-self.random.randrange(1, 4000) :]
        return Request(self.show(bytes(data)))

    def not_closed(self):
        return Request(papers_of(self.others["open"]))

    def not_tallied(self):
        return Request(self.show(self.write(tally=False)))

    def opened_inside(self):
        ballot = self.some(verify_record(self.hall.records["A"], "A.bel").record.ballots)
        lists = self.some(
            [LeftOut(tests=(ballot.tracker,)), LeftOut(withdrawn=(ballot.credential,))]
        )
        register = {"A": count("A", 6, withdrawn=len(lists.withdrawn)), "B": count("B", 3)}
        return Request(papers_of(self.hall, left_out=lists.text, register=register))

    def lists_of_nothing(self):
        return Request(papers_of(self.hall, left_out=self.some(["", "[]", "{}", "null", "{"])))

    def register_not_balanced(self):
        wrong = self.some(
            [
                {"handed_out": 5, "returned": 5},
                {"handed_out": 10},
                {"returned": 7},
                {"paper": 4},
                {"withdrawn": 1},
                {"handed_out": 8, "returned": 4},
            ]
        )
        register = {"A": count("A", 6, **wrong), "B": count("B", 3)}
        return Request(papers_of(self.hall, register=register))

    def register_not_typed(self):
        register = self.some([{}, {"A": count("A", 6)}, {"B": count("B", 3)}])
        return Request(papers_of(self.hall, register=register))

    # What is passed on

    def another_record_agreed(self):
        """Both dishonest trustees attest to a record that lacks one ballot."""
        papers = self.one_missing().papers
        agreed = replace(papers, register={"A": count("A", 5), "B": count("B", 3)})
        dropped = examine(agreed, self.hall.keyfiles[1], lambda _: None)
        return Request(papers_of(self.hall), self.dishonest(dropped.closing), honest=True)

    def conflict(self):
        seat = self.some([2, 3])
        content = self.some(["{}", '{"other":1}', ""])
        return Request(papers_of(self.hall), self.dishonest(content, seat), honest=True)

    def two_contents(self):
        seat = self.some([2, 3])
        true = examined(self.hall).closing
        passed = (*self.dishonest(true, 2, 3), *self.dishonest("{}", seat))
        return Request(papers_of(self.hall), passed, honest=True)

    def forged(self):
        true = examined(self.hall).closing
        mine, other = self.dishonest(true, 2, 3)
        wrong = self.some(
            [
                Attestation(3, mine.text),
                Attestation(2, other.text),
                Attestation(1, mine.text),
                Attestation(3, other.text.replace('"response":"', '"response":"1')),
                Attestation(2, "{}"),
            ]
        )
        return Request(papers_of(self.hall), (mine, wrong), honest=True)

    def nobody(self):
        true = examined(self.hall).closing
        mine, other = self.dishonest(true, 2, 3)
        seat = self.some(range(4, 10))
        return Request(papers_of(self.hall), (mine, Attestation(seat, other.text)), honest=True)

    def too_few(self):
        seats = self.some([(), (2,), (3,)])
        passed = self.dishonest(examined(self.hall).closing, *seats) if seats else ()
        return Request(papers_of(self.hall), passed, honest=True)

    def exception_not_made(self):
        code = examined(self.hall).check_code
        spoken = self.some(
            [
                Spoken({}, frozenset()),
                Spoken({2: "0000-0000-0000-0000"}, frozenset({3})),
                Spoken({2: code}, frozenset()),
                Spoken({3: code}, frozenset({3})),
                Spoken({2: code[:-1]}, frozenset({3})),
            ]
        )
        passed = self.dishonest(examined(self.hall).closing, 2)
        return Request(papers_of(self.hall), passed, spoken, honest=True)

    KINDS = (
        *(one_voter, one_missing, one_extra, one_doubled, total_of_one, total_without_one),
        *(weighted_total, swapped_groups, swapped_manifest, other_meeting, twin_meeting),
        *(rehearsal, small_group_tallied, edited_min_group, edited_election, hand_made),
        *(not_closed, not_tallied, opened_inside, lists_of_nothing, register_not_balanced),
        *(register_not_typed, another_record_agreed, conflict, two_contents, forged, nobody),
        *(too_few, exception_not_made),
    )


@pytest.fixture(scope="module")
def others(other_keys, another_meeting):
    return {
        "meeting": another_meeting(other_keys(meeting="Meeting2")),
        "twin": another_meeting(),
        "rehearsal": another_meeting(rehearsal=True),
        "small-tallied": another_meeting(sums=("A", "B")),
        "open": another_meeting(ended=False, sums=()),
        **{f"min{least}": another_meeting(min_group=least) for least in (1, 2, 3, 4)},
        # Sealed with six, and then one of the records says so: the others do not agree.
        "min6": another_meeting(min_group=6),
    }


@pytest.fixture
def station(hall, put_key, tmp_path):
    # The manifest of this meeting was fixed at sealing: that is what a second one runs into.
    manifest = parse_manifest(hall.manifest)
    return Station(put_key(hall.keyfiles[0], manifest=manifest.digest), tmp_path / "machine")


def ask(station, request, mailbox):
    """One whole request: examine, attest, decrypt; whatever is refused, ask for the rest too."""
    key = station.key()
    found = examine(request.papers, key.keyfile, lambda _: None)
    try:
        attest(key, found, mailbox, secrets.token_bytes)
    finally:
        decrypt_totals(station.key(), found, mailbox, secrets.token_bytes, request.spoken)


def factors(station, mailbox):
    kinds = [entry.kind for entry in station.key().journal.entries]
    return [*mailbox.decryptions, *(kind for kind in kinds if kind.startswith("decryption"))]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(TWO_HUNDRED))
def test_a_crafted_request_ends_in_no_factor(hall, others, station, number):
    kind = Forger.KINDS[number % len(Forger.KINDS)]
    request = kind(Forger(hall, others, number))
    mailbox = Mailbox()
    mailbox.send_attestations(request.passed)
    with pytest.raises(TallyError) as refused:
        ask(station, request, mailbox)
    assert refused.value.code
    assert factors(station, mailbox) == []
    bound = station.key().keyfile.bound
    assert bound is None or (request.honest and bound == examined(hall).closing_hash)


def test_every_kind_of_request_is_among_the_two_hundred():
    assert len(Forger.KINDS) * 6 < TWO_HUNDRED
    assert len(set(Forger.KINDS)) == len(Forger.KINDS)


def test_after_the_one_record_no_other_gets_a_factor(hall, others, station):
    """The honest meeting is decrypted; then every request of every kind is made once more."""
    true, mailbox = examined(hall), Mailbox()
    mailbox.send_attestations(Forger(hall, others, 0).dishonest(true.closing))
    attest(station.key(), true, mailbox, secrets.token_bytes)
    decrypt_totals(station.key(), true, mailbox, secrets.token_bytes)
    sent = [*mailbox.decryptions]
    kept = factors(station, mailbox)
    assert len(sent) == 1
    for number, kind in enumerate(Forger.KINDS):
        request = kind(Forger(hall, others, 1000 + number))
        again = Mailbox()
        again.send_attestations(request.passed)
        try:
            ask(station, request, again)
        except TallyError:
            assert again.decryptions == []
        # Asked for the one record, the station repeats its bytes.
        assert {*again.decryptions} <= {*sent}
    assert factors(station, mailbox) == kept
    assert station.key().keyfile.bound == true.closing_hash


def test_an_erased_key_answers_no_request(hall, others, station):
    key = station.key()
    key.keep(erase(key.keyfile), secrets.token_bytes)
    for number, kind in enumerate(Forger.KINDS):
        request, mailbox = kind(Forger(hall, others, 2000 + number)), Mailbox()
        with pytest.raises(TallyError):
            ask(station, request, mailbox)
        assert factors(station, mailbox) == []
