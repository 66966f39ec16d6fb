"""Logging in, being slowed down, logging out."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy.orm import Session

from kiosk.actions import log_in as checking
from kiosk.actions.log_in import Throttle, log_in
from kiosk.actions.staff import add_staff, set_password
from kiosk.domain.role import Role
from kiosk.errors import LoginTaken, NotFound, Refused, TooManyAttempts, WrongPassword


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_the_right_password_lets_its_person_in(session, password):
    assert log_in(session, login=" organiser ", password=password).login == "organiser"


@pytest.mark.parametrize("login", ["organiser", "nobody", "", "x" * 9999, "\U0002c456"])
def test_a_wrong_password_and_an_unknown_login_are_not_told_apart(session, login):
    with pytest.raises(WrongPassword):
        log_in(session, login=login, password="wrong", throttle=Throttle())  # noqa: S106 (a wrong one)


def fail(session, throttle, times, login="organiser"):
    for _ in range(times):
        with pytest.raises(WrongPassword):
            log_in(session, login=login, password="wrong", throttle=throttle)  # noqa: S106 (a wrong one)


def test_after_ten_failures_one_waits_longer_and_longer(session, password):
    clock = Clock()
    throttle = Throttle(clock)
    fail(session, throttle, 10)
    waits = []
    for _ in range(12):
        with pytest.raises(TooManyAttempts) as refusal:
            log_in(session, login="organiser", password=password, throttle=throttle)
        waits.append(refusal.value.sentence.values["seconds"])
        clock.now += waits[-1]
        fail(session, throttle, 1)
    assert waits == sorted(waits)
    assert waits[0] == 2
    assert waits[-1] == 301


def test_others_are_not_slowed_and_nobody_is_locked_out(session, password):
    clock = Clock()
    throttle = Throttle(clock)
    fail(session, throttle, 10)
    assert log_in(session, login="scrutineer", password=password, throttle=throttle)
    clock.now += 2
    assert log_in(session, login="organiser", password=password, throttle=throttle)
    fail(session, throttle, 10)


def test_a_flood_of_log_ins_is_sent_away_and_leaves_the_servers_threads_to_ballots(
    session, engine, monkeypatch, password
):
    checked = threading.Event()
    monkeypatch.setattr(checking, "_is_right", lambda *_: checked.wait(30))

    def attempt() -> str:
        with Session(engine) as own:
            try:
                log_in(own, login="organiser", password=password, throttle=Throttle())
            except TooManyAttempts:
                return "sent away"
            return "let in"

    with ThreadPoolExecutor(16) as threads:
        attempts = [threads.submit(attempt) for _ in range(16)]
        away, _ = wait(attempts, timeout=3)
        checked.set()
    assert [attempt.result() for attempt in away] == ["sent away"] * 12
    assert log_in(session, login="organiser", password=password, throttle=Throttle())


def test_people_are_added_once_with_a_usable_login_name_and_password(session, password):
    given = {"name": "王某", "role": Role.ORGANISER, "password": password}
    assert add_staff(session, login="wang", **given).id
    with pytest.raises(LoginTaken):
        add_staff(session, login="wang", **given)
    for wrong in (
        {"login": "王"},
        {"login": ""},
        {"name": " "},
        {"password": "short"},
        {"role": Role.TABLET},
    ):
        with pytest.raises(Refused):
            add_staff(session, **{"login": "li", **given, **wrong})


def test_a_new_password_ends_every_log_in(app, session, password):
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert (
        client.post("/login", data={"name": "organiser", "password": password}).status_code
        == 303
    )
    assert client.get("/organiser/").status_code == 200
    set_password(session, login="organiser", password="another long one")  # noqa: S106 (in a test)
    session.commit()
    assert client.get("/organiser/").status_code == 401
    with pytest.raises(NotFound):
        set_password(session, login="nobody", password=password)


def test_logging_in_makes_a_new_session_and_logging_out_ends_it_for_good(app, password):
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/login", data={"name": "organiser", "password": password})
    stolen = client.get_cookie("pingyi").value
    client.post("/login", data={"name": "organiser", "password": password})
    assert client.get_cookie("pingyi").value != stolen
    client.post("/logout")
    client.set_cookie("pingyi", stolen)
    assert client.get("/organiser/").status_code == 200  # the first log-in was never ended
    client.post("/logout")
    client.set_cookie("pingyi", stolen)
    assert client.get("/organiser/").status_code == 401
