import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tally.cli import main
from tally.cli.outcome import DONE, FAULT, MACHINE, UNUSABLE
from tally.cli.verify import progress_on_terminal
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


def test_json_says_place_rule_and_a_sentence_in_the_language(files, capsys):
    said = {}
    for language in ("zh", "en"):
        main(["verify", "--json", "--lang", language, str(files / "bad.bel")])
        report = json.loads(capsys.readouterr().out)
        (said[language], *_) = [check for check in report["checks"] if not check["ok"]]
    assert said["en"]["place"] == said["zh"]["place"] == {"ballot": 2}
    assert said["en"]["rule"] == "formats <group>.bel"
    assert said["en"]["where"] == "ballot 2: its tracker is not above the one before"
    assert said["en"]["message"].endswith("(rule: formats <group>.bel)")
    assert "第2张票" in said["zh"]["message"]


def test_a_fault_is_said_with_place_and_rule(files, capsys):
    main(["verify", "--lang", "en", str(files / "bad.bel")])
    faults = [line for line in capsys.readouterr().out.splitlines() if "[FAULT]" in line]
    assert faults[0].startswith("[FAULT] ballots stand in tracker order")
    assert "ballot 2: its tracker" in faults[0]


def test_a_package_shows_what_the_tally_sheet_bears(files, capsys, package):
    results = json.loads(package["results.json"])
    main(["verify", "--lang", "en", str(files / "evidence.zip")])
    line = capsys.readouterr().out.splitlines()[-2]
    assert results["check_code"] in line
    assert results["fingerprint"] in line


def test_processes_may_be_chosen(files, capsys):
    assert main(["verify", "--processes", "1", str(files / "A.bel")]) == DONE
    with pytest.raises(SystemExit):
        main(["verify", "--processes", "0", str(files / "A.bel")])
    assert "at least 1" in capsys.readouterr().err


def test_a_terminal_sees_ballots_and_time_left(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    times = iter([0, 50])
    with progress_on_terminal("en", lambda: next(times)) as show:
        show(0, 200)
        show(100, 200)
        show(200, 200)
        show(7, 0)
    shown = capsys.readouterr().err.split("\r\x1b[K")
    assert shown == [
        "",
        "checking ballots 0/200",
        "checking ballots 100/200 · about 0:50 left",
        "checking ballots 200/200",
        "checking ballots 7",
        "",
    ]


def test_without_a_terminal_no_progress_is_shown():
    with progress_on_terminal("en") as show:
        assert show is None


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
