"""A rehearsal whose counts are not those of its deck says so, and leaves its papers to look at."""

import pytest

import kiosk.rehearsal.rehearse as rehearsing
from kiosk.cli import main
from kiosk.deck import Deck
from tally.verifier import verify_file

pytestmark = pytest.mark.slow

FORM = {"code": "one", "subjects": ("张三", "李四", "王五"), "groups": {"A": "100"}}


@pytest.fixture
def words(written, tmp_path, monkeypatch):
    """The command line that rehearses a small meeting."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    folder = written(forms=[FORM], ballots={"A": 5})
    meeting, deck = folder / "meeting.toml", folder / "deck.csv"
    return ["rehearse", str(meeting), str(deck), "--out", str(tmp_path / "out")]


def test_contests_that_differ_from_the_deck_are_named(words, tmp_path, monkeypatch, capsys):
    counts = Deck.counts

    def one_mark_elsewhere(deck, meeting):
        expected = counts(deck, meeting)
        row = expected["A"][1]
        full = next(answer for answer, number in enumerate(row) if number)
        row[full] -= 1
        row[full - 1] += 1
        return expected

    monkeypatch.setattr(Deck, "counts", one_mark_elsewhere)
    assert main(words) == 1
    said, complained = capsys.readouterr()
    assert complained == ""
    (line,) = said.splitlines()
    assert line.startswith("DIFFERS: group A, one/李四 · 总体评价 (002): the deck has (")
    assert (tmp_path / "out" / "results.json").exists()
    assert (tmp_path / "out" / "record" / "A.bel").exists()


def test_a_record_that_does_not_verify_is_named(words, tmp_path, monkeypatch, capsys):
    def damaged(data, name):
        return verify_file(data[:-1024] + bytes(1024) if name.endswith(".zip") else data, name)

    monkeypatch.setattr(rehearsing, "verify_file", damaged)
    assert main(words) == 1
    assert capsys.readouterr().out == (
        "NOT VERIFIED: evidence.zip. See `tally verify` on it.\n"
    )
    assert (tmp_path / "out" / "evidence.zip").exists()


def test_a_leak_in_the_servers_own_data_is_named(words, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(rehearsing, "delete_slips", lambda _instance, _meeting: None)
    assert main(words) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("LEAK: Sheets of slips: slips/")
    assert line.endswith("/A.pdf: slips with their codes: 8.")
    said = (tmp_path / "out" / "secrecy-check.txt").read_text(encoding="utf-8")
    assert "凭条印张 — 有发现" in said
