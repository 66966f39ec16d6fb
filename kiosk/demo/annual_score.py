"""The demo's score sheet: filled in but for the year-end poll, which is the visitor's own meeting."""

from __future__ import annotations

import csv
import io
import secrets

from sqlalchemy.orm import Session

from kiosk.actions.decide_value import decide_values
from kiosk.actions.score_inputs import paste_rows
from kiosk.actions.start_score_sheet import start_score_sheet
from kiosk.samples import sample_meeting
from tally.meeting import Meeting
from tally.scoring.scheme_file.shipped import shipped_text

SCHEME = "000-duty"
ROSTER = "heads.csv"
CLASS = "科室、单位负责人"

ONE_GROUP = """[[poll.group]]
key    = "A"
name   = "参加测评人员"
weight = "100"
"""
TWO_GROUPS = """[[poll.group]]
key    = "A"
name   = "局领导班子"
weight = "40"
[[poll.group]]
key    = "B"
name   = "机关干部职工"
weight = "60"
"""
"""The sample meeting votes in two groups, so the office's own scheme has two in its last poll."""


def make_score_sheet(session: Session, meeting: Meeting) -> str:
    """The id of a sheet for the heads of the sample meeting; the caller commits."""
    sheet = start_score_sheet(
        session,
        title=f"{meeting.date[:4]}年度考核得分表",
        unit=meeting.unit,
        period=meeting.date[:4],
        scheme_text=_scheme_of_two_groups(),
        random=secrets.token_bytes,
    )
    decide_values(
        session,
        sheet_id=sheet.id,
        values={"ledger.rule.award.amount": "2", "ledger.rule.failure.amount": "1"},
        was={},
        decided_by="局党组会议",
        decided_on=f"{meeting.date[:4]}-01-10",
        filed="",
    )
    for key, lines in _tables().items():
        text = "\n".join("\t".join(line) for line in lines)
        paste_rows(session, sheet_id=sheet.id, key=key, text=text)
    return sheet.id


def _scheme_of_two_groups() -> str:
    before, found, after = shipped_text(SCHEME).rpartition(ONE_GROUP)
    if not found:
        raise ValueError(f"{SCHEME} has no poll of one group")
    return (before + TWO_GROUPS + after).replace(
        '"poll.*.group.A.weight"', '"poll.*.group.*.weight"'
    )


def _tables() -> dict[str, list[tuple[str, ...]]]:
    """Invented figures, the same in every demo."""
    roster = csv.DictReader(io.StringIO(sample_meeting()[ROSTER].decode("utf-8-sig")))
    tables: dict[str, list[tuple[str, ...]]] = {
        "people": [],
        "entered.duty": [],
        "entered.common": [],
        "poll.half": [],
    }
    for place, row in enumerate(roster):
        code, name = row["编号"], row["姓名"]
        tables["people"].append((code, name, CLASS, row["单位"], row["职务"]))
        duty = (str(96 - (place * 5 + quarter * 3) % 14) for quarter in range(4))
        tables["entered.duty"].append((code, name, *duty))
        common = (str(98 - (place + quarter) % 6) for quarter in range(4))
        tables["entered.common"].append((code, name, *common))
        lower = place * 7 % 12
        counts = (str(34 - lower), str(10 + lower), "3", "1", "2", "0")
        tables["poll.half"].append((code, name, *counts))
    return tables
