"""Meetings of any size with decks of known counts, written down as people write them."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

GRADES = {"优秀": "1", "称职": "0.8", "基本称职": "0.6", "不称职": "0.4"}
MARKS = (*GRADES, "弃权", "废票")
KIOSK = [sys.executable, "-c", "from kiosk.cli import main; raise SystemExit(main())"]
ROOT = Path(__file__).parents[3]

Place = tuple[str, str, str, str]
"""Form, subject, criterion and voter group of a contest."""


def _table(rows: Sequence[Sequence[str]], ending: str, encoding: str = "utf-8") -> bytes:
    if ending == "csv":
        return "".join(",".join(row) + "\n" for row in rows).encode(encoding)
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


@dataclass(frozen=True, kw_only=True)
class FormPlan:
    """A form to write down."""

    code: str
    subjects: tuple[str, ...]
    groups: Mapping[str, str]
    criteria: Mapping[str, str] = field(default_factory=lambda: {"总体评价": "100"})
    limit: str = ""
    """TOML after ``[form.limit]``."""
    ending: str = "csv"
    encoding: str = "utf-8"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A meeting and its ballots, and what counting them must find, counted here."""

    forms: tuple[FormPlan, ...]
    ballots: Mapping[str, int]
    seed: int = 20231228
    missing: str = "refuse"
    rows: Sequence[Sequence[str]] = ()
    """Rows of the deck where they are written by hand instead of drawn."""
    ending: str = "csv"

    def places(self, group: str) -> list[Place]:
        return [
            (form.code, f"{number:03}", criterion, group)
            for form in self.forms
            if group in form.groups
            for number in range(1, len(form.subjects) + 1)
            for criterion in form.criteria
        ]

    def marks(self) -> dict[tuple[int, Place], str]:
        """The mark of each numbered ballot in each contest."""
        chance = random.Random(self.seed)  # noqa: S311 (a known deck, not a secret)
        return {
            (number, place): chance.choices(MARKS, (40, 25, 12, 8, 9, 6))[0]
            for group, ballots in self.ballots.items()
            for number in range(1, ballots + 1)
            for place in self.places(group)
        }

    def counts(self) -> dict[Place, list[int]]:
        """Of each contest, how often each grade, 弃权 and 废票 was marked."""
        found = Counter((place, mark) for (_, place), mark in self.marks().items())
        return {
            place: [found[place, mark] for mark in MARKS]
            for group in self.ballots
            for place in self.places(group)
        }

    def deck(self) -> list[list[str]]:
        """Rows of the deck in no order; of abstentions all but the first are left out."""
        rows = [list(row) for row in self.rows] or [
            [place[3], str(number), *place[:3], mark]
            for (number, place), mark in self.marks().items()
            if mark != "弃权" or place == self.places(place[3])[0]
        ]
        random.Random(self.seed).shuffle(rows)  # noqa: S311 (see above)
        return [["group", "ballot", "form", "subject", "criterion", "mark"], *rows]

    def write(self, folder: Path) -> None:
        (folder / "meeting.toml").write_text(self._toml(), encoding="utf-8")
        (folder / f"deck.{self.ending}").write_bytes(_table(self.deck(), self.ending))
        for form in self.forms:
            rows = [["编号", "姓名", "单位", "职务"]]
            rows += [["", name, "某单位", "科长"] for name in form.subjects]
            roster = _table(rows, form.ending, form.encoding)
            (folder / f"{form.code}.{form.ending}").write_bytes(roster)

    def _toml(self) -> str:
        lines = [
            'title = "区环境保护局2023年年终述职测评大会"\nunit = "区环境保护局"',
            'date = 2023-12-28\nthreshold = 2\nscrutineers = ["赵监票", "钱监票", "孙监票"]',
            f'missing = "{self.missing}"\nmin_group = 5\n[grades]',
            f"names = {list(GRADES)}\ncoefficients = {list(GRADES.values())}",
        ]
        lines += [
            f'[[group]]\ncode = "{code}"\nname = "{code}票"\nslips = {max(ballots, 5) + 3}'
            for code, ballots in self.ballots.items()
        ]
        for form in self.forms:
            lines.append(f'[[form]]\ncode = "{form.code}"\ntitle = "{form.code} 测评表"')
            lines.append(f'subjects = "{form.code}.{form.ending}"\n[form.groups]')
            lines += [f'{group} = "{weight}"' for group, weight in form.groups.items()]
            lines += [
                f'[[form.criterion]]\nname = "{name}"\nweight = "{weight}"'
                for name, weight in form.criteria.items()
            ]
            lines += [f"[form.limit]\n{form.limit}"] if form.limit else []
        return "\n".join(lines).replace("'", '"') + "\n"


@dataclass(frozen=True, kw_only=True)
class Held:
    """A rehearsal that was run: what it said and what it left behind."""

    plan: Plan
    folder: Path
    code: int
    said: str
    complained: str
    seconds: float

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def results(self) -> dict[str, Any]:
        return json.loads((self.out / "results.json").read_text(encoding="utf-8"))

    def files(self) -> set[str]:
        return {str(p.relative_to(self.out)) for p in self.out.rglob("*") if p.is_file()}

    def left_over(self) -> list[Path]:
        """What lies about besides the papers: temporary files."""
        found = [path.relative_to(self.folder) for path in self.folder.rglob("*")]
        return [path for path in found if path.parts[0] not in {"meeting", "out"}]


def rehearse(folder: Path, plan: Plan) -> Held:
    """Write ``plan`` down and run ``kiosk rehearse`` as people do, in a process of its own."""
    (folder / "meeting").mkdir()
    (folder / "temporary").mkdir()
    plan.write(folder / "meeting")
    (deck,) = (folder / "meeting").glob("deck.*")
    begun = time.monotonic()
    done = subprocess.run(
        [*KIOSK, "rehearse", "meeting/meeting.toml", deck, "--out", "out"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        cwd=folder,
        env={
            **os.environ,
            "TMPDIR": str(folder / "temporary"),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
        },
    )
    return Held(
        plan=plan,
        folder=folder,
        code=done.returncode,
        said=done.stdout,
        complained=done.stderr,
        seconds=time.monotonic() - begun,
    )


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory) -> Callable[..., Held]:
    """``rehearsed(forms=…, ballots=…, …)``: a rehearsal that was run to its end."""

    def run(*, forms: Sequence[Mapping[str, Any]], **rest: Any) -> Held:
        plan = Plan(forms=tuple(FormPlan(**form) for form in forms), **rest)
        return rehearse(tmp_path_factory.mktemp("rehearsal"), plan)

    return run


@pytest.fixture
def written(tmp_path) -> Callable[..., Path]:
    """``written(forms=…, ballots=…)``: the folder with the files of a meeting and its deck."""

    def write(*, forms: Sequence[Mapping[str, Any]], **rest: Any) -> Path:
        folder = tmp_path / "meeting"
        folder.mkdir()
        Plan(forms=tuple(FormPlan(**form) for form in forms), **rest).write(folder)
        return folder

    return write
