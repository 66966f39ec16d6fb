"""The printed labels of the annual score, Chinese and English.

Templates speak no language: they are given one side of this table.  ``{…}`` stands for a figure.
"""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    "rehearsal": ("彩排 REHEARSAL", "REHEARSAL 彩排"),
    "draft": ("未定稿", "DRAFT"),
    "annual-sheet": ("考核得分表", "Score sheet"),
    "person-sheet": ("个人得分说明", "How the score was made"),
    "posting-list": ("公示", "Public notice"),
    "certificate": ("荣誉证书", "Certificate of Honour"),
    "unit": ("单位", "Office"),
    "period": ("考核期", "Period"),
    "date": ("日期", "Date"),
    "scheme": ("考核方案", "Scheme"),
    "version": ("版本", "Version"),
    "filed": ("备案", "Filed"),
    "not-filed": ("未备案", "not filed"),
    "source": ("依据", "By"),
    "check-code": ("核对码", "Check code"),
    "fingerprint": (
        "得分表指纹（SHA-256，二维码内容与之相同）",
        "Fingerprint of the score sheet (SHA-256; the QR code holds the same)",
    ),
    "page": ("第 {page} 页　共 {pages} 页", "Page {page} of {pages}"),
    "people": ("{count}人", "{count} people"),
    "rank": ("名次", "Rank"),
    "code": ("编号", "Code"),
    "name": ("姓名", "Name"),
    "unit-and-post": ("单位、职务", "Unit, post"),
    "score": ("得分", "Score"),
    "exact": ("精确值", "Exact"),
    "proposed": ("建议等次", "Proposed"),
    "decided": ("决定等次", "Decided"),
    "remarks": ("备注", "Remarks"),
    "not-ranked": ("不排名", "not ranked"),
    "rank-of": ("第 {rank} 名／{ranked} 人", "{rank} of {ranked}"),
    "rounding": ("得分修约：", "Rounding: "),
    "grades-are-proposals": (
        "建议等次由方案算出，以决定等次为准；每个数的来历见个人得分说明。",
        "Proposed grades come from the scheme; the decided ones hold. See each person's own page.",
    ),
    "meetings": ("采用的测评会议", "Meetings whose counts were taken"),
    "poll": ("测评", "Poll"),
    "meeting": ("会议", "Meeting"),
    "verified": ("核验", "Checked"),
    "is-verified": ("已核验", "checked"),
    "is-not-verified": ("未经核验", "NOT checked"),
    "settled": ("取舍和待定事项", "Assumptions and what was decided"),
    "about": ("事项", "About"),
    "value": ("取值", "Value"),
    "why": ("理由", "Why"),
    "notes": ("备注", "Notes"),
    "check": ("核对", "Check"),
    "check-first": (
        "签字前请用方案文件和填报工作簿重新计算（tally score），所示指纹与此逐位相同，方可签字。",
        "Reckon again from scheme file and workbook (tally score); sign if the fingerprint is this.",
    ),
    "signatures": ("签字", "Signatures"),
    "signers": (
        "制表人,复核人,考核工作负责人,单位主要负责人",
        "Prepared by,Checked by,Head of the evaluation,Head of the office",
    ),
    "colon": ("：", ": "),
    "comma": ("；", "; "),
    "seal": ("（公　章）", "(seal)"),
    "year-month-day": ("　　　　年　　　月　　　日", "Date: ________________"),
    "no-exchange": (
        "本表每页页脚均印核对码；换页、涂改无效。",
        "Every page bears the check code; exchanged or altered pages are void.",
    ),
    "derivation": ("得分是怎么算出来的", "How the score came about"),
    "item": ("项目", "Item"),
    "exactly": (
        "计算全程用分数，不在中间舍入；≈ 只用于显示。",
        "Reckoned in fractions, never rounded on the way; ≈ only in print.",
    ),
    "inputs": ("所依据的数", "The figures that it rests on"),
    "figure": ("数值", "Figure"),
    "from-where": ("来源", "Entered in"),
    "events": ("加减分记录", "Bonuses and deductions"),
    "counted": ("计入", "Counts"),
    "not-counted": ("不计", "does not count"),
    "note": ("说明", "Note"),
    "ask": (
        "本人对以上各数有异议的，可在规定期限内提出，并指明所疑的项目。",
        "Whoever doubts a figure may object within the time allowed and name the item.",
    ),
    "i-have-read": ("本人签字", "Read and signed"),
    "number": ("序号", "No."),
    "notice-period": (
        "公示时间：{from}至{to}（共{days}天，含首尾两日）",
        "Notice period: {from} to {to} ({days} days, both included)",
    ),
    "objections": (
        "如有异议，请在公示期内实名反映，并写明事实。",
        "Objections are to be made within this time, with name and facts.",
    ),
    "certificate-number": ("编号：", "No. "),
}


def words_in(language: Language) -> dict[str, str]:
    """One side of the table."""
    side = 0 if language == "zh" else 1
    return {key: both[side] for key, both in WORDS.items()}
