"""One word per thing: what people read says the glossary's word, in every catalogue."""

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tally.words import CATALOGUE

ROOT = Path(__file__).parents[2]

TERMS = [
    "attestation",
    "check code",
    "closing code",
    "evidence",
    "key file",
    "manifest code",
    "partial decryption",
    "slip code",
    "station code",
    "tally sheet",
    "tracker",
]
"""Terms that an English sentence cannot use in another sense."""


def glossary():
    """English term -> its Chinese word; a row may hold several of each."""
    words = {}
    for line in (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and len(cells := line.strip("| ").split(" | ")) == 3:
            terms, chinese = re.split(", | / ", cells[0]), re.split("，| / ", cells[1])
            words |= dict(zip(terms, chinese, strict=False))
    return words


def sentences():
    """Every sentence in both languages, by catalogue."""
    with (ROOT / "kiosk/translations/zh/LC_MESSAGES/messages.po").open("rb") as file:
        kiosk = [(message.id, message.string) for message in read_po(file) if message.id]
    tablet = re.findall(
        r"""zh:\s*"(.*?)",\s*en:\s*(?:"(.*?)"|'(.*?)'),?\s*\}""",
        (ROOT / "kiosk/frontend/src/words.js").read_text(encoding="utf-8"),
    )
    station = [
        (entry["en"], entry["zh"])
        for file in (ROOT / "tally/station/words").glob("*.toml")
        for entry in tomllib.loads(file.read_text(encoding="utf-8")).values()
    ]
    return {
        "kiosk": kiosk,
        "tablet": [(double or single, chinese) for chinese, double, single in tablet],
        "station": station,
        "command line": [(english, chinese) for chinese, english in CATALOGUE.values()],
    }


@pytest.mark.parametrize("term", TERMS)
def test_a_sentence_about_a_thing_says_the_word_of_the_glossary(term):
    word = glossary()[term]
    said = re.compile(rf"\b{term}s?\b", re.IGNORECASE)
    pairs = [pair for catalogue in sentences().values() for pair in catalogue]
    about = [pair for pair in pairs if said.search(pair[0])]
    assert about, "nobody speaks of it: take it out of TERMS"
    assert [pair for pair in about if word not in pair[1]] == []


def test_every_catalogue_is_read():
    assert all(len(catalogue) > 80 for catalogue in sentences().values())
