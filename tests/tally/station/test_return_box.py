"""The return box against the record: a dropped ballot is found, and nobody learns whose it was."""

import gc
import secrets
from fractions import Fraction
from types import FunctionType, ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tally.ballot import parse_ballot
from tally.credential import new_slip_code, public_credential, read_slip_code, secret_of
from tally.errors import Malformed, NotCanonical
from tally.record.archive import read_archive
from tally.record.codes import code
from tally.record.left_out import LeftOut
from tally.record.return_box import BoxSize, is_possible, parse_return_box
from tally.station.closed_record import read_closed_record
from tally.station.closing_refusals import ShareErased
from tally.station.return_box import Found, Outcome, ReturnBoxScan, send_sum
from tally.station.sampling import fewest_found, slips_to_scan
from tally.trustee.assemble import parse_trustees
from tally.trustee.keyfile import erase
from tally.trustee.signed import check_words
from tests.tally.station.closed_meeting import Mailbox, Station, count, examined

SIZES = {"A": BoxSize(9, 6, 0), "B": BoxSize(9, 3, 0)}


def scan_of(hall, **changes):
    return ReturnBoxScan(examined(hall, **changes), secrets.token_bytes)


def used(hall):
    return [*hall.slips["A"][:6], *hall.slips["B"][:3]]


def texts_held_by(thing):
    """Every text that can be reached from it, without what belongs to the program itself."""
    waiting, seen, texts = [thing], {}, set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | ModuleType | FunctionType):
            continue
        seen[id(one)] = one
        if isinstance(one, str):
            texts.add(one)
        waiting += gc.get_referents(one)
    return texts


def trackers(hall, group="A"):
    ballots = read_archive(hall.records[group]).ballots
    return [code(bytes.fromhex(parse_ballot(text).tracker)) for text in ballots]


def test_every_used_slip_of_an_honest_meeting_has_its_ballot(hall):
    scan = scan_of(hall)
    outcomes = [scan.scan(slip) for slip in used(hall)]
    assert [(one.found, one.group) for one in outcomes] == (
        [(Found.FOUND, "A")] * 6 + [(Found.FOUND, "B")] * 3
    )
    box = scan.sum()
    assert [(g.code, g.returned, g.scanned, g.found) for g in box.groups] == [
        ("A", 6, 6, 6),
        ("B", 3, 3, 3),
    ]
    assert box.explained
    assert is_possible(box, SIZES)


def test_a_ballot_that_the_server_dropped_after_closing_is_found(hall, rewritten):
    ballots = read_archive(hall.records["A"]).ballots
    dropped = parse_ballot(ballots[2]).credential
    records = [
        rewritten(hall.records["A"], ballots=(*ballots[:2], *ballots[3:])),
        hall.records["B"],
    ]
    register = {
        "A": count("A", 5, handed_out=6, returned=6, explanation="重数"),
        "B": count("B", 3),
    }
    # There was no checkpoint, and the record that is left holds in every check.
    scan = scan_of(hall, records=records, register=register)
    outcomes = [scan.scan(slip).found for slip in hall.slips["A"][:6]]
    assert sorted(outcomes) == [Found.ABSENT, *[Found.FOUND] * 5]
    uuid = read_closed_record(records[0]).election.uuid
    (missed,) = [
        slip
        for slip, found in zip(hall.slips["A"], outcomes, strict=False)
        if found is Found.ABSENT
    ]
    assert public_credential(secret_of(read_slip_code(missed), uuid)).hex == str(dropped)
    assert not scan.sum().explained
    assert scan.sum("查明：一人没有投票。").explained


def test_a_slip_that_never_voted_looks_the_same_as_one_whose_ballot_was_dropped(hall):
    scan = scan_of(hall)
    assert scan.scan(hall.slips["A"][8]).found is Found.ABSENT


def test_the_same_slip_counts_once_however_it_is_written(hall):
    scan, slip = scan_of(hall), hall.slips["A"][0]
    assert scan.scan(slip).found is Found.FOUND
    for again in (slip, slip.lower(), f" {slip[:4]} {slip[4:]}", slip.replace("0", "O")):
        outcome = scan.scan(again)
        assert outcome == Outcome(Found.TWICE, "A", Found.FOUND)
    (group, _) = scan.sum().groups
    assert (group.scanned, group.found, group.twice) == (1, 1, 4)


def test_a_slip_of_another_meeting_is_foreign_and_a_torn_one_is_not_counted(hall):
    scan = scan_of(hall)
    foreign, slip = new_slip_code(secrets.token_bytes), hall.slips["A"][0]
    assert scan.scan(foreign).found is Found.FOREIGN
    assert scan.scan(foreign) == Outcome(Found.TWICE, "", Found.FOREIGN)
    wrong = slip[:-1] + ("0" if slip[-1] != "0" else "1")
    for torn in ("", slip[:20], wrong, "T1" + "0" * 38, "票"):
        assert scan.scan(torn).found is Found.UNREADABLE
    box = scan.sum()
    assert (box.foreign, box.scanned) == (1, 0)
    assert not box.explained


def test_a_withdrawn_slip_in_the_return_box_has_to_be_explained(hall):
    uuid = read_closed_record(hall.records["A"]).election.uuid
    slip = hall.slips["A"][7]
    credential = public_credential(secret_of(read_slip_code(slip), uuid)).hex
    register = {"A": count("A", 6, withdrawn=1), "B": count("B", 3)}
    left_out = LeftOut(withdrawn=(credential,)).text
    scan = scan_of(hall, left_out=left_out, register=register)
    assert scan.scan(slip).found is Found.WITHDRAWN
    assert not scan.sum().explained


def test_more_slips_than_the_register_has_are_to_be_explained(hall):
    register = {
        "A": count("A", 6, returned=5, explanation="一张遗失"),
        "B": count("B", 3),
    }
    scan = scan_of(hall, register=register)
    for slip in used(hall):
        scan.scan(slip)
    assert scan.sum().slips_puzzle


def test_what_stays_in_memory_names_no_slip_and_no_order(hall):
    scan = scan_of(hall)
    for slip in used(hall):
        scan.scan(slip)
    held = texts_held_by(scan)
    codes = [read_slip_code(slip) for slip in used(hall)]
    assert not [one for one in codes if any(one in text for text in held)]
    # The record's own lists are there, of which all the world may know.
    assert set(examined(hall).groups[0].cast) <= held
    kept = repr([vars(scan)[name] for name in ("_seen", "_slips", "last_slip")])
    assert not [one for one in examined(hall).groups[0].listed if one in kept]
    assert isinstance(scan._seen, set)
    other = scan_of(hall)
    for slip in used(hall):
        other.scan(slip)
    assert not scan._seen & other._seen  # another scan, another key


def smeared(tracker, *places):
    """Another symbol at these places."""
    return "".join(
        ("Y" if symbol == "Z" else "Z") if at in places else symbol
        for at, symbol in enumerate(tracker)
    )


def test_cards_are_found_by_their_trackers_and_a_typing_fault_does_not_count(hall):
    scan = scan_of(hall)
    first, second, third = trackers(hall)[:3]
    assert scan.look_up(first).found is Found.FOUND
    assert scan.look_up(first.lower().replace("-", " ")).found is Found.TWICE
    two, three = smeared(second, 3, 17), smeared(third, 0, 3, 17)
    assert scan.look_up(two).found is Found.NEAR
    assert scan.look_up(three).found is Found.UNSURE
    assert scan.look_up("7K9D").found is Found.UNREADABLE
    assert scan.look_up(second).found is Found.FOUND
    cards = scan.sum().cards
    assert (cards.typed, cards.found, cards.twice) == (2, 2, 1)
    assert scan.sum().explained
    # Typed twice alike, it is no typing fault; nearly the same is not the same.
    for card in (two, three):
        assert scan.look_up(card).found is Found.ABSENT
        assert scan.look_up(card).found is Found.TWICE
    cards = scan.sum().cards
    assert (cards.typed, cards.found, cards.twice) == (4, 2, 3)
    assert not scan.sum().explained


@pytest.fixture
def station(hall, put_key, tmp_path):
    return Station(put_key(hall.keyfiles[0]), tmp_path / "machine")


def test_the_sum_is_signed_journalled_and_sent_and_the_later_one_stands(hall, station):
    scan, mailbox = scan_of(hall), Mailbox()
    key = station.key()
    scan.scan(hall.slips["A"][8])
    send_sum(key, scan.sum(), mailbox)
    send_sum(key, scan.sum(), mailbox)
    send_sum(key, scan.sum("清点三次"), mailbox)
    signer = parse_trustees(hall.trustees).signing_keys[0]
    said = [parse_return_box(check_words(signer, text)) for _, text in mailbox.words]
    assert [kind for kind, _ in mailbox.words] == ["returned"] * 3
    assert [box.explanation for box in said] == ["", "", "清点三次"]
    assert said[0].closing == examined(hall).closing_hash
    kept = [entry.body for entry in station.key().journal.entries if entry.kind == "returned"]
    assert kept == [mailbox.words[0][1], mailbox.words[2][1]]


def test_a_key_whose_share_is_erased_signs_no_sum(hall, station):
    key, mailbox = station.key(), Mailbox()
    key.keep(erase(key.keyfile), secrets.token_bytes)
    with pytest.raises(ShareErased):
        send_sum(key, scan_of(hall).sum(), mailbox)
    assert mailbox.words == []


def test_words_of_another_kind_are_no_sum(hall):
    words = scan_of(hall).sum().words
    for other in (
        words.replace("pingyi-returned", "pingyi-register"),
        words.replace('"foreign":0', '"foreign":-1'),
        words.replace('"foreign":0', '"foreign": 0'),
        words + " ",
    ):
        with pytest.raises((Malformed, NotCanonical)):
            parse_return_box(other)
    assert parse_return_box(words).words == words


def test_numbers_that_no_scan_can_come_to_are_impossible(hall):
    scan = scan_of(hall)
    for slip in used(hall):
        scan.scan(slip)
    box = scan.sum()
    assert is_possible(box, SIZES)
    for sizes in (
        {"A": BoxSize(9, 5, 0), "B": SIZES["B"]},
        {"A": SIZES["A"]},
        {**SIZES, "C": SIZES["A"]},
        {"A": BoxSize(5, 6, 0), "B": SIZES["B"]},
    ):
        assert not is_possible(box, sizes)
    scan.scan(hall.slips["A"][8])
    assert is_possible(scan.sum(), SIZES)
    assert not is_possible(scan.sum(), {**SIZES, "A": BoxSize(9, 6, 3)})


# ---------- how much a sample tells ----------

totals = st.integers(1, 400)


def missed(total, dropped, scanned):
    """The share of samples that show none of the dropped, one slip taken out after another."""
    share = Fraction(1)
    for taken in range(scanned):
        share *= Fraction(max(total - dropped - taken, 0), total - taken)
    return share


@given(totals)
@example(60)
def test_the_advised_sample_finds_five_per_cent_and_one_slip_fewer_would_not(total):
    dropped, needed = -(-total // 20), slips_to_scan(total)
    assert (
        missed(total, dropped, needed) <= Fraction(1, 20) < missed(total, dropped, needed - 1)
    )
    assert needed <= 59


@given(totals, st.data())
def test_what_a_sample_would_have_shown_is_the_smallest_such_number(total, data):
    scanned = data.draw(st.integers(0, total))
    fewest = fewest_found(total, scanned)
    if fewest <= total:
        assert missed(total, fewest, scanned) <= Fraction(1, 20)
    assert missed(total, fewest - 1, scanned) > Fraction(1, 20)


def test_all_slips_of_a_box_leave_no_doubt_and_an_empty_box_asks_for_none():
    assert fewest_found(200, 200) == 1
    assert slips_to_scan(0) == 0
    assert slips_to_scan(1_000_000) == 59
