"""The score sheet as the pages of a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from tally.scoring.faults import Fault
from tally.scoring.sheet import ScoreSheet
from tally.scoring.workbook.component_pages import component_pages
from tally.scoring.workbook.layout import sheet_titles
from tally.scoring.workbook.page import Page
from tally.scoring.workbook.record_pages import (
    decisions_page,
    ledger_cells,
    ledger_page,
    lists_page,
    not_scored_page,
    notices_page,
    vetoes_page,
)
from tally.scoring.workbook.source_pages import (
    assumptions_page,
    derivation_page,
    sources_page,
)
from tally.scoring.workbook.streak_pages import outcome_page, streaks_page
from tally.scoring.workbook.summary_page import summary_page

MOST_WITH_FORMULAS = 2_000
"""People; above, a program that recalculates a formula a cell would take minutes to open it."""


def score_pages(
    sheet: ScoreSheet, *, prepared_by: str = "", told: Sequence[Fault] = ()
) -> tuple[Page, ...]:
    """All pages.  ``told`` is what should be looked at though nothing was refused for it."""
    formulas = len(sheet.people) <= MOST_WITH_FORMULAS
    records = _record_pages(sheet, formulas=formulas)
    unverified = [one.title for one in sheet.meetings if not one.verified]
    last = (
        derivation_page(sheet),
        assumptions_page(sheet),
        sources_page(sheet, prepared_by, told),
    )
    components = sheet.scheme.components()
    taken = ["汇总", *(page.title for page in (*records, *last))]
    titles = sheet_titles((one.name for one in components), taken)
    pages: tuple[Page, ...] = ()
    cells = None
    if formulas:
        named = {one.key: title for one, title in zip(components, titles, strict=True)}
        pages, cells = component_pages(sheet, named, ledger_cells(sheet))
    notes = [
        f"依据：{sheet.scheme.source}　指纹：{sheet.fingerprint}",
        "等次为建议，以研究决定为准；每个数的来源见各分表和“推算过程”，取舍见“取舍说明”",
    ]
    notes += [
        f"测评：{one.title}（{one.date}）核对码 {one.check_code}" for one in sheet.meetings
    ]
    if unverified:
        notes.append(f"注意：以下测评结果未经核验：{'、'.join(unverified)}")
    if any(one.rehearsal for one in sheet.meetings):
        notes.append("彩排 REHEARSAL：含有彩排结果，不得作为正式得分")
    if not formulas:
        notes.append(f"超过{MOST_WITH_FORMULAS}人，只写数值，不写公式和各项分表")
    return (summary_page(sheet, cells, tuple(notes)), *pages, *records, *last)


def _record_pages(sheet: ScoreSheet, *, formulas: bool) -> tuple[Page, ...]:
    scheme = sheet.scheme
    pages = []
    if scheme.ledger.rules:
        pages.append(ledger_page(sheet, formulas=formulas))
    if scheme.selections:
        pages.append(lists_page(sheet))
    if scheme.vetoes:
        pages.append(vetoes_page(sheet))
    if scheme.grades:
        pages.append(decisions_page(sheet))
    if scheme.streaks:
        pages.append(streaks_page(sheet))
    if scheme.notices:
        pages.append(notices_page(sheet))
    if sheet.not_scored:
        pages.append(not_scored_page(sheet))
    pages.append(outcome_page(sheet))
    return tuple(pages)
