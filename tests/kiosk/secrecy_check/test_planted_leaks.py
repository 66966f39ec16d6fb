"""A planted leak of each kind is found by its attack and by no other; an honest instance is clean."""

import pytest

from kiosk.secrecy_check.attack import Verdict
from kiosk.secrecy_check.attacks import ATTACKS
from tests.kiosk.secrecy_check.plants import PLANTS

pytestmark = pytest.mark.slow


def test_an_honest_instance_is_clean(held):
    report = held.check()
    assert [(a.name, [str(f) for f in tried.findings]) for a, tried in report.found] == []
    untried = [a.name for a, tried in report.results if tried.verdict is Verdict.NOT_TRIED]
    assert untried == ["requests"]


def test_every_attack_has_a_leak_that_it_must_find():
    assert set(PLANTS) == {attack.name for attack in ATTACKS}


@pytest.mark.parametrize("name", sorted(PLANTS))
def test_a_planted_leak_is_found_by_its_attack_and_no_other(place, name):
    PLANTS[name](place)
    assert place.found() == {name}
