"""The reference implementation takes one seat of our key ceremony, from round 2 on.

It knows no commitments: rounds 0 and 1 are ours, and a person who sits there with the reference
would need a helper that commits to what the tool has drawn.  The payload has no trace of them.
"""

from dataclasses import replace

import pytest

from tally.trustee.assemble import assemble, check_trustees, parse_trustees
from tally.trustee.certificate import new_seed, start
from tally.trustee.commitment import (
    Place,
    begin,
    check_commitments,
    check_reveals,
    new_ceremony,
)
from tally.trustee.done import check_payload
from tally.trustee.polynomial import deal, finish, make_polynomial, transpose
from tally.verifier import verify_file
from tally.verifier.spread import Here
from tests.tally.making_records import Keys

pytestmark = pytest.mark.interop

SEAT = 2


def test_a_ceremony_with_the_reference_in_one_seat_comes_to_its_end(belenios, maker, tmp_path):
    places = (1, 2, 3)

    def step(number, *words, standard_input=""):
        done = belenios(
            "setup",
            "generate-trustee-key-threshold",
            *("--group", "Ed25519", "--step", number),
            *words,
            standard_input=standard_input,
            cwd=tmp_path,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    their_name = step(1, "--threshold-context", f"{SEAT}/2/3")
    their_key = tmp_path / f"{their_name}.key"
    seeds = {place: new_seed(maker.bytes) for place in places if place != SEAT}
    certificates = [
        (tmp_path / f"{their_name}.cert").read_text().strip()
        if place == SEAT
        else start(seeds[place], index=place, size=3, threshold=2)
        for place in places
    ]
    listed = tmp_path / "certs.jsons"
    listed.write_text("".join(f"{text}\n" for text in certificates))
    step(2, "--certs", listed)
    polynomials = [
        step(3, "--certs", listed, "--key", their_key)
        if place == SEAT
        else make_polynomial(
            seeds[place], index=place, certificates=certificates, random=maker.bytes
        )
        for place in places
    ]
    inputs = transpose(polynomials)
    outputs = {
        place: finish(
            seeds[place],
            index=place,
            certificates=certificates,
            input_text=inputs[place - 1],
            random=maker.bytes,
        ).text
        for place in seeds
    }
    # The tool opens our sealed channels here, and checks our shares and signatures.
    outputs[SEAT] = step(
        5, "--certs", listed, "--key", their_key, standard_input=inputs[SEAT - 1] + "\n"
    )
    payload = assemble(
        threshold=2,
        certificates=certificates,
        polynomials=polynomials,
        outputs=[outputs[place] for place in places],
    )
    check_trustees(parse_trustees(payload))


def test_a_record_under_a_key_that_everybody_committed_to_is_accepted(reference, maker):
    """The payload keeps its form: the tool sees no difference."""
    first = Place(ceremony=new_ceremony(maker.bytes), size=3, threshold=2, index=1)
    places = [replace(first, index=index) for index in (1, 2, 3)]
    begun = [begin(place, maker.bytes) for place in places]
    commitments = check_commitments([one.commitment for one in begun], places[0])
    revealed = check_reveals([one.reveal for one in begun], commitments, places[0])
    certificates = revealed.certificate_texts
    polynomials = [
        deal(
            one.seed,
            one.coefficients,
            index=one.place.index,
            certificates=certificates,
            random=maker.bytes,
        )
        for one in begun
    ]
    inputs = transpose(polynomials)
    outputs = [
        finish(
            one.seed,
            index=one.place.index,
            certificates=certificates,
            input_text=inputs[one.place.index - 1],
            random=maker.bytes,
        )
        for one in begun
    ]
    texts = [output.text for output in outputs]
    payload = assemble(
        threshold=2, certificates=certificates, polynomials=polynomials, outputs=texts
    )
    keys = Keys(
        seeds=[one.seed for one in begun],
        certificates=certificates,
        polynomials=polynomials,
        inputs=inputs,
        outputs=texts,
        shares=[output.share for output in outputs],
        trustees=check_payload(payload, revealed),
    )
    data = maker.box(keys, "A", ballots=5).counted(1, 3)
    assert reference(data) == []
    assert verify_file(data, "A.bel", spread=Here()).holds
