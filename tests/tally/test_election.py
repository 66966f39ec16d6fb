import hashlib
import json
from base64 import b64encode

import pytest

from tally.canonical_json import canonical
from tally.election import PingyiField, make_election, new_uuid, parse_election
from tally.errors import InvalidElection, NotCanonical
from tally.group import IDENTITY, G
from tally.question import Question

FIELD = PingyiField(
    meeting="M1", group="A", slips=9, min_group=5, meeting_file="0" * 64, rehearsal=False
)
QUESTION = Question(
    question="heads/张三 · 总体评价", answers=("优秀", "弃权", "废票"), min=1, max=1
)


def made(**change):
    fields = {
        "name": "大会",
        "description": "A 领导班子",
        "public_key": 7 * G,
        "questions": [QUESTION],
        "uuid": "ABCDEFGHJKLMNP",
        "pingyi": FIELD,
    }
    return make_election(**{**fields, **change})


def test_the_golden_elections_have_their_fingerprint(vector):
    election = vector.election
    assert election.phi == vector.golden["election_fingerprint"]
    assert election.uuid == vector.golden["uuid"]
    assert election.name == "测评 demo"
    assert [len(question.answers) for question in election.questions] == [6, 6, 6]
    assert election.pingyi is None


def test_an_election_without_the_field_is_written_as_the_reference_writes_it(vector):
    golden = vector.election
    election = make_election(
        name=golden.name,
        description=golden.description,
        public_key=golden.public_key,
        questions=golden.questions,
        uuid=golden.uuid,
        pingyi=None,
    )
    assert election == golden


def test_the_field_stands_last_and_is_covered_by_the_fingerprint():
    election = made()
    assert election.text.endswith(
        ',"uuid":"ABCDEFGHJKLMNP","pingyi":{"meeting":"M1","group":"A","slips":9,"min_group":5,'
        f'"meeting_file":"{"0" * 64}","rehearsal":false}}}}'
    )
    assert parse_election(election.text) == election
    assert election.pingyi == FIELD
    assert made(pingyi=None).phi != election.phi


def test_unknown_fields_are_kept_and_covered_by_the_fingerprint():
    text = made().text[:-1] + ',"another":{"thing":[1,"二"]}}'
    election = parse_election(text)
    assert election.text == text
    digest = hashlib.sha256(text.encode()).digest()
    assert election.phi == b64encode(digest).decode().rstrip("=")


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"version": True},
        {"group": "BELENIOS-2048"},
        {"name": 1},
        {"description": None},
        {"public_key": IDENTITY.hex},
        {"public_key": "0" * 64},
        {"public_key": (-G).hex.upper()},
        {"questions": []},
        {"questions": {}},
        {"questions": [None]},
        {"questions": [{"answers": [], "min": 0, "max": 0, "question": "?"}]},
        {"questions": [{"answers": ["a"], "min": 1, "max": 2, "question": "?"}]},
        {"questions": [{"answers": ["a"], "min": -1, "max": 1, "question": "?"}]},
        {"questions": [{"answers": ["a"], "min": 1, "max": 0, "question": "?"}]},
        {"questions": [{"answers": ["a"], "min": True, "max": 1, "question": "?"}]},
        {"questions": [{"answers": ["a"], "blank": True, "min": 1, "max": 1, "question": "?"}]},
        {"questions": [{"answers": ["a"], "blank": 0, "min": 1, "max": 1, "question": "?"}]},
        {"questions": [{"type": "NonHomomorphic", "value": {}}]},
        {"uuid": "ABCDEFGHJKLMN"},
        {"uuid": "ABCDEFGHJKLMN0"},
        {"pingyi": {}},
        {"pingyi": None},
        {"pingyi": {"meeting": "M", "group": "A", "slips": "9"}},
    ],
    ids=str,
)
def test_what_could_not_be_counted_is_no_election(change):
    with pytest.raises(InvalidElection):
        parse_election(canonical({**json.loads(made().text), **change}))


@pytest.mark.parametrize(
    "field", ["version", "description", "name", "group", "public_key", "questions", "uuid"]
)
def test_a_missing_field_is_refused(field):
    content = json.loads(made().text)
    del content[field]
    with pytest.raises(InvalidElection):
        parse_election(canonical(content))


@pytest.mark.parametrize("text", ["[]", "null", '"x"', "1"])
def test_what_is_no_object_is_no_election(text):
    with pytest.raises(InvalidElection):
        parse_election(text)


def test_a_second_spelling_is_refused():
    text = made().text
    for other in (
        text + "\n",
        text.replace(":", ": ", 1),
        text[:-1] + ',"uuid":"ABCDEFGHJKLMNQ"}',
    ):
        with pytest.raises(NotCanonical):
            parse_election(other)


def test_making_checks_what_reading_checks():
    for change in ({"public_key": IDENTITY}, {"questions": []}, {"uuid": "short"}):
        with pytest.raises(InvalidElection):
            made(**change)


def test_a_new_uuid_is_one_that_the_protocol_takes(counting):
    uuids = {new_uuid(counting) for _ in range(20)}
    assert len(uuids) == 20
    for uuid in uuids:
        assert made(uuid=uuid).uuid == uuid
