"""The way to the server: one address, no detours, and a word for everything that goes wrong."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tally.station.refusals import (
    ServerNotAllowed,
    ServerRefused,
    ServerUnreachable,
    StrangeAnswer,
)
from tally.station.server import Server, check_address
from tally.station.server_meeting import read_server_meeting

MEETING = {
    "meeting": "M1",
    "title": "测评大会",
    "unit": "局",
    "date": "2023-12-28",
    "state": "closed",
    "rehearsal": False,
    "names": ["赵", "钱", "孙"],
    "index": 2,
    "threshold": 2,
    "ceremony": {
        "id": "C" * 22,
        "sent": {
            "commitment": [1, 2, 3],
            "reveal": [1, 2],
            "polynomial": [],
            "output": [],
            "done": [],
        },
        "complaints": 0,
    },
    "groups": [{"code": "A", "name": "局领导", "uuid": "x", "ballots": 6, "decrypt": True}],
    "min_group": 5,
    "manifest": None,
    "signed": [1, 3],
    "ready": [1],
}


@contextmanager
def answering(status=200, body=b"", **headers):
    """A server that gives everybody the same answer, and notes what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get("Authorization")))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, args=[0.01])
        thread.start()
        try:
            yield f"http://127.0.0.1:{httpd.server_port}", asked
        finally:
            httpd.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://pingyi.local", "https://pingyi.local"),
        (" https://192.168.1.9:8443/board/ ", "https://192.168.1.9:8443"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_an_address_is_taken_without_its_path(typed, address):
    assert check_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "", "pingyi.local", "http://pingyi.local", "http://192.168.1.9", "ftp://x", "file:///etc",
        "https://", "https://a@b", "https://[", "https://a:99999", "http://127.0.0.1.evil.example",
    ],
)  # fmt: skip
def test_an_address_that_would_send_the_code_in_clear_is_refused(typed):
    with pytest.raises(ServerNotAllowed):
        check_address(typed)


def test_the_code_goes_with_the_request():
    with answering(body=json.dumps(MEETING).encode()) as (address, asked):
        meeting = Server(address, "CODE").meeting()
    assert asked == [("/station/meeting", "Bearer CODE")]
    assert (meeting.name, meeting.size, meeting.closed) == ("钱", 3, True)


def test_a_redirect_is_not_followed():
    with answering() as (elsewhere, asked):
        with (
            answering(status=302, Location=elsewhere) as (address, _),
            pytest.raises(StrangeAnswer),
        ):
            Server(address, "CODE").meeting()
        assert asked == []


def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with answering(body=json.dumps(MEETING).encode()) as (address, _):
        assert Server(address, "CODE").meeting().meeting == "M1"


def test_nobody_at_home_is_said_so():
    with answering() as (address, _):
        pass
    with pytest.raises(ServerUnreachable):
        Server(address, "CODE").meeting()


def test_a_connection_that_breaks_in_the_middle_is_no_short_record():
    with (
        answering(body=b"BELENIOS", **{"Content-Length": "9000"}) as (address, _),
        pytest.raises(ServerUnreachable),
    ):
        Server(address, "CODE").record("A")


@pytest.mark.parametrize("body", [b"", b"hello", b"[]", b"{}", b"\xff"])
def test_an_answer_of_another_program_is_told_apart(body):
    with answering(body=body) as (address, _), pytest.raises(StrangeAnswer):
        Server(address, "CODE").meeting()
    with answering(status=500, body=body) as (address, _), pytest.raises(StrangeAnswer):
        Server(address, "CODE").meeting()


def test_the_servers_own_refusal_is_passed_on():
    body = json.dumps({"code": "meeting-gone", "zh": "没有", "en": "gone"}).encode()
    with (
        answering(status=404, body=body) as (address, _),
        pytest.raises(ServerRefused) as refused,
    ):
        Server(address, "CODE").ceremony_messages("C" * 22, "reveal")
    assert refused.value.values == {
        "status": 404,
        "code": "meeting-gone",
        "zh": "没有",
        "en": "gone",
    }


def test_not_yet_is_no_refusal_while_waiting():
    body = json.dumps({"code": "not-yet", "zh": "…", "en": "…"}).encode()
    with answering(status=409, body=body) as (address, _):
        server = Server(address, "CODE")
        assert server.ceremony_messages("C" * 22, "reveal") is server.trustees("C" * 22) is None
        with pytest.raises(ServerRefused):
            server.record("A")


READ = [key for key in MEETING if key != "min_group"]


@pytest.mark.parametrize("key", [*READ, "id", "sent", "complaints"])
@pytest.mark.parametrize("value", ["absent", 1.5, -1, [1], {"a": 1}])
def test_a_meeting_of_another_shape_is_refused(key, value):
    data = json.loads(json.dumps(MEETING))
    place = data["ceremony"] if key in data["ceremony"] else data
    if value == "absent":
        del place[key]
    elif key == "rehearsal":
        return  # anything but true is no rehearsal, and the record says it again
    elif key in {"signed", "ready"}:
        place[key] = [value]
    else:
        place[key] = value
    with pytest.raises(StrangeAnswer):
        read_server_meeting(data)


@pytest.mark.parametrize("index", [0, 4, True])
def test_a_seat_that_is_not_there_is_refused(index):
    with pytest.raises(StrangeAnswer):
        read_server_meeting({**MEETING, "index": index})


@pytest.mark.parametrize("change", [{"state": "ajar"}, {"threshold": 0}, {"threshold": 4}])
def test_a_state_or_a_threshold_that_cannot_be_is_refused(change):
    with pytest.raises(StrangeAnswer):
        read_server_meeting({**MEETING, **change})
