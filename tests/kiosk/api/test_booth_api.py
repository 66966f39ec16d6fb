"""What a tablet asks of the server, and what a stranger gets."""

import base64
import json
import secrets

import pytest

from kiosk.actions.ask_ballot import ask_words
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.models.ballot import SlipEnd, SlipEndRecord, number_of_ballots
from tally.credential import public_credential
from tally.group import random_scalar
from tally.proofs.signature import sign_message


@pytest.fixture
def meeting(session, make_meeting):
    return make_meeting(session, state=MeetingState.OPEN)


@pytest.fixture
def tablet(meeting, enrol):
    return enrol(meeting)


def refused(answer, status, code):
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.json["zh"] != ""
    assert answer.json["en"] != ""


def test_the_page_is_open_to_everybody_and_takes_no_parameter(client):
    plain = client.get("/booth/")
    assert plain.status_code == 200
    assert client.get("/booth/?q=<script>").data == plain.data


def test_an_enrolled_tablet_gets_the_meeting_and_everything_public(tablet, meeting):
    answer = tablet.get("/booth/meeting").json
    assert answer["id"] == meeting.id
    assert answer["state"] == "open"
    assert answer["meeting"] == meeting.record.text
    assert answer["manifest"] == meeting.record.manifest
    assert [group["code"] for group in answer["groups"]] == ["A", "B"]
    first = answer["groups"][0]
    assert first["election"] == meeting.election("A").text
    assert public_credential(meeting.secret("A", 0)).hex in first["credentials"]
    assert (answer["rehearsal"], answer["demo"]) == (False, False)


def test_a_draft_has_no_elections_to_show(session, make_meeting, enrol):
    tablet = enrol(make_meeting(session, state=MeetingState.DRAFT))
    answer = tablet.get("/booth/meeting").json
    assert (answer["groups"], answer["manifest"]) == ([], None)


def test_the_state_follows_the_meeting(tablet, meeting):
    assert tablet.get("/booth/state").json == {"state": "open"}
    meeting.take(Step.PAUSE)
    assert tablet.get("/booth/state").json == {"state": "paused"}


def test_an_enrolment_code_works_once(tablet, session, meeting):
    from kiosk.actions.enrol_tablet import new_enrolment_code

    code = new_enrolment_code(
        session, meeting_id=meeting.id, label="2号机", random=secrets.token_bytes
    )
    session.commit()
    typed = f"{code[:4].lower()}-{code[4:]} "
    first = tablet.enrol(typed)
    assert first.status_code == 201
    assert first.json["label"] == "2号机"
    refused(tablet.enrol(code), 403, "code-unknown")
    refused(tablet.enrol("00000000"), 403, "code-unknown")


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"code":1,"public_key":"a"}', b"\xff", b"[" * 100_000]
    + [
        json.dumps({"code": "00000000", "public_key": key}).encode()
        for key in ("", "!", "QUJD")
    ]
    + [b'{"code":"\\u0000","public_key":"QUJD"}'],
)
def test_nonsense_enrols_nothing(client, body):
    refused(client.post("/booth/enrol", data=body), 422, "malformed")


def test_a_ballot_is_answered_with_its_tracker_and_again_with_the_same(tablet, meeting):
    uuid, ballot = meeting.election("A").uuid, meeting.ballot("A")
    first = tablet.cast(uuid, ballot)
    again = tablet.cast(uuid, ballot)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert len(first.json["tracker"]) == 64


def test_each_refusal_of_a_ballot_has_its_code(tablet, meeting, session):
    uuid = meeting.election("A").uuid
    tablet.cast(uuid, meeting.ballot("A"))
    refused(tablet.cast(uuid, meeting.ballot("A")), 409, "slip-already-used")
    withdrawn = meeting.ballot("A", 1)
    credential = json.loads(withdrawn)["credential"]
    session.add(SlipEndRecord(credential=credential, election=uuid, kind=SlipEnd.WITHDRAWN))
    session.commit()
    refused(tablet.cast(uuid, withdrawn), 409, "slip-withdrawn")
    refused(tablet.cast(uuid, b"\xff\xfe"), 422, "ballot-refused")
    wrong = tablet.cast(uuid, meeting.ballot("B"))
    refused(wrong, 422, "ballot-refused")
    assert wrong.json["reason"] == "wrong-election"
    refused(tablet.cast(uuid, " " * 30_000), 413, "too-large")
    refused(tablet.cast("AAAAAAAAAAAAAA", "{}"), 404, "not-found")
    meeting.take(Step.PAUSE)
    refused(tablet.cast(uuid, meeting.ballot("A", 2)), 409, "meeting-not-open")


def test_a_tablet_of_another_meeting_casts_and_asks_nothing_here(
    meeting, session, make_meeting, enrol
):
    stranger = enrol(make_meeting(session, state=MeetingState.OPEN, rehearsal=True))
    uuid, ballot = meeting.election("A").uuid, meeting.ballot("A")
    refused(stranger.cast(uuid, ballot), 404, "not-found")
    refused(asked(stranger, meeting), 404, "not-found")
    assert number_of_ballots(session, uuid) == 0


def test_more_than_the_server_reads_is_too_large(tablet, meeting):
    refused(tablet.cast(meeting.election("A").uuid, "x" * (9 * 2**20)), 413, "too-large")


@pytest.mark.slow
def test_a_ballot_whose_every_field_was_changed_is_never_a_failure_of_the_server(
    tablet, meeting
):
    uuid, ballot = meeting.election("A").uuid, json.loads(meeting.ballot("A"))

    def variants(value, wrap):
        """Every way to put nonsense in the place of one value."""
        for nonsense in (None, 0, 1.5, "", "0", [], {}, True, "\0", "9" * 80):
            if nonsense != value:
                yield wrap(nonsense)
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        if isinstance(value, dict | list):
            for key, one in list(inner)[:2]:
                yield from variants(one, lambda new, key=key: wrap(_put(value, key, new)))

    for variant in variants(ballot, lambda new: new):
        text = json.dumps(variant, ensure_ascii=False, separators=(",", ":"))
        answer = tablet.cast(uuid, text)
        assert (answer.status_code, answer.json["code"]) == (422, "ballot-refused"), text[:200]


def _put(value, key, new):
    copy = value.copy()
    copy[key] = new
    return copy


def test_a_stranger_is_told_nothing(client, meeting, tablet):
    uuid = meeting.election("A").uuid
    signed = tablet.headers("GET", "/booth/state", b"")
    refused(client.get("/booth/state"), 401, "unknown-tablet")
    refused(client.get("/booth/meeting", headers=signed), 401, "unknown-tablet")
    refused(client.get("/booth/state?a=1", headers=signed), 401, "unknown-tablet")
    refused(client.post(f"/booth/elections/{uuid}/ballots", data="{}"), 401, "unknown-tablet")
    for signature in ("", "AAAA", "!", base64.b64encode(bytes(64)).decode()):
        headers = {**signed, "X-Pingyi-Signature": signature}
        refused(client.get("/booth/state", headers=headers), 401, "unknown-tablet")
    refused(
        client.get("/booth/state", headers={**signed, "X-Pingyi-Tablet": "other"}),
        401,
        "unknown-tablet",
    )
    assert client.get("/booth/state", headers=signed).status_code == 200


def test_a_changed_body_is_not_what_the_tablet_signed(client, tablet, meeting):
    path = f"/booth/elections/{meeting.election('A').uuid}/ballots"
    ballot = meeting.ballot("A")
    headers = tablet.headers("POST", path, ballot.encode())
    refused(client.post(path, data=ballot + " ", headers=headers), 401, "unknown-tablet")


def test_a_tablet_that_was_taken_out_is_a_stranger(tablet, meeting, session):
    from kiosk.actions.enrol_tablet import remove_tablet

    remove_tablet(session, meeting_id=meeting.id, tablet_id=tablet.id)
    session.commit()
    refused(tablet.get("/booth/state"), 401, "unknown-tablet")


def asked(tablet, meeting, *, slip=0, secret=None, nonce=None):
    secret = secret or meeting.secret("A", slip)
    credential = public_credential(meeting.secret("A", slip)).hex
    nonce = nonce or tablet.get("/booth/nonce").json["nonce"]
    proof = sign_message(
        ask_words(nonce, credential), secret, nonce=random_scalar(secrets.token_bytes)
    )
    return tablet.post(
        "/booth/asks",
        {
            "uuid": meeting.election("A").uuid,
            "credential": credential,
            "nonce": nonce,
            "signature": {
                "challenge": str(proof.challenge),
                "response": str(proof.response),
            },
        },
    )


def test_a_slip_can_ask_what_became_of_it(tablet, meeting, session):
    tracker = meeting.cast("A", 0)
    assert asked(tablet, meeting, slip=0).json == {"answer": "counted", "tracker": tracker}
    assert asked(tablet, meeting, slip=1).json == {"answer": "not-counted", "tracker": None}
    credential = public_credential(meeting.secret("A", 2)).hex
    session.add(
        SlipEndRecord(
            credential=credential, election=meeting.election("A").uuid, kind=SlipEnd.WITHDRAWN
        )
    )
    session.commit()
    assert asked(tablet, meeting, slip=2).json == {"answer": "withdrawn", "tracker": None}


def test_without_the_slip_nothing_is_told_about_it(tablet, meeting):
    meeting.cast("A", 0)
    refused(asked(tablet, meeting, secret=meeting.secret("A", 1)), 422, "malformed")


def test_a_nonce_is_good_once_and_only_if_it_came_from_here(tablet, meeting):
    nonce = tablet.get("/booth/nonce").json["nonce"]
    assert asked(tablet, meeting, nonce=nonce).status_code == 200
    refused(asked(tablet, meeting, nonce=nonce), 409, "nonce-unknown")
    refused(asked(tablet, meeting, nonce="0" * 32), 409, "nonce-unknown")


@pytest.mark.parametrize("signature", [None, [], {}, {"challenge": 1, "response": "1"}])
def test_a_question_without_a_proof_is_malformed(tablet, meeting, signature):
    body = {
        "uuid": meeting.election("A").uuid,
        "credential": public_credential(meeting.secret("A", 0)).hex,
        "nonce": tablet.get("/booth/nonce").json["nonce"],
        "signature": signature,
    }
    refused(tablet.post("/booth/asks", body), 422, "malformed")
