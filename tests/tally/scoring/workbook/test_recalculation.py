"""A spreadsheet program reckons the same figures from the formulas: LibreOffice, headless."""

import io
import re
import shutil
import subprocess
import zipfile
from fractions import Fraction

import pytest

from tally.scoring.engine import score
from tally.scoring.workbook.page import Formula
from tally.scoring.workbook.score_sheet import score_pages
from tally.scoring.workbook.tables import workbook_tables
from tally.scoring.workbook.written import pages_workbook
from tests.tally.scoring import test_worked_examples as examples
from tests.tally.scoring.making_inputs import (
    counts,
    entry,
    event,
    inputs,
    person,
    shipped,
)
from tests.tally.scoring.test_duty_000 import DECIDED, ZHANG, polls, quarters

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")


def duty():
    events = [
        event("1", "award", "001", amount=Fraction(2)),
        event("2", "failure", "001", amount=Fraction("0.5"), times=3),
    ]
    people = [person("001", "张三"), person("002", "=1+1")]
    other = [*quarters("002", 92, None, 94, 88), *polls("002", half=(1, 1, 1, 0))]
    return score(shipped("000-duty", **DECIDED), inputs(people, ZHANG, other, events))


def points():
    scheme = examples.decided("001-points", examples.POINTS)
    return score(scheme, inputs([person("001", "李四", "leaders")], examples.LI_SI))


def quantified():
    people, records = examples.office_of_22()
    scheme = examples.decided("002-quantified", examples.coefficients("review"))
    return score(scheme, inputs(people, records))


def performance():
    records = [
        entry("M1", "role", 90),
        *(entry("M1", "half-review", 80 + n, period=f"h{n}") for n in (1, 2)),
        *(
            counts("M1", "conduct", (7, 2, 1, 0), dimension=dimension)
            for dimension in ("virtue", "ability", "diligence", "results", "integrity")
        ),
        *(
            entry("T1", key, figure, part=part)
            for key in ("tax", "income", "investment", "attracting")
            for part, figure in (("actual", 7), ("target", 9))
        ),
        *(entry("T1", key, 10) for key in ("society", "party-building", "responsibility")),
        *(counts("T1", "opinion", (5, 1, 1, 0), group=group) for group in "ABCD"),
    ]
    people = [person("M1", "副镇长", "member"), person("T1", "某镇", "town")]
    scheme = examples.decided("003-performance", examples.PERFORMANCE)
    return score(scheme, inputs(people, records))


def rated():
    records = [
        (
            entry(code, "speech", 80 + int(code), part="panel", rater="甲"),
            entry(code, "speech", 90, part="panel", rater="乙"),
            entry(code, "speech", 91, part="panel", rater="丙"),
            counts(code, "staff", (1, 1, int(code), 0)),
        )
        for code in "123"
    ]
    people = [examples.applicant(code, "finance") for code in "123"]
    scheme = examples.decided("004-3-competition", examples.COMPETITION)
    return score(scheme, inputs(people, records))


SHEETS = {
    "duty": duty,
    "points": points,
    "quantified": quantified,
    "performance": performance,
    "rated": rated,
}


def without_values(data):
    """Else LibreOffice would show the figures that we put beside the formulas."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = re.sub(rb"</f><v>[^<]*</v>", b"</f>", old.read(name))
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.slow
def test_libreoffice_reckons_every_figure_to_within_a_billionth(tmp_path):
    if PROGRAM is None:
        pytest.skip("no LibreOffice on this machine (package libreoffice-calc-nogui)")
    written = {name: score_pages(make()) for name, make in SHEETS.items()}
    for name, pages in written.items():
        (tmp_path / f"{name}.xlsx").write_bytes(without_values(pages_workbook(pages)))
    subprocess.run(
        [
            PROGRAM,
            "--headless",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--convert-to", "xlsx", "--outdir", str(tmp_path / "reckoned")),
            *(str(tmp_path / f"{name}.xlsx") for name in written),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    for name, pages in written.items():
        data = (tmp_path / "reckoned" / f"{name}.xlsx").read_bytes()
        tables = workbook_tables(data, name)
        compared = 0
        for page in pages:
            rows = tables[page.title].rows
            for number, cells in enumerate(page.rows, page.first_row):
                for at, cell in enumerate(cells):
                    if isinstance(cell, Formula):
                        found = rows[number - 1][at]
                        assert abs(Fraction(found) - cell.value) <= Fraction(1, 10**9), cell
                        compared += 1
        assert compared > 3, name
