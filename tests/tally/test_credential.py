import hashlib
import secrets
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.credential import (
    ALPHABET,
    grouped,
    new_slip_code,
    public_credential,
    read_slip_code,
    secret_of,
)
from tally.errors import InvalidSlipCode
from tally.group import ORDER

codes = st.binary(min_size=17, max_size=17).map(
    lambda entropy: new_slip_code(lambda _: entropy)
)


def test_the_secrets_of_the_golden_voters_are_derived(vector):
    for voter in vector.golden["credentials"]:
        secret = secret_of(read_slip_code(voter["private"]), vector.election.uuid)
        assert str(secret) == voter["secret_scalar"]
        assert public_credential(secret).hex == voter["public"]
        assert (voter["public"] in vector.credentials) == voter["in_list"]


def test_the_example_of_the_protocol_is_derived():
    secret = secret_of(read_slip_code("12345-6789AB-CDEFG-HJKLMN"), "AAAAAAAAAAAAAA")
    assert secret == int(
        "4872533178844467050185901011899701078021747169129585425736196244934378981815"
    )
    assert public_credential(secret).hex == (
        "c784e6f4108400de6392fb4dded2f495bc8517a87726bc7f315f9ef8407a106c"
    )


def test_our_codes_are_derived_under_each_group_apart():
    code = "0" * 26
    one, other = secret_of(code, "AAAAAAAAAAAAAA"), secret_of(code, "BBBBBBBBBBBBBB")
    halves = [
        hashlib.sha256(f"derive_credential|AAAAAAAAAAAAAA|{half}|{code}".encode()).hexdigest()
        for half in "01"
    ]
    assert one == int("".join(halves), 16) % ORDER != other


def test_a_new_code_has_130_random_bits_and_two_check_symbols():
    code = new_slip_code(secrets.token_bytes)
    assert len(code) == 28
    assert set(code) <= set(ALPHABET)
    assert new_slip_code(secrets.token_bytes) != code
    assert new_slip_code(lambda n: b"\xff" * n)[:26] == "Z" * 26
    assert new_slip_code(lambda n: b"\x00" * n) == "0" * 28


def test_a_code_is_printed_in_groups_of_four():
    assert grouped("0123456789ABCDEFGHJKMNPQRSTV") == "0123 4567 89AB CDEF GHJK MNPQ RSTV"


@given(codes)
def test_a_code_reads_back_however_it_is_typed(code):
    typed = grouped(code)
    full_width = "".join(chr(ord(c) + 0xFEE0) if c != " " else "\u3000" for c in typed)
    confused = typed.replace("0", "O").replace("1", "l")
    spellings = (
        code,
        typed,
        typed.lower(),
        full_width,
        confused,
        confused.replace("l", "i"),
        f" {code}\n",
    )
    for spelling in spellings:
        assert read_slip_code(spelling) == code[:26]


@given(codes, st.integers(0, 27), st.sampled_from(ALPHABET))
def test_every_single_wrong_symbol_is_caught(code, place, symbol):
    wrong = code[:place] + symbol + code[place + 1 :]
    if wrong != code:
        with pytest.raises(InvalidSlipCode, match="check"):
            read_slip_code(wrong)


@given(codes, st.integers(0, 26))
def test_every_swap_of_neighbours_is_caught(code, place):
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if wrong != code:
        with pytest.raises(InvalidSlipCode, match="check"):
            read_slip_code(wrong)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "length"),
        ("0" * 27, "length"),
        ("0" * 29, "length"),
        ("0" * 27 + "U", "symbol"),
        ("0" * 26 + "ß", "symbol"),
        ("投票", "symbol"),
        ("https://example.org/", "symbol"),
        ("12345-6789AB-CDEFG-HJKLM", "symbol"),
        ("12345-6789AB-CDEFG-HJKLM0", "symbol"),
        ("0" * 27 + "1", "check"),
    ],
)
def test_what_is_no_code_is_refused_with_the_reason(text, reason):
    with pytest.raises(InvalidSlipCode) as refusal:
        read_slip_code(text)
    assert refusal.value.reason == reason


@given(st.text())
def test_arbitrary_text_is_read_or_refused(text):
    with suppress(InvalidSlipCode):
        assert len(read_slip_code(text)) in (25, 26)
