"""The summary 汇总: rank, name, components, total, rounded score, proposed grade, remarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tally.grading.number_text import exact_text
from tally.scoring.expression import Expression, parts
from tally.scoring.sheet import PersonScore, ScoreSheet
from tally.scoring.words import sentence
from tally.scoring.workbook.formulas import LONGEST_FORMULA, formula_of
from tally.scoring.workbook.page import Cell, Fixed, Formula, Heading, Page, first_row
from tally.scoring.workbook.reading import letters

TITLE = "汇总"
BEFORE = 6
"""Columns before the components."""
MODES = {
    "half up": "四舍五入",
    "half even": "四舍六入五成双",
    "down": "舍去",
    "up": "进一",
}


def summary_page(
    sheet: ScoreSheet, cells: Mapping[int, str] | None, notes: tuple[str, ...]
) -> Page:
    """``cells`` are those of the components' pages; ``None``: values only."""
    scheme = sheet.scheme
    tops = scheme.total.parts
    kinds = [kind for kind in scheme.ledger.kinds if kind.placement == "total"]
    classes = {one.key: one.name for one in scheme.classes}
    mode = MODES[scheme.rounding.mode]
    rows = []
    for row, person in enumerate(sheet.people, first_row(len(notes))):
        nodes = {one.component: one.expression for one in person.components if not one.period}
        named = kinds_of_total(person)
        columns = [nodes.get(top.key) for top in tops]
        columns += [named.get(kind.name) for kind in kinds]
        local = {
            id(node): f"{letters(BEFORE + place)}{row}"
            for place, node in enumerate(columns, 1)
            if node is not None
        }
        rows.append(
            (
                person.rank if person.rank is not None else "不排名",
                person.person.code,
                person.person.name,
                person.person.unit,
                person.person.post,
                classes.get(person.person.object_class, ""),
                *(_linked(node, cells) for node in columns),
                _total(person.total, cells, local),
                exact_text(person.exact),
                Fixed(person.score),
                scheme.grade_name(person.proposed, person.person.staff_type) or "",
                _decided(sheet, person),
                "；".join(remarks_of(sheet, person)),
            )
        )
    return Page(
        title=TITLE,
        heading=f"{scheme.name} {sheet.period} 得分表",
        notes=notes,
        columns=(
            Heading("名次", 7),
            Heading("编号", 10),
            Heading("姓名", 10),
            Heading("单位", 14),
            Heading("职务", 10),
            Heading("类别", 19),
            *(Heading(top.name, 15) for top in tops),
            *(Heading(kind.name, 8) for kind in kinds),
            Heading(scheme.total_name, 12),
            Heading("精确值", 16),
            Heading(f"得分（{mode}到{scheme.rounding.places}位小数）", 14),
            Heading("建议等次", 10),
            Heading("决定等次", 10),
            Heading("备注", 34),
        ),
        rows=rows,
    )


def kinds_of_total(person: PersonScore) -> dict[str, Expression]:
    """What the ledger's kinds add to, or take from, the total, by the kind's name."""
    return {node.name: node for node in _above(person)}


def _above(person: PersonScore) -> Iterator[Expression]:
    """What the total is made of, down to the components: the ledger's kinds among others."""
    components = {id(one.expression) for one in person.components}
    waiting = list(parts(person.total))
    while waiting:
        node = waiting.pop()
        if id(node) not in components:
            if node.name and parts(node):
                yield node
            waiting += parts(node)


def _linked(node: Expression | None, cells: Mapping[int, str] | None) -> Cell:
    if node is None:
        return None
    if cells is None:
        return node.value
    where = cells.get(id(node))
    text = where if where is not None else formula_of(node, cells)
    return Formula(text, node.value) if len(text) <= LONGEST_FORMULA else node.value


def _total(node: Expression, cells: Mapping[int, str] | None, local: Mapping[int, str]) -> Cell:
    if cells is None:
        return node.value
    if id(node) in local:
        return Formula(local[id(node)], node.value)
    text = formula_of(node, {**cells, **local})
    return Formula(text, node.value) if len(text) <= LONGEST_FORMULA else node.value


def _decided(sheet: ScoreSheet, person: PersonScore) -> str:
    if person.decision is None:
        return ""
    return sheet.scheme.grade_name(person.decision.grade, person.person.staff_type)


def remarks_of(sheet: ScoreSheet, person: PersonScore) -> Iterator[str]:
    """What is to be said about the person's row, in sentences."""
    names = {one.key: one.name for one in sheet.scheme.selections}
    if person.tied:
        yield "名次并列"
    for key in person.selections:
        yield f"列入：{names[key]}"
    for key in person.at_the_edge:
        yield f"“{names[key]}”名额边缘并列，待研究确定"
    for found in person.vetoes:
        if not found.why_not:
            yield f"{found.veto.name}（{found.finding.ground}）"
    for rule in person.ineligible:
        yield f"不符合：{rule.name}"
    for streak in person.streaks:
        yield f"{streak.name}：{streak.consequence}"
    for one in person.consequences:
        multiplier = f"（按{exact_text(one.multiplier * 100)}％）" if one.multiplier else ""
        yield f"{one.name}{multiplier}"
    for note in person.notes:
        # The row says who it is.
        place = tuple(pair for pair in note.place if pair[0] != "person")
        yield sentence(replace(note, place=place), "zh")
