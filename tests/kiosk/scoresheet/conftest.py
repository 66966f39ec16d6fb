"""An office for each test."""

import pytest

from tests.kiosk.scoresheet.office import new_office


@pytest.fixture
def office(tmp_path):
    office = new_office(tmp_path / "office")
    yield office
    office.close()


@pytest.fixture
def clerk(office):
    return office.reader()
