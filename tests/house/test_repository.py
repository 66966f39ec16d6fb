"""What must never be in the repository."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if listing.returncode:
        pytest.skip("not a git checkout (an unpacked archive)")
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name]


def test_no_generated_file_is_tracked(tracked):
    endings = {".pdf", ".ttf", ".otf", ".woff2", ".wasm", ".mo", ".sqlite3", ".db"}
    assert [path for path in tracked if path.suffix in endings] == []
    assert [path for path in tracked if "dist" in path.parts or path.name == "uv.lock"] == []


def test_no_registry_address_or_path_of_a_machine_is_tracked(tracked):
    address = re.compile(
        r"https?://[\w.-]*(pypi|pythonhosted|npmjs|debian)\.(org|com)|(?<![\w.])/(work|farm)/"
    )
    for path in tracked:
        if path.suffix in {".bel", ".png", ".copy", ".xlsx"} or path == Path(__file__):
            continue
        assert not address.search(path.read_text(encoding="utf-8")), path


def test_only_the_ci_script_reads_what_lies_outside_the_project(tracked):
    outside = "../" + "shared"
    readers = [
        p
        for p in tracked
        if p.suffix in {".py", ".js", ".sh", ".toml"} and outside in p.read_text()
    ]
    assert readers == []
