"""The server that a meeting really runs on."""

import socket
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest
from flask import request

from kiosk.server import CONNECTIONS, PortTaken, make_server, running


def get(port: int, path: str, headers: dict[str, str] | None = None):
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


def test_it_serves_on_a_free_port_and_says_nothing_about_itself(app):
    with running(app) as server:
        answer, _ = get(server.effective_port, "/booth/")
    assert answer.status == 200
    assert answer.getheader("Server") is None
    assert answer.getheader("Cache-Control") == "no-store"


def test_a_taken_port_is_one_sentence(app):
    with running(app) as server, pytest.raises(PortTaken, match="--port"):
        make_server(app, "127.0.0.1", server.effective_port)


def test_an_address_that_is_not_ours_is_an_error_of_the_machine(app):
    with pytest.raises(OSError, match="assign"):
        make_server(app, "203.0.113.1", 0)


@pytest.mark.slow
def test_open_connections_do_not_freeze_it(app):
    with running(app) as server:
        idle = [
            socket.create_connection(("127.0.0.1", server.effective_port)) for _ in range(150)
        ]
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: get(server.effective_port, "/board/"), range(24)))
        for connection in idle:
            connection.close()
    assert {answer.status for answer, _ in answers} == {200}
    assert CONNECTIONS >= 2000


def test_a_stranger_cannot_pretend_to_be_the_proxy(app):
    seen = []
    app.before_request_funcs[None].insert(0, lambda: seen.append(request.scheme))
    with running(app) as server:
        get(server.effective_port, "/booth/", {"X-Forwarded-Proto": "https"})
    assert seen == ["http"]


def test_nothing_is_logged_about_a_request(app, caplog, capfd):
    with running(app) as server:
        get(server.effective_port, "/booth/")
        get(server.effective_port, "/nothing")
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
