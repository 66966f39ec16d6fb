"""Every sentence is there in Chinese and in English."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import kiosk
from kiosk.i18n import Sentence, _, current_language

ROOT = Path(kiosk.__file__).parent
PLACE = re.compile(r"%\((\w+)\)s")
MESSAGES = [
    ("**.py", "python"),
    ("templates/**.html", "jinja2"),
]


def sentences_in_the_source() -> set[str]:
    found = extract_from_dir(
        ROOT,
        method_map=MESSAGES,
        keywords={"_": None},
        directory_filter=lambda path: Path(path).name not in {"frontend", "static"},
    )
    return {message for _file, _line, message, *_rest in found if isinstance(message, str)}


@pytest.fixture(scope="module")
def chinese() -> dict[str, Message]:
    with (ROOT / "translations/zh/LC_MESSAGES/messages.po").open("rb") as file:
        return {message.id: message for message in read_po(file, locale="zh") if message.id}


def test_every_sentence_has_its_chinese(chinese: dict[str, Message]):
    missing = {text for text in sentences_in_the_source() if not chinese.get(text)}
    assert missing == set()
    assert {text for text, message in chinese.items() if not message.string} == set()


def test_the_catalogue_holds_no_sentence_that_nobody_says(chinese: dict[str, Message]):
    assert set(chinese) - sentences_in_the_source() == set()


def test_the_chinese_asks_for_no_value_that_the_english_has_not(chinese: dict[str, Message]):
    for text, message in chinese.items():
        assert set(PLACE.findall(message.string)) <= set(PLACE.findall(text)), text
        values = dict.fromkeys(PLACE.findall(text), "x")
        assert message.string % values
        assert text % values


def test_a_sentence_within_a_sentence_is_told_in_the_same_language():
    inner = Sentence("draft")
    assert _("%(name)s: %(state)s", name="会", state=inner).text("en") == "会: draft"


def test_outside_a_request_the_language_is_chinese():
    assert current_language() == "zh"


def test_a_language_without_a_catalogue_gets_the_english():
    assert _("Group %(code)s", code="A").text("fr") == "Group A"
