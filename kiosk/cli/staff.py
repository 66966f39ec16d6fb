"""``kiosk staff add | list | password``: people with a login."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.staff import add_staff, set_password
from kiosk.domain.role import STAFF_ROLES, Role
from kiosk.engine import check_tables, open_engine
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.staff import staff_of
from kiosk.settings import read_settings


def add_command(commands: Any) -> None:
    parser = commands.add_parser("staff", help="people who may log in")
    acts = parser.add_subparsers(title="acts", metavar="ACT", required=True)
    add = _act(acts, "add", "give a person a login", add_person)
    add.add_argument("--login", required=True)
    add.add_argument("--name", required=True, help="as it stands in the audit log")
    add.add_argument("--role", required=True, choices=[str(role) for role in STAFF_ROLES])
    _act(acts, "list", "show everybody with a login", list_people)
    change = _act(acts, "password", "give a person a new password", change_password)
    change.add_argument("--login", required=True)
    for asking in (add, change):
        asking.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input",
        )


def _act(acts: Any, name: str, words: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = acts.add_parser(name, help=words)
    parser.add_argument("--dir", required=True, type=Path, help="the instance")
    parser.set_defaults(run=run)
    return parser


def add_person(arguments: argparse.Namespace) -> int:
    with _session(arguments.dir) as session:
        add_staff(
            session,
            login=arguments.login,
            name=arguments.name,
            role=Role(arguments.role),
            password=_password(from_stdin=arguments.password_stdin),
        )
        session.commit()
    print(f"{arguments.login} may log in as {arguments.role}.")
    return 0


def list_people(arguments: argparse.Namespace) -> int:
    with _session(arguments.dir) as session:
        for person in staff_of(session):
            print(f"{person.login}\t{person.role}\t{person.name}")
    return 0


def change_password(arguments: argparse.Namespace) -> int:
    with _session(arguments.dir) as session:
        set_password(
            session,
            login=arguments.login,
            password=_password(from_stdin=arguments.password_stdin),
        )
        session.commit()
    print(f"{arguments.login} has a new password and is logged out everywhere.")
    return 0


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password: ")
    if getpass("The same again: ") != password:
        raise Refused(_("The two passwords differ. Nothing was changed; please try again."))
    return password


@contextmanager
def _session(instance: Path) -> Iterator[Session]:
    engine = open_engine(read_settings(instance))
    try:
        check_tables(engine)
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()
