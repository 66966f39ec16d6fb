"""``kiosk rehearse`` run as people run it: what goes into the boxes comes out of them."""

import hashlib
import json
import re
import subprocess
import sys
from fractions import Fraction
from math import ceil
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from kiosk.secrecy_check.attacks import ATTACKS
from tally.canonical_json import canonical
from tally.grading.number_text import exact_text, score_text
from tally.record.archive import read_archive
from tally.record.codes import check_code
from tests.campaign_size import size

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
COEFFICIENTS = {
    "优秀": Fraction(1),
    "称职": Fraction(4, 5),
    "基本称职": Fraction(3, 5),
    "不称职": Fraction(2, 5),
}
PAPERS = {
    "results.json",
    "results.xlsx",
    "tally-sheet.pdf",
    "evidence.zip",
    "secrecy-check.txt",
}
HEADS = {
    "code": "heads",
    "subjects": ("张三", "李四", "王五", "赵六", "陈𬱖"),
    "criteria": {"德": "30", "绩": "70"},
    "groups": {"A": "40", "B": "60"},
}
TEAM = {
    "code": "team",
    "subjects": ("办公室", "法规科", "监测站", "执法队"),
    "groups": {"A": "33.3", "B": "66.7"},
}
ONE = {"code": "one", "subjects": ("张三", "李四"), "groups": {"A": "40", "B": "60"}}


def texts_of(pdf):
    return [page.extract_text() for page in PdfReader(pdf).pages]


def tally(*words):
    """What ``tally`` prints and its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "tally", *map(str, words)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        cwd=ROOT,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def contest_score(counts):
    """100 × Σ coefficient × count / valid, or nothing without a valid mark."""
    valid = sum(counts[:4])
    if valid == 0:
        return None
    points = zip(COEFFICIENTS.values(), counts, strict=False)
    return 100 * sum(coefficient * count for coefficient, count in points) / valid


def texts_of_score(score):
    if score is None:
        return {"exact": None, "score": None}
    return {"exact": exact_text(score), "score": score_text(score)}


def contest_row(plan, place, counts):
    """The row that ``results.json`` must have for a contest."""
    form, subject, criterion, group = place
    row = {"form": form, "subject": subject, "criterion": criterion, "group": group}
    if plan.ballots[group] < 5:
        hidden = ("counts", "abstained", "spoiled", "valid", "exact", "score")
        return row | dict.fromkeys(hidden)
    return (
        row
        | {
            "counts": dict(zip(COEFFICIENTS, counts, strict=False)),
            "abstained": counts[4],
            "spoiled": counts[5],
            "valid": sum(counts[:4]),
        }
        | texts_of_score(contest_score(counts))
    )


def subject_row(plan, form, number, counts):
    """The row of a subject, its rank apart, with the exact score beside it."""
    subject = f"{number:03}"
    total, weights, missing = Fraction(), Fraction(), []
    for criterion, weight in form.criteria.items():
        for group, share in form.groups.items():
            marks = counts[form.code, subject, criterion, group]
            small = plan.ballots[group] < 5
            score = None if small else contest_score(marks)
            if score is None:
                reason = "small-group" if small else "no-valid-mark"
                missing.append({"group": group, "criterion": criterion, "reason": reason})
                continue
            total += Fraction(weight) * Fraction(share) * score
            weights += Fraction(weight) * Fraction(share)
    if missing:
        score = total / weights if plan.missing == "renormalise" and weights else None
    else:
        score = total / 10000
    name = form.subjects[number - 1]
    row = {"form": form.code, "subject": subject, "name": name, "missing": missing}
    return row | texts_of_score(score), score


def expected_subjects(plan, counts):
    rows = []
    for form in plan.forms:
        made = [
            subject_row(plan, form, number, counts)
            for number in range(1, len(form.subjects) + 1)
        ]
        scores = [score for _, score in made if score is not None]
        for row, score in made:
            rank = None if score is None else 1 + sum(other > score for other in scores)
            rows.append(row | {"rank": rank})
    return rows


def check_results(held, counts):
    """``results.json`` is what ``counts`` give, recomputed here."""
    plan, results = held.plan, held.results()
    places = [
        (form.code, f"{number:03}", criterion, group)
        for form in plan.forms
        for number in range(1, len(form.subjects) + 1)
        for criterion in form.criteria
        for group in plan.ballots
        if group in form.groups
    ]
    assert results["contests"] == [contest_row(plan, place, counts[place]) for place in places]
    assert results["subjects"] == expected_subjects(plan, counts)
    assert [(group["code"], group["cast"]) for group in results["groups"]] == [
        *plan.ballots.items()
    ]
    for group in results["groups"]:
        record = (held.out / "record" / f"{group['code']}.bel").read_bytes()
        assert group["record"] == hashlib.sha256(record).hexdigest()
    sealed = canonical(
        {key: results[key] for key in ("closing", "groups", "contests", "subjects")}
    )
    digest = hashlib.sha256(sealed.encode())
    assert results["fingerprint"] == digest.hexdigest()
    assert results["check_code"] == check_code(digest.digest())
    assert results["rehearsal"] is True
    assert results["check_code"] in held.said


def check_papers(held):
    """Every file that formats names is there, can be opened and says 彩排."""
    groups = held.plan.ballots
    wanted = {f"slips/{group}.pdf" for group in groups}
    assert held.files() == PAPERS | wanted | {f"record/{group}.bel" for group in groups}
    secrecy = (held.out / "secrecy-check.txt").read_bytes()
    summary = rf"{len(ATTACKS)} attacks: \d+ found nothing, 0 found something"
    assert re.search(summary, secrecy.decode())
    with ZipFile(held.out / "evidence.zip") as evidence:
        assert evidence.read("secrecy-check.txt") == secrecy
    workbook = CalamineWorkbook.from_path(held.out / "results.xlsx")
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python()
        assert "彩排" in str(rows[0])
    sheet = texts_of(held.out / "tally-sheet.pdf")
    assert all("彩排" in page for page in sheet)
    assert held.results()["check_code"] in "".join(sheet)
    for group, ballots in groups.items():
        slips = texts_of(held.out / "slips" / f"{group}.pdf")
        assert len(slips) == ceil((max(ballots, 5) + 3) / 12)
        assert all("彩排" in page for page in slips)


def check_workbook(held):
    """The workbook has the scores and ranks of ``results.json``."""
    workbook = CalamineWorkbook.from_path(held.out / "results.xlsx")
    headings, *rows = workbook.get_sheet_by_name("得分").to_python()[1:]
    found = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [
        (row["姓名"], row["精确得分（文本）"] or None, row["名次"] or None) for row in found
    ] == [(row["name"], row["exact"], row["rank"]) for row in held.results()["subjects"]]


def check_verified(held, verdicts):
    """``tally verify`` accepts every record and the package, each with its verdict."""
    for group, verdict in verdicts.items():
        code, said = tally("verify", held.out / "record" / f"{group}.bel")
        assert (code, said.splitlines()[-1].rpartition("  ")[0]) == (0, verdict)
    code, said = tally("verify", "--json", held.out / "evidence.zip")
    report = json.loads(said)
    assert (code, report["ballots"]) == (0, sum(held.plan.ballots.values()))
    assert report["verdict"] in verdicts.values()


@pytest.fixture(scope="module")
def large(rehearsed):
    """60 ballots (or 20) of 14 contests in two voter groups, by one who knows what is in them."""
    ballots = {"A": size(full=18, small=6), "B": size(full=42, small=14)}
    return rehearsed(forms=[HEADS, TEAM], ballots=ballots)


def test_ballots_of_fourteen_contests_are_counted_as_the_deck_says(large):
    assert (large.code, large.complained) == (0, "")
    check_results(large, large.plan.counts())
    check_papers(large)
    check_workbook(large)
    check_verified(large, {"A": "VERIFIED", "B": "VERIFIED"})
    for group in "AB":
        code, said = tally("count", large.out / "record" / f"{group}.bel")
        counts = [large.plan.counts()[place] for place in large.plan.places(group)]
        ballots = large.plan.ballots[group]
        assert (code, json.loads(said)) == (
            *(0, {"group": group, "ballots": ballots, "counts": counts}),
        )


def test_a_rehearsal_of_that_size_takes_at_most_ninety_seconds(large):
    """Or a minute, with 20 ballots: what does not depend on their number is most of it."""
    assert large.seconds <= size(full=90, small=60)


def test_a_rehearsal_leaves_nothing_behind_but_its_papers(large):
    assert large.left_over() == [Path("temporary")]


@pytest.mark.interop
def test_the_reference_accepts_both_records_of_a_rehearsal(large, reference):
    for group in "AB":
        assert reference((large.out / "record" / f"{group}.bel").read_bytes()) == []


@pytest.mark.parametrize("missing", ["refuse", "renormalise"])
def test_a_box_below_the_smallest_group_is_never_counted(rehearsed, missing):
    held = rehearsed(forms=[ONE], ballots={"A": 4, "B": 6}, missing=missing)
    assert (held.code, held.complained) == (0, "")
    check_results(held, held.plan.counts())
    check_papers(held)
    check_workbook(held)
    check_verified(held, {"A": "VERIFIED, NOT COUNTED", "B": "VERIFIED"})
    scores = [subject["score"] for subject in held.results()["subjects"]]
    assert all(scores) if missing == "renormalise" else scores == [None, None]
    archive = read_archive((held.out / "record" / "A.bel").read_bytes())
    assert archive.events[-1].type == "EndBallots"


BY_HAND = [
    ("A", "1", "form", "001", "总体评价", "优秀"),
    ("A", "1", "form", "002", "总体评价", "优秀"),
    ("A", "1", "form", "003", "总体评价", "优秀"),
    ("A", "2", "form", "001", "总体评价", "优秀"),
    ("A", "2", "form", "002", "总体评价", "优秀"),
    ("A", "3", "*", "*", "*", "废票"),
    ("A", "4", "form", "001", "总体评价", "基本称职"),
    ("A", "5", "form", "002", "总体评价", "弃权"),
    ("A", "9", "form", "003", "总体评价", "废票"),
    ("A", "9", "form", "001", "总体评价", "不称职"),
]
COUNTED_BY_HAND = {  # 优秀 称职 基本称职 不称职 弃权 废票
    "001": [1, 0, 1, 1, 1, 2],
    "002": [1, 0, 0, 0, 3, 2],
    "003": [0, 0, 0, 0, 3, 3],
    "004": [0, 0, 0, 0, 4, 2],
}


def test_spoiled_ballots_abstentions_and_limits_are_counted_as_by_hand(rehearsed):
    form = {
        "code": "form",
        "subjects": ("张三", "李四", "王五", "赵六"),
        "groups": {"A": "100"},
        "limit": 'grade = "优秀"\nat_most = "50%"\notherwise = "spoil"',
    }
    held = rehearsed(forms=[form], ballots={"A": 6}, rows=BY_HAND)
    assert (held.code, held.complained) == (0, "")
    counts = {("form", code, "总体评价", "A"): row for code, row in COUNTED_BY_HAND.items()}
    check_results(held, counts)
    scores = [(row["exact"], row["rank"]) for row in held.results()["subjects"]]
    assert scores == [("200/3", 2), ("100", 1), (None, None), (None, None)]


def test_workbooks_and_gb18030_are_read_with_a_notice(rehearsed):
    held = rehearsed(
        forms=[ONE | {"ending": "xlsx"}, TEAM | {"encoding": "gb18030"}],
        ballots={"A": 5, "B": 5},
        ending="xlsx",
    )
    assert held.code == 0
    assert held.complained == "team.csv was read as GB18030. Check that all names are right.\n"
    check_results(held, held.plan.counts())
