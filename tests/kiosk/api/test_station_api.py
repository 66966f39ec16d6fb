"""What a scrutineer's station asks of the server."""

import json
import secrets

import pytest

from kiosk.actions.new_station_code import new_station_code
from kiosk.domain.meeting_state import MeetingState
from tally.fingerprint import hex_of
from tally.record.attestations import Attestation, pass_on
from tally.record.left_out import LeftOut
from tally.trustee.commitment import begin


class Station:
    def __init__(self, client, code):
        self.client = client
        self.headers = {"Authorization": f"Bearer {code}"}

    def get(self, path):
        return self.client.get(f"/station{path}", headers=self.headers)

    def post(self, path, text):
        return self.client.post(f"/station{path}", data=text.encode(), headers=self.headers)


@pytest.fixture
def stations(client):
    """``stations(meeting)``: one for each seat."""

    def make(meeting) -> list[Station]:
        codes = [
            new_station_code(
                meeting.session, meeting_id=meeting.id, index=i, random=secrets.token_bytes
            )
            for i in (1, 2, 3)
        ]
        meeting.session.commit()
        return [Station(client, code) for code in codes]

    return make


def test_the_ceremony_s_messages_are_posted_and_passed_on(session, make_meeting, stations):
    meeting = make_meeting(session, state=MeetingState.DRAFT)
    three = stations(meeting)
    at = f"/ceremony/{meeting.record.ceremony}"
    begun = [begin(meeting.place(index), secrets.token_bytes) for index in meeting.seats]
    assert three[0].get(f"{at}/commitment").json["code"] == "not-yet"
    for station, one in zip(three, begun, strict=True):
        assert station.post(f"{at}/commitment", one.commitment).status_code == 201
    assert three[1].get(f"{at}/commitment").json == [one.commitment for one in begun]
    assert three[0].post(f"{at}/reveal", begun[0].reveal).status_code == 201
    assert three[0].get("/meeting").json["ceremony"] == {
        "id": meeting.record.ceremony,
        "sent": {
            "commitment": [1, 2, 3],
            "reveal": [1],
            "polynomial": [],
            "output": [],
            "done": [],
        },
        "complaints": 0,
    }
    assert three[0].get(f"{at}/trustees").json["code"] == "not-yet"
    assert three[0].get(f"{at}/complaint").json == {}
    assert three[0].get("/ceremony/other/reveal").json["code"] == "ceremony-outdated"
    outputs = three[0].get(f"{at}/output")
    assert outputs.status_code == 405


def test_the_end_of_the_ceremony_is_the_payload_and_everybody_s_word(
    session, make_meeting, stations
):
    meeting = make_meeting(session, state=MeetingState.DRAFT)
    three = stations(meeting)
    meeting.hold_ceremony()
    at = f"/ceremony/{meeting.record.ceremony}"
    assert three[1].get(f"{at}/trustees").text == meeting.record.trustees
    assert len(three[2].get(f"{at}/done").json) == 3


def test_a_station_is_told_its_meeting_and_seat(session, make_meeting, stations):
    meeting = make_meeting(session, state=MeetingState.CLOSED)
    told = stations(meeting)[1].get("/meeting").json
    assert (told["meeting"], told["index"], told["threshold"]) == (meeting.id, 2, 2)
    assert told["names"] == ["赵监票", "钱监票", "孙监票"]
    assert (told["state"], told["rehearsal"], told["min_group"]) == ("closed", False, 5)
    assert [(g["code"], g["ballots"], g["decrypt"]) for g in told["groups"]] == [
        ("A", 6, True),
        ("B", 5, True),
    ]
    assert json.loads(told["manifest"])["format"] == "pingyi-manifest/1"


def test_a_station_fetches_attests_decrypts_and_reads_back(session, make_meeting, stations):
    meeting = make_meeting(session, state=MeetingState.CLOSED)
    station = stations(meeting)[0]
    assert station.get("/records/A").data.startswith(b"BELENIOS")
    text = meeting.decryption("A", 1)
    assert station.post("/records/A/decryption", text).json["code"] == "not-yet"
    passed = pass_on([Attestation(index, meeting.attestation(index)) for index in (1, 2, 3)])
    assert station.post("/attestations", passed).status_code == 201
    assert station.get("/left-out").text == LeftOut().text
    assert station.post("/closing/exception", "{}").json["code"] == "message-refused"
    assert station.post("/closing/nonsense", "{}").status_code == 404
    assert station.post("/records/A/decryption", text).json == {"stored": hex_of(text)}
    assert station.get("/records/A/decryption").text == text
    assert station.get("/attestations").text == passed
    assert station.post("/records/A/decryption", "{}").json["code"] == "already-sent"
    assert station.get("/records/B/decryption").json["code"] == "not-found"


def test_what_a_station_may_not_have_has_a_code(session, make_meeting, stations, client):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    station = stations(meeting)[0]
    assert station.get("/records/A").json["code"] == "not-yet"
    assert station.get("/records/XX").json["code"] == "not-yet"
    assert station.post("/closing/register", "{}").json["code"] == "not-yet"
    assert (
        station.post(f"/ceremony/{meeting.record.ceremony}/nonsense", "{}").status_code == 404
    )
    refused = client.post("/station/attestations", data=b"\xff", headers=station.headers)
    assert (refused.status_code, refused.json["code"]) == (422, "malformed")


def test_a_wrong_code_opens_nothing(client):
    for header in ("", "Bearer", "Bearer 0", "Basic AAAA", f"Bearer {'0' * 28}"):
        answer = client.get("/station/meeting", headers={"Authorization": header})
        assert (answer.status_code, answer.json["code"]) == (401, "unknown-station")
