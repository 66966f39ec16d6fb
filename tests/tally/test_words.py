"""Every check and every refusal has its sentence in both languages."""

import importlib
import pkgutil
import string

import pytest

import tally
from kiosk.domain.card import Card
from tally.errors import (
    BallotMalformed,
    Malformed,
    TallyError,
    UnknownCredential,
    WrongAnswers,
    WrongElection,
    at,
)
from tally.trustee.keyfile import NotAKeyFile, PassphraseTooShort
from tally.verifier.findings import CHECKS
from tally.verifier.papers.audit_log import STEPS, WrongStep
from tally.words import CATALOGUE, PLACES, details, place_text, refusal, say
from tally.words.paper_notes import STEP_WORDS


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
    codes = {f"refused-{one.code}" for one in refusals()}
    assert {code for code in CATALOGUE if code.startswith("refused-")} == codes


def test_every_check_has_a_sentence():
    assert {f"check-{name}" for name in CHECKS} <= CATALOGUE.keys()


def gaps(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_languages_say_it_with_the_same_values(code):
    chinese, english = CATALOGUE[code]
    assert chinese
    assert english
    assert gaps(chinese) == gaps(english)
    assert english.isascii()


def refused():
    with pytest.raises(WrongAnswers) as caught, at("protocol 6.3", ballot=3), at(question=2):
        raise WrongAnswers("{answers} answers to {questions} questions", answers=1, questions=2)
    return caught.value


def test_a_refusal_says_why_where_what_and_by_which_rule():
    assert refusal(refused(), "en") == (
        "the answers do not fit the questions: ballot 3, question 2: "
        "1 answers to 2 questions (rule: protocol 6.6)"
    )
    assert refusal(refused(), "zh") == (
        "答案个数与题目不符：第3张票，第2题：共2题，票上有1题的答案（依据：协议 6.6）"
    )
    assert str(refused()) == "ballot 3, question 2: 1 answers to 2 questions"


def test_a_refusal_without_place_note_or_rule_is_its_sentence_alone():
    assert refusal(PassphraseTooShort(), "zh") == say("refused-passphrase-too-short", "zh")
    assert details(PassphraseTooShort(), "en") == ""
    assert details(UnknownCredential(), "en") == "rule: protocol 6.6"


def test_an_unknown_note_is_said_in_english():
    assert details(NotAKeyFile("of nobody"), "zh") == "of nobody"


def test_foreign_text_can_neither_steer_the_terminal_nor_flood_it():
    hostile = "\x1b[2J\n\u202e" + 5000 * "x"
    fault = WrongElection("names the election {uuid}", uuid=hostile)
    fault.place = {"contest": hostile}
    said = refusal(fault, "en")
    assert said.isprintable()
    assert len(said) < 600


def test_every_place_has_its_words():
    place = dict.fromkeys(PLACES, 3)
    assert place_text(place, "en").isascii()
    for name in PLACES:
        for language in ("zh", "en"):
            assert "3" in place_text({name: 3}, language)
    assert place_text({"ballot": 3, "question": 2, "choice": 1}, "zh") == (
        "第3张票，第2题，第1个答案"
    )
    assert place_text({"trustee": 2, "message": "certificate"}, "zh") == "密钥保管人 2，证书"


def test_a_refusal_of_another_class_keeps_place_note_and_rule():
    fault = BallotMalformed.of(refused())
    assert fault.code == "ballot-malformed"
    assert str(fault) == str(refused())
    assert fault.rule == "protocol 6.6"
    assert BallotMalformed.of(Malformed()).rule == BallotMalformed.rule


def test_the_line_of_a_command_has_its_values_filled_in():
    assert say("written", "zh", file="x") == "已写入 x"


def test_every_step_and_state_of_a_meeting_has_its_chinese():
    states = {state for course in STEPS.values() for both in course.items() for state in both}
    assert set(STEP_WORDS) == {
        *(("step", step) for step in (*STEPS, "annul")),
        *(("state", state) for state in (*states, "annulled", "destroyed")),
        *(("card", card) for card in Card),
    }
    fault = WrongStep(
        "the step {step} was taken while the meeting was {state}", step="open", state="open"
    )
    assert "会议投票中时不能进行步骤“开始投票”" in refusal(fault, "zh")
