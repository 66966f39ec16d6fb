"""The labels and the templates that print them."""

import re
from pathlib import Path

from printable.annual_words import WORDS, words_in

PRINTABLE = Path(__file__).parents[2] / "printable"


def test_every_label_is_printed_somewhere_and_every_printed_label_exists():
    templates = ("annual", "annual_sheet", "person_sheet", "posting_list", "certificate")
    text = "".join((PRINTABLE / f"{name}.typ").read_text("utf-8") for name in templates)
    printed = set(re.findall(r"words\.([a-z-]+)", text))
    by_python = {"signers", "certificate"}
    assert printed | by_python == set(WORDS)


def test_both_languages_have_the_same_blanks():
    for chinese, english in WORDS.values():
        assert re.findall(r"\{\w+\}", chinese) == re.findall(r"\{\w+\}", english)


def test_the_signers_are_as_many_in_both_languages():
    counts = {len(words_in(one)["signers"].split(",")) for one in ("zh", "en")}
    assert counts == {4}
