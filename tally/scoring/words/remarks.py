"""What a score sheet remarks: why a line does not count, what was left out, and the like."""

from __future__ import annotations

REMARKS: dict[str, tuple[str, str]] = {
    "not-approved": ("未经审核，不计分", "not approved: does not count"),
    "approved-by-the-same": (
        "审核人与填报人为同一人或未写填报人，不计分",
        "approved by the person who entered it, or entered by nobody: does not count",
    ),
    "no-proof": ("没有佐证材料，不计分", "no proof: does not count"),
    "same-matter": (
        "同一事项取最高分值，已计第{instead}号",
        "of one matter the highest counts, here number {instead}",
    ),
    "no-mark-left-out": (
        "票种“{group}”（项目“{dimension}”）没有有效票，按其余权重折算",
        "no valid mark by group “{group}” (dimension “{dimension}”): divided by the weights that are there",
    ),
    "group-left-out": (
        "评分组“{group}”没有打分，按其余权重折算",
        "no score by the raters “{group}”: divided by the weights that are there",
    ),
    "period-mean": (
        "缺该期记录，按其余各期折算",
        "nothing for this period: reckoned from the others",
    ),
    "period-zero": ("缺该期记录，按零分计", "nothing for this period: counts as 0"),
    "period-exclude": (
        "缺该期记录，不参加排名",
        "nothing for this period: not ranked",
    ),
    "event-of-another-year": (
        "台账第{number}号的日期是{date}，不在本期所在年度，请核对",
        "ledger number {number} is of {date}, which is not in the year of this sheet: look at it",
    ),
    "held": ("已满规定天数", "held for as long as it must be"),
    "too-short": ("天数不足", "too short"),
    "not-yet": ("尚未进行", "not yet"),
}

PLACES: dict[str, tuple[str, str]] = {
    "line": ("第{value}行", "line {value}"),
    "at": ("{value}", "{value}"),
    "source": ("{value}", "{value}"),
    "sheet": ("“{value}”表", "sheet “{value}”"),
    "cell": ("单元格 {value}", "cell {value}"),
    "person": ("{value}", "{value}"),
    "component": ("“{value}”", "“{value}”"),
    "period": ("{value}", "{value}"),
    "event": ("台账第{value}号", "ledger number {value}"),
    "selection": ("名单“{value}”", "list “{value}”"),
    "class": ("类别“{value}”", "class “{value}”"),
}
