"""``kiosk init``, ``staff`` and ``serve``: what they do, and what they say when they cannot."""

import io
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from kiosk import engine
from kiosk.cli import main

ROOT = Path(__file__).parents[3]
KIOSK = [sys.executable, "-c", "from kiosk.cli import main; raise SystemExit(main())"]
PASSWORD = "a long enough password\n"  # noqa: S105 (of people who exist in tests only)


@pytest.fixture
def add(kiosk, instance, monkeypatch):
    """``add("chen")``: give a person a login."""

    def run(login, *, name="陈组织", role="organiser", password=PASSWORD):
        monkeypatch.setattr("sys.stdin", io.StringIO(password))
        return kiosk(
            *("staff", "add", "--dir", instance, "--login", login, "--name", name),
            *("--role", role, "--password-stdin"),
        )

    return run


def read_only(instance):
    """Let the instance open its database in a way that binds even the administrator."""
    file = instance / "kiosk.sqlite3"
    with (instance / "kiosk.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'database = "sqlite:///file:{file}?mode=ro&uri=true"\n')


# --- init and staff ----------------------------------------------------------------------


def test_a_directory_that_is_not_empty_becomes_no_instance(kiosk, instance):
    before = {path: path.read_bytes() for path in instance.iterdir()}
    answer = kiosk("init", instance)
    assert answer.code == 2
    assert "is not empty" in answer.complaint
    assert {path: path.read_bytes() for path in instance.iterdir()} == before


def test_an_instance_is_its_owners_alone(instance):
    assert instance.stat().st_mode & 0o777 == 0o700
    assert (instance / "secret_key").stat().st_mode & 0o777 == 0o600


def test_people_are_added_listed_and_given_a_new_password(kiosk, instance, add, monkeypatch):
    assert add("chen").code == 0
    assert add("zhao", name="赵监票", role="scrutineer").code == 0
    assert kiosk("staff", "list", "--dir", instance).said == (
        "chen\torganiser\t陈组织\nzhao\tscrutineer\t赵监票\n"
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("another long password\n"))
    words = ("staff", "password", "--dir", instance, "--login", "zhao", "--password-stdin")
    assert kiosk(*words).code == 0


def test_a_login_is_given_once(kiosk, instance, add):
    add("chen")
    answer = add("chen", name="另一位")
    assert answer.code == 2
    assert answer.complaint == "The login chen exists already. Please choose another."
    assert kiosk("staff", "list", "--dir", instance).said == "chen\torganiser\t陈组织\n"


@pytest.mark.parametrize(
    "wrong",
    [
        {"login": "陈"},
        {"login": ""},
        {"login": "chen", "name": " "},
        {"login": "chen", "password": "short\n"},
        {"login": "chen", "password": ""},
    ],
)
def test_a_person_who_cannot_be_added_is_refused(kiosk, instance, add, wrong):
    answer = add(**wrong)
    assert answer.code == 2
    assert answer.complaint
    assert kiosk("staff", "list", "--dir", instance).said == ""


def test_nobody_gets_a_new_password_by_mistake(kiosk, instance, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD))
    words = ("staff", "password", "--dir", instance, "--login", "nobody", "--password-stdin")
    assert kiosk(*words).code == 2


# --- instances and databases that cannot be used -----------------------------------------


@pytest.mark.parametrize("words", [["serve"], ["staff", "list"]])
def test_a_directory_that_is_no_instance_is_refused(kiosk, tmp_path, words):
    for folder in (tmp_path, tmp_path / "nowhere"):
        answer = kiosk(*words, "--dir", folder)
        assert answer.code == 2
        assert f"{folder} is no instance" in answer.complaint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (b"x = [", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"port = 80", "unknown setting port"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(kiosk, instance, settings, said):
    (instance / "kiosk.toml").write_bytes(settings)
    answer = kiosk("serve", "--dir", instance)
    assert answer.code == 2
    assert "kiosk.toml" in answer.complaint
    assert said in answer.complaint


def test_a_key_that_was_cut_short_is_refused(kiosk, instance):
    (instance / "secret_key").write_bytes(b"short")
    answer = kiosk("serve", "--dir", instance)
    assert answer.code == 2
    assert "secret_key is too short" in answer.complaint


@pytest.mark.parametrize("words", [["serve"], ["staff", "list"]])
def test_a_database_that_is_none_or_empty_is_told_apart(kiosk, instance, words):
    for file in instance.glob("kiosk.sqlite3*"):
        file.unlink()
    (instance / "kiosk.sqlite3").write_bytes(bytes(range(256)) * 40)
    answer = kiosk(*words, "--dir", instance)
    assert answer.code == 3
    assert answer.complaint == "the database cannot be used: file is not a database"
    (instance / "kiosk.sqlite3").write_bytes(b"")
    answer = kiosk(*words, "--dir", instance)
    assert answer.code == 2
    assert "kiosk init" in answer.complaint


def test_a_database_of_another_version_is_refused(kiosk, instance):
    with sqlite3.connect(instance / "kiosk.sqlite3") as database:
        database.execute("UPDATE instance SET schema = schema + 1")
    database.close()
    answer = kiosk("serve", "--dir", instance)
    assert answer.code == 2
    assert "schema" in answer.complaint


def test_a_database_that_is_read_only_is_said_to_be(instance, add):
    read_only(instance)
    answer = add("chen")
    assert answer.code == 3
    assert "readonly database" in answer.complaint


def test_a_database_that_another_program_holds_is_said_to_be(kiosk, instance, add, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(instance / "kiosk.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = add("chen")
    assert (answer.code, "locked" in answer.complaint) == (3, True)
    other.execute("COMMIT")
    assert add("chen").code == 0
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    answer = kiosk("serve", "--dir", instance)
    other.close()
    assert (answer.code, "locked" in answer.complaint) == (3, True)


def test_a_database_whose_driver_is_missing_is_told_by_the_drivers_name(kiosk, instance):
    with (instance / "kiosk.toml").open("a", encoding="utf-8") as settings:
        settings.write('database = "mysql+pymysql://pingyi@localhost/pingyi"\n')
    answer = kiosk("serve", "--dir", instance)
    assert answer.code == 3
    assert "pymysql" in answer.complaint


# --- serve -------------------------------------------------------------------------------


def test_a_port_that_is_taken_is_named(kiosk, instance):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = kiosk("serve", "--dir", instance, "--port", port)
    assert answer.code == 2
    assert f"port {port} of 127.0.0.1 is taken" in answer.complaint


@pytest.mark.parametrize("port", ["65536", "-1", "http", "٣", ""])
def test_what_is_no_port_is_refused(kiosk, instance, capsys, port):
    with pytest.raises(SystemExit, match="2"):
        kiosk("serve", "--dir", instance, f"--port={port}")
    assert "is no port" in capsys.readouterr().err


def test_an_address_of_another_machine_is_named(kiosk, instance):
    answer = kiosk("serve", "--dir", instance, "--host", "192.0.2.1", "--port", 8080)
    assert answer.code == 3
    assert "192.0.2.1:8080" in answer.complaint


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_instance_is_served_until_it_is_stopped(instance, sign):
    with subprocess.Popen(
        [*KIOSK, "serve", "--dir", instance, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as server:
        address = server.stdout.readline().split()[3]
        with urllib.request.urlopen(f"{address}/login") as page:  # noqa: S310 (our own server)
            assert page.status == 200
        server.send_signal(sign)
        _, complained = server.communicate(timeout=20)
    assert complained == ""
    assert server.returncode == (0 if sign == signal.SIGINT else -sign)


def test_a_command_that_is_interrupted_does_not_say_that_all_is_well(
    instance, monkeypatch, capsys
):
    def interrupted(_session):
        raise KeyboardInterrupt

    monkeypatch.setattr("kiosk.cli.staff.staff_of", interrupted)
    assert main(["staff", "list", "--dir", str(instance)]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_disk_that_is_full_is_told_and_nothing_is_left(tmp_path):
    samples = ROOT / "kiosk" / "samples"
    words = [*KIOSK, "rehearse", samples / "meeting.toml", samples / "deck.csv"]
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 100; exec "$@"', "bash", *words, "--out", tmp_path / "out"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
