"""A score sheet as ``printable`` draws it: the table to sign, the list to post, certificates.

Papers are Chinese, as the scheme and the names are; ``printable`` computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache

from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.models.score_input import ScoreValueRecord
from kiosk.models.score_posting import ScorePostingRecord
from kiosk.models.score_sheet import ScoreSheetRecord
from printable.annual_inputs import (
    AnnualClass,
    AnnualHead,
    AnnualMeeting,
    AnnualRow,
    AnnualSheet,
    Certificate,
    PostedGroup,
    PostedPerson,
    PostingList,
    Settled,
)
from printable.certificate import formal_date
from tally.grading.number_text import exact_text
from tally.record.codes import check_code
from tally.scoring.components import Component
from tally.scoring.period import Period
from tally.scoring.scheme import Scheme
from tally.scoring.sheet import PersonScore, ScoreSheet, SelectionReport
from tally.scoring.words.choices import choice_words, value_words
from tally.scoring.workbook.summary_page import MODES, kinds_of_total, remarks_of


def head_of_paper(sheet: ScoreSheetRecord, result: ScoreSheet, today: date) -> AnnualHead:
    scheme = result.scheme
    version = scheme.versions[-1] if scheme.versions else None
    return AnnualHead(
        title=sheet.title,
        unit=sheet.unit,
        period=period_words(result.period),
        date=today.isoformat(),
        scheme=scheme.name,
        version=f"第{version.number}版 {version.date}".strip() if version else "",
        filed=version.filed if version else "",
        source=scheme.source,
        fingerprint=result.fingerprint,
        check_code=code_of(result.fingerprint),
        draft=sheet.state is not ScoreSheetState.FINAL,
    )


def period_words(period: Period) -> str:
    """As people write it.

    >>> period_words(Period("year", 2023)), period_words(Period("half", 2023, 2))
    ('2023年度', '2023年下半年')
    """
    match period.kind:
        case "year":
            return f"{period.year}年度"
        case "half":
            return f"{period.year}年{'上下'[period.number - 1]}半年"
        case "quarter":
            return f"{period.year}年第{'一二三四'[period.number - 1]}季度"
        case _:
            return f"{period.year}年{period.number}月"


@cache
def code_of(fingerprint: str) -> str:
    """The check code of a score sheet; slow on purpose, so kept."""
    return check_code(bytes.fromhex(fingerprint))


def annual_sheet_of(
    sheet: ScoreSheetRecord,
    result: ScoreSheet,
    decided: list[ScoreValueRecord],
    today: date,
) -> AnnualSheet:
    scheme = result.scheme
    kinds = tuple(kind.name for kind in scheme.ledger.kinds if kind.placement == "total")
    undecided = (f"尚未决定等次的：{result.undecided}人",) if result.undecided else ()
    return AnnualSheet(
        head=head_of_paper(sheet, result, today),
        components=tuple((part.name, worth_of(part)) for part in scheme.total.parts),
        ledger=kinds,
        rounding=f"{MODES[scheme.rounding.mode]}到{scheme.rounding.places}位小数",
        classes=tuple(_classes(result, kinds)),
        settled=tuple(
            Settled(choice_words(about, scheme), value_words(value, scheme), why)
            for about, value, why in (
                *((one.about, one.value, one.why) for one in result.assumptions),
                *((one.place, one.value, decided_words(one)) for one in decided),
            )
        ),
        meetings=meetings_of_paper(result),
        notes=undecided if scheme.grades else (),
    )


def worth_of(part: Component) -> str:
    return f"{exact_text(part.weight)}％" if part.weight else f"{exact_text(part.worth)}分"


def decided_words(one: ScoreValueRecord) -> str:
    filed = f"，备案 {one.filed}" if one.filed else ""
    return f"{one.decided_by}{one.decided_on}决定{filed}"


def _classes(result: ScoreSheet, kinds: tuple[str, ...]) -> Iterator[AnnualClass]:
    for one in result.scheme.classes:
        people = [each for each in result.people if each.person.object_class == one.key]
        if people:
            yield AnnualClass(
                name=one.name,
                rows=tuple(_row(result, each, kinds) for each in people),
                notes=tuple(
                    _list_words(report)
                    for report in result.selections
                    if report.object_class in {one.key, ""} and report.base
                ),
            )


def _row(result: ScoreSheet, one: PersonScore, kinds: tuple[str, ...]) -> AnnualRow:
    scheme = result.scheme
    values = {
        score.component: score.expression.value for score in one.components if not score.period
    }
    ledger = {name: node.value for name, node in kinds_of_total(one).items()}
    return AnnualRow(
        rank=one.rank,
        code=one.person.code,
        name=one.person.name,
        unit=one.person.unit,
        post=one.person.post,
        components=tuple(_figure(scheme, values.get(part.key)) for part in scheme.total.parts),
        ledger=tuple(_figure(scheme, ledger.get(kind)) for kind in kinds),
        score=one.score,
        proposed=scheme.grade_name(one.proposed, one.person.staff_type),
        decided=decided_grade(result, one),
        remarks=tuple(remarks_of(result, one)),
    )


def _figure(scheme: Scheme, value: Fraction | None) -> str | None:
    return None if value is None else scheme.rounding.text(value)


def decided_grade(result: ScoreSheet, one: PersonScore) -> str:
    if one.decision is None:
        return ""
    return result.scheme.grade_name(one.decision.grade, one.person.staff_type)


def _list_words(report: SelectionReport) -> str:
    selection = report.selection
    share = (
        f"{report.base}人的{exact_text(selection.percent)}％，"
        if selection.percent is not None
        else f"{report.base}人中，"
    )
    override = report.override
    changed = f"（{override.by}调整：{override.reason}）" if override else ""
    tied = (
        f"；名额边缘并列：{report.open_places}个名额，{len(report.tied)}人，待研究确定"
        if report.tied
        else ""
    )
    return f"{selection.name}：{share}名额{report.places}个{changed}{tied}"


def meetings_of_paper(result: ScoreSheet) -> tuple[AnnualMeeting, ...]:
    polls = {poll.key: poll.name for poll in result.scheme.polls()}
    return tuple(
        AnnualMeeting(
            poll=polls.get(one.poll, one.poll),
            title=one.title,
            date=one.date,
            check_code=one.check_code,
            verified=one.verified,
        )
        for one in result.meetings
    )


def posting_list_of(
    sheet: ScoreSheetRecord,
    result: ScoreSheet,
    posting: ScorePostingRecord,
    *,
    all_grades: bool,
) -> PostingList:
    """Names and grades, never a score; of a scheme without grades its lists."""
    start, end = date.fromisoformat(posting.start), date.fromisoformat(posting.end)
    groups = tuple(_posted(result, all_grades=all_grades))
    headings = "、".join(group.heading for group in groups)
    return PostingList(
        title=f"{sheet.title}公示",
        unit=sheet.unit,
        date=_day(start),
        text=(
            f"根据《{result.scheme.source}》，经考核和研究，现将{period_words(result.period)}考核"
            f"{headings}人员名单予以公示。"
        ),
        groups=groups,
        notice_from=_day(start),
        notice_to=_day(end),
        days=(end - start).days + 1,
        objections=(("受理", sheet.unit), ("联系电话", "＿＿＿＿＿＿＿＿")),
        check_code=code_of(posting.fingerprint),
    )


def _posted(result: ScoreSheet, *, all_grades: bool) -> Iterator[PostedGroup]:
    # By code: a list in the order of the ranking would tell the ranking.
    people = sorted(result.people, key=lambda one: one.person.code)
    if not result.scheme.grades:
        for report in result.selections:
            if report.selection.side == "top" and report.chosen:
                listed = [one for one in people if one.person.code in set(report.chosen)]
                yield _group(report.selection.name, listed)
        return
    grades = result.scheme.grades if all_grades else result.scheme.grades[:1]
    for grade in grades:
        listed = [one for one in people if one.decision and one.decision.grade == grade.key]
        if listed:
            yield _group(grade.name, listed)


def _group(heading: str, people: list[PersonScore]) -> PostedGroup:
    return PostedGroup(
        heading=heading,
        people=tuple(
            PostedPerson(name=one.person.name, unit=one.person.unit, post=one.person.post)
            for one in people
        ),
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def certificates_of(
    sheet: ScoreSheetRecord, result: ScoreSheet, today: date
) -> list[Certificate]:
    """For everybody with the best grade."""
    best = result.scheme.grades[0]
    return [
        Certificate(
            name=one.person.name,
            text=(
                f"在{period_words(result.period)}考核中被评定为"
                f"{best.name_for(one.person.staff_type)}等次。特颁此证，以资鼓励。"
            ),
            unit=sheet.unit,
            date=formal_date(today),
        )
        for one in result.people
        if one.decision and one.decision.grade == best.key
    ]
