import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.errors import InvalidSignature, TallyError
from tally.group import G
from tally.trustee.channel import ChannelBroken, receive, send
from tally.trustee.signed import decryption_key, signing_key

SENDER, RECIPIENT = "sender" * 3, "recipient" * 2


def sealed(message="hello", random=lambda length: b"\5" * length):
    return send(
        message,
        sender=signing_key(SENDER),
        recipient=decryption_key(RECIPIENT) * G,
        random=random,
    )


def opened(text, recipient=RECIPIENT, sender=SENDER):
    return receive(text, recipient=decryption_key(recipient), sender=signing_key(sender) * G)


@given(st.text())
def test_what_is_sent_is_received(message):
    assert opened(sealed(message)) == message


def test_a_message_beyond_64_kib_takes_the_longer_length_field():
    message = "长" * 70_000
    assert opened(sealed(message)) == message


def test_nobody_else_can_open_it():
    with pytest.raises(ChannelBroken):
        opened(sealed(), recipient="another")


def test_another_sender_is_noticed():
    with pytest.raises(InvalidSignature):
        opened(sealed(), sender="another")


@pytest.mark.parametrize("field", ["alpha", "beta", "data"])
def test_any_change_is_noticed(field):
    message = json.loads(sealed())
    last = message[field][-1]
    message[field] = message[field][:-1] + ("0" if last != "0" else "1")
    with pytest.raises(TallyError):
        opened(json.dumps(message, separators=(",", ":")))


@pytest.mark.parametrize("data", ["", "00", "0" * 16, "zz"])
def test_data_too_short_to_be_sealed_is_refused(data):
    message = {**json.loads(sealed()), "data": data}
    with pytest.raises(ChannelBroken):
        opened(json.dumps(message, separators=(",", ":")))
