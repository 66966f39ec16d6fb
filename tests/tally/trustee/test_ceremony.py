"""The ceremony: golden messages checked again, our own run, and every bad message named."""

import json
import re

import pytest

from tally.errors import Malformed, TallyError
from tally.group import ORDER, G
from tally.trustee.assemble import assemble, check_trustees, parse_trustees
from tally.trustee.certificate import (
    MOST,
    BadCeremonyMessage,
    check_certificates,
    new_seed,
    parse_certificate,
    start,
)
from tally.trustee.channel import receive
from tally.trustee.polynomial import finish, make_polynomial, transpose
from tally.trustee.signed import decryption_key, parse_signed, signing_key


class Golden:
    """The ceremony of ``vectors/threshold``, by belenios-tool."""

    def __init__(self, folder):
        self.folder = folder
        self.names = [self.text(f"{place}.trustee") for place in (1, 2, 3)]
        self.certificates = self.text("certs.jsons").splitlines()
        self.polynomials = self.text("polynomials.jsons").splitlines()
        self.trustees = self.text("trustees.kept.json")

    def text(self, name):
        return (self.folder / name).read_text().strip()

    def of(self, place, kind):
        return self.text(f"{self.names[place - 1]}.{kind}")


@pytest.fixture(scope="module")
def golden(vectors):
    return Golden(vectors / "threshold")


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_golden_certificate_is_made_again_from_its_seed(golden, place):
    ours = parse_certificate(start(golden.of(place, "key"), index=place, size=3, threshold=2))
    assert ours.signed.message == parse_signed(golden.of(place, "cert")).message


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_golden_input_gives_the_golden_share(golden, place, maker):
    seed = golden.of(place, "key")
    output = finish(
        seed,
        index=place,
        certificates=golden.certificates,
        input_text=golden.of(place, "vinput"),
        random=maker.bytes,
    )
    sealed = golden.of(place, "dkey")
    opened = receive(sealed, recipient=decryption_key(seed), sender=signing_key(seed) * G)
    assert json.loads(opened) == {"decryption_key": str(output.share)}
    voutput = json.loads(golden.of(place, "voutput"))
    assert voutput["private_key"] == sealed
    assert voutput["public_key"]["public_key"] == (output.share * G).hex


def test_golden_polynomials_are_transposed_to_the_golden_inputs(golden):
    assert transpose(golden.polynomials) == [golden.of(place, "vinput") for place in (1, 2, 3)]


def test_golden_messages_are_assembled_to_the_golden_payload(golden):
    payload = assemble(
        threshold=2,
        certificates=golden.certificates,
        polynomials=golden.polynomials,
        outputs=[golden.of(place, "voutput") for place in (1, 2, 3)],
    )
    assert payload == golden.trustees
    trustees = parse_trustees(payload)
    check_trustees(trustees)
    assert (trustees.threshold, trustees.size) == (2, 3)
    assert (
        trustees.public_key.hex == json.loads(golden.text("election.kept.json"))["public_key"]
    )


@pytest.mark.parametrize("case", ["simple", "tampered/honest"])
def test_single_and_mixed_trustees_are_read_and_checked(vectors, case):
    from tally.record.archive import read_archive

    (path,) = (vectors / case).glob("*.bel")
    archive = read_archive(path.read_bytes())
    trustees = parse_trustees(archive.trustees)
    check_trustees(trustees)
    assert json.loads(archive.election)["public_key"] == trustees.public_key.hex
    with pytest.raises(Malformed):
        _ = trustees.signing_keys


@pytest.mark.parametrize(("threshold", "size"), [(1, 1), (1, 2), (2, 2), (4, 5), (MOST, MOST)])
def test_any_quorum_of_any_size_shares_the_key(maker, threshold, size):
    keys = maker.keys(size=size, threshold=threshold)
    chosen = range(size - threshold + 1, size + 1)
    secret = 0
    for index in chosen:
        weight = 1
        for other in chosen:
            if other != index:
                weight = weight * other * pow(other - index, -1, ORDER) % ORDER
        secret += weight * keys.shares[index - 1]
    assert secret * G == keys.trustees.public_key
    assert [share * G for share in keys.shares] == list(keys.trustees.verification_keys)


def test_more_than_nine_trustees_or_an_impossible_place_are_refused(maker):
    for index, size, threshold in [(1, 10, 2), (0, 3, 2), (4, 3, 2), (1, 3, 4), (1, 3, 0)]:
        with pytest.raises(ValueError, match="no ceremony"):
            start(new_seed(maker.bytes), index=index, size=size, threshold=threshold)


def refused(keys, *, certificates=None, input_text=None, index=1):
    """Who is named when trustee ``index`` finishes with altered messages."""
    with pytest.raises(BadCeremonyMessage) as caught:
        finish(
            keys.seeds[index - 1],
            index=index,
            certificates=certificates or keys.certificates,
            input_text=input_text or keys.inputs[index - 1],
            random=bytes,
        )
    return caught.value.author


def altered(texts, place, change):
    message = json.loads(texts[place - 1])
    change(message)
    changed = json.dumps(message, separators=(",", ":"))
    return [*texts[: place - 1], changed, *texts[place:]]


@pytest.mark.parametrize("author", [2, 3])
def test_a_certificate_with_another_signature_names_its_author(keys, author):
    def forge(certificate):
        certificate["signature"]["response"] = "1"

    assert refused(keys, certificates=altered(keys.certificates, author, forge)) == author


def test_a_certificate_for_another_place_names_its_author(keys):
    swapped = [keys.certificates[0], keys.certificates[2], keys.certificates[1]]
    assert refused(keys, certificates=swapped) == 2


def test_a_certificate_shown_twice_names_the_second(keys):
    copy = start(keys.seeds[0], index=2, size=3, threshold=2)
    assert refused(keys, certificates=[keys.certificates[0], copy, keys.certificates[2]]) == 2


def test_a_certificate_for_another_threshold_names_its_author(keys, maker):
    other = start(new_seed(maker.bytes), index=3, size=3, threshold=3)
    assert refused(keys, certificates=[*keys.certificates[:2], other]) == 3


def test_a_list_without_our_own_certificate_is_refused(keys, maker):
    other = start(new_seed(maker.bytes), index=1, size=3, threshold=2)
    assert refused(keys, certificates=[other, *keys.certificates[1:]]) == 1


def test_a_certificate_exchanged_after_dealing_names_who_dealt_to_the_other(keys, maker):
    # Everybody's polynomial is signed over the list of certificates: a new list is noticed.
    other = start(new_seed(maker.bytes), index=3, size=3, threshold=2)
    assert refused(keys, certificates=[*keys.certificates[:2], other]) in (1, 3)


def input_with(keys, change, index=1):
    message = json.loads(keys.inputs[index - 1])
    change(message)
    return json.dumps(message, separators=(",", ":"))


@pytest.mark.parametrize("author", [1, 2, 3])
def test_a_share_that_does_not_fit_names_who_dealt_it(maker, keys, author):
    # A polynomial that its author signed, with somebody else's secrets inside.
    other = make_polynomial(
        keys.seeds[author - 1], index=author, certificates=keys.certificates, random=maker.bytes
    )

    def exchange(message):
        message["secrets"][author - 1] = json.loads(other)["secrets"][0]

    assert refused(keys, input_text=input_with(keys, exchange)) == author


@pytest.mark.parametrize("author", [2, 3])
def test_a_share_sealed_for_another_trustee_names_its_author(keys, author):
    def misdirect(message):
        dealt = json.loads(keys.polynomials[author - 1])
        message["secrets"][author - 1] = dealt["secrets"][1]

    assert refused(keys, input_text=input_with(keys, misdirect)) == author


@pytest.mark.parametrize("part", ["coefexps", "signatures"])
def test_another_signature_of_a_polynomial_names_its_author(keys, part):
    def forge(message):
        proof = message[part][1]
        proof = proof["signature"] if part == "coefexps" else proof
        proof["challenge"] = "7"

    assert refused(keys, input_text=input_with(keys, forge)) == 2


def test_our_own_polynomial_exchanged_is_refused(keys, maker):
    other = make_polynomial(
        keys.seeds[0], index=1, certificates=keys.certificates, random=maker.bytes
    )

    def exchange(message):
        message["polynomial"] = json.loads(other)["polynomial"]

    assert refused(keys, input_text=input_with(keys, exchange)) == 1


def test_a_polynomial_with_too_few_secrets_names_its_author(keys):
    short = altered(keys.polynomials, 2, lambda message: message["secrets"].pop())
    with pytest.raises(BadCeremonyMessage) as caught:
        transpose(short)
    assert caught.value.author == 2


def test_a_verification_key_of_another_share_names_its_author(keys, maker):
    other = maker.keys()

    def exchange(output):
        output["public_key"] = json.loads(other.outputs[1])["public_key"]

    with pytest.raises(BadCeremonyMessage) as caught:
        assemble(
            threshold=2,
            certificates=keys.certificates,
            polynomials=keys.polynomials,
            outputs=altered(keys.outputs, 2, exchange),
        )
    assert caught.value.author == 2


def test_a_payload_with_any_number_or_point_changed_does_not_hold(keys):
    text = keys.trustees.text
    for match in re.finditer(r"[0-9a-f]{30,}", text):
        at = match.start() + 20
        changed = text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :]
        with pytest.raises(TallyError):
            check_trustees(parse_trustees(changed))


def test_certificates_of_a_ceremony_are_all_different_keys(keys):
    checked = check_certificates(
        [parse_signed(text) for text in keys.certificates], threshold=2
    )
    shown = {key for one in checked for key in (one.verification, one.encryption)}
    assert len(shown) == 6


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "[[]]", '[["Single",{}]]', '[["Other",{}]]', "\ud800", "[" * 99999]
)
def test_nonsense_is_no_trustees_payload(text):
    with pytest.raises(TallyError):
        parse_trustees(text)
