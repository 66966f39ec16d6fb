"""The tables about what follows from scores: grades, bands, selections, vetoes, streaks …"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from tally.scoring.period import IN_A_YEAR, PeriodKind
from tally.scoring.scheme import (
    Band,
    Competition,
    Consequence,
    Eligibility,
    FinalGrade,
    Notice,
    PlacesRounding,
    Pool,
    Selection,
    Side,
    Streak,
    Test,
    Veto,
    VetoEffect,
)
from tally.scoring.scheme_file.component_tables import known_classes
from tally.scoring.scheme_file.section import Section

Compare = Literal["each class", "all classes together"]


def read_grades(
    sections: Sequence[Section], staff_types: Sequence[str]
) -> tuple[FinalGrade, ...]:
    return tuple(_grade(section, staff_types) for section in sections)


def _grade(section: Section, staff_types: Sequence[str]) -> FinalGrade:
    names = section.section("names")
    known_in(names, staff_types, tuple(names.raw), "staff type")
    grade = FinalGrade(
        section.key(),
        section.text("name"),
        tuple((staff_type, names.text(staff_type)) for staff_type in names.raw),
    )
    section.done()
    return grade


def known_in(section: Section, known: Sequence[str], named: Sequence[str], what: str) -> None:
    for one in named:
        if one not in known:
            section.fault("unknown-key", text=one, what=what, known=", ".join(known))


def read_bands(
    sections: Sequence[Section], grades: Sequence[str], selections: Sequence[str]
) -> tuple[Band, ...]:
    """Bands, best first; each goes up to where the one above it begins."""
    bands: list[Band] = []
    for section in sections:
        low = "from" if section.has("from") else "above"
        is_last = section is sections[-1]
        opened = len(section.notes.open)
        above = bands[-1] if bands else None
        band = Band(
            grade=section.text("grade"),
            low=None if is_last else section.number(low),
            low_in=low == "from",
            high=above.low if above else None,
            high_in=bool(above and not above.low_in),
            needs=section.text("needs", ""),
            otherwise=section.text("otherwise") if section.has("needs") else "",
        )
        known_in(section, grades, [one for one in (band.grade, band.otherwise) if one], "grade")
        known_in(section, selections, [band.needs] if band.needs else [], "selection")
        is_open = len(section.notes.open) > opened
        if not is_open and band.low is not None and band.high and band.low >= band.high:
            section.fault("bands-not-falling", low)
        bands.append(band)
        section.done()
    return tuple(bands)


def read_selections(
    sections: Sequence[Section], grades: Sequence[str], classes: Sequence[str]
) -> tuple[Selection, ...]:
    found = []
    for section in sections:
        if section.has("percent") == section.has("count"):
            section.fault("percent-or-count", "percent")
        percent = section.number("percent") if section.has("percent") else None
        if percent is not None and not 0 <= percent <= 100:
            section.fault("not-a-percent", "percent")
        rounding: PlacesRounding = "floor"
        if section.has("percent"):
            rounding = section.choice("rounding", PlacesRounding)
        selection = Selection(
            key=section.key(),
            name=section.text("name"),
            source=section.text("source", ""),
            side=section.choice("side", Side),
            percent=percent,
            count=section.integer("count", 1, 100_000) if section.has("count") else None,
            rounding=rounding,
            base=section.choice("base", Pool),
            classes=section.texts("classes"),
            threshold=section.number("threshold") if section.has("threshold") else None,
            grade=section.text("grade", ""),
        )
        known_classes(section, selection.classes, classes)
        known_in(section, grades, [selection.grade] if selection.grade else [], "grade")
        found.append(selection)
        section.done()
    return tuple(found)


def read_vetoes(
    sections: Sequence[Section], grades: Sequence[str], selections: Sequence[str]
) -> tuple[Veto, ...]:
    found = []
    for section in sections:
        effect: VetoEffect = section.choice("effect", VetoEffect)
        excludes = section.texts("excludes")
        veto = Veto(
            key=section.key(),
            name=section.text("name"),
            source=section.text("source"),
            effect=effect,
            grade=section.text("grade") if effect != "exclude" else "",
            excludes=excludes,
        )
        if effect == "exclude" and not excludes:
            section.fault("excludes-nothing", "excludes")
        known_in(section, grades, [veto.grade] if veto.grade else [], "grade")
        known_in(section, selections, excludes, "selection")
        found.append(veto)
        section.done()
    return tuple(found)


def read_streaks(
    sections: Sequence[Section],
    outcomes: Sequence[str],
    selections: Sequence[str],
    facts: Sequence[str],
) -> tuple[Streak, ...]:
    found = []
    for section in sections:
        streak = Streak(
            key=section.key(),
            name=section.text("name"),
            source=section.text("source", ""),
            period=section.choice("period", PeriodKind),
            length=section.integer("length", 2, 120),
            same_year=section.flag("same_year"),
            of=section.texts("of"),
            needs=section.texts("needs"),
            excludes=section.texts("excludes"),
            consequence=section.text("consequence"),
        )
        if streak.same_year and streak.length > IN_A_YEAR[streak.period]:
            section.fault("longer-than-a-year", "length", most=IN_A_YEAR[streak.period])
        if not streak.of:
            section.fault("of-nothing", "of")
        known_in(section, outcomes, streak.of, "selection, grade:KEY")
        known_in(section, selections, streak.excludes, "selection")
        known_in(section, facts, streak.needs, "fact")
        if set(streak.of) & set(streak.excludes):
            section.fault("streak-of-itself", "excludes")
        found.append(streak)
        section.done()
    return tuple(found)


def read_eligibility(
    sections: Sequence[Section],
    facts: Sequence[str],
    classes: Sequence[str],
    selections: Sequence[str],
) -> tuple[Eligibility, ...]:
    found = []
    for section in sections:
        test: Test = section.choice("test", Test)
        values: tuple[str, ...] = ()
        if test == "one of":
            values = section.texts("values")
        elif test != "is yes":
            values = (str(section.number("value")),)
        rule = Eligibility(
            key=section.key(),
            name=section.text("name"),
            source=section.text("source", ""),
            facts=section.texts("facts"),
            test=test,
            values=values,
            classes=section.texts("classes"),
            excludes=section.texts("excludes"),
        )
        known_in(section, facts, rule.facts, "fact")
        known_in(section, selections, rule.excludes, "selection")
        known_classes(section, rule.classes, classes)
        if not rule.facts:
            section.fault("of-nothing", "facts")
        found.append(rule)
        section.done()
    return tuple(found)


def read_consequences(
    sections: Sequence[Section], outcomes: Sequence[str], classes: Sequence[str]
) -> tuple[Consequence, ...]:
    found = []
    for section in sections:
        multiplier: Fraction | None = None
        if section.has("multiplier"):
            multiplier = section.number("multiplier")
        one = Consequence(
            key=section.key(),
            name=section.text("name"),
            source=section.text("source", ""),
            when=section.texts("when"),
            classes=section.texts("classes"),
            multiplier=multiplier,
        )
        known_classes(section, one.classes, classes)
        if not one.when:
            section.fault("of-nothing", "when")
        known_in(section, outcomes, one.when, "selection, grade:KEY")
        found.append(one)
        section.done()
    return tuple(found)


def read_notices(sections: Sequence[Section]) -> tuple[Notice, ...]:
    found = []
    for section in sections:
        found.append(
            Notice(
                section.key(),
                section.text("name"),
                section.text("source", ""),
                section.integer("days", 1, 365),
            )
        )
        section.done()
    return tuple(found)


def read_competition(section: Section) -> Competition:
    competition = Competition(
        section.choice("compare", Compare),
        section.text("otherwise"),
        section.text("source", ""),
    )
    section.done()
    return competition
