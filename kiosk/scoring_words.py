"""What ``tally.scoring`` says, as sentences that the kiosk's pages show in the reader's language.

The words stand in ``tally.scoring.words``, which ``tally score`` prints too: nothing is said twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.i18n import Sentence
from tally.scoring.faults import Fault
from tally.scoring.words import Language, sentence


class ScoringSentence(Sentence):
    """A fault or remark of scoring, not yet in a language."""

    __slots__ = ("fault",)

    fault: Fault

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        object.__setattr__(self, "fault", fault)

    def text(self, language: str = "zh") -> str:
        chosen: Language = "en" if language == "en" else "zh"
        return sentence(self.fault, chosen)


def sentences_of_faults(faults: Iterable[Fault]) -> tuple[Sentence, ...]:
    return tuple(map(ScoringSentence, faults))
