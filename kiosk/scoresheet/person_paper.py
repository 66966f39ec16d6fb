"""One person's page as ``printable`` draws it: why the score is what it is, handed to the person.

Whoever is graded does not see what a few people marked: of a poll in several voter groups, or with
few marks, the page has the score and no counts, and no figure of so many digits that they could be
worked out from it.  The page on the screen, which is for the office, has them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from fractions import Fraction
from typing import Any

from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.scoresheet.paper_inputs import decided_grade, head_of_paper, meetings_of_paper
from kiosk.scoring_words import ScoringSentence
from printable.annual_inputs import PersonEvent, PersonInput, PersonSheet, PersonStep
from tally.scoring.derivation import Step, derivation, inputs_of, value_text
from tally.scoring.expression import (
    LEAVES,
    Constant,
    Expression,
    Input,
    Product,
    WeightedMean,
    WeightedSum,
    exact_sum,
    walk,
)
from tally.scoring.faults import Fault
from tally.scoring.ledger import LedgerLine
from tally.scoring.rounding import Rounding
from tally.scoring.sheet import PersonScore, ScoreSheet
from tally.scoring.workbook.summary_page import remarks_of

FEWEST_MARKS = 20
"""Valid marks from which a person is told how everybody marked them."""

KEPT = "票数由组织人事部门保管"
LEFT_OUT = "分票种的和票数少的测评，本页只列得分，不列票数；有关各数按方案的位数列出"


def person_sheet_of(
    sheet: ScoreSheetRecord, result: ScoreSheet, one: PersonScore, today: date
) -> PersonSheet:
    scheme = result.scheme
    classes = {each.key: each.name for each in scheme.classes}
    reports = {each.object_class: each for each in result.classes}
    shown = without_counts(one.total, scheme.rounding)
    whole = shown is one.total
    exact = {node.name: node.value for node in walk(one.total)}
    return PersonSheet(
        head=head_of_paper(sheet, result, today),
        code=one.person.code,
        name=one.person.name,
        unit=one.person.unit,
        post=one.person.post,
        object_class=classes[one.person.object_class],
        score=one.score,
        exact=value_text(one.exact) if whole else "—",
        rank=one.rank,
        ranked=reports[one.person.object_class].ranked,
        proposed=scheme.grade_name(one.proposed, one.person.staff_type),
        decided=decided_grade(result, one),
        steps=tuple(
            PersonStep(
                step.name,
                step.by_names,
                step.by_numbers,
                step.value if whole else _rounded(step, exact, scheme.rounding),
            )
            for step in derivation(shown)
        ),
        inputs=tuple(
            PersonInput(each.name, value_text(each.value), each.source.replace("!", " "))
            for each in inputs_of(shown)
        ),
        events=tuple(map(_event, one.ledger)),
        meetings=meetings_of_paper(result),
        notes=(*remarks_of(result, one), *(() if whole else (LEFT_OUT,))),
    )


def without_counts(node: Expression, rounding: Rounding) -> Expression:
    """``node`` with the scores of polls that are not opened as numbers; itself if there are none."""
    if isinstance(node, LEAVES):
        return node
    if _is_of_counts(node):
        if _may_be_opened(node):
            return node
        return Input(rounding.rounded(node.value), node.name, KEPT)
    parts = {
        field.name: getattr(node, field.name)
        for field in fields(node)
        if field.init and field.name != "name"
    }
    shown = {name: _each(part, rounding) for name, part in parts.items()}
    if all(_same(shown[name], part) for name, part in parts.items()):
        return node
    return replace(node, **shown)


def _each(part: Any, rounding: Rounding) -> Any:
    """One part of a node, or a tuple of parts, or of pairs of them."""
    if isinstance(part, tuple):
        return tuple(_each(one, rounding) for one in part)
    return without_counts(part, rounding)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple):
        return all(map(_same, one, other))
    return one is other


def _is_of_counts(node: Expression) -> bool:
    """Whether it is made of nothing but what was counted in a poll."""
    match node:
        case WeightedMean(terms) if all(isinstance(weight, Input) for weight, _ in terms):
            return True
        case WeightedMean(terms) | WeightedSum(terms):
            return all(_is_of_counts(item) for _, item in terms)
        case Product(factors):
            rest = [one for one in factors if not isinstance(one, Constant)]
            return bool(rest) and all(map(_is_of_counts, rest))
        case _:
            return False


def _may_be_opened(node: Expression) -> bool:
    """A poll of one voter group in which many marked."""
    if isinstance(node, Product):
        return all(_may_be_opened(one) for one in node.factors if not isinstance(one, Constant))
    return (
        isinstance(node, WeightedMean)
        and all(isinstance(weight, Input) for weight, _ in node.terms)
        and exact_sum(weight.value for weight, _ in node.terms) >= FEWEST_MARKS
    )


def _rounded(step: Step, exact: Mapping[str, Fraction], rounding: Rounding) -> str:
    """The value with as many places as the scheme's: more would tell what is left out."""
    value = exact[step.name]
    return step.value if value_text(value) == step.value else f"≈ {rounding.text(value)}"


def _event(line: LedgerLine) -> PersonEvent:
    sign = "+" if line.rule.kind.sign == "bonus" else "−"
    why = Fault(line.why_not, (), (("instead", line.instead),))
    return PersonEvent(
        date=line.event.date,
        rule=line.rule.name,
        counts=f"{sign}{value_text(line.expression.value)}" if line.counts else None,
        note=line.event.matter or line.event.proof
        if line.counts
        else ScoringSentence(why).text("zh"),
    )
