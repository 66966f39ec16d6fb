"""What the station says, in Chinese and English.

``tally`` speaks no language: refusals and checks carry codes, and this room has the sentences
(``words/*.toml``; those of the verifier's checks stand in ``tally.words``).  A sentence says
what happened, what it means, and what to do next; it blames nobody.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

from tally.errors import TallyError
from tally.station.config import Language
from tally.station.refusals import ServerRefused, StationRefusal
from tally.verifier import Check
from tally.verifier.wording import fault_of
from tally.words import CATALOGUE as VERIFIER
from tally.words import details
from tally.words import refusal as verifier_refusal
from tally.words import say as verifier_say

WORDS = (
    "pages.toml",
    "sealing.toml",
    "cards.toml",
    "checkpoints.toml",
    "closing.toml",
    "return_box.toml",
    "refusals.toml",
    "sealing_refusals.toml",
    "closing_refusals.toml",
)


def _catalogue() -> dict[str, dict[str, str]]:
    folder = files("tally.station") / "words"
    texts = [(folder / name).read_text("utf-8") for name in WORDS]
    return {code: said for text in texts for code, said in tomllib.loads(text).items()}


CATALOGUE = _catalogue()
"""Code -> language -> sentence; ``{name}`` is filled in."""


def say(code: str, language: Language, /, **values: object) -> str:
    """The sentence of ``code``."""
    return CATALOGUE[code][language].format(**values)


def refusal_sentence(refusal: TallyError, language: Language) -> str:
    """What to say about a refusal of the station, of ``tally``, or of the server."""
    if isinstance(refusal, ServerRefused):
        return say("refusal-server-refused", language, answer=refusal.values[language])
    if f"refusal-{refusal.code}" in CATALOGUE:
        values = dict(refusal.values) if isinstance(refusal, StationRefusal) else {}
        if "part" in values:
            values["part"] = say(f"part-{values['part']}", language)
        detail = details(refusal, language)
        return say(f"refusal-{refusal.code}", language, **{"detail": detail, **values})
    if f"refused-{refusal.code}" in VERIFIER:
        detail = verifier_refusal(refusal, language)
    else:
        detail = f"{refusal.code}: {refusal}"
    return say("refusal-other", language, detail=detail)


def check_sentence(check: Check, language: Language) -> str:
    """What a check of the verifier looked at, and where it failed."""
    sentence = verifier_say(f"check-{check.name}", language)
    if check.ok:
        return sentence
    code = f"refused-{check.detail}"
    why = verifier_say(code, language) if code in VERIFIER else check.detail
    where = fault_of(check, language)
    return say("check-failed", language, check=sentence, why=why, where=where)
