"""Choices of a scheme in words: ``component.quarter.missing`` = ``mean`` as a clerk reads it.

A choice is known by its address in the scheme file (``tally.scoring.scheme_file.choices``), which
programs and people who keep the file compare; sheets, papers and pages say it in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Protocol

from tally.scoring.components import Periods, Rated
from tally.scoring.scheme import Scheme

PARTS: Mapping[str, str] = {
    "total": "总分",
    "component": "各计分项",
    "poll": "各民主测评",
    "group": "各票种或评分主体",
    "dimension": "各测评项目",
    "period": "各期",
    "ledger": "加减分台账",
    "kind": "各类加扣分",
    "rule": "各条加扣分规则",
    "rounding": "舍入",
    "ranking": "排名",
    "grading": "等次",
    "band": "各分数段",
    "grade": "各等次",
    "selection": "各名单",
    "veto": "各项否决",
    "streak": "连续情形",
    "eligibility": "各项资格",
    "competition": "竞争上岗",
    "consequence": "各项后果",
    "notice": "公示期",
    "class": "各类考核对象",
    "sheets": "得分表",
}
"""What stands before a key; said when the key is ``*`` or there is none."""

ASPECTS: Mapping[str, str] = {
    "amount": "分值",
    "approval": "审核",
    "at_*": "上下限",
    "at_least": "下限",
    "at_most": "上限",
    "base": "以何人数为基数",
    "by": "依据",
    "cap": "封顶",
    "cap_*": "合计封顶",
    "cap_bonus": "加分合计封顶",
    "cap_deduction": "扣分合计封顶",
    "cap_matter": "同一事项封顶",
    "coefficients": "各等次系数",
    "combine": "各期怎样合计",
    "compare": "人数与职位数怎样比较",
    "count": "人数",
    "days": "天数",
    "effect": "后果",
    "floor": "最低扣到",
    "from": "起点分数",
    "grades": "等次名称",
    "kind": "得分来源",
    "missing": "缺项怎样计",
    "mode": "办法",
    "name": "内容",
    "otherwise": "其余的人",
    "percent": "比例（％）",
    "placement": "计入何处",
    "places": "小数位数",
    "points": "分值",
    "poll": "用哪一次测评",
    "rounding": "人数取整",
    "same_matter": "同一事项",
    "shared": "多人分担",
    "target": "指标",
    "ties": "并列",
    "value": "界限",
    "values": "符合的写法",
    "weight": "权重",
    "when": "适用于",
}
"""What the last part of an address means."""

VALUES: Mapping[str, str] = {
    "": "程序不代拟",
    "none": "不设",
    "entered": "逐项填写",
    "refuse": "拒绝计算",
    "renormalise": "按其余权重折算",
    "mean": "按已有各期平均",
    "zero": "计零分",
    "exclude": "不参加",
    "all": "逐件计算",
    "highest": "只计最高一项",
    "two people": "两人办理",
    "one person": "一人办理",
    "total": "总分",
    "component": "所属计分项",
    "period": "所属各期",
    "year": "年度",
    "half": "半年",
    "quarter": "季度",
    "month": "月度",
    "half up": "四舍五入",
    "half even": "四舍六入五成双",
    "down": "舍去",
    "floor": "舍去",
    "nearest": "四舍五入",
    "up": "进一",
    "exact": "未舍入的精确分数",
    "rounded": "舍入后的分数",
    "each class": "每一类考核对象",
    "all classes together": "全体考核对象合计",
    "cap": "等次不高于规定",
    "force": "直接定为规定等次",
    "consecutive": "各期须连续",
    "calendar": "日历日",
    "True": "是",
    "False": "否",
    "?": "待定",
}
"""Words of the scheme file; numbers and names stand as they are."""


class Keyed(Protocol):
    """Anything of a scheme that has a key of its own."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...


def choice_words(about: str, scheme: Scheme) -> str:
    """The address ``about`` by the names that ``scheme`` gives.

    >>> from tally.scoring.scheme_file.shipped import shipped_text
    >>> from tally.scoring.scheme_file.whole_scheme import read_scheme
    >>> choice_words("component.quarter.missing", read_scheme(shipped_text("000-duty")))
    '季度考核：缺项怎样计'
    """
    *path, last = about.split(".")
    number = ""
    if last.isdecimal():  # one of several: the second coefficient
        number = f"（第{last}个）"
        *path, last = path
    if not path:
        return PARTS.get(last, last)
    names, said = dict(_names(scheme)), []
    if path[0] == "ledger" and len(path) > 1:
        del path[0]  # its kinds and rules say so themselves
    for part, key in zip(path[::2], [*path[1::2], "*"], strict=False):
        said.append(names.get((part, key), PARTS.get(part, part)))
    return f"{'，'.join(said)}：{ASPECTS.get(last, last)}{number}"


def value_words(value: str, scheme: Scheme) -> str:
    """A value as the scheme file writes it, or several with `` · `` between them, in words."""
    named = {grade.key: grade.name for grade in scheme.grades}
    named |= {f"grade:{key}": name for key, name in named.items()}
    named |= {poll.key: poll.name for poll in scheme.polls()}
    return " · ".join(
        VALUES["?"] if set(one.split(" / ")) == {"?"} else _each_in_words(one, named)
        for one in value.split(" · ")
    )


def _each_in_words(values: str, named: Mapping[str, str]) -> str:
    """``quarter / year`` is a list of the scheme file."""
    return " / ".join(VALUES.get(one, named.get(one, one)) for one in values.split(" / "))


def _names(scheme: Scheme) -> Iterator[tuple[tuple[str, str], str]]:
    """Each thing with a key, under the part of the address that its key stands after."""
    things: dict[str, Iterable[Keyed]] = {
        "component": scheme.components(),
        "poll": scheme.polls(),
        "class": scheme.classes,
        "kind": scheme.ledger.kinds,
        "rule": scheme.ledger.rules,
        "grade": scheme.grades,
        "selection": scheme.selections,
        "veto": scheme.vetoes,
        "streak": scheme.streaks,
        "eligibility": scheme.eligibility,
        "consequence": scheme.consequences,
        "notice": scheme.notices,
    }
    for part, those in things.items():
        for thing in those:
            yield (part, thing.key), thing.name
    groups = [poll.groups for poll in scheme.polls()]
    groups += [one.kind.groups for one in scheme.components() if isinstance(one.kind, Rated)]
    periods = [one.kind.periods for one in scheme.components() if isinstance(one.kind, Periods)]
    dimensions = [poll.dimensions for poll in scheme.polls()]
    for part, lists in (("group", groups), ("period", periods), ("dimension", dimensions)):
        for one in chain.from_iterable(lists):
            yield (part, one.key), one.name
    for grade in scheme.grades:
        yield ("band", grade.key), f"{grade.name}的分数段"
