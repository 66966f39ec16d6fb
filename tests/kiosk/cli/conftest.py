"""The commands as people call them, and what they say."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kiosk.cli import main


@dataclass(frozen=True)
class Answer:
    code: int
    said: str
    complained: str

    @property
    def complaint(self) -> str:
        """The one line on standard error."""
        (line,) = self.complained.splitlines()
        return line.removeprefix("kiosk: ")


@pytest.fixture
def kiosk(monkeypatch, capsys):
    """``kiosk("serve", "--dir", folder)``: run a command, in English."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*words: object) -> Answer:
        code = main([str(word) for word in words])
        return Answer(code, *capsys.readouterr())

    return run


@pytest.fixture
def instance(tmp_path, kiosk):
    """A new instance."""
    folder = tmp_path / "instance"
    assert kiosk("init", folder).code == 0
    return folder
