"""Every code of scoring has its sentence in both languages, and no sentence is left over."""

import ast
import string
from pathlib import Path

import pytest

import tally.scoring
from tally.scoring.components import PeriodMissing
from tally.scoring.faults import fault
from tally.scoring.words import CATALOGUE, PLACES, sentence
from tally.scoring.words.input_faults import INPUT_FAULTS
from tally.scoring.words.into_faults import INTO_FAULTS
from tally.scoring.words.remarks import REMARKS
from tally.scoring.words.scheme_faults import SCHEME_FAULTS

ROOM = Path(tally.scoring.__file__).parent


def calls():
    for path in sorted(ROOM.rglob("*.py")):
        if "words" not in path.parts:
            yield from (
                (node, f"{path.name}:{node.lineno}")
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Call)
            )


def literals():
    """All short texts of the engine: where codes that are not said with ``fault`` stand."""
    for path in sorted(ROOM.rglob("*.py")):
        if "words" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def test_every_code_has_its_sentence():
    said = {
        (call.args[0].value, where)
        for call, where in calls()
        if (getattr(call.func, "id", "") or getattr(call.func, "attr", "")) in {"fault", "note"}
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert len(said) > 80
    assert [pair for pair in sorted(said) if pair[0] not in CATALOGUE] == []


def test_no_sentence_is_left_over():
    said = {*literals(), *(f"period-{how}" for how in PeriodMissing.__args__)}
    assert sorted({*SCHEME_FAULTS, *INPUT_FAULTS, *INTO_FAULTS, *REMARKS} - said) == []


def gaps(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", [*SCHEME_FAULTS, *INPUT_FAULTS, *INTO_FAULTS, *REMARKS])
def test_both_languages_name_the_same(code):
    chinese, english = CATALOGUE[code]
    assert gaps(chinese) == gaps(english)
    assert not chinese.isascii()
    assert not any("一" <= sign <= "鿿" for sign in english)


def test_a_fault_says_where_what_and_what_to_do():
    told = fault("entry-missing", (("person", "001 张三"), ("component", "共性目标")))
    assert sentence(told, "zh") == "001 张三，“共性目标”：没有填写分数；请填写"
    assert sentence(told, "en") == "001 张三, “共性目标”: no score was entered; fill it in"
    assert all(len(pair) == 2 for pair in PLACES.values())
