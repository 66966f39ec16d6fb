"""The pages that tie one period's sheet to the others: streaks, and what later ones need of this one."""

from __future__ import annotations

from collections.abc import Mapping

from tally.scoring.sheet import ScoreSheet, StreakReport
from tally.scoring.workbook.page import Heading, Page
from tally.scoring.workbook.record_pages import people_text
from tally.scoring.workbook.sheets_of_records import earlier_sheets, outcome_labels


def streaks_page(sheet: ScoreSheet) -> Page:
    names = {one.person.code: one.person.name for one in sheet.people}
    return Page(
        title="连续情形",
        heading="连续情形",
        notes=("缺任何一期得分表的，不能认定，所缺期次列出", *_open_ties(sheet)),
        columns=(
            Heading("情形", 34),
            Heading("所看期次", 30),
            Heading("所缺期次", 24),
            Heading("符合者", 40),
            Heading("后果", 30),
            Heading("原文", 36),
        ),
        rows=[
            (
                one.streak.name,
                "、".join(map(str, one.periods)),
                "、".join(map(str, one.missing)),
                _met_text(one, names),
                one.streak.consequence,
                one.streak.source,
            )
            for one in sheet.streaks
        ],
    )


def outcome_page(sheet: ScoreSheet) -> Page:
    """Laid out to be copied into a later period's workbook."""
    layout = earlier_sheets(sheet.scheme)
    named = dict(outcome_labels(sheet.scheme))
    names = {one.person.code: one.person.name for one in sheet.people}
    outcome = sheet.outcome()
    return Page(
        title="本期结果",
        heading="本期结果：以后各期认定连续情形时，把下面各行抄入“以前各期结果”表",
        notes=_open_ties(sheet),
        columns=tuple(Heading(one.heading, one.width) for one in layout.columns),
        rows=[
            (str(sheet.period), "", "", "", sheet.fingerprint),
            *(
                (str(sheet.period), code, names.get(code, ""), named.get(key, key), "")
                for code, keys in outcome.outcomes
                for key in sorted(keys)
            ),
        ],
    )


def _open_ties(sheet: ScoreSheet) -> tuple[str, ...]:
    """Who shares the last places is on no list yet, and so in no streak."""
    names = dict.fromkeys(one.selection.name for one in sheet.selections if one.tied)
    return tuple(
        f"“{name}”名额边缘并列，取舍之前并列者不算列入，连续情形可能因此不全" for name in names
    )


def _met_text(one: StreakReport, names: Mapping[str, str]) -> str:
    told = people_text(one.met, names)
    if not one.missing:
        return told
    return f"{told}；其余不能认定" if told else "不能认定"
