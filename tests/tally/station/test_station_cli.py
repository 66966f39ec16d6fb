import json
import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tally.station.cli import journal_folder, main

ROOT = Path(__file__).parents[3]


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return str(folder)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--keys", "gone"], "没有这个文件夹"),
        (["--keys", "STICK", "--server", "http://pingyi.local"], "必须以 https:// 开头"),
        (["--keys", "STICK", "--codes", "gone.json"], "读不出来"),
        (["--keys", "STICK", "--codes", "LIST"], "值都是字符串"),
        (["--keys", "STICK", "--hint-file", "TEXT"], "值都是字符串"),
        (["--keys", "STICK", "--ca", "gone.pem"], "不能作为证书读取"),
        (["--keys", "STICK", "--ca", "TEXT"], "不能作为证书读取"),
        (["--keys", "STICK", "--port", "99999"], "端口 99999"),
    ],
)
def test_what_the_station_cannot_start_with_is_one_line_and_exit_2(
    tmp_path, stick, capsys, words, sentence
):
    (tmp_path / "list.json").write_text("[1]")
    (tmp_path / "text").write_text("hello")
    names = {
        "STICK": stick,
        "LIST": str(tmp_path / "list.json"),
        "TEXT": str(tmp_path / "text"),
    }
    assert main([names.get(word, word) for word in words]) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1


def test_a_port_that_is_taken_is_said_in_the_language_asked_for(stick, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["--keys", stick, "--port", port, "--lang", "en"]) == 2
    assert f"Port {port} is taken" in capsys.readouterr().err


def test_the_journal_is_kept_on_the_machine(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert journal_folder() == tmp_path / "pingyi" / "station"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert journal_folder() == tmp_path / "Local" / "pingyi" / "station"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "Library" in journal_folder().parts


def test_the_printed_address_opens_the_page_on_this_machine_only(stick, tmp_path):
    hint = tmp_path / "hint.json"
    hint.write_text(json.dumps({"zh": "口令在这里", "en": "here"}), encoding="utf-8")
    program = "import sys; from tally.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "station", "--keys", stick, "--no-browser"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    with subprocess.Popen(
        [*command, "--journal", str(tmp_path / "j"), "--hint-file", str(hint)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            line = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/enter/\S+", line)[0]
            cookies = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            cookies.open(address, timeout=10).close()
            with cookies.open(address.split("/enter")[0], timeout=10) as page:
                assert "口令在这里" in page.read().decode()
            stranger = urllib.request.build_opener()
            with pytest.raises(urllib.error.HTTPError, match="403"):
                stranger.open(address.split("/enter")[0], timeout=10)
        finally:
            process.terminate()
