"""Which arithmetic is taken, and what the plain one refuses: each in a Python of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

WITHOUT_PYNACL = "import sys; sys.modules['nacl'] = None\n"
OLD_LIBSODIUM = """
import nacl.bindings
nacl.bindings.crypto_core_ed25519_is_valid_point = lambda point: True
"""


def said_by(program):
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


@pytest.mark.parametrize(
    ("before", "arithmetic"),
    [
        ("", "libsodium"),
        (WITHOUT_PYNACL, "plain Python"),
        (OLD_LIBSODIUM, "plain Python"),
    ],
)
def test_libsodium_is_taken_wherever_it_is_and_is_sound(before, arithmetic):
    assert said_by(f"{before}from tally import group; print(group.ARITHMETIC)") == arithmetic


SECRETS = {
    "a random scalar": "from tally.group import random_scalar as make; args = (os.urandom,)",
    "a slip's secret": "from tally.credential import secret_of as make; args = ('0' * 26, 'u')",
    "a trustee's key": "from tally.trustee.signed import signing_key as make; args = ('seed',)",
    "a nonce": "from tally.trustee.signed import sign as make; args = (5, 'words')",
}


@pytest.mark.parametrize("made", SECRETS.values(), ids=SECRETS)
def test_no_secret_is_made_in_plain_arithmetic(made):
    program = f"""{WITHOUT_PYNACL}import os
{made}
try:
    make(*args)
except RuntimeError as fault:
    print(fault)
"""
    assert "no secret without libsodium" in said_by(program)


def test_the_tests_of_the_group_hold_in_plain_arithmetic_too():
    program = f"""{WITHOUT_PYNACL}import pytest
from tally import group
assert group.ARITHMETIC == "plain Python"
chosen = ["-q", "-p", "no:cacheprovider", "tests/tally/test_group.py"]
code = pytest.main([*chosen, "-k", "not random and not reads_back and not logarithms"])
print("ended with", int(code))
"""
    assert said_by(program).endswith("ended with 0")
