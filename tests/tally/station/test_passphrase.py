import pytest

from tally.station.passphrase import SYLLABLES, check_new_passphrase, offer_words
from tally.station.refusals import PassphrasesDiffer
from tally.trustee.keyfile import PassphraseTooShort, check_passphrase


def test_every_syllable_is_as_likely_as_every_other():
    assert len(set(SYLLABLES)) == 64
    drawn = [
        offer_words(lambda length, byte=byte: bytes([byte]) * length).split()[0]
        for byte in range(256)
    ]
    assert all(drawn.count(2 * syllable) == 4 for syllable in SYLLABLES)


def test_the_words_that_are_offered_are_accepted():
    words = offer_words(lambda length: bytes(range(length)))
    assert words == "baiban baobei biaobin caican chaochun congdan"
    check_passphrase(words)


def test_a_repetition_that_differs_and_a_short_passphrase_are_refused():
    check_new_passphrase("fourteen chars", "fourteen chars")
    with pytest.raises(PassphrasesDiffer):
        check_new_passphrase("fourteen chars", "fourteen chart")
    with pytest.raises(PassphraseTooShort):
        check_new_passphrase("too short", "too short")
