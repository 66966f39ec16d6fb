"""Nonces are used once, soon, and cannot fill the memory."""

import secrets

from kiosk import nonces
from kiosk.nonces import Nonces


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_nonce_is_spent_once():
    given = Nonces(secrets.token_bytes)
    nonce = given.new()
    assert given.spend(nonce)
    assert not given.spend(nonce)
    assert not given.spend("0" * 32)


def test_a_nonce_ends():
    clock = Clock()
    given = Nonces(secrets.token_bytes, clock)
    nonce = given.new()
    clock.now = nonces.SECONDS + 1
    assert not given.spend(nonce)


def test_a_flood_of_questions_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(nonces, "MOST", 10)
    given = Nonces(secrets.token_bytes)
    for _ in range(25):
        last = given.new()
    assert len(given._ends) <= 10
    assert given.spend(last)
