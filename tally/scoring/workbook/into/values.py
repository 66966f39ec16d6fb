"""What of a score sheet can be put into a cell: rounded as the scheme rounds, text for names.

A number is its decimal text, which goes into the file as it is: 89.78 never passes through binary
fractions on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from tally.grading.number_text import exact_text
from tally.scoring.components import Periods
from tally.scoring.expression import Expression, exact_sum
from tally.scoring.scheme import Scheme, Sign
from tally.scoring.sheet import PersonScore, ScoreSheet
from tally.scoring.workbook.summary_page import kinds_of_total, remarks_of


@dataclass(frozen=True, slots=True)
class Number:
    text: str
    """Decimal, with all places of the scheme's rounding."""


Value = Number | str | None
"""``None``: the person has no such value, and the cell stays as it is."""

_Reader = Callable[[ScoreSheet, PersonScore], Value]


def value_names(scheme: Scheme) -> dict[str, str]:
    """Every name that a mapping may use, with what it is called in Chinese."""
    return {name: label for name, (label, _) in _readers(scheme).items()}


def values_of(sheet: ScoreSheet, names: Iterable[str]) -> dict[str, dict[str, Value]]:
    """Code -> name -> value."""
    readers = _readers(sheet.scheme)
    chosen = [(name, readers[name][1]) for name in names]
    return {
        one.person.code: {name: read(sheet, one) for name, read in chosen}
        for one in sheet.people
    }


def _readers(scheme: Scheme) -> dict[str, tuple[str, _Reader]]:
    readers: dict[str, tuple[str, _Reader]] = {
        "rank": ("名次", lambda _, one: None if one.rank is None else Number(str(one.rank))),
        "total": (scheme.total_name, lambda _, one: Number(one.score)),
        "exact": ("精确值", lambda _, one: exact_text(one.exact)),
        "grade": ("等次（有决定的按决定）", lambda sheet, one: _grade(sheet, one, one.final)),
        "proposed": ("建议等次", lambda sheet, one: _grade(sheet, one, one.proposed)),
        "decided": (
            "决定等次",
            lambda sheet, one: _grade(sheet, one, one.decision.grade if one.decision else ""),
        ),
        "class": ("类别", _class),
        "code": ("编号", lambda _, one: one.person.code),
        "name": ("姓名", lambda _, one: one.person.name),
        "unit": ("单位", lambda _, one: one.person.unit or None),
        "post": ("职务", lambda _, one: one.person.post or None),
        "bonus": ("加分", _ledger_reader(scheme, "bonus")),
        "deduction": ("扣分", _ledger_reader(scheme, "deduction")),
        "remarks": ("备注", lambda sheet, one: "；".join(remarks_of(sheet, one)) or None),
    }
    for kind in scheme.ledger.kinds:
        if kind.placement == "total":
            readers[f"ledger.{kind.key}"] = (kind.name, _kind_reader(kind.name))
    inside: set[str] = set()
    for component in scheme.components():
        if isinstance(component.kind, Periods):
            for part in component.kind.inner.parts:
                for period in component.kind.periods:
                    name = f"component.{part.key}@{period.key}"
                    label = f"{part.name}（{period.name}）"
                    readers[name] = (label, _component_reader(part.key, period.key))
                inside.add(part.key)
        if component.key not in inside:
            readers[f"component.{component.key}"] = (
                component.name,
                _component_reader(component.key, ""),
            )
    return readers


def _grade(sheet: ScoreSheet, one: PersonScore, grade: str) -> str | None:
    return sheet.scheme.grade_name(grade, one.person.staff_type) or None


def _class(sheet: ScoreSheet, one: PersonScore) -> str:
    names = {known.key: known.name for known in sheet.scheme.classes}
    return names[one.person.object_class]


def _rounded(sheet: ScoreSheet, value: Fraction) -> Number:
    return Number(sheet.scheme.rounding.text(value))


def _component_reader(key: str, period: str) -> _Reader:
    def read(sheet: ScoreSheet, one: PersonScore) -> Value:
        for score in one.components:
            if (score.component, score.period) == (key, period):
                return _rounded(sheet, score.expression.value)
        return None

    return read


def _kind_reader(name: str) -> _Reader:
    def read(sheet: ScoreSheet, one: PersonScore) -> Value:
        node = kinds_of_total(one).get(name)
        return _rounded(sheet, _value(node))

    return read


def _ledger_reader(scheme: Scheme, sign: Sign) -> _Reader:
    """All kinds of one sign together, within the cap of that sign."""
    names = [
        kind.name
        for kind in scheme.ledger.kinds
        if kind.sign == sign and kind.placement == "total"
    ]
    cap = scheme.ledger.cap_bonus if sign == "bonus" else scheme.ledger.cap_deduction

    def read(sheet: ScoreSheet, one: PersonScore) -> Value:
        nodes = kinds_of_total(one)
        total = exact_sum(_value(nodes.get(name)) for name in names)
        return _rounded(sheet, total if cap is None else min(cap, total))

    return read


def _value(node: Expression | None) -> Fraction:
    return Fraction() if node is None else node.value
