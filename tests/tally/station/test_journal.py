import subprocess
import sys

import pytest

from tally.station.journal import Journal
from tally.station.refusals import JournalBroken


@pytest.fixture
def path(tmp_path):
    return tmp_path / "machine" / "key.journal"


def test_what_was_journalled_is_there_after_a_restart(path):
    journal = Journal(path)
    journal.append("certificate", "first")
    journal.append("polynomial", "二\n行")
    again = Journal(path)
    assert [(entry.kind, entry.body) for entry in again.entries] == [
        ("certificate", "first"),
        ("polynomial", "二\n行"),
    ]
    assert again.last("polynomial") == "二\n行"
    assert again.last("output") is None


def test_once_keeps_the_first_words_for_ever(path):
    assert Journal(path).once("attestation", "first") == "first"
    assert Journal(path).once("attestation", "second") == "first"


@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_line_that_was_changed_or_taken_out_breaks_the_journal(path, line):
    journal = Journal(path)
    for number in range(4):
        journal.append("note", f"text {number}")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:line] + lines[line + 1 :]))
    with pytest.raises(JournalBroken):
        Journal(path)
    lines[line] = lines[line].replace(b"text", b"next")
    path.write_bytes(b"".join(lines))
    with pytest.raises(JournalBroken):
        Journal(path)


def test_a_line_torn_by_a_crash_is_dropped_and_the_journal_goes_on(path):
    journal = Journal(path)
    journal.append("certificate", "whole")
    with path.open("ab") as file:
        file.write(b'{"previous":"00')
    after = Journal(path)
    after.append("polynomial", "next")
    assert [entry.body for entry in Journal(path).entries] == ["whole", "next"]


@pytest.mark.parametrize("junk", [b"\n", b"[]\n", b'"x"\n', b"\xff\xfe\n", b"{}\n"])
def test_a_file_that_is_no_journal_is_refused(path, junk):
    path.parent.mkdir()
    path.write_bytes(junk)
    with pytest.raises(JournalBroken):
        Journal(path)


@pytest.mark.parametrize("written", ["nothing", "half", "all"])
def test_a_line_that_the_disk_refused_does_not_break_the_chain(path, monkeypatch, written):
    journal = Journal(path)
    journal.append("certificate", "first")
    before = path.read_bytes()

    def refuse(_):
        raise OSError("disk full")

    with monkeypatch.context() as full:
        full.setattr("tally.station.journal.os.fsync", refuse)
        with pytest.raises(OSError, match="disk full"):
            journal.append("polynomial", "second")
    line = path.read_bytes().removeprefix(before)
    kept = {"nothing": b"", "half": line[:20], "all": line}[written]
    path.write_bytes(before + kept)
    journal.append("output", "third")
    bodies = ["first", "second", "third"] if written == "all" else ["first", "third"]
    assert [entry.body for entry in journal.entries] == bodies
    assert [entry.body for entry in Journal(path).entries] == bodies


def test_a_journal_that_is_open_twice_knows_what_the_other_wrote(path):
    one, other = Journal(path), Journal(path)
    assert one.once("closing", "this") == "this"
    assert other.last("closing") == "this"
    assert other.once("closing", "that") == "this"
    other.append("checkpoint", "ten")
    one.append("checkpoint", "twenty")
    kept = [("closing", "this"), ("checkpoint", "ten"), ("checkpoint", "twenty")]
    for journal in (one, other, Journal(path)):
        assert [(entry.kind, entry.body) for entry in journal.entries] == kept


def test_many_programs_writing_at_once_leave_one_chain_and_one_first_word(path):
    program = (
        "import sys; from pathlib import Path; from tally.station.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "for number in range(20): journal.append('note', f'{sys.argv[2]} {number}')\n"
        "print(journal.once('closing', sys.argv[2]))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path), name], stdout=subprocess.PIPE, text=True
        )
        for name in ("one", "two", "three")
    ]
    said = {process.communicate(timeout=60)[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    journal = Journal(path)
    assert said == {journal.last("closing")}
    assert len(journal.entries) == 61


@pytest.mark.parametrize("put_back", ["first", None], ids=["earlier", "gone"])
def test_a_journal_that_is_put_back_while_it_is_open_is_refused_for_ever(path, put_back):
    journal = Journal(path)
    journal.append("certificate", "first")
    earlier = path.read_bytes()
    journal.append("closing", "second")
    if put_back:
        path.write_bytes(earlier)
    else:
        path.unlink()
    for _ in range(2):
        with pytest.raises(JournalBroken):
            journal.last("closing")
        with pytest.raises(JournalBroken):
            journal.append("attestation", "third")
