"""Who may decrypt with whom: all subsets of 3 of 5, conflicts, exceptions, newcomers."""

import secrets
import shutil
from itertools import chain, combinations

import pytest

from tally.partial_decryption import check_partial_decryption
from tally.record.attestations import Attestation
from tally.record.closing import attestation_words
from tally.record.left_out import LeftOut
from tally.result import combine
from tally.station.closing_refusals import (
    AttestationForged,
    JournalWithoutManifest,
    NewcomerMustWait,
    NewcomerNoException,
    NotEnoughAttested,
    NotSpoken,
    OtherAttested,
    ReadCodeDiffers,
    ShareErased,
    TooFewForException,
    TwoAttested,
)
from tally.station.decryption import attest, decrypt_totals
from tally.station.examination import examine
from tally.station.journal import Journal
from tally.station.key_shelf import KeyShelf
from tally.station.passing_on import lonely_journals, pass_on, remembered
from tally.station.quorum import Spoken, seen_attestations
from tally.trustee.keyfile import BoundToOther, erase
from tally.trustee.signed import sign_words
from tests.tally.station.closed_meeting import Mailbox, Station, examined, papers_of

NAMES = ("赵监票", "钱监票", "孙监票")
OTHER = LeftOut(tests=("00" * 32,)).text
"""Another content over the same boxes."""


@pytest.fixture(scope="module")
def large_hall(other_keys, another_meeting):
    """Three of five."""
    return another_meeting(other_keys(meeting="Meeting5", size=5, threshold=3))


@pytest.fixture
def stations(tmp_path, put_key):
    """Every trustee at a machine of its own."""

    def sit(hall):
        return {one.index: Station(put_key(one), tmp_path / "machine") for one in hall.keyfiles}

    return sit


def decrypt(station, found, mailbox, spoken=None):
    return decrypt_totals(station.key(), found, mailbox, secrets.token_bytes, spoken)


def subsets(size):
    seats = range(1, size + 1)
    return chain.from_iterable(combinations(seats, number) for number in range(1, size + 1))


def test_of_all_subsets_of_three_of_five_only_four_decrypt_and_three_by_exception(
    large_hall, put_key, tmp_path
):
    found = {seat: examined(large_hall, seat) for seat in range(1, 6)}
    outcomes = dict.fromkeys(range(1, 6), 0)
    for number, present in enumerate(subsets(5)):
        mailbox, machine = Mailbox(), tmp_path / f"machines{number}"
        paths = {seat: put_key(large_hall.keyfiles[seat - 1]) for seat in present}
        shutil.copytree(tmp_path / "machine", machine)
        stations = {seat: Station(path, machine) for seat, path in paths.items()}
        for seat in present:
            stations[seat].attest(found[seat], mailbox)
        first = present[0]
        if len(present) >= 4:
            assert decrypt(stations[first], found[first], mailbox).sent == ("A",)
        else:
            with pytest.raises(NotEnoughAttested):
                decrypt(stations[first], found[first], mailbox)
            spoken = Spoken(
                dict.fromkeys(present, found[first].check_code),
                frozenset(range(1, 6)) - set(present),
            )
            if len(present) == 3:
                assert decrypt(stations[first], found[first], mailbox, spoken).sent == ("A",)
            else:
                with pytest.raises(TooFewForException):
                    decrypt(stations[first], found[first], mailbox, spoken)
        outcomes[len(present)] += bool(mailbox.decryptions)
    assert outcomes == {1: 0, 2: 0, 3: 10, 4: 5, 5: 1}


def test_every_three_of_five_end_in_the_same_result(large_hall, stations):
    sat, parts, found = stations(large_hall), {}, examined(large_hall)
    mailbox = Mailbox()
    for seat in sat:
        sat[seat].attest(examined(large_hall, seat), mailbox)
    (box,) = [group for group in found.groups if group.tally is not None]
    election, trustees = box.record.election, found.trustees
    for seat in sat:
        decrypt(sat[seat], examined(large_hall, seat), mailbox)
        parts[seat] = check_partial_decryption(
            mailbox.stored_decryption("A").decode(),
            box.tally,
            election,
            trustees.verification_keys[seat - 1],
        )
    results = [
        combine(election, trustees, box.tally, {seat: parts[seat] for seat in three}).counts
        for three in combinations(parts, 3)
    ]
    assert len(results) == 10
    # Six ballots, the marks of which go round the four answers.
    assert {tuple(map(tuple, counts)) for counts in results} == {((2, 2, 1, 1),)}


def test_the_exception_of_others_does_not_serve_a_late_trustee(large_hall, stations):
    sat, mailbox = stations(large_hall), Mailbox()
    for seat in (1, 2, 3):
        sat[seat].attest(examined(large_hall, seat), mailbox)
    code = examined(large_hall).check_code
    for seat, others in ((1, (2, 3)), (2, (1, 3))):
        spoken = Spoken(dict.fromkeys(others, code), frozenset({4, 5}))
        decrypt(sat[seat], examined(large_hall, seat), mailbox, spoken)
    late = examined(large_hall, 3)
    with pytest.raises(NotEnoughAttested, match="done=3, needed=4"):
        decrypt(sat[3], late, mailbox)
    with pytest.raises(NotSpoken, match="周监票"):
        decrypt(sat[3], late, mailbox, Spoken({1: code, 2: code}, frozenset({4})))
    decrypt(sat[3], late, mailbox, Spoken({1: code, 2: code}, frozenset({4, 5})))
    assert len(mailbox.decryptions) == 3
    # One who comes later still completes the quorum, and makes no exception.
    sat[4].attest(examined(large_hall, 4), mailbox)
    decrypt(sat[4], examined(large_hall, 4), mailbox)
    kinds = [kind for kind, _ in mailbox.words]
    assert kinds.count("exception") == 3


def test_two_contents_never_both_get_a_quorum(large_hall, stations):
    """One trustee helps both sides; the honest ones pass on what they have seen."""
    sat = stations(large_hall)
    left, right = Mailbox(), Mailbox()
    for seat in (2, 3):
        sat[seat].attest(examined(large_hall, seat), left)
    for seat in (4, 5):
        sat[seat].attest(examined(large_hall, seat, left_out=OTHER), right)
    seed = large_hall.keyfiles[0].seed
    for mailbox, changes in ((left, {}), (right, {"left_out": OTHER})):
        words = attestation_words(examined(large_hall, 2, **changes).closing)
        mailbox.send_attestations([Attestation(1, sign_words(seed, words))])
    for mailbox, seat, changes in ((left, 2, {}), (right, 4, {"left_out": OTHER})):
        found = examined(large_hall, seat, **changes)
        with pytest.raises(NotEnoughAttested, match="done=3, needed=4"):
            decrypt(sat[seat], found, mailbox)
    # One meeting of the two sides is enough: both contents of trustee 1 lie side by side.
    left.send_attestations(right.attestations())
    with pytest.raises(TwoAttested, match="seat=1"):
        decrypt(sat[2], examined(large_hall, 2), left)
    assert not left.decryptions
    assert not right.decryptions


def test_another_content_stops_everything_and_names_its_author(hall, stations):
    sat, mailbox = stations(hall), Mailbox()
    sat[1].attest(examined(hall, 1), mailbox)
    with pytest.raises(OtherAttested, match="seat=1, name=赵监票"):
        sat[2].attest(examined(hall, 2, left_out=OTHER), mailbox)
    assert sat[2].key().keyfile.bound is None
    seed = hall.keyfiles[2].seed
    words = attestation_words(examined(hall, 3, left_out=OTHER).closing)
    mailbox.send_attestations([Attestation(3, sign_words(seed, words))])
    spoken = Spoken({2: examined(hall).check_code}, frozenset({3}))
    with pytest.raises(OtherAttested, match="seat=3"):
        decrypt(sat[1], examined(hall), mailbox, spoken)
    assert not mailbox.decryptions


def test_a_server_that_hides_what_was_seen_gets_it_passed_on_and_the_journal_remembers(
    hall, stations
):
    sat, mailbox = stations(hall), Mailbox()
    other = Attestation(
        3, sign_words(hall.keyfiles[2].seed, attestation_words('{"other":true}'))
    )
    mailbox.send_attestations([other])
    with pytest.raises(OtherAttested, match="seat=3"):
        sat[1].attest(examined(hall), mailbox)
    hiding = Mailbox()
    with pytest.raises(OtherAttested, match="seat=3"):
        sat[1].attest(examined(hall), hiding)
    assert other in hiding.attestations()
    assert other in seen_attestations(sat[1].key().journal, 1)


@pytest.mark.parametrize("index", [2, 4, 9])
def test_forged_attestations_and_those_of_nobody_are_refused(hall, stations, index):
    mailbox = Mailbox()
    words = attestation_words(examined(hall).closing)
    mailbox.send_attestations([Attestation(index, sign_words(hall.keyfiles[0].seed, words))])
    with pytest.raises(AttestationForged, match=f"seat={index}"):
        stations(hall)[1].attest(examined(hall), mailbox)
    assert len(mailbox.passed) == 1


def test_other_signed_words_are_no_attestation(hall, stations):
    mailbox = Mailbox()
    mailbox.send_attestations(
        [Attestation(2, sign_words(hall.keyfiles[1].seed, "pingyi-setup|1|"))]
    )
    with pytest.raises(AttestationForged):
        stations(hall)[1].attest(examined(hall), mailbox)


def test_an_exception_needs_every_code_and_every_word(hall, stations):
    sat, mailbox = stations(hall), Mailbox()
    found = examined(hall)
    for seat in (1, 2):
        sat[seat].attest(found if seat == 1 else examined(hall, seat), mailbox)
    for spoken, refusal in (
        (None, NotEnoughAttested),
        (Spoken({}, frozenset({3})), ReadCodeDiffers),
        (Spoken({2: "0000-0000-0000-0000"}, frozenset({3})), ReadCodeDiffers),
        (Spoken({2: found.check_code}, frozenset()), NotSpoken),
        (Spoken({2: found.check_code}, frozenset({2})), NotSpoken),
    ):
        with pytest.raises(refusal):
            decrypt(sat[1], found, mailbox, spoken)
    assert not mailbox.decryptions
    assert sat[1].key().journal.last("exception") is None
    decrypt(sat[1], found, mailbox, Spoken({2: found.check_code}, frozenset({3})))
    # The late trustee comes after all: three agree, nobody asks again.
    sat[3].attest(examined(hall, 3), mailbox)
    decrypt(sat[3], examined(hall, 3), mailbox)
    assert len(mailbox.decryptions) == 2


# --- newcomers


@pytest.fixture
def newcomer(tmp_path, put_key):
    """A key at a machine that has not its journal."""

    def arrive(hall, seat=3, **changes):
        path = put_key(hall.keyfiles[seat - 1], journal=False, **changes)
        return Station(path, tmp_path / "new-machine")

    return arrive


def test_a_newcomer_attests_last_and_makes_no_exception(large_hall, stations, newcomer):
    sat, mailbox = stations(large_hall), Mailbox()
    late, found = newcomer(large_hall, 5), examined(large_hall, 5)
    for seat in (1, 2, 3):
        sat[seat].attest(examined(large_hall, seat), mailbox)
        with pytest.raises(NewcomerMustWait, match="李监票"):
            late.attest(found, mailbox)
    assert late.key().keyfile.bound is None
    sat[4].attest(examined(large_hall, 4), mailbox)
    late.attest(found, mailbox)
    assert decrypt(late, found, mailbox).sent == ("A",)


def test_a_newcomer_stays_one_after_a_restart_and_after_attesting(hall, stations, newcomer):
    sat, mailbox = stations(hall), Mailbox()
    late, found = newcomer(hall, bound=examined(hall).closing_hash), examined(hall, 3)
    late.attest(found, mailbox)
    sat[1].attest(examined(hall), mailbox)
    with pytest.raises(NewcomerNoException):
        decrypt(late, found, mailbox, Spoken({1: found.check_code}, frozenset({2})))
    sat[2].attest(examined(hall, 2), mailbox)
    decrypt(late, found, mailbox)
    assert len(mailbox.decryptions) == 1


def test_a_newcomer_bound_in_the_file_has_only_that_content(hall, newcomer):
    late = newcomer(hall, bound=examined(hall).closing_hash)
    with pytest.raises(BoundToOther):
        late.attest(examined(hall, 3, left_out=OTHER), Mailbox())


def test_its_own_earlier_signature_binds_a_newcomer_again(hall, stations, newcomer):
    sat, mailbox = stations(hall), Mailbox()
    seed = hall.keyfiles[2].seed
    mine = attestation_words(examined(hall).closing)
    mailbox.send_attestations([Attestation(3, sign_words(seed, mine))])
    late = newcomer(hall)
    with pytest.raises(BoundToOther):
        late.attest(examined(hall, 3, left_out=OTHER), mailbox)
    assert late.attest(examined(hall, 3), mailbox).agreeing == (3,)
    assert late.key().keyfile.bound == examined(hall).closing_hash
    for seat in (1, 2):
        sat[seat].attest(examined(hall, seat), mailbox)
    assert decrypt(late, examined(hall, 3), mailbox).sent == ("A",)


def test_an_erased_key_does_nothing(hall, stations):
    station, mailbox = stations(hall)[1], Mailbox()
    key = station.key()
    key.keep(erase(key.keyfile), secrets.token_bytes)
    erased = station.key()
    assert (erased.keyfile.share, erased.keyfile.seed) == (None, "")
    found = examined(hall)
    for step in (attest, decrypt_totals):
        with pytest.raises(ShareErased):
            step(erased, found, mailbox, secrets.token_bytes)
    assert (mailbox.passed, mailbox.words, mailbox.decryptions) == ({}, [], [])


# --- a journal without its key file


def test_a_journal_without_its_key_still_verifies_and_passes_on(hall, stations, tmp_path):
    sat, mailbox = stations(hall), Mailbox()
    sat[1].attest(examined(hall), mailbox)
    key = sat[1].key()
    path = key.journal.path
    sat[1].path.unlink()
    journal, empty = Journal(path), Mailbox()
    other = Attestation(
        3, sign_words(hall.keyfiles[2].seed, attestation_words('{"other":true}'))
    )
    found = examine(papers_of(hall), remembered(journal), lambda _: None)
    assert found.closing == examined(hall).closing
    assert pass_on(journal, found, empty, 1, NAMES).agreeing == (1,)
    assert empty.attestations() == mailbox.attestations()
    empty.send_attestations([other])
    with pytest.raises(OtherAttested, match="seat=3"):
        pass_on(journal, found, empty, 1, NAMES)
    assert empty.decryptions == []
    shelf = KeyShelf(sat[1].path.parent)
    assert path.name in lonely_journals(shelf, path.parent)
    with pytest.raises(JournalWithoutManifest):
        remembered(Journal(tmp_path / "empty.journal"))
