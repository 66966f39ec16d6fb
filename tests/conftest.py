"""What holds for the whole suite: a bare machine may skip, CI may not."""

import os

import pytest

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
