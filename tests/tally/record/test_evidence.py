import contextlib
import hashlib
import io
import random
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.record.evidence import (
    EvidenceMalformed,
    open_evidence,
    read_evidence,
    write_evidence,
)

FILES = {"results.json": b"{}", "record/A.bel": b"\0\xff" * 700, "meeting/名单.csv": b"x"}


def test_files_come_back_as_they_were_put_in():
    assert read_evidence(write_evidence(FILES)) == FILES


def test_a_name_may_hold_what_some_take_for_the_end_of_a_line():
    files = {f"meeting/名{sign}单.csv": b"x" for sign in "\x0b\x1c\x85\u2028\u3000"}
    assert read_evidence(write_evidence(files)) == files


def test_the_same_files_give_the_same_bytes_in_any_order():
    backwards = dict(reversed(FILES.items()))
    assert write_evidence(FILES) == write_evidence(backwards)


def test_any_program_can_check_the_manifest():
    with zipfile.ZipFile(io.BytesIO(write_evidence(FILES))) as package:
        assert package.namelist()[0] == "MANIFEST"
        lines = package.read("MANIFEST").decode().splitlines()
    # The form that sha256sum --check reads.
    assert sorted(lines) == sorted(
        f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in FILES.items()
    )


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", "a\\b", "C:x", "a/./b", "a/", ""])
def test_no_package_is_written_with_a_name_that_leads_elsewhere(name):
    with pytest.raises(ValueError, match="below its folder"):
        write_evidence({name: b""})


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_file_is_read_from_any_place_without_the_others(tmp_path, method):
    path = tmp_path / "evidence.zip"
    path.write_bytes(rewritten(list, compression=method))
    with open_evidence(path) as evidence:
        assert evidence.names == tuple(sorted(FILES))
        assert evidence.read("results.json") == b"{}"
        assert evidence.digest("results.json") == hashlib.sha256(b"{}").hexdigest()
        with evidence.open("record/A.bel") as record:
            assert record.seek(699) == record.tell() == 699
            assert record.read(2) == b"\xff\0"
            assert record.seek(-1, io.SEEK_END) == 1399
            assert record.read() == b"\xff"
            assert record.read() == b""
            record.seek(0)
            assert record.read() == FILES["record/A.bel"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_large_record_is_not_held_in_memory(tmp_path, method):
    record = random.Random(1).randbytes(2**20).hex().encode() * 20  # noqa: S311 (a test)
    path = tmp_path / "evidence.zip"
    path.write_bytes(write_evidence({"record/A.bel": record}))
    if method == zipfile.ZIP_DEFLATED:
        path.write_bytes(rewritten(list, {"record/A.bel": record}, compression=method))
    del record
    tracemalloc.start()
    try:
        with open_evidence(path) as evidence, evidence.open("record/A.bel") as file:
            while file.read(2**16):
                pass
        assert tracemalloc.get_traced_memory()[1] < 2**21
    finally:
        tracemalloc.stop()


def test_a_large_file_is_not_read_at_once():
    files = {"record/A.bel": bytes(2**25 + 1)}
    with open_evidence(write_evidence(files)) as evidence:
        with pytest.raises(EvidenceMalformed, match="larger than such a file"):
            evidence.read("record/A.bel")
        with evidence.open("record/A.bel") as file:
            assert len(file.read()) == 2**25 + 1


class Pipe(io.RawIOBase):
    """What a program writes to that cannot go back: it then describes each file after it."""

    def __init__(self):
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += data
        return len(data)


def test_what_ordinary_programs_write_is_read():
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("record/", b"")
        package.writestr("meeting/", b"")
        for name, data in packed_files(FILES):
            package.writestr(name, data)
    assert read_evidence(bytes(pipe.data)) == FILES


def packed_files(files):
    with zipfile.ZipFile(io.BytesIO(write_evidence(files))) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def rewritten(change, files=FILES, **settings):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **settings) as package:
        for name, data in change(packed_files(files)):
            package.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files[1:],
        lambda files: files[:-1],
        lambda files: [*files, ("extra", b"")],
        lambda files: [*files, ("empty/", b"")],
        lambda files: [*files, ("record/", b"full")],
        lambda files: [*files[:-1], (files[-1][0], b"other")],
        lambda files: [("MANIFEST", b"\xff"), *files[1:]],
        lambda files: [("MANIFEST", files[0][1] * 2), *files[1:]],
        lambda files: [("MANIFEST", files[0][1].replace(b"results.json", b"MANIFEST"))],
        lambda _: [],
    ],
    ids=[
        *("no-manifest", "missing", "extra", "empty-folder", "full-folder", "changed"),
        *("not-text", "listed-twice", "lists-itself", "empty"),
    ],
)
def test_a_package_that_differs_from_its_manifest_is_refused(change):
    with pytest.raises(EvidenceMalformed):
        read_evidence(rewritten(change))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused():
    with pytest.raises(EvidenceMalformed, match="one name"):
        read_evidence(rewritten(lambda files: [*files, files[-1]]))


@pytest.mark.parametrize(
    "name", ["../x", "/x", "a\\b", "C:x", "a/../b", "./a", "a//b", "a\nb", "record/../../x"]
)
def test_a_name_that_leads_elsewhere_is_refused(name):
    def smuggle(files):
        line = f"{hashlib.sha256(b'x').hexdigest()}  {name}\n".encode()
        return [("MANIFEST", files[0][1] + line), *files[1:], (name, b"x")]

    with pytest.raises(EvidenceMalformed, match="leads elsewhere"):
        read_evidence(rewritten(smuggle))


HONEST = write_evidence(FILES)
END = struct.calcsize("<4s4H2IH")
START = struct.unpack_from("<I", HONEST, len(HONEST) - 6)[0]
"""Where the zip's directory begins."""


def directory(data):
    return struct.unpack_from("<I", data, len(data) - 6)[0]


def patched(data, at, form, value):
    changed = bytearray(data)
    struct.pack_into(form, changed, at, value)
    return bytes(changed)


def inserted(data, at, extra):
    """``data`` with bytes put in before its directory, whose place the end then names."""
    moved = data[:at] + extra + data[at:]
    return patched(moved, len(moved) - 6, "<I", directory(data) + len(extra))


ATTACKS = {
    "before": b"#!/bin/sh\n" + HONEST,
    "before, with the directory's place mended": inserted(HONEST, 0, b"junk"),
    "after": HONEST + b"\n",
    "comment": patched(HONEST, len(HONEST) - 2, "<H", 4) + b"note",
    "between": inserted(HONEST, START, b"hidden"),
    "another number of files": patched(HONEST, len(HONEST) - 12, "<H", 3),
    "fewer files than the directory": patched(
        patched(HONEST, len(HONEST) - 12, "<H", 3), len(HONEST) - 14, "<H", 3
    ),
    "a second disk": patched(HONEST, len(HONEST) - 18, "<H", 1),
    "zip64 in the end": patched(HONEST, len(HONEST) - 6, "<I", 2**32 - 1),
    "zip64 in an entry": patched(HONEST, START + 24, "<I", 2**32 - 1),
    "encrypted": patched(HONEST, START + 8, "<H", 1),
    "encrypted, both headers": patched(patched(HONEST, START + 8, "<H", 1), 6, "<H", 1),
    "another method": patched(patched(HONEST, START + 10, "<H", 12), 8, "<H", 12),
    "two methods": patched(HONEST, START + 10, "<H", 8),
    "a second name": HONEST.replace(b"results.json", b"rezults.json", 1),
    "a link": patched(HONEST, START + 38, "<I", 0o120777 << 16),
    "an entry over another": patched(HONEST, START + 46 + 8 + 42, "<I", 0),
    "another checksum": patched(patched(HONEST, START + 16, "<I", 7), 14, "<I", 7),
    "claims of four gigabytes": patched(
        patched(HONEST, START + 20, "<I", 2**32 - 2), START + 24, "<I", 2**32 - 2
    ),
    "not even an end": HONEST[: END - 1],
}


@pytest.mark.parametrize("data", ATTACKS.values(), ids=ATTACKS)
def test_a_zip_that_two_programs_could_read_in_two_ways_is_refused(data):
    with pytest.raises(EvidenceMalformed):
        read_evidence(data)


@pytest.mark.parametrize("kind", [0x0001, 0x7075])
def test_an_extra_field_with_another_size_or_name_is_refused(kind):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in packed_files(FILES):
            entry = zipfile.ZipInfo(name)
            entry.extra = struct.pack("<2H8s", kind, 8, b"\0" * 8)
            if kind == 0x0001:
                # zipfile drops a zip64 field of its own accord: it is put in under another name.
                entry.extra = struct.pack("<2H8s", 0x9999, 8, b"\0" * 8)
            package.writestr(entry, data)
    data = target.getvalue().replace(struct.pack("<2H", 0x9999, 8), struct.pack("<2H", kind, 8))
    with pytest.raises(EvidenceMalformed, match="second size or name"):
        read_evidence(data)


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = rewritten(
        list, {"record/A.bel": bytes(2**24)}, compression=zipfile.ZIP_DEFLATED, compresslevel=9
    )
    tracemalloc.start()
    try:
        with pytest.raises(EvidenceMalformed, match="far larger"):
            read_evidence(bomb)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_a_bomb_that_claims_to_be_small_is_not_unpacked_further_than_it_claims():
    bomb = rewritten(list, {"record/A.bel": bytes(2**24)}, compression=zipfile.ZIP_DEFLATED)
    for at in (bomb.rindex(b"record/A.bel") - 22, bomb.index(b"record/A.bel") - 8):
        bomb = patched(bomb, at, "<I", 1000)
    tracemalloc.start()
    try:
        with pytest.raises(EvidenceMalformed, match="directory describes"):
            read_evidence(bomb)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_package_cut_anywhere_is_refused(method):
    data = rewritten(list, compression=method)
    for length in range(len(data)):
        with pytest.raises(EvidenceMalformed):
            read_evidence(data[:length])


@given(st.integers(0, 2**16), st.integers(1, 255), st.booleans())
def test_a_changed_byte_is_refused_or_changes_nothing_that_counts(at, change, deflated):
    data = rewritten(list, compression=zipfile.ZIP_DEFLATED) if deflated else HONEST
    at %= len(data)
    changed = data[:at] + bytes([data[at] ^ change]) + data[at + 1 :]
    with contextlib.suppress(EvidenceMalformed):
        assert read_evidence(changed) == FILES


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(noise):
    for data in (noise, b"PK\x03\x04" + noise, b"PK\x05\x06" + noise):
        with pytest.raises(EvidenceMalformed):
            read_evidence(data)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=80))
def test_no_bytes_written_over_a_package_crash_the_reader(back, noise):
    at = max(0, len(HONEST) - back)
    changed = HONEST[:at] + noise + HONEST[at + len(noise) :]
    with contextlib.suppress(EvidenceMalformed):
        assert read_evidence(changed) == FILES
