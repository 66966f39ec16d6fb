"""The sheets that are not about one component: people, what is open, ledger, decisions."""

from __future__ import annotations

from tally.grading.number_text import exact_text
from tally.scoring.period import PeriodKind
from tally.scoring.scheme import LedgerRule, Scheme
from tally.scoring.selecting import pools
from tally.scoring.workbook.layout import CODE, NAME, YES_OR_NO, Column, Layout, labels

WRITTEN: dict[PeriodKind, str] = {
    "year": "2023",
    "half": "2023H1",
    "quarter": "2023Q1",
    "month": "2023M3",
}
"""How a period is written: ``Period`` as a text."""


def sheets_of_records(scheme: Scheme) -> tuple[tuple[Layout, ...], tuple[Layout, ...]]:
    """Those before and those behind the sheets of the components."""
    first = [_basics(scheme)]
    if scheme.open or scheme.decided:
        first.append(open_values(scheme))
    first.append(_people(scheme))
    last = []
    if scheme.ledger.rules:
        last.append(_ledger(scheme))
    if scheme.vetoes:
        last.append(_vetoes(scheme))
    if scheme.selections:
        last += [_overrides(scheme), _ties(scheme)]
    if scheme.grades:
        last.append(_decisions(scheme))
    if scheme.notices:
        last.append(_notices(scheme))
    if scheme.streaks:
        last.append(earlier_sheets(scheme))
    return tuple(first), tuple(last)


def _text(key: str, heading: str, about: str, example: str = "", width: int = 14) -> Column:
    return Column(
        key=key, heading=heading, kind="text", about=about, example=example, width=width
    )


def _needed(key: str, heading: str, about: str, example: str = "", width: int = 14) -> Column:
    return Column(
        key=key,
        heading=heading,
        kind="text",
        about=about,
        example=example,
        width=width,
        required=True,
    )


def _date(about: str, *, key: str = "date", heading: str = "日期") -> Column:
    return Column(key=key, heading=heading, kind="date", about=about, example="2023-06-30")


def _choice(
    key: str,
    heading: str,
    about: str,
    choices: tuple[tuple[str, str], ...],
    *,
    required: bool = True,
    width: int = 18,
) -> Column:
    return Column(
        key=key,
        heading=heading,
        kind="choice",
        about=about,
        example=choices[0][1] if choices else "",
        required=required,
        choices=choices,
        width=width,
    )


def _basics(scheme: Scheme) -> Layout:
    kinds = "或".join(WRITTEN[kind] for kind in scheme.sheets)
    return Layout(
        key="basics",
        title="基本信息",
        about="这张得分表是哪一期的，由谁填报",
        columns=(
            _needed("item", "项目", "不要改动"),
            _text("value", "内容", f"考核期写成{kinds}的样子", width=24),
        ),
        ready=(("考核期", ""), ("填表人", "")),
        required=True,
    )


def open_values(scheme: Scheme) -> Layout:
    """What the scheme leaves open; read back before everything else."""
    decided = dict(scheme.decided)
    rows = [(one.where, one.what, "") for one in scheme.open]
    rows += [(where, "", value) for where, value in decided.items()]
    return Layout(
        key="open",
        title="待定事项",
        about="原文没有给出、须由单位研究确定的数值；定下后填在“确定为”一栏",
        columns=(
            _needed("where", "位置", "方案文件中的位置，不要改动", width=34),
            _text("what", "内容", "属于哪一项", width=30),
            _text(
                "value",
                "确定为",
                "数值；逐件填写分值的填 entered，不设上限的填 none，取整办法填 floor（舍去）、nearest（四舍五入）或 up（进一）",
            ),
        ),
        ready=tuple(sorted(rows)),
    )


def _people(scheme: Scheme) -> Layout:
    columns = [
        Column(
            key="code",
            heading="编号",
            kind="code",
            about="每人唯一，各表以此对应；建议用文本格式，如001",
            example="001",
            required=True,
            width=10,
        ),
        _needed("name", "姓名", "个人或集体的名称", "张三"),
        _choice(
            "class",
            "类别",
            "考核对象的类别",
            labels((one.key, one.name) for one in scheme.classes),
        ),
    ]
    if scheme.staff_types:
        types = tuple((one, one) for one in scheme.staff_types)
        columns.append(_choice("staff_type", "人员类型", "决定等次的名称", types))
    columns += [
        _text("unit", "单位", "科室或单位", "办公室", 18),
        _text("post", "职务", "职务", "主任"),
    ]
    columns += [_fact(scheme, name) for name in scheme.facts]
    return Layout(
        key="people",
        title="人员",
        about="全部考核对象，每人（或每个集体）一行",
        columns=tuple(columns),
        required=True,
    )


def _fact(scheme: Scheme, name: str) -> Column:
    rules = [rule for rule in scheme.eligibility if name in rule.facts]
    streaks = [streak for streak in scheme.streaks if name in streak.needs]
    tests = {rule.test for rule in rules} | ({"is yes"} if streaks else set())
    words = [*(one.source for one in rules), *(one.source for one in streaks)]
    sources = "；".join(dict.fromkeys(filter(None, words)))
    about = f"原文：{sources}" if sources else name
    if tests == {"is yes"}:
        return _choice(f"fact:{name}", name, about, YES_OR_NO, required=False)
    if tests == {"one of"}:
        values = dict.fromkeys(value for rule in rules for value in rule.values)
        return _text(
            f"fact:{name}", name, f"如{'、'.join(values)}。{about}", next(iter(values))
        )
    if tests and not tests & {"is yes", "one of"}:
        return Column(key=f"fact:{name}", heading=name, kind="number", about=about, example="5")
    return _text(f"fact:{name}", name, about)


def _rule_words(rule: LedgerRule) -> str:
    if rule.roles:
        amount = "、".join(f"{role}{exact_text(points)}分" for role, points in rule.roles)
    else:
        amount = f"{exact_text(rule.amount)}分" if rule.amount is not None else "分值逐件填写"
    return f"{rule.name}（{rule.kind.name}，{amount}）：{rule.source}"


def _ledger(scheme: Scheme) -> Layout:
    rules = scheme.ledger.rules
    roles = tuple(dict.fromkeys(role for rule in rules for role, _ in rule.roles))
    columns = [
        Column(
            key="number",
            heading="台账编号",
            kind="code",
            about="每件事一个编号；一件事涉及几人的，每人一行，编号相同",
            example="1",
            required=True,
            width=10,
        ),
        _date("发生日期，如 2023-06-30"),
        _choice(
            "rule",
            "事项",
            "；".join(_rule_words(rule) for rule in rules),
            labels((rule.key, rule.name) for rule in rules),
            width=26,
        ),
        CODE,
        NAME,
    ]
    if roles:
        choices = tuple((role, role) for role in roles)
        columns.append(_choice("role", "角色", "分值因角色不同的填写", choices, required=False))
    if any(rule.shared for rule in rules):
        columns.append(
            Column(
                key="share",
                heading="分担％",
                kind="number",
                about="几人分担的，各人分担百分之几，合计100",
                width=10,
            )
        )
    columns += [
        Column(
            key="amount",
            heading="分值",
            kind="number",
            about="方案写明“逐件填写”的填写，填正数；其余留空",
            width=10,
        ),
        Column(key="times", heading="次数", kind="count", about="空着为1次", width=8),
        _text("matter", "同一事项", "内容相同的几行属于同一事项；空着为单独一事"),
    ]
    if any(rule.kind.placement != "total" for rule in rules):
        columns.append(_text("period", "考核期", "计入某一期的事项填写期名，其余留空"))
    columns += [
        _text("proof", "佐证", "文件、文号或材料", "表彰文件", 24),
        _text("entered_by", "填报人", "", "甲"),
        _text("approved_by", "审核人", "须与填报人不同，方案另有规定的除外", "乙"),
    ]
    return Layout(
        key="ledger", title="加减分台账", about="加分、扣分逐件登记", columns=tuple(columns)
    )


def _vetoes(scheme: Scheme) -> Layout:
    return Layout(
        key="vetoes",
        title="一票否决",
        about="查实的一票否决或不能评先的情形，须写明依据",
        columns=(
            CODE,
            NAME,
            _choice(
                "veto",
                "情形",
                "；".join(f"{one.name}：{one.source}" for one in scheme.vetoes),
                labels((one.key, one.name) for one in scheme.vetoes),
                width=30,
            ),
            _date("认定日期"),
            _text("ground", "依据", "文件、条款", "某号处分决定", 30),
            _text("entered_by", "填报人", "", "甲"),
            _text("approved_by", "审核人", "须与填报人不同，方案另有规定的除外", "乙"),
        ),
    )


def _selection_columns(scheme: Scheme) -> tuple[Column, Column]:
    apart = {pool for one in scheme.selections for pool, _ in pools(scheme, one) if pool}
    names = labels((one.key, one.name) for one in scheme.classes if one.key in apart)
    return (
        _choice(
            "selection",
            "名单",
            "；".join(f"{one.name}：{one.source}" for one in scheme.selections),
            labels((one.key, one.name) for one in scheme.selections),
            width=26,
        ),
        _choice("class", "类别", "各类合并排序的留空", names, required=False),
    )


def _overrides(scheme: Scheme) -> Layout:
    return Layout(
        key="overrides",
        title="名额调整",
        about="名额与方案比例算出的不同时填写，须写明理由",
        columns=(
            *_selection_columns(scheme),
            Column(
                key="places",
                heading="名额",
                kind="count",
                about="调整后的名额",
                example="3",
                required=True,
            ),
            _text("reason", "理由", "为什么调整", "党组会议研究确定", 30),
            _text("by", "决定人", "由谁决定", "党组会议"),
        ),
    )


def _ties(scheme: Scheme) -> Layout:
    return Layout(
        key="ties",
        title="并列取舍",
        about="名额边缘并列时由谁入选，入选者每人一行；程序不代为取舍",
        columns=(
            *_selection_columns(scheme),
            CODE,
            NAME,
            _text("reason", "理由", "为什么这样取舍", "党组会议研究确定", 30),
            _text("by", "决定人", "由谁决定", "党组会议"),
        ),
    )


def _decisions(scheme: Scheme) -> Layout:
    return Layout(
        key="decisions",
        title="等次决定",
        about="研究确定的等次；与建议等次不同的须写明理由",
        columns=(
            CODE,
            NAME,
            _choice(
                "grade",
                "等次",
                "确定的等次",
                labels((one.key, one.name) for one in scheme.grades),
            ),
            _text("by", "决定人", "由谁决定", "党组会议"),
            _date("决定日期"),
            _text("reason", "理由", "与建议不同的填写", "", 30),
        ),
    )


def _notices(scheme: Scheme) -> Layout:
    return Layout(
        key="notices",
        title="公示",
        about="公示、预告、申辩的起止日期",
        columns=(
            _choice(
                "notice",
                "公示",
                "；".join(
                    f"{one.name}（至少{one.days}天）：{one.source}" for one in scheme.notices
                ),
                labels((one.key, one.name) for one in scheme.notices),
                width=26,
            ),
            _date("第一日", key="start", heading="起"),
            _date("最后一日", key="end", heading="止"),
        ),
    )


def outcome_labels(scheme: Scheme) -> tuple[tuple[str, str], ...]:
    """What a person can be in the end: on a list, or of a grade."""
    lists = [(one.key, f"名单：{one.name}") for one in scheme.selections]
    grades = [(f"grade:{one.key}", f"等次：{one.name}") for one in scheme.grades]
    return labels([*lists, *grades])


def earlier_sheets(scheme: Scheme) -> Layout:
    """Earlier periods' outcomes, laid out as every score sheet writes its own (本期结果)."""
    return Layout(
        key="earlier",
        title="以前各期结果",
        about="从以前各期得分表的“本期结果”表整表抄入，用于认定连续情形",
        columns=(
            Column(
                key="period",
                heading="期次",
                kind="period",
                about="年如2022，季度如2023Q1，半年如2023H1，月如2023M3",
                example="2022",
                required=True,
            ),
            Column(
                key="code",
                heading="编号",
                kind="code",
                about="与“人员”表相同的编号；该期没有任何人的，只填期次",
                example="001",
            ),
            NAME,
            _choice(
                "outcome",
                "结果",
                "名单或等次",
                outcome_labels(scheme),
                required=False,
                width=30,
            ),
            _text("fingerprint", "得分表指纹", "以前得分表上的指纹", width=24),
        ),
    )
