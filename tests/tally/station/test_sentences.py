"""Everything that the station can say is there, in both languages."""

import re
import string
from pathlib import Path

import pytest

import tally.station
from tally.errors import TallyError
from tally.station import refusals, sealing_refusals
from tally.station.refusals import ServerRefused, StationRefusal
from tally.station.sentences import CATALOGUE, check_sentence, refusal_sentence
from tally.trustee.certificate import BadCeremonyMessage
from tally.trustee.keyfile import BoundToOther, NotAKeyFile, PassphraseTooShort, WrongPassphrase
from tally.verifier import Check
from tally.verifier.findings import CHECKS

ROOM = Path(tally.station.__file__).parent
GAPS = string.Formatter()


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_sentence_has_both_languages_and_the_same_gaps(code):
    said = CATALOGUE[code]
    assert set(said) == {"zh", "en"}
    gaps = [{gap for _, gap, _, _ in GAPS.parse(text) if gap} for text in said.values()]
    assert gaps[0] == gaps[1]


def test_every_sentence_that_a_page_names_exists():
    for page in (ROOM / "templates").glob("*.html"):
        text = page.read_text("utf-8")
        codes = re.findall(r'(?:say|why)\("([a-z0-9-]+)"(?! ~)', text)
        assert {code for code in codes if code not in CATALOGUE} == set(), page.name


def test_no_sentence_is_left_over():
    sources = [*(ROOM / "templates").glob("*.html"), *ROOM.glob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    built = (
        "refusal-", "part-", "stage-", "state-", "working-", "key-stage-", "notice-", "error-",
        "own-", "seats-", "cli-", "round-", "about-", "publish-", "missing-", "limit-", "seen-", "sum-", "camera-",
    )  # fmt: skip
    plain = [code for code in CATALOGUE if not code.startswith(built)]
    assert [code for code in plain if not re.search(f"[\"']{code}[\"']", text)] == []


def test_every_refusal_of_the_station_has_a_sentence():
    named = [*vars(refusals).values(), *vars(sealing_refusals).values()]
    classes = [one for one in named if isinstance(one, type)]
    for one in classes:
        if issubclass(one, StationRefusal) and one is not StationRefusal:
            assert f"refusal-{one.code}" in CATALOGUE


@pytest.mark.parametrize("language", ["zh", "en"])
def test_refusals_of_tally_and_of_the_server_are_said_too(language):
    for refusal in (
        WrongPassphrase(),
        NotAKeyFile(),
        PassphraseTooShort(),
        BoundToOther("bound to {content}", content="00"),
        BadCeremonyMessage("no coefficients"),
    ):
        assert f"refusal-{refusal.code}" in CATALOGUE
        assert "{" not in refusal_sentence(refusal, language)
    answer = ServerRefused(status=409, code="not-yet", zh="还不行", en="Not yet")
    assert {"zh": "还不行", "en": "Not yet"}[language] in refusal_sentence(answer, language)


def test_a_refusal_without_a_sentence_of_its_own_is_still_explained():
    class Strange(TallyError):
        code = "strange"

    assert "strange: place" in refusal_sentence(Strange("place"), "en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_check_of_the_verifier_is_said_in_plain_words(language):
    for name in CHECKS:
        assert check_sentence(Check(name, ok=True), language)
        failed = Check(name, ok=False, where="ballot 3", detail="invalid-proof")
        assert "ballot 3" in check_sentence(failed, language)
