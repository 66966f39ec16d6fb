"""Every record of a rehearsal is accepted by us and by the reference, whatever the meeting.

Four meetings are drawn by default, always the same ones, and ten in full campaigns.  By command as
many as wanted, new ones each time; the seed is printed, and given again it draws the same meetings again::

    PINGYI_MEETINGS=200 python -m pytest tests/interop/test_random_meetings.py
    PINGYI_MEETINGS=200 PINGYI_SEED=12345 python -m pytest tests/interop/test_random_meetings.py
"""

import contextlib
import io
import json
import os
import secrets
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from kiosk.cli import main as kiosk
from tally.cli import main as tally
from tests.campaign_size import size
from tests.interop.drawn_meetings import ABSTAINED, SPOILED, meetings

pytestmark = [pytest.mark.slow, pytest.mark.interop]

WANTED = os.environ.get("PINGYI_MEETINGS")
MEETINGS = int(WANTED) if WANTED else size(full=10, small=4)
SEED = int(os.environ.get("PINGYI_SEED") or (secrets.randbits(32) if WANTED else 20231228))


def run(command, *words):
    """The exit code of a command, and what it said."""
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        code = command([*map(str, words)])
    return code, said.getvalue(), complained.getvalue()


def rehearsed(meeting, folder):
    """The papers of the rehearsal of a meeting, run as ``kiosk rehearse`` runs it."""
    for name, data in meeting.files().items():
        (folder / name).write_bytes(data)
    out = folder / "out"
    words = ("rehearse", folder / "meeting.toml", folder / "deck.csv", "--out", out)
    code, said, complained = run(kiosk, *words)
    assert code == 0, said + complained
    return out


def check_counts(meeting, out):
    """The decrypted counts are those of the deck; small boxes have none."""
    _, counted = meeting.deck()
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    found = {
        (row["form"], row["subject"], row["criterion"], row["group"]): row["counts"]
        and [*row["counts"].items(), (ABSTAINED, row["abstained"]), (SPOILED, row["spoiled"])]
        for row in results["contests"]
    }
    marks = [*meeting.grades, ABSTAINED, SPOILED]
    assert found == {
        place: None
        if meeting.is_small(group)
        else [(mark, counted[place, mark]) for mark in marks]
        for group in meeting.groups
        for place in meeting.places(group)
    }


def check_verified(meeting, out):
    """``tally verify`` accepts every record and the package, each with its verdict."""
    verdicts = {
        f"record/{group}.bel": "VERIFIED, NOT COUNTED"
        if meeting.is_small(group)
        else "VERIFIED"
        for group in meeting.groups
    }
    verdicts["evidence.zip"] = max(verdicts.values(), key=len)
    code, said, complained = run(tally, "verify", "--json", *(out / name for name in verdicts))
    reports = [json.loads(line) for line in said.splitlines()]
    assert [report["verdict"] for report in reports] == [*verdicts.values()], said
    assert (code, complained) == (0, "")
    ballots = [meeting.ballots[group] for group in meeting.groups]
    assert [report["ballots"] for report in reports] == [*ballots, sum(ballots)]


def test_every_record_of_a_random_meeting_is_accepted_by_us_and_by_the_reference(
    reference, tmp_path, capsys
):
    begun, seen = time.monotonic(), Counter()

    @seed(SEED)
    @settings(
        max_examples=MEETINGS,
        database=None,
        deadline=None,
        # A meeting costs seconds: one that fails is shown as it was drawn, not made smaller.
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(meetings())
    def hold(meeting):
        with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
            out = rehearsed(meeting, Path(folder))
            check_counts(meeting, out)
            check_verified(meeting, out)
            for group in meeting.groups:
                assert reference((out / "record" / f"{group}.bel").read_bytes()) == [], group
        seen["meetings"] += 1
        seen["groups"] += len(meeting.groups)
        seen["groups below min_group"] += sum(map(meeting.is_small, meeting.groups))
        seen["ballots"] += sum(meeting.ballots.values())

    try:
        hold()
    finally:
        with capsys.disabled():
            accepted = ", ".join(f"{number} {what}" for what, number in seen.items())
            seconds = time.monotonic() - begun
            print(f"\nPINGYI_SEED={SEED}: {accepted} accepted by both in {seconds:.0f} s")
