import pytest

from tally.errors import InvalidSignature, NotCanonical
from tally.group import G
from tally.trustee.signed import check_words, sign, sign_words, signing_key

SEED = "2uABhtqahePv6QRroULRfY"
KEY = signing_key(SEED) * G


def test_signed_words_are_read_back():
    assert check_words(KEY, sign_words(SEED, "pingyi-ready|1|m")) == "pingyi-ready|1|m"


def test_the_same_words_always_give_the_same_bytes():
    assert sign_words(SEED, "pingyi-ready|1|m") == sign_words(SEED, "pingyi-ready|1|m")


def test_other_words_never_share_a_nonce():
    first, second = (sign(signing_key(SEED), f"pingyi-{k}") for k in "ab")
    assert first.signature != second.signature


def test_a_trustee_signs_no_words_that_could_be_a_message_of_the_ceremony():
    for words in ("{}", "certs_sig|", "0" * 64, ""):
        with pytest.raises(ValueError, match="signs no words"):
            sign_words(SEED, words)


def test_a_signed_message_of_the_ceremony_is_no_word():
    with pytest.raises(InvalidSignature):
        check_words(KEY, sign(signing_key(SEED), "{}").text)


def test_another_key_or_another_spelling_is_refused():
    text = sign_words(SEED, "pingyi-ready|1|m")
    with pytest.raises(InvalidSignature):
        check_words(2 * KEY, text)
    with pytest.raises(InvalidSignature):
        check_words(KEY, text.replace("|m", "|n"))
    with pytest.raises(NotCanonical):
        check_words(KEY, text.replace(",", ", "))
