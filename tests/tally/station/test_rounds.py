"""The rounds without a server: any number of real stations, any quorum."""

import json
import secrets

import pytest

from tally.canonical_json import canonical
from tally.fingerprint import hex_of
from tally.group import ORDER, G
from tally.station.ceremony import Rounds, drawn_key
from tally.station.journal import Journal
from tally.station.key_shelf import OpenKey
from tally.station.refusals import MessageTooEarly, OtherCeremony, TrusteesChanged
from tally.trustee.assemble import assemble, parse_trustees
from tally.trustee.certificate import MOST
from tally.trustee.commitment import Place, begin, new_ceremony
from tally.trustee.signed import check_words

random = secrets.token_bytes


@pytest.fixture
def stations(tmp_path, passphrase):
    """``stations(size, threshold)``: so many open keys in one ceremony."""

    def open_all(size, threshold):
        ceremony = new_ceremony(random)
        keys = []
        for index in range(1, size + 1):
            place = Place(ceremony=ceremony, size=size, threshold=threshold, index=index)
            keyfile = drawn_key(
                begin(place, random),
                meeting="M",
                names=tuple(map(str, range(size))),
                rehearsal=True,
            )
            journal = Journal(tmp_path / f"{ceremony}-{index}.journal")
            path = tmp_path / f"{ceremony}-{index}.key.json"
            keys.append(OpenKey(path, keyfile, passphrase, 16, journal))
        return keys

    return open_all


def hold(keys):
    """All five rounds; the payload."""
    rounds = [Rounds(key, random) for key in keys]
    commitments = [one.commit() for one in rounds]
    reveals = [one.reveal(commitments) for one in rounds]
    dealt = [one.deal(reveals) for one in rounds]
    received = [one.receive(dealt) for one in rounds]
    assert not any(one.complaint for one in received)
    payload = assemble(
        threshold=keys[0].keyfile.threshold,
        certificates=[canonical(json.loads(text)["certificate"]) for text in reveals],
        polynomials=[canonical(json.loads(text)["polynomial"]) for text in dealt],
        outputs=[one.text for one in received],
    )
    dones = [one.finish(payload) for one in rounds]
    for one in rounds:
        one.conclude(payload, dones)
    return payload


@pytest.mark.parametrize(
    ("threshold", "size"), [(1, 1), (1, 2), (2, 2), (2, 3), (3, 5), (5, MOST), (MOST, MOST)]
)
def test_any_quorum_of_any_size_holds_the_key(stations, threshold, size):
    keys = stations(size, threshold)
    trustees = parse_trustees(hold(keys))
    chosen = range(size - threshold + 1, size + 1)
    secret = 0
    for index in chosen:
        weight = 1
        for other in chosen:
            if other != index:
                weight = weight * other * pow(other - index, -1, ORDER) % ORDER
        secret += weight * keys[index - 1].keyfile.share
    assert secret * G == trustees.public_key
    assert (trustees.threshold, trustees.size) == (threshold, size)


def test_every_round_gives_the_same_bytes_when_asked_again(stations):
    keys = stations(3, 2)
    payload = hold(keys)
    for key in keys:
        rounds = Rounds(key, random)
        before = len(key.journal.entries)
        assert rounds.finish(payload) == key.journal.last("done")
        assert rounds.receive(json.loads(key.journal.last("polynomials"))).text == (
            key.journal.last("output")
        )
        assert len(key.journal.entries) == before


def test_the_word_at_the_end_is_over_the_ceremony_and_the_payload(stations):
    keys = stations(3, 2)
    payload = hold(keys)
    words = f"pingyi-dkg-done|1|{keys[0].keyfile.ceremony}|{hex_of(payload)}"
    for key, signing in zip(keys, parse_trustees(payload).signing_keys, strict=True):
        assert check_words(signing, key.journal.last("done")) == words


def test_no_round_is_played_before_the_one_it_stands_on(stations):
    key = stations(3, 2)[0]
    rounds = Rounds(key, random)
    with pytest.raises(MessageTooEarly):
        rounds.deal(["", "", ""])
    with pytest.raises(MessageTooEarly):
        rounds.receive(["", "", ""])
    with pytest.raises(MessageTooEarly):
        rounds.finish("[]")
    with pytest.raises(TrusteesChanged):
        rounds.conclude("[]", [])


def test_another_payload_than_the_one_agreed_to_is_refused(stations):
    keys = stations(2, 2)
    payload = hold(keys)
    other = hold(stations(2, 2))
    for key in keys:
        with pytest.raises(TrusteesChanged):
            Rounds(key, random).finish(other)
        with pytest.raises(MessageTooEarly):
            Rounds(key, random).conclude(payload, [key.journal.last("done")])


def test_a_key_that_has_finished_commits_to_nothing_any_more(stations):
    keys = stations(2, 2)
    hold(keys)
    for key in keys:
        assert key.keyfile.coefficients is None
        with pytest.raises(OtherCeremony):
            Rounds(key, random).commit()
