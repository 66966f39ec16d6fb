"""A hundred hostile files: each ends in rows or in one clear refusal, in 5 s and 300 MB.

All of them pass through both doors, that of the scores and that of a meeting's rosters, in one child
process with limits of its own; what each took is measured there.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tally.scoring.workbook.opened import FOR_ROSTER, FOR_SCORES
from tests.campaign_size import FULL
from tests.tally.scoring.workbook.hostile_files import HOSTILE, SCALED, TABLES

ROOT = Path(__file__).parents[4]

CHILD = r"""
import json, pathlib, resource, sys, time

import openpyxl  # what a command imports before it reads
from kiosk.meeting_file.refusals import FileRefused
from kiosk.meeting_file.roster import COLUMNS
from kiosk.meeting_file.table import read_table
from tally.scoring.faults import InputsRefused
from tally.scoring.words import sentence
from tally.scoring.workbook.tables import folder_tables, workbook_tables


def scores(path):
    if path.suffix == ".csv":
        return len(folder_tables(path.parent))
    return len(workbook_tables(path.read_bytes(), path.name))


def roster(path):
    read_table(path.name, path.read_bytes(), columns=COLUMNS, required=["name"])


def ended(door, path):
    try:
        door(path)
    except InputsRefused as refused:
        return [sentence(one, "zh") for one in refused.faults][0]
    except FileRefused as refused:
        return str(refused.args or type(refused).__name__)
    return "read"


def peak():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.*")):
    for door in (scores, roster):
        pathlib.Path("/proc/self/clear_refs").write_text("5")
        begun = time.process_time()
        end = ended(door, path)
        spent = time.process_time() - begun
        print(json.dumps([path.stem, door.__name__, end, round(spent, 2), peak()]), flush=True)
"""


def sent_through_both_doors(folder):
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (results[-1:], done.stderr[-2_000:])
    return results


def check(results, files):
    assert len(results) == 2 * files
    for name, door, end, seconds, megabytes in results:
        assert seconds < 5, (name, door, end, seconds)
        assert megabytes < 300, (name, door, end, megabytes)


def test_a_hundred_hostile_workbooks_end_in_rows_or_one_clear_refusal(tmp_path):
    assert len(HOSTILE) >= 100
    for name, make in HOSTILE.items():
        (tmp_path / f"{name.replace('/', ' ')}.xlsx").write_bytes(make())
    results = sent_through_both_doors(tmp_path)
    check(results, len(HOSTILE))
    read = {name for name, door, end, *_ in results if door == "scores" and end == "read"}
    refused = set(HOSTILE) - read
    assert {"a billion laughs", "macros", "two cells far apart", "a part twice"} <= refused
    assert {"a hidden sheet", "names that climb"} <= read


def test_hostile_tables_end_in_rows_or_one_clear_refusal(tmp_path):
    for name, data in TABLES.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"{name}.csv").write_bytes(data)
    check(sent_through_both_doors(tmp_path), len(TABLES))


SIZES = [FOR_ROSTER.unpacked, *([FOR_SCORES.unpacked] if FULL else [])]
"""The larger one takes minutes."""


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCALED)
def test_files_as_large_as_they_can_be_are_refused_within_5_seconds_and_300_megabytes(
    tmp_path, name, size
):
    data = SCALED[name](size - 1_000_000)
    (tmp_path / f"{name}.xlsx").write_bytes(data)
    check(sent_through_both_doors(tmp_path), 1)
