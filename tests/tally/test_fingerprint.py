"""Hashes and challenges against the golden values, written down by another program."""

import json

from tally.canonical_json import canonical
from tally.challenge import challenge
from tally.fingerprint import b64_of, hex_of
from tally.group import ORDER, Point


def test_elections_and_ballots_have_the_fingerprints_of_the_reference(vector):
    golden = vector.golden
    assert b64_of(vector.text("election.kept.json")) == golden["election_fingerprint"]
    assert [b64_of(text) for text in vector.ballots] == golden["ballots"]
    assert golden["ballot1"]["tracker"] == golden["ballots"][0]
    assert hex_of(vector.ballots[0]) == golden["ballot1"]["payload_sha256_hex"]


def test_an_archive_is_hashed_as_bytes(vector):
    archive = (vector.folder / vector.golden["archive"]).read_bytes()
    assert hex_of(archive) == vector.golden["archive_sha256"]


def test_the_list_of_credentials_has_the_fingerprint_of_the_reference(vector):
    with_ids = json.loads(vector.text("public_creds_with_ids.json"))
    published = canonical([entry.split(",")[0] for entry in with_ids])
    assert b64_of(published) == vector.golden["public_credentials_fingerprint"]


def test_challenges_are_those_of_the_reference(vector):
    ballot = vector.golden["ballot1"]
    for name in ("individual_proof_0_0", "overall_proof_0", "signature"):
        prefix, _, points = ballot[name]["hash_input"].rpartition("|")
        commitments = [Point.from_hex(text) for text in points.split(",")]
        hashed = challenge(f"{prefix}|", commitments)
        assert str(hashed) == ballot[name]["challenge_mod_q"]
        if "sha256_hex" in ballot[name]:
            assert hex_of(ballot[name]["hash_input"]) == ballot[name]["sha256_hex"]
            assert int(ballot[name]["sha256_hex"], 16) % ORDER == hashed
