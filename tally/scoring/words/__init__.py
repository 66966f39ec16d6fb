"""What scoring says, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tally.scoring.faults import Fault
from tally.scoring.words.input_faults import INPUT_FAULTS
from tally.scoring.words.into_faults import INTO_FAULTS
from tally.scoring.words.remarks import PLACES, REMARKS
from tally.scoring.words.scheme_faults import SCHEME_FAULTS
from tally.scoring.words.workbook_faults import WORKBOOK_FAULTS

__all__ = ["CATALOGUE", "PLACES", "Language", "place_text", "say", "sentence"]

Language = Literal["zh", "en"]

CATALOGUE: Mapping[str, tuple[str, str]] = {
    **SCHEME_FAULTS,
    **INPUT_FAULTS,
    **WORKBOOK_FAULTS,
    **INTO_FAULTS,
    **REMARKS,
}


def say(code: str, language: Language, /, **values: object) -> str:
    """The sentence of ``code``, its ``{names}`` filled in."""
    return CATALOGUE[code][language == "en"].format(**values)


def sentence(fault: Fault, language: Language) -> str:
    """Where, what and what to do."""
    where = place_text(fault, language)
    said = say(fault.code, language, **dict(fault.values))
    return f"{where}{'：' if language == 'zh' else ': '}{said}" if where else said


def place_text(fault: Fault, language: Language) -> str:
    """第12行，component.half.weight; 001 张三，“半年考核”."""
    between = "，" if language == "zh" else ", "
    return between.join(
        PLACES[name][language == "en"].format(value=value)
        for name, value in fault.place
        if value
    )
