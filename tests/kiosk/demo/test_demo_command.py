"""``kiosk demo`` from its start to Ctrl+C, and again."""

import signal
import socket
import urllib.request
from urllib.error import URLError
from urllib.parse import urljoin

import pytest

from kiosk.demo.notes import DemoPlace

pytestmark = pytest.mark.slow


def opened(address, *onward):
    """The page at an address, or where one comes from there, as a new browser sees it."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    for place in (address, *onward):
        with browser.open(urljoin(address, place), timeout=20) as answer:
            page = answer.read().decode()
    return page


def stopped(running, sign=signal.SIGINT):
    """Stop a demo as a person does; its exit code and what it complained about."""
    running.process.send_signal(sign)
    _, complained = running.process.communicate(timeout=30)
    return running.process.returncode, complained


def test_a_demo_is_made_served_and_stopped_with_its_station(tmp_path, start):
    folder = tmp_path / "demo"
    with start(folder) as running:
        place = DemoPlace(folder / "open")
        notes = place.read_notes()
        for person in notes.people:
            assert f"{person.login}, password {person.password}" in running.said
        for group in notes.slips:
            assert str(place.slips(notes.meeting_id, group)) in running.said
        assert notes.people[0].password in opened(running.guide)
        assert notes.keys[0].passphrase in opened(running.station, "/")
        assert stopped(running) == (0, "")
        with pytest.raises(URLError, match="refused"):
            opened(running.station)
    assert [path.name for path in folder.iterdir()] == ["open"]


def test_a_demo_that_is_started_again_goes_on_where_it_was(demo, start):
    before = demo.notes.read_bytes()
    for sign in (signal.SIGTERM, signal.SIGINT):
        with start(demo.folder.parent) as running:
            assert demo.read_notes().people[0].password in opened(running.guide)
            assert stopped(running, sign) == (0, "")
            with pytest.raises(URLError, match="refused"):
                opened(running.station)
    assert demo.notes.read_bytes() == before


def test_a_port_that_is_taken_is_named_and_no_station_stays(demo, start):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with start(demo.folder.parent, "--port", port) as running:
            _, complained = running.process.communicate(timeout=30)
    assert running.process.returncode == 2
    assert f"port {port} of 127.0.0.1 is taken" in complained
    assert len(complained.splitlines()) == 1


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, start):
    theirs = tmp_path / "demo" / "open" / "notes.txt"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("not yours", encoding="utf-8")
    with start(tmp_path / "demo") as running:
        _, complained = running.process.communicate(timeout=30)
    assert running.process.returncode == 2
    assert len(complained.splitlines()) == 1
    assert "holds no demo" in complained
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [theirs]
