import hashlib

import pytest

from tally.record.codes import CROCKFORD, check_code, code

DIGEST = hashlib.sha256(b"pingyi").digest()


def test_a_code_is_the_first_eighty_bits_in_four_groups():
    symbols = code(DIGEST).replace("-", "")
    number = 0
    for symbol in symbols:
        number = number * 32 + CROCKFORD.index(symbol)
    assert number == int.from_bytes(DIGEST[:10], "big")
    assert [len(part) for part in code(DIGEST).split("-")] == [4, 4, 4, 4]


def test_bits_beyond_eighty_do_not_show_and_each_of_the_eighty_does():
    assert code(DIGEST[:10] + bytes(22)) == code(DIGEST)
    for bit in range(80):
        flipped = (int.from_bytes(DIGEST, "big") ^ 1 << 255 - bit).to_bytes(32, "big")
        assert code(flipped) != code(DIGEST)


def test_a_check_code_is_the_code_behind_scrypt():
    slow = hashlib.scrypt(
        DIGEST, salt=b"pingyi-check|1", n=2**15, r=8, p=1, maxmem=2**26, dklen=32
    )
    assert check_code(DIGEST) == code(slow) != code(DIGEST)


def test_only_whole_digests_have_codes():
    for wrong in (b"", bytes(31), bytes(33)):
        with pytest.raises(ValueError, match="32-byte"):
            code(wrong)
        with pytest.raises(ValueError, match="32-byte"):
            check_code(wrong)
