"""``tally verify`` on what is no record: one line, exit 2, and nothing said about its contents."""

import pytest

from tally.cli import main

NONSENSE = {
    "empty": b"",
    "text": b"BELENIOS is not here",
    "noise": bytes(range(256)) * 16,
    "a PDF": b"%PDF-1.7\n",
    "another tar": b"README".ljust(512, b"\0") + bytes(1024),
}


@pytest.fixture
def refused(capsys):
    def run(*files):
        code = main(["verify", "--lang", "en", *map(str, files)])
        said, complained = capsys.readouterr()
        (line,) = complained.splitlines()
        assert (code, said) == (2, "")
        return line

    return run


@pytest.mark.parametrize("data", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_refused_by_name(refused, tmp_path, data):
    file = tmp_path / "A.bel"
    file.write_bytes(data)
    assert str(file) in refused(file)


def test_what_cannot_be_read_is_refused_by_name(refused, tmp_path):
    assert str(tmp_path) in refused(tmp_path)
    assert "nowhere.bel" in refused(tmp_path / "nowhere.bel")


@pytest.mark.parametrize(
    "data",
    [
        b"BELENIOS",
        b"BELENIOS".ljust(512, b"\0"),
        b"BELENIOS".ljust(512, b"\0") + bytes(4096),
        b"PK\x03\x04" + bytes(100),
        b"PK\x05\x06" + bytes(18),
    ],
)
def test_what_begins_like_a_record_or_package_is_judged_or_refused(tmp_path, capsys, data):
    file = tmp_path / "A.bel"
    file.write_bytes(data)
    code = main(["verify", "--lang", "en", str(file)])
    said, complained = capsys.readouterr()
    if code == 1:
        assert (said.splitlines()[-1].partition("  ")[0], complained) == ("NOT VERIFIED", "")
    else:
        assert (code, said, len(complained.splitlines())) == (2, "", 1)


def test_one_file_of_nonsense_stops_the_others_too(refused, tmp_path):
    good, bad = tmp_path / "A.zip", tmp_path / "B.bel"
    good.write_bytes(b"PK\x05\x06" + bytes(18))
    bad.write_bytes(b"")
    assert "B.bel" in refused(good, bad)
