"""``tally trustee seal``: the station's own check on carried files."""

import json
from dataclasses import replace

import pytest

from tally.cli import main
from tally.cli.outcome import DONE, FAULT, UNUSABLE
from tally.meeting import Limit
from tally.record.codes import check_code
from tally.trustee.assemble import parse_trustees
from tally.trustee.keyfile import open_keyfile, read_header
from tally.trustee.signed import check_words
from tests.tally.station.sealed_meeting import MEETING, seal

FORM = replace(MEETING.forms[0], limit=Limit("优秀", "50%", "spoil"))


@pytest.fixture(scope="module")
def sealing(keys):
    return seal(keys, replace(MEETING, forms=(FORM,)))


@pytest.fixture
def run(tmp_path, put_key, keys, passphrase):
    """``run(sealing, …)``: the command of seat 1, on its own machine."""
    path, secret = put_key(keys.keyfiles[0]), tmp_path / "passphrase"
    secret.write_text(passphrase)

    def command(sealing, *slips, language="zh", out=tmp_path / "out"):
        papers = tmp_path / "sealed.json"
        papers.write_text(sealing.text + "\n")
        key = ("--key", path, "--passphrase-file", secret, "--lang", language)
        place = ("-o", out, "--journal", tmp_path / "machine")
        counted = ("--slips", *(slips or ("A=8", "B=8")))
        return main(["trustee", "seal", *map(str, [*key, papers, *place, *counted])])

    command.key, command.out = path, tmp_path / "out"
    return command


def test_what_was_sealed_is_shown_and_both_words_are_written(run, sealing, capsys):
    assert run(sealing) == DONE
    said = capsys.readouterr().out
    for part in (
        *("测评大会 · 区环境保护局 · 2023-12-28", "赵监票、钱监票、孙监票", "优秀 1、称职 0.8"),
        *(
            "A 40 %、B 60 %",
            "“优秀”最多 1 个（50%）；超过的，整张测评表作废票",
            "001 张三 办公室 主任",
        ),
        *("A 局领导班子: 封存张数 8", check_code(bytes.fromhex(sealing.manifest.digest))),
    ):
        assert part in said, part
    public = parse_trustees(sealing.papers.trustees).signing_keys[0]
    for kind in ("setup", "ready"):
        text = (run.out / f"{kind}-1.json").read_text().strip()
        assert check_words(public, text).startswith(
            f"pingyi-{kind}|1|{sealing.manifest.meeting}"
        )
    assert read_header(run.key.read_text()).manifest == sealing.manifest.digest


def test_it_can_be_run_again_and_writes_the_same(run, sealing):
    assert run(sealing) == DONE
    before = {path.name: path.read_text() for path in run.out.iterdir()}
    assert run(sealing) == DONE
    assert {path.name: path.read_text() for path in run.out.iterdir()} == before


def test_paper_that_differs_is_told_and_nothing_is_written(run, sealing, capsys):
    assert run(sealing, "A=8", "B=7") == FAULT
    assert "您数到 7 张凭条，封存的是 8 张" in capsys.readouterr().err
    assert run(sealing, "A=8", language="en") == FAULT
    assert "Type how many slips of group B" in capsys.readouterr().err
    assert not run.out.exists()
    assert read_header(run.key.read_text()).manifest is None


@pytest.mark.parametrize("slips", ["A", "A=", "A=x", "A=-1", "A=9999999"])
def test_a_number_of_slips_that_is_none_is_unusable(run, sealing, slips, capsys):
    assert run(sealing, slips) == UNUSABLE
    assert "A=9" in capsys.readouterr().err


def test_a_second_sealing_is_refused(run, sealing, keys, capsys):
    assert run(sealing) == DONE
    assert run(seal(keys)) == FAULT
    assert "第二份永远不会被接受" in capsys.readouterr().err


def test_what_was_planted_is_named(run, sealing, capsys):
    planted = sealing.with_election("A", lambda e: e["pingyi"].update(slips=9))
    assert run(planted, "A=9", "B=8") == FAULT
    assert "会议文件规定印制 8 张凭条，封存的是 9 张" in capsys.readouterr().err


def test_a_file_that_holds_no_sealing_is_unusable(run, sealing, capsys):
    assert run(sealing.with_papers(manifest="{}")) == UNUSABLE
    assert "sealed.json" in capsys.readouterr().err


def test_a_key_without_a_meeting_takes_that_of_the_sealing(
    run, sealing, put_key, keys, passphrase
):
    put_key(keys.keyfiles[0], meeting=None, names=("赵监票", "", ""))
    assert run(sealing) == DONE
    kept = open_keyfile(run.key.read_text(), passphrase)
    assert kept.meeting == json.loads(sealing.papers.manifest)["meeting"]
