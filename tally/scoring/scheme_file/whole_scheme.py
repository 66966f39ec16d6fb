"""A scheme file as a whole.

Source: issue 5 and the nine systems of the source documents; formats, first paragraph (decimal
numbers are texts, TOML floats are refused).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tally.scoring.components import Component
from tally.scoring.faults import Fault, SchemeRefused, fault
from tally.scoring.period import PERIOD_KINDS, PeriodKind
from tally.scoring.rounding import Mode, Rounding
from tally.scoring.scheme import ObjectClass, RankBy, Scheme, Version
from tally.scoring.scheme_file import result_tables as results
from tally.scoring.scheme_file.choices import assumptions
from tally.scoring.scheme_file.component_tables import component_tree, read_polls
from tally.scoring.scheme_file.ledger_tables import NO_LEDGER, NONE, read_ledger
from tally.scoring.scheme_file.section import Notes, Section
from tally.scoring.scheme_file.toml_lines import lines_of

FORMAT = "pingyi-scheme/1"
LARGEST = 1_000_000
"""Characters; the shipped ones have some ten thousand."""


def read_scheme(text: str, decided: Mapping[str, str] | None = None) -> Scheme:
    """The scheme of a file's text, with open values filled in by ``decided`` (address -> value).

    Raises ``SchemeRefused`` with every fault of the file.
    """
    raw = read_toml(text)
    notes = Notes(lines_of(text), dict(decided or {}))
    top = Section(notes, raw, "", "")
    scheme = _scheme(top, text)
    for address in notes.decided:
        if address not in notes.used:
            top.fault("nothing-open", about=address)
    if notes.faults:
        raise SchemeRefused(in_order(notes.faults))
    return scheme


def in_order(faults: Sequence[Fault]) -> list[Fault]:
    """By line."""
    return sorted(faults, key=lambda one: int(dict(one.place).get("line", 0)))


def read_toml(text: str) -> dict[str, Any]:
    """Raises ``SchemeRefused`` for what is no TOML, or holds numbers that are not exact."""
    if len(text) > LARGEST:
        raise SchemeRefused([fault("too-large", (), characters=len(text), most=LARGEST)])
    floats: list[str] = []

    def refuse(literal: str) -> str:
        floats.append(literal)
        return "0"

    try:
        raw = tomllib.loads(text.removeprefix("\ufeff"), parse_float=refuse)
    except (ValueError, RecursionError) as wrong:
        place = re.search(r"at line (\d+), column (\d+)", str(wrong))
        where = (("line", place[1]),) if place else ()
        raise SchemeRefused([fault("not-toml", where)]) from wrong
    if floats:
        raise SchemeRefused([_float_fault(text, literal) for literal in floats])
    return raw


def _float_fault(text: str, literal: str) -> Any:
    line = next(
        (
            n
            for n, row in enumerate(text.splitlines(), 1)
            if re.search(rf"=.*{re.escape(literal)}", row)
        ),
        0,
    )
    return fault("float", (("line", str(line)),) if line else (), number=literal)


def _scheme(top: Section, text: str) -> Scheme:
    if (written := top.text("format")) and written != FORMAT:
        top.fault("other-format", "format", text=written, known=FORMAT)
    staff_types, facts = top.texts("staff_types"), top.texts("facts")
    classes = tuple(_object_class(one) for one in top.sections("class"))
    keys = [one.key for one in classes]
    if not classes:
        top.fault("no-class")
    polls = read_polls(top.sections("poll"), keys)
    total = top.section("total")
    tree = component_tree(top.sections("component"), polls, keys, total)
    components = _by_key(tree.parts)
    ledger = NO_LEDGER
    if top.has("ledger"):
        ledger = read_ledger(top.section("ledger"), components)
    grades = results.read_grades(top.sections("grade"), staff_types)
    grade_keys = [grade.key for grade in grades]
    selection_tables = top.sections("selection")
    selections = results.read_selections(selection_tables, grade_keys, keys)
    lists = [selection.key for selection in selections]
    outcomes = [*lists, *(f"grade:{key}" for key in grade_keys)]
    rounding, ranking = top.section("rounding"), top.section("ranking")
    top.known.add("grading")
    grading = top.section("grading")
    otherwise = grading.text("otherwise", "")
    results.known_in(grading, grade_keys, [otherwise] if otherwise else [], "grade")
    scheme = Scheme(
        key=top.key(),
        name=top.text("name"),
        source=top.text("source"),
        sheets=_sheets(top),
        versions=tuple(_version(one) for one in top.sections("version")),
        classes=classes,
        staff_types=staff_types,
        facts=facts,
        total=tree,
        total_name=total.text("name"),
        at_least=total.number_or("at_least", NONE),
        at_most=total.number_or("at_most", NONE),
        rounding=Rounding(rounding.integer("places", 0, 9), rounding.choice("mode", Mode)),
        rank_by=ranking.choice("by", RankBy),
        ledger=ledger,
        grades=grades,
        selections=selections,
        bands=results.read_bands(top.sections("band", by="grade"), grade_keys, lists),
        otherwise=otherwise,
        vetoes=results.read_vetoes(top.sections("veto"), grade_keys, lists),
        streaks=results.read_streaks(top.sections("streak"), outcomes, lists, facts),
        eligibility=results.read_eligibility(top.sections("eligibility"), facts, keys, lists),
        consequences=results.read_consequences(top.sections("consequence"), outcomes, keys),
        notices=results.read_notices(top.sections("notice")),
        competition=results.read_competition(top.section("competition"))
        if top.has("competition")
        else None,
        assumptions=assumptions(top),
        open=tuple(top.notes.open),
        text=text,
        decided=tuple(sorted(top.notes.decided.items())),
    )
    for table in (total, rounding, ranking, grading, top):
        table.done()
    return scheme


def _sheets(top: Section) -> tuple[PeriodKind, ...]:
    named = top.texts("sheets")
    results.known_in(top, PERIOD_KINDS, named, "period")
    if not named:
        top.fault("of-nothing", "sheets")
    return tuple(kind for kind in PERIOD_KINDS if kind in named)


def _object_class(section: Section) -> ObjectClass:
    one = ObjectClass(
        section.key(),
        section.text("name"),
        section.flag("collective"),
        section.integer("places", 1, 1000) if section.has("places") else 0,
    )
    section.done()
    return one


def _version(section: Section) -> Version:
    """``date`` is a TOML date or a text, since a document may give a year only."""
    written = section.raw.get("date", "")
    section.known.add("date")
    if isinstance(written, date) and not isinstance(written, datetime):
        written = written.isoformat()
    one = Version(
        section.text("number"),
        str(written),
        section.text("filed", ""),
        section.text("note", ""),
    )
    section.done()
    return one


def _by_key(parts: tuple[Component, ...]) -> dict[str, Component]:
    found: dict[str, Component] = {}
    for part in parts:
        found[part.key] = part
        found |= _by_key(getattr(part.kind, "parts", ()))
        if hasattr(part.kind, "inner"):
            found |= _by_key(part.kind.inner.parts)
    return found
