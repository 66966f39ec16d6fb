"""verify.pyz: one file, the same bytes everywhere, and the verdicts of ``tally verify``.

It is run as a scrutineer would run it, on a Python without any package (``-I -S``): there
it counts in plain Python.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tally.cli import main
from tally.record.evidence import write_evidence

ROOT = Path(__file__).parents[3]
BARE = [sys.executable, "-I", "-S"]


def build(out, root=ROOT):
    ran = subprocess.run(
        [*BARE, root / "deploy" / "build-verifier", out],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return ran.stdout


@pytest.fixture(scope="session")
def pyz(tmp_path_factory):
    out = tmp_path_factory.mktemp("pyz") / "verify.pyz"
    build(out)
    return out


def run(*command, **options):
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
        stdin=subprocess.DEVNULL,
        **options,
    )


def bare(pyz, *arguments, **options):
    return run(*BARE, pyz, *arguments, **options)


def reports(printed):
    return [json.loads(line) for line in printed.splitlines()]


def test_the_same_sources_give_the_same_bytes_and_their_sha_256_is_printed(pyz, tmp_path):
    again = tmp_path / "again.pyz"
    printed = build(again)
    assert again.read_bytes() == pyz.read_bytes()
    assert printed == f"{hashlib.sha256(pyz.read_bytes()).hexdigest()}  {again}\n"


def test_another_machine_s_line_ends_dates_and_permissions_change_no_byte(pyz, tmp_path):
    shutil.copytree(ROOT / "tally", tmp_path / "tally", ignore=lambda *_: ["__pycache__"])
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    for path in (tmp_path / "tally").rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        path.chmod(0o600)
        os.utime(path, (0, 0))
    build(tmp_path / "other.pyz", tmp_path)
    assert (tmp_path / "other.pyz").read_bytes() == pyz.read_bytes()


def test_entries_are_sorted_sources_with_one_date_and_one_permission(pyz):
    with zipfile.ZipFile(pyz) as archive:
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(names)
    assert {Path(name).suffix for name in names} == {".py"}
    assert {
        (
            entry.date_time,
            entry.compress_type,
            entry.external_attr,
            entry.create_system,
            entry.create_version,
            entry.extract_version,
            entry.flag_bits,
            entry.extra,
            entry.comment,
        )
        for entry in entries
    } == {((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0o100644 << 16, 3, 20, 20, 0, b"", b"")}


def test_nothing_that_makes_keys_or_ballots_is_packed(pyz):
    with zipfile.ZipFile(io.BytesIO(pyz.read_bytes())) as archive:
        names = set(archive.namelist())
    assert "tally/verifier/record.py" in names
    absent = ["ballot_making", "credential", "trustee/keyfile", "trustee/channel"]
    absent += ["trustee/polynomial", "cli/command", "cli/trustee", "station/app"]
    assert not names & {f"tally/{name}.py" for name in absent}


def test_a_foreign_import_ends_the_building_with_its_name(tmp_path):
    shutil.copytree(ROOT / "tally", tmp_path / "tally", ignore=lambda *_: ["__pycache__"])
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    with (tmp_path / "tally" / "result.py").open("a") as source:
        source.write("import flask\n")
    ran = run(*BARE, tmp_path / "deploy" / "build-verifier", tmp_path / "verify.pyz")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "tally/result.py imports flask" in ran.stderr


@pytest.fixture(scope="module")
def files(vectors, large, small, package, tmp_path_factory):
    """Golden, tampered and own files, with the exit code that each must end with."""
    folder = tmp_path_factory.mktemp("files")
    paths = {next((vectors / name).glob("*.bel")): 0 for name in ("simple", "threshold")}
    listed = (vectors / "tampered" / "EXPECTED.tsv").read_text().splitlines()[1:]
    for case, must, _ in (line.split("\t") for line in listed):
        (path,) = (vectors / "tampered" / case).glob("*.bel")
        paths[path] = 0 if must == "accepted" else 1
    for name, content, code in [
        ("A.bel", large.counted(), 0),
        ("B.bel", small.ended, 0),
        ("bad.bel", large.archive(ballots=large.ballots[::-1]), 1),
        ("evidence.zip", write_evidence(package), 0),
    ]:
        (folder / name).write_bytes(content)
        paths[folder / name] = code
    return paths


@pytest.mark.slow
def test_every_verdict_and_word_is_that_of_tally_verify(pyz, files, capsys):
    paths = [str(path) for path in files]
    ran = bare(pyz, *paths, "--json")
    code = main(["verify", *paths, "--json"])
    expected = reports(capsys.readouterr().out)
    assert ran.stderr == ""
    assert ran.returncode == code == 1
    assert reports(ran.stdout) == expected
    held = [report["verdict"] != "NOT VERIFIED" for report in expected]
    assert held == [code == 0 for code in files.values()]


def test_the_first_line_says_which_arithmetic_and_the_last_the_verdict(pyz, vectors):
    (record,) = (vectors / "simple").glob("*.bel")
    plain = bare(pyz, record, "--lang", "en")
    fast = run(sys.executable, pyz, record, "--lang", "en")
    assert plain.returncode == fast.returncode == 0
    first, *rest = plain.stdout.splitlines()
    assert first.startswith("arithmetic: plain Python")
    assert rest[-1].startswith("VERIFIED  ")
    assert fast.stdout.splitlines() == ["arithmetic: libsodium", *rest]


def test_ballots_are_spread_over_processes_that_find_the_file_again(pyz, large, tmp_path):
    (tmp_path / "bad.bel").write_bytes(large.archive(ballots=large.ballots[::-1]))
    program = f"""
import sys
sys.path.insert(0, {pyz.name!r})
from pathlib import Path
from tally.verifier import Processes, verify_file

if __name__ == "__main__":
    report = verify_file(Path("bad.bel"), "bad.bel", spread=Processes(2, few=0))
    print(report.json())
"""
    shutil.copy(pyz, tmp_path)
    (tmp_path / "program.py").write_text(program)
    ran = run(*BARE, "program.py", cwd=tmp_path)
    assert ran.stderr == ""
    assert "NOT VERIFIED" in ran.stdout


def test_it_ends_as_tally_verify_ends_when_there_is_nothing_to_verify(pyz, tmp_path):
    (tmp_path / "note.txt").write_text("no record")
    for arguments in ([], ["missing.bel"], ["note.txt"], ["note.txt", "--lang", "fr"]):
        ran = bare(pyz, *arguments, cwd=tmp_path)
        assert ran.returncode == 2
        assert "Traceback" not in ran.stderr
        assert ran.stderr


def test_no_module_of_others_is_loaded(pyz, vectors):
    (record,) = (vectors / "simple").glob("*.bel")
    program = f"""
import sys
sys.path.insert(0, {str(pyz)!r})
from tally.cli.verify_alone import main
code = main([{str(record)!r}, "--json", "--processes", "1"])
tops = {{name.partition(".")[0] for name in sys.modules}} - set(sys.stdlib_module_names)
print(code, sorted(tops - {{"__main__", "__mp_main__"}}))
"""
    ran = run(*BARE, "-c", program)
    assert ran.stdout.splitlines()[-1] == "0 ['tally']", ran.stderr
