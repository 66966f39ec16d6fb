"""The pages about ledger, lists, vetoes and decisions: what was found, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from tally.grading.number_text import exact_text
from tally.scoring.expression import Constant, Expression, Input, Product
from tally.scoring.ledger import LedgerLine
from tally.scoring.sheet import PersonScore, ScoreSheet, SelectionReport
from tally.scoring.words import say
from tally.scoring.workbook.formulas import formula_of
from tally.scoring.workbook.page import Cell, Formula, Heading, Page, first_row, quoted

LEDGER_TITLE = "台账"
SIGNS = {"bonus": "加", "deduction": "扣"}
ROUNDED = {"floor": "舍去小数", "nearest": "四舍五入", "up": "进一"}
COUNTS_COLUMN = "L"
"""Where the ledger page has what a line counts."""
AMOUNT_COLUMN = "J"


def ledger_cells(sheet: ScoreSheet) -> dict[int, str]:
    """The cell of each line's amount, for other pages' formulas."""
    start = first_row(LEDGER_NOTES)
    return {
        id(line.expression): f"{quoted(LEDGER_TITLE)}!{COUNTS_COLUMN}{row}"
        for row, (_, line) in enumerate(_ledger_lines(sheet), start)
    }


LEDGER_NOTES = 1


def ledger_page(sheet: ScoreSheet, *, formulas: bool) -> Page:
    scheme = sheet.scheme
    return Page(
        title=LEDGER_TITLE,
        heading="加减分台账",
        notes=(
            "不计分的各行写明原因；“计入”＝分值×次数×分担，同一事项及封顶在汇总和推算中计算",
        ),
        columns=(
            Heading("台账编号", 10),
            Heading("日期", 12),
            Heading("编号", 10),
            Heading("姓名", 10),
            Heading("事项", 28),
            Heading("种类", 10),
            Heading("加／扣", 8),
            Heading("角色", 10),
            Heading("同一事项", 14),
            Heading("分值", 8),
            Heading("次数", 8),
            Heading("计入", 10),
            Heading("精确值", 14),
            Heading("说明", 34),
            Heading("佐证", 24),
            Heading("填报人", 10),
            Heading("审核人", 10),
            Heading("原文", 36),
        ),
        rows=[
            (
                line.event.number,
                line.event.date,
                person.person.code,
                person.person.name,
                line.rule.name,
                line.rule.kind.name,
                SIGNS[line.rule.kind.sign],
                line.role,
                line.event.matter,
                _amount(line.expression),
                line.event.times,
                _counted(line, row, formulas=formulas),
                exact_text(line.expression.value) if line.counts else "",
                say(line.why_not, "zh", instead=line.instead) if line.why_not else "",
                line.event.proof,
                line.event.entered_by,
                line.event.approved_by,
                line.rule.source or scheme.source,
            )
            for row, (person, line) in enumerate(_ledger_lines(sheet), first_row(LEDGER_NOTES))
        ],
    )


def _ledger_lines(sheet: ScoreSheet) -> Iterator[tuple[PersonScore, LedgerLine]]:
    for person in sheet.people:
        for line in person.ledger:
            yield person, line


def _amount(node: Expression) -> Fraction:
    return node.factors[0].value if isinstance(node, Product) else node.value


def _counted(line: LedgerLine, row: int, *, formulas: bool) -> Cell:
    node = line.expression
    if not line.counts:
        return "不计"
    if not formulas:
        return node.value
    amount = f"{AMOUNT_COLUMN}{row}"
    if isinstance(node, Input | Constant):
        return Formula(amount, node.value)
    first = node.factors[0] if isinstance(node, Product) else node
    return Formula(formula_of(node, {id(first): amount}), node.value)


def lists_page(sheet: ScoreSheet) -> Page:
    names = {one.person.code: one.person.name for one in sheet.people}
    classes = {one.key: one.name for one in sheet.scheme.classes}
    return Page(
        title="名额与名单",
        heading="名额与名单（建议）",
        notes=("名额边缘并列的，程序不代为取舍，须由单位决定",),
        columns=(
            Heading("名单", 26),
            Heading("类别", 18),
            Heading("基数", 8),
            Heading("按比例", 14),
            Heading("取整", 12),
            Heading("名额", 8),
            Heading("入选", 34),
            Heading("边缘并列", 30),
            Heading("未定名额", 10),
            Heading("让出名额者", 24),
            Heading("名额调整", 30),
            Heading("并列取舍", 30),
            Heading("原文", 36),
        ),
        rows=[
            (
                report.selection.name,
                classes.get(report.object_class, "各类合并"),
                report.base,
                exact_text(report.share),
                ROUNDED[report.selection.rounding],
                report.places,
                people_text(report.chosen, names),
                people_text(report.tied, names),
                report.open_places,
                people_text(report.passed_over, names),
                _override_text(report),
                f"{report.tie_decision.by}：{report.tie_decision.reason}"
                if report.tie_decision
                else "",
                report.selection.source,
            )
            for report in sheet.selections
        ],
    )


def people_text(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return "、".join(f"{code} {names.get(code, '')}".strip() for code in codes)


def _override_text(report: SelectionReport) -> str:
    one = report.override
    return f"调整为{one.places}：{one.reason}（{one.by}）" if one else ""


def vetoes_page(sheet: ScoreSheet) -> Page:
    effects = {"exclude": "不列入名单", "cap": "等次不高于", "force": "等次定为"}
    return Page(
        title="否决",
        heading="一票否决及不能评先的情形",
        columns=(
            Heading("编号", 10),
            Heading("姓名", 10),
            Heading("情形", 40),
            Heading("效力", 22),
            Heading("依据", 40),
            Heading("日期", 12),
            Heading("填报人", 10),
            Heading("审核人", 10),
            Heading("说明", 34),
            Heading("原文", 36),
        ),
        rows=[
            (
                person.person.code,
                person.person.name,
                found.veto.name,
                effects[found.veto.effect]
                + sheet.scheme.grade_name(found.veto.grade, person.person.staff_type),
                found.finding.ground,
                found.finding.date,
                found.finding.entered_by,
                found.finding.approved_by,
                say(found.why_not, "zh") if found.why_not else "生效",
                found.veto.source,
            )
            for person in sheet.people
            for found in person.vetoes
        ],
    )


def decisions_page(sheet: ScoreSheet) -> Page:
    people = {one.person.code: one.person for one in sheet.people}
    grade = sheet.scheme.grade_name
    rows: list[Sequence[Cell]] = [
        (
            one.person,
            people[one.person].name,
            grade(one.proposed, people[one.person].staff_type) or "—",
            grade(one.decided, people[one.person].staff_type),
            one.reason,
            one.by,
            one.date,
        )
        for one in sheet.differences
    ]
    return Page(
        title="决定差异",
        heading="研究决定与建议不同的等次",
        notes=(f"尚未决定等次的：{sheet.undecided}人",),
        columns=(
            Heading("编号", 10),
            Heading("姓名", 10),
            Heading("建议等次"),
            Heading("决定等次"),
            Heading("理由", 40),
            Heading("决定人", 16),
            Heading("日期", 12),
        ),
        rows=rows,
    )


def notices_page(sheet: ScoreSheet) -> Page:
    return Page(
        title="公示情况",
        heading="公示、预告、申辩",
        columns=(
            Heading("公示", 30),
            Heading("至少天数", 10),
            Heading("起", 12),
            Heading("止", 12),
            Heading("实际天数", 10),
            Heading("情况", 16),
            Heading("原文", 36),
        ),
        rows=[
            (
                one.notice.name,
                one.notice.days,
                one.held.start if one.held else "",
                one.held.end if one.held else "",
                one.days,
                say(one.state, "zh"),
                one.notice.source,
            )
            for one in sheet.notices
        ],
    )


def not_scored_page(sheet: ScoreSheet) -> Page:
    return Page(
        title="不计分人员",
        heading="不参加本次计分的人员",
        columns=(
            Heading("编号", 10),
            Heading("姓名", 10),
            Heading("原因", 40),
            Heading("原文", 36),
        ),
        rows=[
            (
                one.person.code,
                one.person.name,
                one.rule.name if one.rule else _no_competition(sheet),
                one.rule.source
                if one.rule
                else (sheet.scheme.competition.source if sheet.scheme.competition else ""),
            )
            for one in sheet.not_scored
        ],
    )


def _no_competition(sheet: ScoreSheet) -> str:
    otherwise = sheet.scheme.competition.otherwise if sheet.scheme.competition else ""
    return f"报名人数未超过职数：{otherwise}"
