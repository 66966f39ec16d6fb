"""Every note of a refusal is a literal template with its Chinese, and no Chinese is left over."""

import ast
import importlib
import pkgutil
import string
from pathlib import Path

import pytest

import tally
from tally.errors import TallyError
from tally.station.refusals import StationRefusal
from tally.words import MESSAGES, NOTES, PLACES

ROOM = Path(tally.__file__).parent


def refusal_names():
    for module in pkgutil.walk_packages(tally.__path__, "tally."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting = [TallyError]
    while waiting:
        one = waiting.pop()
        # The station has a catalogue of its own, by code.
        if one is not StationRefusal:
            waiting += one.__subclasses__()
            yield one.__name__


def calls(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node, f"{path.relative_to(ROOM.parent)}:{node.lineno}"


def name_of(call):
    return getattr(call.func, "id", None)


@pytest.fixture(scope="module")
def noted():
    """Where a refusal is made, and the first argument that it is made with."""
    names = set(refusal_names())
    return [
        (where, call.args[0])
        for path in sorted(ROOM.rglob("*.py"))
        for call, where in calls(path)
        if name_of(call) in names and call.args
    ]


def is_literal(note):
    return isinstance(note, ast.Constant) and isinstance(note.value, str)


def test_every_note_is_a_literal_template(noted):
    computed = [
        f"{where}: {ast.unparse(note)}" for where, note in noted if not is_literal(note)
    ]
    assert computed == [], "\n".join(["Say these with at(...) or as values:", *computed])


def test_no_refusal_is_made_by_a_computed_class():
    computed = [
        where
        for path in sorted(ROOM.rglob("*.py"))
        for call, where in calls(path)
        if isinstance(call.func, ast.Call) and name_of(call.func) == "type"
    ]
    assert computed == []


def test_every_note_has_its_chinese(noted):
    missing = [
        f"{where}: {note.value}"
        for where, note in noted
        if is_literal(note) and note.value not in NOTES
    ]
    assert missing == [], "\n".join(["Add to tally/words:", *missing])


def test_no_chinese_is_left_of_a_note_that_is_gone(noted):
    said = {note.value for _, note in noted if is_literal(note)}
    assert sorted(NOTES.keys() - said) == []


def gaps(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("note", NOTES)
def test_a_note_and_its_chinese_have_the_same_values(note):
    assert gaps(note) == gaps(NOTES[note])
    assert note.isascii()
    assert not NOTES[note].isascii()


def test_every_place_that_a_refusal_names_is_in_the_catalogue():
    named = {
        (keyword.arg, where)
        for path in sorted(ROOM.rglob("*.py"))
        for call, where in calls(path)
        if name_of(call) == "at"
        for keyword in call.keywords
        if keyword.arg is not None
    }
    assert [place for place in sorted(named) if place[0] not in PLACES] == []


def test_every_message_of_the_ceremony_is_in_the_catalogue():
    named = {
        call.args[1].value
        for path in sorted(ROOM.rglob("*.py"))
        for call, _ in calls(path)
        if name_of(call) == "made_by"
    }
    assert named == MESSAGES.keys()
