"""What the station says, in Chinese and English.

``tally`` speaks no language: refusals and checks carry codes, and this room has the sentences
(``words/*.toml``; those of the verifier's checks stand in ``tally.words``).  A sentence says
what happened, what it means, and what to do next; it blames nobody.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

from tally import words as tally_words
from tally.errors import TallyError
from tally.station.config import Language
from tally.station.refusals import ServerRefused, StationRefusal


def _catalogue() -> dict[str, dict[str, str]]:
    folder = files("tally.station") / "words"
    texts = [(folder / name).read_text("utf-8") for name in ("pages.toml", "refusals.toml")]
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
    values = dict(refusal.values) if isinstance(refusal, StationRefusal) else {}
    if "part" in values:
        values["part"] = say(f"part-{values['part']}", language)
    code = f"refusal-{refusal.code}"
    if code not in CATALOGUE:
        return say("refusal-other", language, code=refusal.code, detail=refusal)
    return say(code, language, **{"detail": refusal, **values})


def check_sentence(name: str, language: Language) -> str:
    """What a check of the verifier looked at, in plain words."""
    return tally_words.say(f"check-{name}", language)
