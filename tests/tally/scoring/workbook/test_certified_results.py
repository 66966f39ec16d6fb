"""Certified meetings come in as evidence packages, verified before anything is taken from them."""

import json

import pytest

from tally.cli import main
from tally.record.evidence import write_evidence
from tally.scoring.scheme_file import read_scheme, shipped_text
from tally.scoring.workbook.template import template_workbook
from tests.tally.scoring.workbook.filling import (
    PEOPLE,
    basics,
    fill,
    quarters,
    rows_of,
    written,
)

GROUPS = """missing      = "renormalise"
[[poll.group]]
key    = "B"
name   = "机关干部职工"
weight = "60"
"""


@pytest.fixture
def scheme(tmp_path):
    """000 with the grades and voter groups of the package's meeting."""
    text = (
        shipped_text("000-duty")
        .replace('["优秀", "称职", "基本称职", "不称职"]', '["优秀", "称职"]')
        .replace('["1", "0.8", "0.6", "0.4"]', '["1", "0.8"]')
        .replace('missing      = "refuse"\n', GROUPS)
        .replace('weight = "100"', 'weight = "40"')
    )
    path = tmp_path / "scheme.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def inputs(tmp_path, scheme):
    data = template_workbook(read_scheme(scheme.read_text(encoding="utf-8")))
    entered = {
        "人员": [{**PEOPLE[0], "姓名": "张叁"}],
        "履职尽责工作": quarters("001", 92, 90, 94, 88),
        "共性目标": quarters("001", 92, 90, 94, 88),
    }
    return written(tmp_path, basics(fill(entered, data)))


def run(scheme, inputs, file, *more):
    out = inputs.parent / "sheet.xlsx"
    results = [word for poll in ("half", "final") for word in ("--results", f"{poll}={file}")]
    return main(["score", str(scheme), str(inputs), *results, *more, "-o", str(out)]), out


def text_of(path, title):
    return "\n".join(str(cell) for row in rows_of(path.read_bytes(), title) for cell in row)


@pytest.mark.slow
def test_a_package_is_verified_and_the_sheet_bears_its_check_code(
    package, tmp_path, scheme, inputs, capsys
):
    evidence = tmp_path / "evidence.zip"
    evidence.write_bytes(write_evidence(package))
    code, sheet = run(scheme, inputs, evidence)
    assert code == 0
    results = json.loads(package["results.json"])
    sources = text_of(sheet, "来源与指纹")
    assert f"核对码 {results['check_code']}，已核验" in sources
    assert results["fingerprint"] in sources
    assert "未经核验" not in text_of(sheet, "汇总")
    # Joined by code: the name here is another, and 002 is not here.
    said = capsys.readouterr().err
    assert "编号001在“人员”表中是“张叁”" in said
    assert "测评了 002" in said


@pytest.mark.slow
def test_a_package_that_does_not_verify_is_refused_with_exit_1(
    package, tmp_path, scheme, inputs, capsys
):
    changed = json.loads(package["results.json"])
    changed["contests"][0]["valid"] += 1
    evidence = tmp_path / "evidence.zip"
    altered = {**package, "results.json": json.dumps(changed).encode()}
    evidence.write_bytes(write_evidence(altered))
    code, sheet = run(scheme, inputs, evidence, "--unverified")
    assert (code, sheet.exists()) == (1, False)
    assert "tally verify" in capsys.readouterr().err


def test_bare_results_need_unverified_and_the_sheet_says_so(
    package, tmp_path, scheme, inputs, capsys
):
    bare = tmp_path / "results.json"
    bare.write_bytes(package["results.json"])
    assert run(scheme, inputs, bare)[0] == 2
    assert "--unverified" in capsys.readouterr().err
    code, sheet = run(scheme, inputs, bare, "--unverified")
    assert code == 0
    assert "未经核验" in text_of(sheet, "汇总")
    assert "未经核验" in text_of(sheet, "来源与指纹")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format": "pingyi-results/1"}', b"["]
)
def test_what_is_no_results_is_refused(content, tmp_path, scheme, inputs, capsys):
    bare = tmp_path / "results.json"
    bare.write_bytes(content)
    assert run(scheme, inputs, bare, "--unverified")[0] == 2
    assert "测评结果文件" in capsys.readouterr().err


def test_a_poll_that_the_scheme_does_not_have_is_refused(tmp_path, scheme, inputs, capsys):
    words = ["score", str(scheme), str(inputs), "--results", "other=results.json"]
    assert main([*words, "-o", str(tmp_path / "sheet.xlsx")]) == 2
    assert "half, final" in capsys.readouterr().err
