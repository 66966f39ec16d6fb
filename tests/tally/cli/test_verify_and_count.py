import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tally.cli import main
from tally.cli.outcome import DONE, FAULT, MACHINE, UNUSABLE
from tally.record.evidence import write_evidence


@pytest.fixture
def files(large, small, package, tmp_path):
    contents = {
        "A.bel": large.counted(),
        "B.bel": small.ended,
        "open.bel": large.open,
        "evidence.zip": write_evidence(package),
        "bad.bel": large.archive(ballots=large.ballots[::-1]),
        "note.txt": b"no record",
        "empty": b"",
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "verdict", "code"),
    [
        ("A.bel", "VERIFIED", DONE),
        ("B.bel", "VERIFIED, NOT COUNTED", DONE),
        ("open.bel", "VERIFIED, STILL OPEN", DONE),
        ("evidence.zip", "VERIFIED, NOT COUNTED", DONE),
        ("bad.bel", "NOT VERIFIED", FAULT),
    ],
)
def test_verify_ends_with_verdict_and_fingerprint(files, capsys, name, verdict, code):
    assert main(["verify", str(files / name)]) == code
    printed = capsys.readouterr()
    digest = hashlib.sha256((files / name).read_bytes()).hexdigest()
    assert printed.out.splitlines()[-1] == f"{verdict}  {digest}"
    assert printed.err == ""


def test_each_check_is_a_line_in_either_language(files, capsys):
    main(["verify", str(files / "A.bel")])
    chinese = capsys.readouterr().out.splitlines()
    main(["verify", str(files / "A.bel"), "--lang", "en"])
    english = capsys.readouterr().out.splitlines()
    assert len(chinese) == len(english) > 15
    assert "[通过] 一张凭条一张票" in chinese
    assert "[ok] one slip, one ballot" in english


def test_the_worst_of_several_files_decides(files, capsys):
    names = [str(files / name) for name in ("A.bel", "bad.bel", "B.bel")]
    assert main(["verify", *names]) == FAULT
    assert capsys.readouterr().out.splitlines()[-1] == "NOT VERIFIED"
    assert main(["verify", *names[::2]]) == DONE
    assert capsys.readouterr().out.splitlines()[-1] == "VERIFIED, NOT COUNTED"


def test_verify_as_json_is_one_object_a_file(files, capsys):
    assert main(["verify", "--json", str(files / "A.bel"), str(files / "bad.bel")]) == FAULT
    good, bad = map(json.loads, capsys.readouterr().out.splitlines())
    assert set(good) >= {"file", "verdict", "fingerprint", "ballots", "checks"}
    assert (good["verdict"], good["ballots"], bad["verdict"]) == ("VERIFIED", 6, "NOT VERIFIED")
    assert {check["name"]: check["detail"] for check in bad["checks"] if not check["ok"]} == {
        "order-of-ballots": "not-in-order"
    }


@pytest.mark.parametrize("name", ["note.txt", "empty", "nowhere.bel", "."])
def test_what_is_no_record_is_one_line_and_nothing_else(files, capsys, name):
    for arguments in (
        ["verify", str(files / "A.bel"), str(files / name)],
        ["count", str(files / name)],
    ):
        assert main(arguments) == UNUSABLE
        printed = capsys.readouterr()
        assert printed.out == ""
        assert len(printed.err.splitlines()) == 1
        assert str(files / name).rstrip("/.") in printed.err


def test_count_prints_one_row_a_question(files, capsys, large):
    assert main(["count", str(files / "A.bel")]) == DONE
    assert json.loads(capsys.readouterr().out) == {
        "group": "A",
        "ballots": 6,
        "counts": large.counts,
    }


def test_the_group_of_a_record_that_is_not_ours_is_null(vectors_of_simple, capsys):
    assert main(["count", str(vectors_of_simple)]) == DONE
    counted = json.loads(capsys.readouterr().out)
    assert (counted["group"], counted["ballots"]) == (None, 10)


@pytest.fixture
def vectors_of_simple(vectors):
    (path,) = (vectors / "simple").glob("*.bel")
    return path


@pytest.mark.parametrize("name", ["B.bel", "open.bel", "bad.bel"])
def test_count_without_a_result_shows_nothing(files, capsys, name):
    assert main(["count", str(files / name)]) == FAULT
    assert capsys.readouterr().out == ""


def test_count_takes_no_package(files):
    assert main(["count", str(files / "evidence.zip")]) == UNUSABLE


def test_counts_of_a_record_that_does_not_verify_are_not_shown(large, tmp_path, capsys):
    data = large.counted().replace(b'{"result":[[', b'{"result":[[1')
    (tmp_path / "A.bel").write_bytes(data)
    assert main(["count", str(tmp_path / "A.bel")]) == FAULT
    assert capsys.readouterr().out == ""


COMMAND = [sys.executable, "-c", "import sys; from tally.cli import main; sys.exit(main())"]


def test_the_command_ends_quietly_when_its_reader_goes_away(files):
    process = subprocess.Popen(
        [*COMMAND, "verify", "--json", str(files / "A.bel")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == DONE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full to write to")
def test_output_that_cannot_be_written_is_the_machines_failure(files):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "verify", str(files / "A.bel")],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == MACHINE
    assert len(done.stderr.splitlines()) == 1


def test_chinese_is_written_as_utf8_whatever_the_locale(files):
    done = subprocess.run(
        [*COMMAND, "verify", str(files / "A.bel")],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert "[通过] 一张凭条一张票" in done.stdout.decode()


def test_an_unknown_command_is_unusable_input(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["verity"])
    assert caught.value.code == UNUSABLE
    assert "verify" in capsys.readouterr().err
