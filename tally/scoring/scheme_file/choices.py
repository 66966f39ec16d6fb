"""No silent assumption: each choice of a scheme is the document's, or says why it is made so.

``[stated]`` names choices with the document's words, ``[why]`` those that the document does not
make.  A name is an address ("selection.excellent.rounding"), in which ``*`` stands for any key.
What stands in ``[why]`` is printed on every score sheet.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from tally.scoring.scheme import Assumption
from tally.scoring.scheme_file.section import Section

CHOICES = frozenset(
    {
        "approval",
        "at_least",
        "at_most",
        "base",
        "by",
        "cap",
        "cap_bonus",
        "cap_deduction",
        "cap_matter",
        "coefficients",
        "compare",
        "effect",
        "floor",
        "missing",
        "mode",
        "otherwise",
        "placement",
        "places",
        "rounding",
        "same_matter",
    }
)
"""Keys whose value is a choice wherever they stand."""

OF_THE_ENGINE = (
    Assumption("ranking.ties", "1, 2, 2, 4", "并列者名次相同，其后名次空出"),
    Assumption(
        "streak",
        "consecutive",
        "连续情形须各期考核得分表齐全，缺一期即不能认定，并列出所缺的期次；"
        "年度得分表认定止于当年任何一期的连续情形",
    ),
    Assumption("notice.days", "calendar", "公示、预告天数按日历日计算，首尾两日均计入"),
)
"""What no scheme file can choose otherwise, said all the same."""


def assumptions(top: Section) -> tuple[Assumption, ...]:
    """The choices of ``[why]``; a choice in neither table is a fault."""
    values = dict(top.notes.values)  # before the two tables themselves are read
    why, stated = top.section("why"), top.section("stated")
    reasons = {name: why.text(name) for name in why.raw}
    quotes = {name: stated.text(name) for name in stated.raw}
    for table, names in ((why, reasons), (stated, quotes)):
        for name in names:
            if not any(fnmatchcase(address, name) for address in values):
                table.fault("about-nothing", name, about=name)
    named = [*reasons, *quotes]
    for address in sorted(values):
        if address.rpartition(".")[2] in CHOICES and not _is_named(address, named):
            top.fault("choice-without-why", about=address, value=values[address])
    found = []
    for name, reason in reasons.items():
        shown = dict.fromkeys(value for at, value in values.items() if fnmatchcase(at, name))
        found.append(Assumption(name, " · ".join(shown), reason))
    return (*found, *OF_THE_ENGINE)


def _is_named(address: str, names: Iterable[str]) -> bool:
    return any(fnmatchcase(address, name) for name in names)
