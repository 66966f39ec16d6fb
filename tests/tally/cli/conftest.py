"""The small meeting of ``making_records``, which is run by path: tests are no package."""

import runpy
from pathlib import Path

import pytest

MAKING = Path(__file__).parents[1] / "making_records.py"
globals().update(
    (name, value) for name, value in runpy.run_path(str(MAKING)).items() if name[:2] != "__"
)


@pytest.fixture(scope="session")
def manifest_of_boxes():
    """``making_records.manifest_of``."""
    return globals()["manifest_of"]
