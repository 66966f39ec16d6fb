"""The meeting as sealed is the one that every election was made for.

Source: guarding A2; formats, "<group>.bel".  ``meeting.json`` is hashed into every election.  The
meeting file and rosters that it was read from are kept beside it for people; nothing is
counted by them, so they are not read again here.
"""

from __future__ import annotations

from datetime import datetime

from tally.errors import at
from tally.meeting import Meeting, meeting_hash, parse_meeting
from tally.verifier.findings import NotChecked
from tally.verifier.papers.meeting_rules import check_rules
from tally.verifier.papers.reading import Faults, FileMissing, Papers
from tally.verifier.refusals import NotTheSame

MEETING = "meeting.json"
SOURCES = "meeting/"


def check_meeting(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    with faults.noted("formats evidence.zip", file=MEETING):
        meeting = parse_meeting(papers.text(MEETING))
        check_rules(meeting)
        papers.meeting = meeting
    if papers.meeting is None:
        return "", {}
    sealed_as = meeting_hash(papers.text(MEETING))
    codes = [group.code for group in papers.meeting.groups]
    for code in sorted({*codes, *papers.records}):
        with faults.noted("guarding A2", file=record_name(code)):
            if code not in papers.records:
                raise FileMissing("a group of the meeting without a record")
            if code not in codes:
                raise NotTheSame("a record of no group of the meeting")
            _check_election(papers, papers.meeting, code, sealed_as)
        with faults.noted("guarding A2", file=record_name(code)):
            if code in codes and code in papers.records:
                _check_trustees(papers, papers.meeting, code)
    return "{groups} groups", {"groups": len(codes)}


def check_sources(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    names = [name for name in papers.evidence.names if name.startswith(SOURCES)]
    with faults.noted("formats evidence.zip", file=f"{SOURCES}meeting.toml"):
        if f"{SOURCES}meeting.toml" not in names:
            raise FileMissing
    listed = ", ".join(name.removeprefix(SOURCES) for name in names)
    return "{names}", {"names": listed}


def record_name(code: str) -> str:
    return f"record/{code}.bel"


def _check_election(papers: Papers, meeting: Meeting, code: str, sealed_as: str) -> None:
    election, sealed = papers.sealed(code)
    group = meeting.group(code)
    same = {
        "group": sealed.group == code,
        "meeting_file": sealed.meeting_file == sealed_as,
        "slips": sealed.slips == group.slips,
        "min_group": sealed.min_group == meeting.min_group,
        "name": election.name == meeting.title,
        "date": papers.records[code].record.timestamp == _midnight(meeting.date),
        "description": election.description == f"{code} {group.name}",
    }
    for name, holds in same.items():
        if not holds:
            with at(field=name):
                raise NotTheSame("the election was made for another meeting")
    asked = [(one.question, tuple(one.answers), one.min, one.max) for one in election.questions]
    expected = [(one.question, meeting.answers, 1, 1) for one in meeting.contests(code)]
    if len(asked) != len(expected):
        raise NotTheSame(
            "{asked} questions, {contests} contests", asked=len(asked), contests=len(expected)
        )
    for number, (one, other) in enumerate(zip(asked, expected, strict=True), start=1):
        if one != other:
            with at(question=number):
                raise NotTheSame("not the contest of the meeting")


def _midnight(day: str) -> int:
    """Unix seconds of a day at 00:00 UTC."""
    return int(datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp())


def _check_trustees(papers: Papers, meeting: Meeting, code: str) -> None:
    trustees = papers.records[code].record.trustees
    if trustees is None:
        raise NotChecked
    if (trustees.threshold, trustees.size) != (meeting.threshold, len(meeting.scrutineers)):
        raise NotTheSame(
            "{threshold} of {size} trustees, {wanted} of {scrutineers} scrutineers",
            threshold=trustees.threshold,
            size=trustees.size,
            wanted=meeting.threshold,
            scrutineers=len(meeting.scrutineers),
        )
