"""The command and its report: what a person reads, what a program reads."""

import json
import re
import shutil

import pytest

from kiosk.cli import main
from kiosk.secrecy_check.attacks import ATTACKS
from kiosk.secrecy_check.report import check, page, text
from tests.kiosk.secrecy_check.plants import PLANTS

pytestmark = pytest.mark.slow


def test_a_clean_instance_ends_with_0_and_every_attack_is_told(held, capsys):
    assert main(["secrecy-check", str(held.instance), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert all(str(attack.title) in said for attack in ATTACKS)
    assert "19 attacks: 18 found nothing, 0 found something, 1 could not be tried." in said
    assert "!!" not in said


def test_a_leak_ends_with_1_and_says_what_to_do(place, capsys):
    PLANTS["tablets"](place)
    assert main(["secrecy-check", str(place.instance), "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert "11. 平板与票 — 有发现" in said
    assert "!! server.log：有 7 处把平板与票或凭条写在一起。" in said
    assert "=> 看见某人在那台平板前的人" in said


def test_a_program_reads_both_languages(place, capsys):
    PLANTS["copies"](place)
    words = ["secrecy-check", str(place.instance), "--json", "--also", str(place.papers)]
    assert main(words) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["clean"]) == ("pingyi-secrecy-check/1", False)
    (found,) = [one for one in told["attacks"] if one["verdict"] == "found"]
    assert found["name"] == "copies"
    assert found["findings"][0]["en"].startswith(
        "yesterday.bak was taken while voting was open"
    )
    assert found["findings"][0]["zh"].startswith("yesterday.bak 是投票进行中复制的")
    assert not found["expected_while_open"]


def test_while_voting_is_open_the_order_is_found_and_said_to_be_expected(held):
    report = check(held.folder / "while-open")
    assert {attack.name for attack, _tried in report.found} <= {
        attack.name for attack in ATTACKS if attack.inherent
    }
    assert not report.clean
    said = text(report, "en")
    assert "voting is open: whoever has this disk now knows the order of arrival" in said
    assert "Expected while voting is open; look again after closing." in said


def test_the_page_tells_no_time_and_no_secret(place):
    for name in ("slip-codes", "server-secrets", "private-keys", "file-times", "tablets"):
        PLANTS[name](place)
    said = page(place.check())
    assert said.startswith("保密自查")
    assert "SECRECY CHECK" in said
    assert not re.search(r"\d\d:\d\d", said)
    assert not re.search(r"[0-9a-f]{16}|[0-9]{40}", said)
    assert place.codes["A"][0] not in said
    assert str(place.folder) not in said


def test_a_folder_with_the_instance_inside_is_searched_whole(held, tmp_path):
    shutil.copytree(held.instance, tmp_path / "demo" / "instance")
    (tmp_path / "demo" / "codes.json").write_text(json.dumps(held.codes))
    (found,) = check(tmp_path / "demo").found
    assert found[0].name == "slip-codes"


def test_what_is_no_instance_is_refused(tmp_path, capsys):
    assert main(["secrecy-check", str(tmp_path)]) == 2
    assert "is no instance" in capsys.readouterr().err
    shutil.rmtree(tmp_path)
    assert main(["secrecy-check", str(tmp_path)]) == 2


def test_a_proxys_log_that_is_not_there_is_said(held, capsys):
    assert main(["secrecy-check", str(held.instance), "--proxy-log", "none.log"]) == 3
    assert "none.log" in capsys.readouterr().err
