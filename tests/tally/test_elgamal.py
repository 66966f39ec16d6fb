from hypothesis import given
from hypothesis import strategies as st

from tally.discrete_log import discrete_log
from tally.elgamal import ZERO, Ciphertext, encrypt
from tally.group import ORDER, G

scalars = st.integers(1, ORDER - 1)
marks = st.tuples(st.integers(0, 1), scalars)


@given(secret_key=scalars, ballots=st.lists(marks, max_size=10))
def test_the_sum_decrypts_to_the_count(secret_key, ballots):
    public_key = secret_key * G
    encrypted = [encrypt(mark, public_key=public_key, nonce=nonce) for mark, nonce in ballots]
    total = sum(encrypted, start=ZERO)
    count = sum(mark for mark, _ in ballots)
    assert discrete_log(total.beta - secret_key * total.alpha, len(ballots)) == count


@given(scalars, scalars)
def test_a_ciphertext_reads_back(secret_key, nonce):
    ciphertext = encrypt(1, public_key=secret_key * G, nonce=nonce)
    assert Ciphertext.unchecked(ciphertext.text) == ciphertext
