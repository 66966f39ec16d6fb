"""A whole ceremony and a decryption by carried files, as three people would do it."""

import io
import json
import os

import pytest

from tally.ballot import parse_ballot
from tally.canonical_json import canonical
from tally.cli import main
from tally.cli.outcome import DONE, FAULT, MACHINE, UNUSABLE
from tally.fingerprint import hex_of
from tally.partial_decryption import check_partial_decryption
from tally.record.attestations import read_passed
from tally.record.closing import parse_closing
from tally.record.codes import code as code_of
from tally.record.left_out import LeftOut
from tally.record.manifest import parse_manifest
from tally.record.return_box import parse_return_box
from tally.result import combine
from tally.station.key_shelf import journal_of
from tally.station.seen_manifests import fix_manifest
from tally.trustee.assemble import parse_trustees
from tally.trustee.channel import send
from tally.trustee.commitment import Place, check_reveals, is_ceremony
from tally.trustee.dealing import sign_dealt
from tally.trustee.keyfile import open_keyfile, read_header
from tally.trustee.signed import check_words, signing_key
from tally.verifier import Verdict, verify_file

PASSPHRASE = "three scrutineers here"  # noqa: S105 (it opens nothing real)
CEREMONY = "2uABhtqahePv6QRroULRfY"
NAMES = ("赵监票", "钱监票", "孙监票")


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    return Places(tmp_path_factory.mktemp("ceremony"))


class Places:
    """Three machines with their keys, and the stick that is carried between them."""

    def __init__(self, root):
        self.root = root
        self.stick = root / "stick"
        self.secret = root / "passphrase"
        self.secret.write_text(f"{PASSPHRASE}\n")

    def key(self, index):
        return self.root / f"{index}.key.json"

    def opened(self, index):
        return open_keyfile(self.key(index).read_text(), PASSPHRASE)

    def run(self, step, *words, index=None):
        key = (
            []
            if index is None
            else ["--key", self.key(index), "--passphrase-file", self.secret]
        )
        return main(["trustee", step, *map(str, [*key, *words])])

    def commit(self, index, *words):
        return self.round(
            "commit",
            *("--ceremony", CEREMONY, "--index", index, "--of", 3, "--threshold", 2),
            *("--name", NAMES[index - 1], "--rehearsal"),
            *words,
            index=index,
        )

    def round(self, step, *words, index, out=None):
        """A step whose message is laid on the stick; each machine has its own journal."""
        journal = self.root / f"machine{index}"
        return self.run(
            step, *words, "-o", out or self.stick, "--journal", journal, index=index
        )


@pytest.fixture(scope="module")
def finished(places):
    """The ceremony, to its end."""
    for index in (1, 2, 3):
        assert places.commit(index) == DONE
    for step in ("reveal", "deal", "receive"):
        for index in (1, 2, 3):
            assert places.round(step, places.stick, index=index) == DONE
    assert places.run("assemble", places.stick) == DONE
    for index in (1, 2, 3):
        assert places.round("finish", places.stick, index=index) == DONE
    assert places.run("check", places.stick) == DONE
    return places


class FileKeys:
    """The ceremony's keys for ``making_records``."""

    def __init__(self, places):
        text = (places.stick / "trustees.json").read_text().strip()
        self.trustees = parse_trustees(text)
        self.shares = [places.opened(index).share for index in (1, 2, 3)]


@pytest.fixture(scope="module")
def boxes(finished, maker, manifest_of_boxes):
    """The closed records of both groups and their manifest, on the stick; each has signed it."""
    keys = FileKeys(finished)
    large = maker.box(keys, "A", ballots=6, rehearsal=True)
    small = maker.box(keys, "B", ballots=3, rehearsal=True)
    stick = finished.stick
    (stick / "A.bel").write_bytes(large.tallied)
    (stick / "B.bel").write_bytes(small.ended)
    manifest = manifest_of_boxes([large, small])
    (stick / "manifest.json").write_text(manifest)
    for index in (1, 2, 3):
        key = finished.opened(index)
        journal = journal_of(key, finished.root / f"machine{index}")
        fix_manifest(journal, key.seed, parse_manifest(manifest.strip()))
    return large, small


REGISTER = ("--register", "A=6,6,0,0", "--register", "B=3,3,0,0")


def closing(places, step, index, *records, out=None, register=REGISTER, more=()):
    """A step after closing: ``records`` are of the stick unless others are given."""
    stick = places.stick
    if not (stick / "left-out.json").exists():
        (stick / "left-out.json").write_text(LeftOut().text)
    papers = ("--manifest", stick / "manifest.json", "--left-out", stick / "left-out.json")
    words = (*papers, *register, *more, *(records or (stick / "A.bel", stick / "B.bel")))
    return places.round(step, *words, index=index, out=out)


@pytest.fixture
def carried(finished, tmp_path):
    """A folder in which all three have attested."""
    for index in (1, 2, 3):
        assert closing(finished, "attest", index, out=tmp_path / "carried") == DONE
    return tmp_path / "carried"


def test_no_key_file_leaves_its_machine_and_nothing_on_the_stick_is_secret(finished):
    carried = b"".join(path.read_bytes() for path in finished.stick.glob("*.json"))
    for index in (1, 2, 3):
        key = finished.opened(index)
        assert key.seed.encode() not in carried
        assert str(key.share).encode() not in carried


def test_every_key_ends_with_the_same_trustees_and_its_own_share(finished):
    payload = (finished.stick / "trustees.json").read_text().strip()
    for index in (1, 2, 3):
        key = finished.opened(index)
        assert key.trustees == hex_of(payload)
        assert (key.name, key.index, key.rehearsal) == (NAMES[index - 1], index, True)


def test_a_number_for_a_ceremony_is_made_by_command(places, capsys):
    assert places.run("number") == DONE
    assert is_ceremony(capsys.readouterr().out.strip())


def test_a_round_that_is_run_again_writes_the_same_and_never_replaces_another(
    finished, tmp_path, capsys
):
    names = ["commitment", "reveal", "polynomial", "output", "done"]
    sent = [(finished.stick / f"{name}-1.json").read_bytes() for name in names]
    assert finished.round("finish", finished.stick, index=1) == DONE
    assert [(finished.stick / f"{name}-1.json").read_bytes() for name in names] == sent
    (tmp_path / "done-1.json").write_text("another")
    assert finished.round("finish", finished.stick, index=1, out=tmp_path) == UNUSABLE
    assert finished.run("assemble", finished.stick) == UNUSABLE
    assert "done-1.json" in capsys.readouterr().err


def test_a_seat_commits_once_in_a_ceremony_on_one_machine(tmp_path, capsys):
    other = Places(tmp_path)
    assert other.commit(1) == DONE
    assert other.commit(1) == DONE
    other.key(1).unlink()
    assert other.commit(1) == FAULT
    assert "每席只能承诺一次" in capsys.readouterr().err


def test_an_interrupted_commit_goes_on_with_the_key_that_is_there(tmp_path):
    other = Places(tmp_path)
    assert other.commit(1) == DONE
    text = (other.stick / "commitment-1.json").read_text()
    (other.stick / "commitment-1.json").unlink()
    assert other.commit(1) == DONE
    assert (other.stick / "commitment-1.json").read_text() == text


def test_a_bad_share_is_complained_of_and_everybody_can_see_whose_it_is(tmp_path, capsys):
    """Trustee 2 deals to trustee 3 what it dealt to trustee 1."""
    places = Places(tmp_path)
    for index in (1, 2, 3):
        assert places.commit(index) == DONE
    for step in ("reveal", "deal"):
        for index in (1, 2, 3):
            assert places.round(step, places.stick, index=index) == DONE
    deal_badly(places, author=2, victim=3)
    assert places.round("receive", places.stick, index=3) == FAULT
    assert "责任在第 2 席" in capsys.readouterr().err
    assert places.round("receive", places.stick, index=3) == FAULT
    for step in ("assemble", "check"):
        assert places.run(step, places.stick) == FAULT
        assert "责任在第2位密钥保管人" in capsys.readouterr().err


def deal_badly(places, *, author, victim):
    key = places.opened(author)
    texts = [(places.stick / f"reveal-{i}.json").read_text().strip() for i in (1, 2, 3)]
    place = Place(ceremony=CEREMONY, size=3, threshold=2, index=author)
    hashes = [
        json.loads((places.stick / f"commitment-{i}.json").read_text())["commitment"]
        for i in (1, 2, 3)
    ]
    revealed = check_reveals(texts, hashes, place)
    path = places.stick / f"polynomial-{author}.json"
    line = json.loads(path.read_text())["polynomial"]
    line["secrets"][victim - 1] = send(
        canonical({"secret": "7"}),
        sender=signing_key(key.seed),
        recipient=revealed.certificates[victim - 1].encryption,
        random=os.urandom,
    )
    path.write_text(sign_dealt(key.seed, revealed, canonical(line)))


def test_what_is_refused_binds_no_key(finished, boxes, tmp_path, capsys):
    large, small = boxes
    stick, out = finished.stick, tmp_path / "x"
    before = finished.key(1).read_bytes()
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "B.bel").write_bytes(small.tallied)
    (tmp_path / "A.bel").write_bytes(
        large.archive(ballots=large.ballots[::-1], tally=large.tally)
    )
    good = (stick / "A.bel", stick / "B.bel")
    fewer = ("--register", "A=5,5,0,0", "--register", "B=3,3,0,0")
    for records, register, code in (
        ((stick / "A.bel",), REGISTER, FAULT),
        ((stick / "A.bel", tmp_path / "small" / "B.bel"), REGISTER, FAULT),
        ((tmp_path / "A.bel", stick / "B.bel"), REGISTER, FAULT),
        (good, fewer, FAULT),
        (good, ("--register", "A=6,6,0,0"), FAULT),
        (good, ("--register", "A=6,6,0"), UNUSABLE),
        (good, ("--register", "A=6,6,0,x"), UNUSABLE),
    ):
        capsys.readouterr()
        assert closing(finished, "attest", 1, *records, out=out, register=register) == code
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert finished.key(1).read_bytes() == before
    assert not out.exists()


def test_all_attest_two_of_three_decrypt_and_the_counts_come_out(
    finished, boxes, carried, capsys
):
    large, _ = boxes
    checked, codes = {}, []
    for index in (1, 3):
        assert closing(finished, "decrypt", index, out=carried) == DONE
        assert (carried / f"register-{index}.json").exists()
        assert not (carried / f"exception-{index}.json").exists()
        passed = read_passed((carried / f"attestations-{index}.json").read_text().strip())
        assert sorted(one.index for one in passed) == [1, 2, 3]
        for one in passed:
            key = large.keys.trustees.signing_keys[one.index - 1]
            content = check_words(key, one.text).removeprefix("pingyi-attest|1|")
            assert finished.opened(one.index).bound == hex_of(content)
        assert [
            (one.code, one.ballots, one.decrypt) for one in parse_closing(content).groups
        ] == [
            ("A", 6, True),
            ("B", 3, False),
        ]
        checked[index] = check_partial_decryption(
            (carried / f"decryption-A-{index}.json").read_text().strip(),
            large.tally,
            large.election,
            large.keys.trustees.verification_keys[index - 1],
        )
        codes.append(capsys.readouterr().out.splitlines()[-1])
    assert codes[0] == codes[1]
    result = combine(large.election, large.keys.trustees, large.tally, checked)
    assert [list(row) for row in result.counts] == large.counts
    data = large.archive(
        tally=large.tally,
        decryptions=[(index, one.text) for index, one in checked.items()],
        result=result.text,
    )
    assert verify_file(data, "A.bel").verdict is Verdict.VERIFIED


@pytest.mark.usefixtures("boxes", "carried")
def test_the_journal_knows_the_others_though_the_folder_is_empty(finished, tmp_path, capsys):
    assert closing(finished, "decrypt", 1, out=tmp_path / "alone") == DONE
    # Its own journal still knows the others; a folder with nothing in it hides nobody.
    fresh = tmp_path / "alone" / "attestations-1.json"
    assert len(read_passed(fresh.read_text().strip())) == 3
    words = ("--spoken", "3", "--code", "x=1")
    assert closing(finished, "decrypt", 1, out=tmp_path / "alone", more=words) == UNUSABLE
    assert "x=1" in capsys.readouterr().err


def test_a_bound_key_decrypts_the_same_again_and_nothing_else(
    finished, boxes, carried, tmp_path
):
    large, _ = boxes
    assert closing(finished, "decrypt", 2, out=carried) == DONE
    again = tmp_path / "again"
    assert closing(finished, "decrypt", 2, out=again) == DONE
    for name in ("attestations-2.json", "decryption-A-2.json", "register-2.json"):
        assert (carried / name).read_bytes() == (again / name).read_bytes()
    fewer = type(large)(**{**vars(large), "ballots": large.ballots[:-1]})
    (tmp_path / "A.bel").write_bytes(fewer.tallied)
    records = (tmp_path / "A.bel", finished.stick / "B.bel")
    register = ("--register", "A=5,5,0,0", "--register", "B=3,3,0,0")
    other = tmp_path / "other"
    assert closing(finished, "decrypt", 2, *records, out=other, register=register) == FAULT
    assert not list(other.glob("decryption*"))


@pytest.mark.usefixtures("boxes")
@pytest.mark.parametrize("content", ["", "{}", "no json"])
def test_a_manifest_or_record_that_is_none_is_unusable_input(finished, tmp_path, content):
    wrong = tmp_path / "wrong"
    wrong.write_text(content)
    manifest = ("--manifest", wrong)
    assert closing(finished, "attest", 1, out=tmp_path / "x", more=manifest) == UNUSABLE
    records = (wrong, finished.stick / "B.bel")
    assert closing(finished, "attest", 1, *records, out=tmp_path / "x") == UNUSABLE
    left_out = ("--left-out", wrong)
    assert closing(finished, "attest", 1, out=tmp_path / "x", more=left_out) == FAULT


def test_a_changed_reveal_names_its_author(tmp_path, capsys):
    places = Places(tmp_path)
    for index in (1, 2, 3):
        assert places.commit(index) == DONE
    for index in (1, 2, 3):
        assert places.round("reveal", places.stick, index=index) == DONE
    path = places.stick / "reveal-2.json"
    nonce = json.loads(path.read_text())["nonce"]
    path.write_text(path.read_text().replace(nonce, "ab" * 32))
    assert places.round("deal", places.stick, index=1) == FAULT
    assert "密钥保管人 2，公开的内容" in capsys.readouterr().err


def test_a_missing_commitment_is_unusable_input(tmp_path, capsys):
    places = Places(tmp_path)
    assert places.commit(1) == DONE
    assert places.round("reveal", places.stick, index=1) == UNUSABLE
    assert "commitment-2.json" in capsys.readouterr().err


def test_trustees_of_another_ceremony_are_refused(finished, maker, tmp_path):
    for path in finished.stick.glob("*.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "trustees.json").write_text(maker.keys().trustees.text)
    assert finished.round("finish", tmp_path, index=1) == FAULT
    assert finished.run("check", tmp_path) == FAULT


@pytest.mark.usefixtures("boxes")
def test_a_key_that_has_not_finished_its_ceremony_decrypts_nothing(finished, tmp_path):
    other = Places(tmp_path)
    assert other.commit(1) == DONE
    for name in ("A.bel", "B.bel", "manifest.json"):
        (other.stick / name).write_bytes((finished.stick / name).read_bytes())
    assert closing(other, "decrypt", 1, out=tmp_path / "x") == FAULT


def test_the_passphrase_comes_from_the_environment_too(tmp_path, monkeypatch, capsys):
    key = tmp_path / "zhao.key.json"
    arguments = ["trustee", "commit", "--key", str(key), "--index", "1", "--of", "2"]
    arguments += ["--ceremony", CEREMONY, "--journal", str(tmp_path / "machine")]
    arguments += ["--threshold", "2", "--name", "赵监票", "-o", str(tmp_path)]
    monkeypatch.setenv("PINGYI_PASSPHRASE", "too short")
    assert main(arguments) == UNUSABLE
    assert not key.exists()
    monkeypatch.setenv("PINGYI_PASSPHRASE", "long enough to be one")
    assert main(arguments) == DONE
    assert read_header(key.read_text()).cost == 2**17
    monkeypatch.setenv("PINGYI_PASSPHRASE", "long enough but wrong")
    assert main(["trustee", "reveal", "--key", str(key), str(tmp_path)]) == UNUSABLE
    assert capsys.readouterr().err.count("\n") == 2


def test_without_a_terminal_nobody_is_asked(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("PINGYI_PASSPHRASE", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    arguments = ["--key", str(tmp_path / "k"), "--index", "1", "--of", "2", "--threshold", "2"]
    arguments += ["--ceremony", CEREMONY, "--journal", str(tmp_path / "machine")]
    assert main(["trustee", "commit", *arguments, "--name", "n"]) == UNUSABLE
    assert "PINGYI_PASSPHRASE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("index", "size", "threshold"), [(0, 3, 2), (4, 3, 2), (1, 10, 2), (1, 3, 4), (1, 3, 0)]
)
def test_an_impossible_place_is_unusable_input(tmp_path, index, size, threshold):
    words = ("--index", index, "--of", size, "--threshold", threshold, "--name", "n")
    words = (*words, "--ceremony", CEREMONY)
    assert Places(tmp_path).run("commit", *words, index=1) == UNUSABLE


def test_a_ceremony_s_number_that_is_none_is_unusable_input(tmp_path, capsys):
    words = ("--index", 1, "--of", 3, "--threshold", 2, "--name", "n", "--ceremony", "0OIl")
    assert Places(tmp_path).run("commit", *words, index=1) == UNUSABLE
    assert "tally trustee number" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{}", json.dumps({"header": {}, "sealed": ""}), "\0"])
def test_what_is_no_key_file_is_unusable_input(tmp_path, text):
    other = Places(tmp_path)
    other.key(1).write_text(text)
    assert other.round("reveal", tmp_path, index=1) == UNUSABLE


def test_a_disk_that_is_full_is_the_machines_failure(tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tally.trustee.keyfile.os.fsync", full)
    other = Places(tmp_path)
    assert other.commit(1) == MACHINE
    assert not other.key(1).exists()
    assert "No space left" in capsys.readouterr().err


def scan(places, monkeypatch, lines, **options):
    """``tally trustee returned`` with these lines on its input."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return closing(places, "returned", 1, **options)


def said_of_box(places, out):
    payload = (places.stick / "trustees.json").read_text().strip()
    text = (out / "returned-1.json").read_text().strip()
    return parse_return_box(check_words(parse_trustees(payload).signing_keys[0], text))


def test_the_return_box_is_scanned_from_carried_files(
    finished, boxes, tmp_path, monkeypatch, capsys
):
    large, small = boxes
    tracker = code_of(bytes.fromhex(parse_ballot(large.ballots[0]).tracker))
    lines = [*large.slips[:6], large.slips[0].lower(), "", small.slips[1], tracker]
    assert scan(finished, monkeypatch, lines, out=tmp_path) == DONE
    told = capsys.readouterr().out
    assert told.count("在票箱中 · 票种 A") == 6
    assert "已扫过 · 票种 A" in told
    assert "找到了" in told
    assert "扫了 7 张凭条，有票 7 张；查了 1 个回执码，找到 1 个" in told
    assert not [slip for slip in large.slips + small.slips if slip in told]
    box = said_of_box(finished, tmp_path)
    assert [(g.code, g.scanned, g.found, g.twice) for g in box.groups] == [
        ("A", 6, 6, 1),
        ("B", 1, 1, 0),
    ]
    assert box.explained


def test_a_slip_without_a_ballot_is_told_and_explained_by_a_second_run(
    finished, boxes, tmp_path, monkeypatch, capsys
):
    large, _ = boxes
    assert scan(finished, monkeypatch, large.slips[:7], out=tmp_path) == DONE
    told = capsys.readouterr().out
    assert "没有对应的票 · 票种 A" in told
    assert "没有说明不能确认结果" in told
    assert not said_of_box(finished, tmp_path).explained
    why = ("--why", "一人没有投票")
    assert scan(finished, monkeypatch, large.slips[:7], out=tmp_path, more=why) == DONE
    assert said_of_box(finished, tmp_path).explained


def test_at_a_terminal_what_is_scanned_is_not_shown_and_an_empty_line_ends(
    finished, boxes, tmp_path, monkeypatch
):
    large, _ = boxes
    typed = iter([large.slips[0], ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    assert closing(finished, "returned", 1, out=tmp_path) == DONE
    assert said_of_box(finished, tmp_path).scanned == 1
    assert next(typed, None) is None
