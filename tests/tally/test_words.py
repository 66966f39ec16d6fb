"""Every check and every refusal has its sentence in both languages."""

import importlib
import pkgutil
import string

import pytest

import tally
from tally.errors import TallyError
from tally.verifier.record import NOT_CHECKED, STEPS
from tally.words import CATALOGUE, refusal, say


def refusals():
    for module in pkgutil.walk_packages(tally.__path__, "tally."):
        if not module.name.startswith(("tally.station", "tally.__main__")):
            importlib.import_module(module.name)
    waiting = TallyError.__subclasses__()
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        # The station has a catalogue of its own.
        if not one.__module__.startswith("tally.station"):
            yield one


def test_every_refusal_has_a_sentence_and_a_code_of_its_own():
    codes = [one.code for one in refusals()]
    assert len(codes) > 30
    assert len(set(codes)) == len(codes)
    assert {f"refused-{code}" for code in codes} <= CATALOGUE.keys()


def test_no_sentence_is_left_of_a_refusal_that_is_gone():
    codes = {f"refused-{one.code}" for one in refusals()} | {f"refused-{NOT_CHECKED}"}
    assert {code for code in CATALOGUE if code.startswith("refused-")} == codes


def test_every_check_has_a_sentence():
    assert {f"check-{step.name}" for step in STEPS} <= CATALOGUE.keys()


def gaps(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_languages_say_it_with_the_same_values(code):
    chinese, english = CATALOGUE[code]
    assert chinese
    assert english
    assert gaps(chinese) == gaps(english)
    assert english.isascii()


def test_a_sentence_says_where():
    class Somewhere(TallyError):
        code = "wrong-order"

    assert refusal(Somewhere("event 3"), "en").endswith("(event 3)")
    assert say("written", "zh", file="x") == "已写入 x"
