import contextlib
import hashlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.record.evidence import EvidenceMalformed, read_evidence, write_evidence

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


def rewritten(change):
    with zipfile.ZipFile(io.BytesIO(write_evidence(FILES))) as package:
        files = [(name, package.read(name)) for name in package.namelist()]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in change(files):
            package.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files[1:],
        lambda files: files[:-1],
        lambda files: [*files, ("extra", b"")],
        lambda files: [*files[:-1], (files[-1][0], b"other")],
        lambda files: [("MANIFEST", b"\xff"), *files[1:]],
        lambda files: [("MANIFEST", files[0][1] * 2), *files[1:]],
        lambda _: [],
    ],
    ids=["no-manifest", "missing", "extra", "changed", "not-text", "listed-twice", "empty"],
)
def test_a_package_that_differs_from_its_manifest_is_refused(change):
    with pytest.raises(EvidenceMalformed):
        read_evidence(rewritten(change))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused():
    with pytest.raises(EvidenceMalformed, match="one name"):
        read_evidence(rewritten(lambda files: [*files, files[-1]]))


@given(st.integers(0, 2**16), st.integers(1, 255))
def test_a_changed_byte_is_refused_or_changes_nothing_that_counts(at, change):
    data = write_evidence(FILES)
    at %= len(data)
    changed = data[:at] + bytes([data[at] ^ change]) + data[at + 1 :]
    with contextlib.suppress(EvidenceMalformed):
        assert read_evidence(changed) == FILES


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(noise):
    for data in (noise, b"PK\x03\x04" + noise, b"PK\x05\x06" + noise):
        with pytest.raises(EvidenceMalformed):
            read_evidence(data)
