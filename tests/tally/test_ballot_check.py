"""Golden ballots are accepted; a ballot with any one thing changed is refused."""

import copy
import json
import secrets
import tarfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tally.ballot import check_ballot, largest_ballot, make_ballot, parse_ballot, sign_body
from tally.canonical_json import canonical
from tally.election import parse_election
from tally.errors import (
    BallotMalformed,
    BallotNotCanonical,
    BallotTooLarge,
    InvalidPoint,
    InvalidProof,
    InvalidScalar,
    InvalidSignature,
    TallyError,
    UnknownCredential,
    WrongAnswers,
    WrongElection,
)
from tally.group import IDENTITY, ORDER, G, Point
from tally.proofs import membership, schnorr

SECRET = 12345
CREDENTIALS = {(SECRET * G).hex, (6 * G).hex}


@pytest.fixture(scope="module")
def ballot(small_election):
    return make_ballot(small_election, SECRET, (1, 0), secrets.token_bytes)


def resigned(content, secret=SECRET):
    """The ballot of a changed body, signed again by the slip: only proofs can refuse it."""
    body = {name: value for name, value in content.items() if name != "signature"}
    return sign_body(canonical(body), secret, nonce=99)


def leaves(content, path=()):
    if isinstance(content, str):
        yield path
        return
    for key, value in content.items() if isinstance(content, dict) else enumerate(content):
        yield from leaves(value, (*path, key))


def at(content, path):
    for key in path:
        content = content[key]
    return content


def changed(content, path, value):
    content = copy.deepcopy(content)
    at(content, path[:-1])[path[-1]] = value
    return content


def other_value(content, path):
    """Another valid value of the same kind."""
    value = at(content, path)
    if path[-1] in ("challenge", "response"):
        return str((int(value) + 1) % ORDER)
    if path[-1] in ("alpha", "beta", "credential"):
        return (Point.from_hex(value) + G).hex
    return value[:-1] + ("A" if value[-1] != "A" else "B")


def refused_as(text, election):
    with pytest.raises(TallyError) as refusal:
        check_ballot(text, election, CREDENTIALS)
    return type(refusal.value)


def test_the_golden_ballots_are_accepted(vector):
    for text in vector.ballots:
        ballot = check_ballot(text, vector.election, vector.credentials)
        assert ballot.text == text
        assert ballot.election_uuid == vector.election.uuid


def test_the_golden_intermediate_values_are_ours(vector, monkeypatch):
    golden = vector.golden["ballot1"]
    text = vector.ballots[0]
    inputs = []

    def recorded(prefix, points):
        points = list(points)
        inputs.append(prefix + ",".join(point.hex for point in points))
        return original(prefix, points)

    original = membership.challenge
    monkeypatch.setattr(membership, "challenge", recorded)
    monkeypatch.setattr(schnorr, "challenge", recorded)
    ballot = check_ballot(text, vector.election, vector.credentials)
    assert len(text) == golden["len"]
    assert ballot.signed_hash == golden["hash_without_signature"]
    assert inputs[0] == golden["signature"]["hash_input"]
    assert str(ballot.signature.challenge) == golden["signature"]["challenge_mod_q"]
    assert inputs[1] == golden["individual_proof_0_0"]["hash_input"]
    branches = ballot.answers[0].individual_proofs[0]
    assert (
        str(sum(proof.challenge for proof in branches) % ORDER)
        == (golden["individual_proof_0_0"]["challenge_mod_q"])
    )
    assert inputs[7] == golden["overall_proof_0"]["hash_input"]
    (overall,) = ballot.answers[0].overall_proof
    assert str(overall.challenge) == golden["overall_proof_0"]["challenge_mod_q"]


TAMPERED = {
    "bad_sig": InvalidSignature,
    "double_one": BallotTooLarge,
    "empty_answers": WrongAnswers,
    "flip_alpha": InvalidProof,
    "flip_resp": InvalidProof,
    "honest": None,
    "noncanon": BallotTooLarge,
    "swapchoice": None,
    "torsion_alpha": InvalidPoint,
    "unknown_cred": UnknownCredential,
}


@pytest.mark.parametrize(("case", "reason"), TAMPERED.items(), ids=TAMPERED)
def test_the_ballots_of_the_tampered_records_get_their_verdict(vectors, case, reason):
    (archive,) = (vectors / "tampered" / case).glob("*.bel")
    with tarfile.open(archive) as tar:
        data = [
            tar.extractfile(member).read().decode() for member in tar if "data" in member.name
        ]
    election, credentials = parse_election(data[0]), json.loads(data[2])
    reasons = set()
    for text in data[4:]:
        if not text.replace(" ", "").startswith('{"election_uuid"'):
            continue
        try:
            check_ballot(text, election, credentials)
        except TallyError as refusal:
            reasons.add(type(refusal))
    assert reasons == ({reason} if reason else set())


def test_a_change_of_any_one_field_breaks_the_signature_or_what_stands_before_it(
    small_election, ballot
):
    content = json.loads(ballot)
    reasons = {
        "election_uuid": WrongElection,
        "election_hash": WrongElection,
        "credential": UnknownCredential,
    }
    for path in leaves(content):
        text = canonical(changed(content, path, other_value(content, path)))
        assert refused_as(text, small_election) is reasons.get(path[0], InvalidSignature), path


def test_a_change_of_any_one_field_signed_again_breaks_a_proof(small_election, ballot):
    content = json.loads(ballot)
    for path in leaves(content["answers"]):
        path = ("answers", *path)  # noqa: PLW2901 (the same path, seen from the top)
        text = resigned(changed(content, path, other_value(content, path)))
        assert refused_as(text, small_election) is InvalidProof, path


BAD_POINTS = {
    "of order two": f"{2**255 - 20:064x}",
    "with a component of order two": f"{2**255 - 19 - int(G.hex, 16):064x}",
    "capitals": G.hex.upper().replace("6", "A", 1),
    "short": "66",
    "no hex": "投" * 64,
}


@pytest.mark.parametrize("text", BAD_POINTS.values(), ids=BAD_POINTS)
@pytest.mark.parametrize("name", ["alpha", "beta"])
def test_a_bad_point_anywhere_in_the_choices_is_refused_as_that(
    small_election, ballot, name, text
):
    content = json.loads(ballot)
    for path in leaves(content["answers"]):
        if path[-1] == name:
            refused = refused_as(
                resigned(changed(content, ("answers", *path), text)), small_election
            )
            assert refused in (InvalidPoint, BallotTooLarge)


def test_a_bad_point_does_not_slip_through_a_challenge_of_zero(small_election, ballot):
    content = changed(
        json.loads(ballot), ("answers", 0, "choices", 0, "alpha"), BAD_POINTS["of order two"]
    )
    for branch in (0, 1):
        path = ("answers", 0, "individual_proofs", 0, branch, "challenge")
        content = changed(content, path, "0")
    assert refused_as(resigned(content), small_election) is InvalidPoint


def test_the_identity_is_no_alpha_and_no_credential(small_election, ballot):
    content = json.loads(ballot)
    path = ("answers", 0, "choices", 0, "alpha")
    assert (
        refused_as(resigned(changed(content, path, IDENTITY.hex)), small_election)
        is InvalidPoint
    )
    text = resigned(changed(content, ("credential",), IDENTITY.hex), secret=0)
    with pytest.raises(InvalidPoint):
        check_ballot(text, small_election, {IDENTITY.hex})


def test_a_scalar_has_no_second_spelling_anywhere(small_election, ballot):
    content = json.loads(ballot)
    for path in leaves(content):
        if path[-1] in ("challenge", "response"):
            for other in (
                str(int(at(content, path)) + ORDER),
                "0" + at(content, path),
                "",
                "-1",
            ):
                refused = refused_as(canonical(changed(content, path, other)), small_election)
                assert refused in (InvalidScalar, BallotTooLarge)


def test_a_proof_of_another_voter_is_refused(small_election, ballot):
    content = changed(json.loads(ballot), ("credential",), (6 * G).hex)
    assert refused_as(canonical(content), small_election) is InvalidSignature
    assert refused_as(resigned(content, secret=6), small_election) is InvalidProof


def test_a_signature_over_another_hash_is_refused(small_election, ballot):
    other = json.loads(make_ballot(small_election, SECRET, (0, 0), secrets.token_bytes))
    content = {**json.loads(ballot), "signature": other["signature"]}
    assert refused_as(canonical(content), small_election) is InvalidSignature


def test_a_missing_an_unknown_and_an_ill_typed_field_are_malformed(small_election, ballot):
    content = json.loads(ballot)
    places = {path[:depth] for path in leaves(content) for depth in range(1, len(path) + 1)}
    for path in places:
        for value in (None, 1, True, 1.5, {}, "", []):
            if type(value) is not type(at(content, path)):
                text = canonical(changed(content, path, value))
                assert refused_as(text, small_election) is BallotMalformed, (path, value)
        if isinstance(path[-1], str):
            without = copy.deepcopy(content)
            del at(without, path[:-1])[path[-1]]
            assert refused_as(canonical(without), small_election) is BallotMalformed, path
    for path in [(), ("answers", 0), ("signature",), ("signature", "proof")]:
        more = copy.deepcopy(content)
        at(more, path)["more"] = "x"
        refused = refused_as(canonical(more), small_election)
        assert refused in (BallotMalformed, BallotTooLarge), path


def test_another_number_of_anything_is_refused(small_election, ballot):
    content = json.loads(ballot)
    lists = {path[:depth] for path in leaves(content) for depth in range(len(path))}
    for path in lists:
        if isinstance(at(content, path), list):
            fewer, more = at(content, path)[:-1], [*at(content, path), at(content, path)[-1]]
            assert refused_as(resigned(changed(content, path, fewer)), small_election) in (
                WrongAnswers,
                InvalidProof,
            ), path
            assert refused_as(resigned(changed(content, path, more)), small_election) in (
                WrongAnswers,
                InvalidProof,
                BallotTooLarge,
            ), path


def test_the_bytes_of_a_ballot_have_one_spelling(small_election, ballot):
    # Real digits are dropped to make room, so that the size is no reason.
    short = canonical(
        {
            **json.loads(ballot),
            "signature": {"hash": "", "proof": {"challenge": "1", "response": "1"}},
        }
    )
    reordered = json.loads(short)
    reordered["answers"] = reordered.pop("answers")
    spellings = {
        "newline": short + "\n",
        "space": short.replace(":", ": ", 1),
        "escape": short.replace("election_uuid", "election_u\\u0075id", 1),
        "order": canonical(reordered),
        "twice": short.replace("{", '{"credential":"",', 1),
    }
    for name, text in spellings.items():
        assert refused_as(text, small_election) in (BallotNotCanonical, BallotMalformed), name
    assert refused_as(spellings["space"], small_election) is BallotNotCanonical


def test_size_is_looked_at_before_anything_else(small_election):
    assert (
        refused_as(" " * (largest_ballot(small_election) + 1), small_election) is BallotTooLarge
    )


def test_the_cheap_checks_come_before_the_proofs(small_election, ballot, monkeypatch):
    def too_early(*_):
        raise AssertionError("a multiplication")

    monkeypatch.setattr(Point, "__rmul__", too_early)
    content = json.loads(ballot)
    for path in [("election_uuid",), ("election_hash",), ("credential",)]:
        refused_as(canonical(changed(content, path, "x")), small_election)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=80)
    | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)


def checked(text, election):
    try:
        assert check_ballot(text, election, CREDENTIALS).text == text
    except TallyError as refusal:
        assert refusal.code  # noqa: PT017 (a refusal is one of the two good outcomes)


@given(st.text() | st.binary().map(lambda data: data.decode(errors="surrogateescape")))
def test_arbitrary_text_is_refused_with_a_code(small_election, text):
    checked(text, small_election)


@given(json_values)
def test_arbitrary_json_is_refused_with_a_code(small_election, content):
    checked(json.dumps(content), small_election)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    value=json_values | st.sampled_from([*BAD_POINTS.values(), IDENTITY.hex, "0"]),
)
def test_a_ballot_with_any_part_replaced_is_refused_with_a_code(
    small_election, ballot, data, value
):
    content = json.loads(ballot)
    paths = sorted(
        {path[:n] for path in leaves(content) for n in range(1, len(path) + 1)}, key=str
    )
    content = changed(content, data.draw(st.sampled_from(paths)), value)
    checked(json.dumps(content, separators=(",", ":"), ensure_ascii=False), small_election)
    if isinstance(value, str) and max(value, default="") < "\ud800":
        checked(resigned(content), small_election)


@given(st.text(max_size=300))
def test_reading_alone_refuses_with_a_code_too(text):
    with pytest.raises(TallyError):
        parse_ballot(text)
