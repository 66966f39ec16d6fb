"""The demo as a visitor starts it, and copies of it to do things to."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kiosk.demo.make import make_demo
from kiosk.demo.notes import DemoPlace
from kiosk.engine import open_engine
from kiosk.settings import read_settings

ROOT = Path(__file__).parents[3]
KIOSK = [sys.executable, "-c", "from kiosk.cli import main; raise SystemExit(main())"]
PATIENCE = 180
"""Seconds until a demo that does not start is stopped."""


@dataclass(frozen=True)
class Started:
    """A demo that runs."""

    process: subprocess.Popen[str]
    said: str

    @property
    def guide(self) -> str:
        return re.search(r"http://\S+/demo/", self.said)[0]

    @property
    def station(self) -> str:
        return re.search(r"station: (http://\S+)", self.said)[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@contextmanager
def started(folder: Path, *words: object) -> Iterator[Started]:
    """``kiosk demo`` until it has introduced itself; whatever happens, it ends afterwards."""
    with subprocess.Popen(
        [*KIOSK, "demo", "--dir", folder, "--port", str(free_port()), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
    ) as process:
        patience = threading.Timer(PATIENCE, process.kill)
        patience.start()
        said = ""
        try:
            while "Ctrl+C" not in said and (line := process.stdout.readline()):
                said += line
            yield Started(process, said)
        finally:
            patience.cancel()
            process.terminate()
            process.communicate()


@pytest.fixture(scope="session")
def start() -> Callable[..., object]:
    return started


@pytest.fixture(scope="session")
def open_demo(tmp_path_factory) -> Path:
    """An open demo as it was made; not to be changed."""
    folder = tmp_path_factory.mktemp("demo") / "open"
    make_demo(folder, finished=False, tell=lambda *_: None)
    return folder


@pytest.fixture
def demo(open_demo, tmp_path) -> DemoPlace:
    """An open demo to do things to, in the folder that ``--dir demo`` would name."""
    return DemoPlace(shutil.copytree(open_demo, tmp_path / "demo" / "open"))


@pytest.fixture
def session_of() -> Iterator[Callable[[DemoPlace], Session]]:
    """``session_of(place)``: a session with the demo's database."""
    opened = []

    def make(place: DemoPlace) -> Session:
        engine = open_engine(read_settings(place.instance))
        opened.append((Session(engine), engine))
        return opened[-1][0]

    yield make
    for session, engine in opened:
        session.close()
        engine.dispose()
