"""Stacked bars of marks, laid out in whole units so that nothing is rounded twice.

A bar shows one contest's marks from one voter group: the grades in tones of one hue, best and
darkest first, then 弃权 in grey and 废票 hatched, so that a grey print still tells them apart.
The template draws; this module only says what stands where.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 640
"""Width of a chart in its own units; the page scales it."""
LABEL = 150
"""Room to the left of the bars for the group's name and the criterion."""
BAR = 20
GAP = 6
NARROWEST_WITH_NUMBER = 16
"""A narrower segment is drawn without its number; the table beside it has the number."""
LAST_TONE = 7
LAST_DARK_TONE = 3
"""Numbers on the tones up to this one are white; the style sheet defines the tones."""
LABEL_CHARACTERS = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One answer's part of a bar."""

    name: str
    count: int
    tone: str
    """``"0"`` to ``"7"`` for a grade, ``"abstained"`` or ``"spoiled"``."""
    x: int
    width: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def shown(self) -> bool:
        """Whether the number fits."""
        return self.width >= NARROWEST_WITH_NUMBER

    @property
    def light(self) -> bool:
        """Whether the number is written in white."""
        return self.tone.isdigit() and int(self.tone) <= LAST_DARK_TONE


@dataclass(frozen=True, slots=True)
class Bar:
    """All marks that one voter group gave in one contest."""

    label: str
    y: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The bars of one subject."""

    key: str
    """Unique on its page: the SVG's title and description are referred to by it."""
    name: str
    bars: tuple[Bar, ...]

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return len(self.bars) * (BAR + GAP) - GAP + 1


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and its tone, for the legend."""

    name: str
    tone: str


def tones(grades: int) -> tuple[str, ...]:
    """The tones of the answers of a question with so many grades.

    >>> tones(4)
    ('0', '2', '4', '7', 'abstained', 'spoiled')
    """
    steps = max(grades - 1, 1)
    return (
        *(str(index * LAST_TONE // steps) for index in range(grades)),
        "abstained",
        "spoiled",
    )


def subject_chart(
    key: str,
    name: str,
    answers: Sequence[Answer],
    rows: Iterable[tuple[str, Sequence[int]]],
) -> Chart:
    """The chart of a subject from its rows of label and counts, one count an answer."""
    return Chart(
        key=key,
        name=name,
        bars=tuple(
            Bar(short_label(label), index * (BAR + GAP), _segments(answers, counts))
            for index, (label, counts) in enumerate(rows)
        ),
    )


def _segments(answers: Sequence[Answer], counts: Sequence[int]) -> tuple[Segment, ...]:
    total = max(sum(counts), 1)
    room = WIDTH - LABEL - 1
    segments = []
    before = 0
    for answer, count in zip(answers, counts, strict=True):
        start = LABEL + room * before // total
        before += count
        end = LABEL + room * before // total
        segments.append(
            Segment(name=answer.name, count=count, tone=answer.tone, x=start, width=end - start)
        )
    return tuple(segments)


def short_label(label: str) -> str:
    if len(label) <= LABEL_CHARACTERS:
        return label
    return label[: LABEL_CHARACTERS - 1] + "…"
