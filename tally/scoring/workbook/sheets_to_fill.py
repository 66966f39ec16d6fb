"""Which sheets a scheme needs to be filled in, and with which columns.

One general rule for each kind of component; nothing here knows a particular document.
"""

from __future__ import annotations

from fractions import Fraction

from tally.grading.number_text import exact_text
from tally.scoring.components import (
    Base,
    Component,
    Entered,
    Indicator,
    Periods,
    Poll,
    Polled,
    Rated,
    Weighted,
    leaves,
)
from tally.scoring.scheme import Scheme
from tally.scoring.workbook.layout import CODE, NAME, Column, Layout, labels, sheet_titles
from tally.scoring.workbook.sheets_of_records import sheets_of_records


def sheets_to_fill(scheme: Scheme) -> tuple[Layout, ...]:
    """All sheets, in the order in which they stand in the workbook."""
    first, last = sheets_of_records(scheme)
    periods = periods_of_leaves(scheme)
    leaf_list = scheme.leaves()
    middle = [
        _entered(leaf, leaf.kind, periods[leaf.key])
        for leaf in leaf_list
        if isinstance(leaf.kind, Entered)
    ]
    if any(isinstance(leaf.kind, Entered) and leaf.kind.items for leaf in leaf_list):
        middle += [_item_lists(scheme), _items_scored(scheme, periods)]
    bases = [leaf for leaf in leaf_list if isinstance(leaf.kind, Base)]
    if bases:
        middle.append(_deductions(bases, periods))
    for leaf in leaf_list:
        if isinstance(leaf.kind, Indicator):
            middle.append(_indicator(leaf, leaf.kind, periods[leaf.key]))
        elif isinstance(leaf.kind, Rated):
            middle.append(_rated(leaf, leaf.kind, periods[leaf.key]))
    for poll in scheme.polls():
        mine = [
            leaf
            for leaf in leaf_list
            if isinstance(leaf.kind, Polled) and leaf.kind.poll.key == poll.key
        ]
        known = dict.fromkeys(period for leaf in mine for period in periods[leaf.key])
        middle.append(_poll(poll, tuple(known)))
    found = (*first, *middle, *last)
    titles = sheet_titles(one.title for one in found)
    return tuple(
        Layout(
            key=one.key,
            title=title,
            about=one.about,
            columns=one.columns,
            ready=one.ready,
            required=one.required,
            subject=one.subject,
        )
        for one, title in zip(found, titles, strict=True)
    )


def periods_of_leaves(scheme: Scheme) -> dict[str, tuple[Weighted, ...]]:
    """Leaf -> the periods that it is scored in; empty outside of periods."""
    found: dict[str, tuple[Weighted, ...]] = {leaf.key: () for leaf in scheme.leaves()}
    for component in scheme.components():
        if isinstance(component.kind, Periods):
            for leaf in leaves(component):
                found[leaf.key] = component.kind.periods
    return found


def _in_words(component: Component) -> str:
    return f"原文：{component.source}" if component.source else component.name


def _range_of(most: Fraction) -> str:
    """Where the scheme leaves the points open, there is no greatest score yet."""
    return f"0到{exact_text(most)}分" if most else "满分待定"


def _period_column(periods: tuple[Weighted, ...]) -> tuple[Column, ...]:
    if not periods:
        return ()
    choices = labels((one.key, one.name) for one in periods)
    column = Column(
        key="period",
        heading="考核期",
        kind="choice",
        about="属于哪一期",
        example=choices[0][1],
        required=True,
        choices=choices,
    )
    return (column,)


def _score_columns(
    component: Component, periods: tuple[Weighted, ...], most: Fraction
) -> tuple[Column, ...]:
    about = f"{_range_of(most)}。{_in_words(component)}"
    example = exact_text((most or 100) * Fraction(9, 10))
    if not periods:
        return (
            Column(
                key="score:",
                heading="得分",
                kind="number",
                about=about,
                example=example,
                most=most or None,
            ),
        )
    return tuple(
        Column(
            key=f"score:{key}",
            heading=label,
            kind="number",
            about=f"{label}得分，{about}",
            example=example,
            most=most or None,
        )
        for key, label in labels((one.key, one.name) for one in periods)
    )


def _entered(leaf: Component, kind: Entered, periods: tuple[Weighted, ...]) -> Layout:
    about = f"每人一行，填写“{leaf.name}”的得分。{_in_words(leaf)}"
    if kind.items:
        about += "（按个人清单逐项打分的人，填“个人清单”和“清单打分”两表，这里留空）"
    return Layout(
        key="entered",
        title=leaf.name,
        about=about,
        columns=(CODE, NAME, *_score_columns(leaf, periods, kind.scale)),
        subject=leaf.key,
    )


def _itemised(scheme: Scheme) -> tuple[Component, ...]:
    return tuple(
        leaf for leaf in scheme.leaves() if isinstance(leaf.kind, Entered) and leaf.kind.items
    )


def _component_column(components: tuple[Component, ...]) -> Column:
    choices = labels((leaf.key, leaf.name) for leaf in components)
    return Column(
        key="component",
        heading="计分项",
        kind="choice",
        about="；".join(f"{leaf.name}：{_in_words(leaf)}" for leaf in components),
        example=choices[0][1],
        required=True,
        choices=choices,
        width=20,
    )


def _item_lists(scheme: Scheme) -> Layout:
    return Layout(
        key="item-lists",
        title="个人清单",
        about="每人的工作清单，一项一行；同一人同一计分项各项满分之和须等于该项满分",
        columns=(
            CODE,
            NAME,
            _component_column(_itemised(scheme)),
            Column(key="version", heading="版本", kind="text", about="清单第几版", example="1"),
            Column(
                key="periods",
                heading="适用考核期",
                kind="text",
                about="用顿号分开，如“第一季度、第二季度”；全部适用的留空",
                width=18,
            ),
            Column(
                key="date",
                heading="确定日期",
                kind="date",
                about="如 2023-01-15",
                example="2023-01-15",
            ),
            Column(
                key="filed",
                heading="备案",
                kind="text",
                about="备案文号或说明",
                example="局办备〔2023〕1号",
            ),
            Column(key="reason", heading="调整理由", kind="text", about="调整清单的理由"),
            Column(
                key="item",
                heading="项目代号",
                kind="code",
                about="同一清单内不重复",
                example="1",
                required=True,
            ),
            Column(
                key="title",
                heading="项目",
                kind="text",
                about="项目内容",
                example="完成年度任务",
                required=True,
                width=30,
            ),
            Column(
                key="points",
                heading="满分",
                kind="number",
                about="该项满分",
                example="100",
                required=True,
            ),
        ),
    )


def _items_scored(scheme: Scheme, periods: dict[str, tuple[Weighted, ...]]) -> Layout:
    itemised = _itemised(scheme)
    known = {one.key: one for leaf in itemised for one in periods[leaf.key]}
    columns = tuple(
        Column(key=f"score:{key}", heading=label, kind="number", about=f"{label}得分")
        for key, label in labels((one.key, one.name) for one in known.values())
    )
    if not all(periods[leaf.key] for leaf in itemised):
        columns = (Column(key="score:", heading="得分", kind="number", about="得分"), *columns)
    return Layout(
        key="items-scored",
        title="清单打分",
        about="按“个人清单”逐项打分，一人一项一行",
        columns=(
            CODE,
            NAME,
            _component_column(itemised),
            Column(
                key="item",
                heading="项目代号",
                kind="code",
                about="与“个人清单”相同",
                example="1",
                required=True,
            ),
            *columns,
        ),
    )


def _deductions(bases: list[Component], periods: dict[str, tuple[Weighted, ...]]) -> Layout:
    known = {one.key: one for leaf in bases for one in periods[leaf.key]}
    column = _period_column(tuple(known.values()))
    if not all(periods[leaf.key] for leaf in bases):
        column = tuple(
            Column(
                key=one.key,
                heading=one.heading,
                kind=one.kind,
                about="分期计分的项目填写，其他留空",
                example=one.example,
                choices=one.choices,
            )
            for one in column
        )
    return Layout(
        key="deductions",
        title="基础分扣分",
        about="从基础分中扣除的分，一次一行；没有扣分的不填，得满分",
        columns=(
            CODE,
            NAME,
            _component_column(tuple(bases)),
            *column,
            Column(
                key="amount",
                heading="扣分",
                kind="number",
                about="扣多少分，填正数",
                example="2",
                required=True,
            ),
            Column(
                key="reason",
                heading="事由",
                kind="text",
                about="为什么扣",
                example="迟报材料",
                width=30,
            ),
        ),
    )


def _indicator(leaf: Component, kind: Indicator, periods: tuple[Weighted, ...]) -> Layout:
    columns = [
        Column(
            key="actual",
            heading="实际完成",
            kind="number",
            about=_in_words(leaf),
            example="4500",
        )
    ]
    if kind.target is None:
        columns.append(
            Column(
                key="target",
                heading="目标",
                kind="number",
                about="该对象的目标值",
                example="5000",
            )
        )
    return Layout(
        key="indicator",
        title=leaf.name,
        about=f"“{leaf.name}”的完成数，得分＝满分×实际÷目标。{_in_words(leaf)}",
        columns=(CODE, NAME, *_period_column(periods), *columns),
        subject=leaf.key,
    )


def _rated(leaf: Component, kind: Rated, periods: tuple[Weighted, ...]) -> Layout:
    groups = labels((one.key, one.name) for one in kind.groups)
    return Layout(
        key="rated",
        title=leaf.name,
        about=f"每个评分人对每个对象一行。{_in_words(leaf)}",
        columns=(
            CODE,
            NAME,
            *_period_column(periods),
            Column(
                key="group",
                heading="评分组",
                kind="choice",
                about="评分人属于哪一组",
                example=groups[0][1],
                required=True,
                choices=groups,
                width=18,
            ),
            Column(
                key="rater",
                heading="评分人",
                kind="text",
                about="同组有几人评分时用来区分，可用序号",
                example="1",
            ),
            Column(
                key="score",
                heading="得分",
                kind="number",
                about=_range_of(kind.scale),
                example=exact_text((kind.scale or 100) * Fraction(9, 10)),
                required=True,
                most=kind.scale or None,
            ),
        ),
        subject=leaf.key,
    )


def _poll(poll: Poll, periods: tuple[Weighted, ...]) -> Layout:
    columns = [CODE, NAME, *_period_column(periods)]
    if len(poll.groups) > 1:
        groups = labels((one.key, one.name) for one in poll.groups)
        columns.append(
            Column(
                key="group",
                heading="票种",
                kind="choice",
                about="哪一类人员的票",
                example=groups[0][1],
                required=True,
                choices=groups,
            )
        )
    if poll.dimensions:
        dimensions = labels((one.key, one.name) for one in poll.dimensions)
        columns.append(
            Column(
                key="dimension",
                heading="测评项目",
                kind="choice",
                about="哪一项的票",
                example=dimensions[0][1],
                required=True,
                choices=dimensions,
            )
        )
    columns += [
        Column(
            key=f"count:{place}",
            heading=grade.name,
            kind="count",
            about=f"“{grade.name}”票数，没有的填0",
            example="0" if place else "9",
            width=10,
        )
        for place, grade in enumerate(poll.grades)
    ]
    columns += [
        Column(
            key=key,
            heading=heading,
            kind="count",
            about=f"{heading}数；空着为0，不影响得分",
            width=10,
        )
        for key, heading in (("abstained", "弃权"), ("spoiled", "废票"))
    ]
    return Layout(
        key="poll",
        title=poll.name,
        about=(
            f"“{poll.name}”的票数，已确认的会议可在计分时用 --results {poll.key}=文件 导入，"
            f"这里留空。原文：{poll.source}"
        ),
        columns=tuple(columns),
        subject=poll.key,
    )
