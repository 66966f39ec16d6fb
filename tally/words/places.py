"""Where something is refused, and by which rule, in Chinese and English.

A place is what ``tally.errors.at`` has put together, from the outermost in.  Numbers count
from 1, those of records and events from 0, as in the archive.
"""

from __future__ import annotations

from collections.abc import Mapping

PLACES: dict[str, tuple[str, str]] = {
    "file": ("{}", "{}"),
    "group": ("票种 {}", "group {}"),
    "record": ("档案记录 {}", "record {}"),
    "event": ("事件 {}", "event {}"),
    "ballot": ("第{}张票", "ballot {}"),
    "question": ("第{}题", "question {}"),
    "contest": ("“{}”", '"{}"'),
    "choice": ("第{}个答案", "choice {}"),
    "trustee": ("密钥保管人 {}", "trustee {}"),
    "message": ("{}", "{}"),
    "credential": ("投票凭证 {}", "credential {}"),
    "line": ("第{}行", "line {}"),
    "entry": ("第{}条", "entry {}"),
    "field": ("字段 {}", "field {}"),
}

MESSAGES: dict[str, str] = {
    "commitment": "承诺",
    "reveal": "公开的内容",
    "certificate": "证书",
    "polynomial": "多项式",
    "own polynomial": "本人的多项式",
    "secret": "密封的份额",
    "output": "仪式结果",
    "public key": "公钥",
    "verification key": "验证公钥",
    "complaint": "申诉",
    "end": "完成声明",
}
"""The messages of the key ceremony."""

RULES: dict[str, tuple[str, str]] = {
    "protocol": ("协议", "protocol"),
    "guarding": ("防护规则", "guarding"),
    "formats": ("格式规定", "formats"),
    "security": ("安全规定", "security"),
    "procedure": ("会议规程", "procedure"),
}
"""The pages that rules stand on."""

LONGEST = 200
"""Characters of a foreign text that are shown."""


def plain(value: object) -> str:
    """``value`` as it may be shown: foreign text can neither steer a terminal nor flood it."""
    text = str(value)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}…"
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def place_text(place: Mapping[str, object], *, chinese: bool) -> str:
    """A place in words: 第3张票，第2题，第1个答案."""
    parts = []
    for name, value in place.items():
        templates = PLACES.get(name, (f"{name} {{}}", f"{name} {{}}"))
        known = MESSAGES.get(str(value)) if chinese and name == "message" else None
        parts.append(templates[0 if chinese else 1].format(known or plain(value)))
    return ("，" if chinese else ", ").join(parts)


def rule_text(rule: str, *, chinese: bool) -> str:
    """A rule in words: 依据：协议 6.5."""
    page, _, section = rule.partition(" ")
    page = page.rstrip(",")
    named = RULES.get(page, (page, page))[0 if chinese else 1]
    said = f"{named} {section}".strip()
    return f"依据：{said}" if chinese else f"rule: {said}"
