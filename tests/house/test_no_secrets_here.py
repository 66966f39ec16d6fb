"""Whatever makes secrets says at once, with exit code 3, that a machine without libsodium is no place for it."""

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.settings import make_instance

ROOT = Path(__file__).parents[2]

PROGRAM = """
import sys
sys.modules["nacl"] = None
from {package} import main
sys.exit(main(sys.argv[1:]))
"""

COMMANDS = {
    "kiosk serve": ("kiosk.cli", "serve --dir {instance}"),
    "kiosk demo": ("kiosk.cli", "demo --dir {folder}/new"),
    "kiosk rehearse": ("kiosk.cli", "rehearse meeting.toml deck.csv --out {folder}/new"),
    "tally station": ("tally.cli.command", "station --keys {folder} --no-browser --lang en"),
    "tally trustee commit": (
        "tally.cli.command",
        "trustee commit --key {folder}/new --ceremony 1 --index 1 --of 3 --threshold 2 --name x",
    ),
}


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "instance"
    make_instance(folder, random=secrets.token_bytes)
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_no_meeting_is_begun_without_libsodium(command, instance, tmp_path):
    package, words = COMMANDS[command]
    arguments = words.format(instance=instance, folder=tmp_path).split()
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(package=package), *arguments],
        cwd=ROOT,
        env={"LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stdout) == (3, ""), ran.stderr
    (line,) = ran.stderr.splitlines()
    assert "PyNaCl" in line
    assert not list(tmp_path.iterdir())
