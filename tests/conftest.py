"""What holds for the whole suite: a bare machine may skip, CI may not; one browser driver a process."""

import compileall
import os
import shutil
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

# What several rooms of the tests need; everything else stays beside its tests.
pytest_plugins = ["tests.tally.making_records", "tests.interop.reference"]

PACKAGES = ("kiosk", "printable", "tally")


def pytest_configure(config):
    """Compile our packages once: hundreds of processes are started, and where Python may not write
    bytecode each of them would compile all that it imports."""
    if not hasattr(config, "workerinput"):
        for package in PACKAGES:
            compileall.compile_dir(Path(__file__).parents[1] / package, quiet=1)


IN_CI = os.environ.get("CI") == "true"


def _fail_instead_of_skipping(report) -> None:
    if not (IN_CI and report.skipped) or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"CI has every tool, so nothing may be skipped there: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):  # noqa: ARG001 (pytest names the arguments)
    report = yield
    _fail_instead_of_skipping(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):  # noqa: ARG001 (pytest names the argument)
    report = yield
    _fail_instead_of_skipping(report)
    return report


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(tmp_path_factory):
    """Hundreds of tests make an application of their own, each of which compiled its templates."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    options = Flask.jinja_options
    Flask.jinja_options = {**options, "bytecode_cache": cache}
    yield
    Flask.jinja_options = options


CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def driver():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed"
    )
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium on this machine")
    # Node, which drives the browser, would print warnings of its own into the summary.
    os.environ.setdefault("NODE_NO_WARNINGS", "1")
    with playwright.sync_playwright() as driver:
        yield driver


def options_of(*arguments: str, film: Path | None = None, **environment: str):
    """How Chromium is started; ``film`` is what its camera sees."""
    camera = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    return {
        "executable_path": CHROMIUM,
        "args": [*ARGUMENTS, *arguments, *(camera if film else [])],
        "env": {**os.environ, **environment},
    }


@pytest.fixture(scope="session")
def tablet_options():
    """``tablet_options(film)``: of a browser with a profile of its own, the size of a tablet."""
    return lambda film: {
        **options_of(film=film),
        "viewport": {"width": 1024, "height": 768},
        "locale": "zh-CN",
    }


@pytest.fixture
def launch(driver):
    """``launch(*arguments, film=…, NAME=…)``: a browser; NAME is for its environment."""
    browsers = []

    def start(*arguments: str, **options):
        browser = driver.chromium.launch(**options_of(*arguments, **options))
        browsers.append(browser)
        return browser

    yield start
    for browser in browsers:
        browser.close()
