"""The reference implementation as a judge of our archives."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tally.election import parse_election
from tally.record.archive import parse_archive
from tally.record.tape import read_tape, write_tape

Runner = Callable[..., "subprocess.CompletedProcess[str]"]
NO_TOOL = "no BELENIOS_TOOL and no belenios-tool 3 or later on PATH"
RANK = ["Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result"]


def _found_tool() -> str | None:
    """``BELENIOS_TOOL``, or a ``belenios-tool`` that knows Ed25519 and our key ceremony."""
    named = os.environ.get("BELENIOS_TOOL")
    if named:
        return named
    found = shutil.which("belenios-tool")
    if found is None:
        return None
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    return found if int(version.stdout.partition(".")[0] or 0) >= 3 else None


def runner(tool: str) -> Runner:
    """Runs ``tool`` with the words given."""
    environment = {**os.environ, "BELENIOS_USE_URANDOM": "1"}

    def run(
        *words: object, standard_input: str = "", cwd: Path | None = None
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [tool, *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            input=standard_input,
            cwd=cwd,
            env=environment,
        )

    return run


@pytest.fixture(scope="session")
def belenios() -> Runner:
    """Runs ``belenios-tool`` with the words given."""
    tool = _found_tool()
    if tool is None:
        pytest.skip(NO_TOOL)
    return runner(tool)


@pytest.fixture
def reference(belenios, tmp_path) -> Callable[[bytes], list[str]]:
    """The reference implementation's faults of an archive; none means that it accepts."""
    return lambda data: faults_of(data, belenios, Path(tempfile.mkdtemp(dir=tmp_path)))


def faults_of(data: bytes, belenios: Runner, folder: Path) -> list[str]:
    """What the reference implementation finds in an archive, working in an empty folder.

    ``election verify`` of 2.2 to 3.3 does not wait for its own checks of ballots, and none
    before 3.1 compares the tally with the ballots, hence three steps: every ballot on its own
    against the archive cut after Setup, the encrypted tally again, then verify.
    """
    archive = parse_archive(data)
    name = f"{parse_election(archive.election).uuid}.bel"
    one, whole = folder / "one", folder / "whole"
    for place, content in ((one, _after_setup(data)), (whole, data)):
        place.mkdir()
        (place / name).write_bytes(content)
    faults = []
    kinds = [RANK.index(event.type) for event in archive.events]
    if kinds != sorted(kinds) or kinds.count(0) != 1 or kinds.count(5) > 1:
        faults.append("order of events")
    ballots = archive.ballots
    if len(set(ballots)) < len(ballots):
        faults.append("a ballot twice")
    for number, text in enumerate(ballots, 1):
        ballot = folder / "ballot.json"
        ballot.write_text(text, encoding="utf-8")
        if belenios("election", "verify-ballot", "--dir", one, "--ballot", ballot).returncode:
            faults.append(f"ballot {number}")
    if archive.tally is not None:
        made = belenios("election", "compute-encrypted-tally", "--dir", whole)
        if made.stdout.splitlines() != [archive.tally, archive.one("EncryptedTally")]:
            faults.append("encrypted tally")
    verified = belenios("election", "verify", "--dir", whole)
    if verified.returncode:
        faults.append(f"verify: {verified.stderr.strip()[-120:]}")
    return faults


def main() -> None:
    """``python -m tests.interop.reference FILE.bel``: for benchmarks, and to look by hand."""
    tool = _found_tool()
    if tool is None:
        sys.exit(NO_TOOL)
    with tempfile.TemporaryDirectory() as folder:
        faults = faults_of(Path(sys.argv[1]).read_bytes(), runner(tool), Path(folder))
    print("\n".join([*faults, "REJECT" if faults else "ACCEPT"]))
    sys.exit(bool(faults))


def _after_setup(data: bytes) -> bytes:
    timestamp, records = read_tape(data)
    end = next(number for number, record in enumerate(records, 1) if record.is_event)
    return write_tape(timestamp, records[:end])


if __name__ == "__main__":
    main()
