"""One page for each component: what was entered, the formula, and the exact value beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from tally.grading.number_text import exact_text
from tally.scoring.component_score import ComponentScore
from tally.scoring.components import Component, Periods
from tally.scoring.expression import Expression, Input, parts
from tally.scoring.scheme import Scheme
from tally.scoring.sheet import PersonScore, ScoreSheet
from tally.scoring.workbook.formulas import LONGEST_FORMULA, formula_of
from tally.scoring.workbook.page import Cell, Formula, Heading, Page, first_row, quoted
from tally.scoring.workbook.reading import letters

NOTES = 2
"""Lines between a component page's heading and its table."""
BEFORE = 4
"""Columns before what was entered: code, name, class, period."""


@dataclass(frozen=True, slots=True)
class _Line:
    person: PersonScore
    score: ComponentScore
    row: int
    entered: tuple[tuple[Input, str], ...]
    """Inputs that have their cell on this page, with what to call them."""


@dataclass(frozen=True, slots=True)
class _Planned:
    component: Component
    title: str
    lines: tuple[_Line, ...]
    width: int
    """Columns of what was entered."""

    @property
    def score_column(self) -> str:
        return letters(BEFORE + self.width + 1)


def component_pages(
    sheet: ScoreSheet, titles: Mapping[str, str], ledger_cells: Mapping[int, str]
) -> tuple[tuple[Page, ...], dict[int, str]]:
    """The pages, and the cell of each component's node for other pages' formulas."""
    own = {
        id(score.expression) for person in sheet.people for score in person.components
    } | set(ledger_cells)
    planned = [
        _plan(sheet, component, titles[component.key], own)
        for component in sheet.scheme.components()
    ]
    cells = dict(ledger_cells)
    for plan in planned:
        for line in plan.lines:
            where = f"{quoted(plan.title)}!{plan.score_column}{line.row}"
            cells.setdefault(id(line.score.expression), where)
    return tuple(_page(sheet.scheme, plan, cells) for plan in planned if plan.lines), cells


def _plan(sheet: ScoreSheet, component: Component, title: str, own: set[int]) -> _Planned:
    lines = []
    row = first_row(NOTES)
    for person in sheet.people:
        for score in person.components:
            if score.component == component.key:
                entered = tuple(_entered(score.expression, own))
                lines.append(_Line(person, score, row, entered))
                row += 1
    width = max((len(line.entered) for line in lines), default=0)
    return _Planned(component, title, tuple(lines), width)


def _entered(node: Expression, own: set[int]) -> Iterator[tuple[Input, str]]:
    """The inputs below ``node`` down to nodes that have a cell elsewhere, each once."""
    seen = {id(node)}
    waiting = [(part, "") for part in reversed(parts(node))]
    while waiting:
        one, under = waiting.pop()
        if id(one) in seen or id(one) in own:
            continue
        seen.add(id(one))
        if isinstance(one, Input):
            yield one, f"{under}·{one.name}" if under else one.name
        else:
            waiting += [(part, one.name or under) for part in reversed(parts(one))]


def _page(scheme: Scheme, plan: _Planned, cells: Mapping[int, str]) -> Page:
    component = plan.component
    periods = {
        period.key: period.name
        for one in scheme.components()
        if isinstance(one.kind, Periods)
        for period in one.kind.periods
    }
    classes = {one.key: one.name for one in scheme.classes}
    worth = exact_text(component.worth)
    weight = f"，占上级的{exact_text(component.weight)}％" if component.weight else ""
    return Page(
        title=plan.title,
        heading=f"{component.name}（满分{worth}{weight}）",
        notes=(
            f"原文：{component.source}" if component.source else "",
            "“得分”为公式，由表格软件重算；“精确值”由程序用分数精确算出，全部算完后才舍入一次",
        ),
        columns=(
            Heading("编号", 10),
            Heading("姓名", 10),
            Heading("类别", 19),
            Heading("考核期"),
            *(Heading(text, 13) for text in _headings(plan)),
            Heading("得分", 18),
            Heading("精确值", 22),
        ),
        rows=[
            (
                line.person.person.code,
                line.person.person.name,
                classes.get(line.person.person.object_class, ""),
                periods.get(line.score.period, line.score.period),
                *_inputs(line, plan.width),
                _score(plan, line, cells),
                exact_text(line.score.expression.value),
            )
            for line in plan.lines
        ],
    )


def _headings(plan: _Planned) -> Sequence[str]:
    """What all rows call a column, else its number."""
    names = zip_longest(*([name for _, name in line.entered] for line in plan.lines))
    found = []
    for number, column in enumerate(names, 1):
        called = {name for name in column if name is not None}
        found.append(called.pop() if len(called) == 1 else f"数据{number}")
    return found


def _inputs(line: _Line, width: int) -> list[Cell]:
    given: list[Cell] = [node.value for node, _ in line.entered]
    return given + [None] * (width - len(given))


def _score(plan: _Planned, line: _Line, cells: Mapping[int, str]) -> Cell:
    node = line.score.expression
    here = f"{quoted(plan.title)}!{plan.score_column}{line.row}"
    if cells[id(node)] != here:
        return Formula(cells[id(node)], node.value)
    if isinstance(node, Input):
        return node.value
    local = {
        id(one): f"{letters(BEFORE + place)}{line.row}"
        for place, (one, _) in enumerate(line.entered, 1)
    }
    text = formula_of(node, {**_parts_elsewhere(node, cells), **local})
    return Formula(text, node.value) if len(text) <= LONGEST_FORMULA else node.value


def _parts_elsewhere(node: Expression, cells: Mapping[int, str]) -> dict[int, str]:
    """The cells of what ``node`` is made of, without its own."""
    found: dict[int, str] = {}
    waiting = list(parts(node))
    while waiting:
        one = waiting.pop()
        if id(one) in cells:
            found[id(one)] = cells[id(one)]
        else:
            waiting += parts(one)
    return found
