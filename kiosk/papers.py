"""What goes on paper: results and register as ``printable`` describes them.

The tally sheet is Chinese whatever the language of the screen: it is signed and filed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.accept_return_box import return_boxes_of
from kiosk.actions.results import results_of
from kiosk.models.ballot import withdrawn_of
from kiosk.models.ceremony import attestations_of
from kiosk.models.closing_words import ClosingKind, closing_words_of
from kiosk.models.election import ElectionRecord, elections_of
from kiosk.models.meeting import meeting_of, seats_of
from kiosk.models.register import RegisterEntryRecord, register_of
from kiosk.models.withdrawal import withdrawn_for_paper
from printable.inputs import SheetForm, SheetGroup, SheetRank, SheetRow, TallySheet
from printable.tally_sheet import tally_sheet_pdf
from tally.meeting import Form, Meeting
from tally.record.closing_words import parse_exception, parse_register
from tally.record.return_box import ReturnBox
from tally.trustee.signed import parse_signed

_REASONS = {
    "small-group": "{group}票未开票（票数不足）",
    "no-valid-mark": "{group}票“{criterion}”无有效票",
}


def tally_sheet_of(session: Session, meeting_id: str) -> bytes:
    """The tally sheet (计票单) as a PDF, from counting on.

    Raises ``NotYet``.
    """
    results = results_of(session, meeting_id)
    meeting = meeting_of(session, meeting_id)
    content = meeting.parsed()
    elections = elections_of(session, meeting_id)
    entries = register_of(session, meeting_id)
    paper = {group["code"]: group.get("paper", 0) for group in results["groups"]}
    sheet = TallySheet(
        title=content.title,
        unit=content.unit,
        date=content.date,
        rehearsal=meeting.rehearsal,
        grades=tuple(grade.name for grade in content.grades),
        groups=tuple(
            _group(
                session,
                content,
                election,
                entries[election.group],
                paper.get(election.group, 0),
            )
            for election in elections
        ),
        forms=tuple(_form(content, form, results) for form in content.forms),
        check_code=results["check_code"],
        fingerprint=results["fingerprint"],
        notes=tuple(_notes(session, meeting_id, elections, entries)),
        scrutineers=len(content.scrutineers),
    )
    return tally_sheet_pdf(sheet)


def _group(
    session: Session,
    content: Meeting,
    election: ElectionRecord,
    entry: RegisterEntryRecord,
    paper: int,
) -> SheetGroup:
    note = "" if election.decrypt else f"不足{content.min_group}票，按规定不开票"
    return SheetGroup(
        code=election.group,
        name=election.name,
        printed=election.slips,
        handed_out=entry.handed_out,
        returned=election.ballots or 0,
        withdrawn=len(withdrawn_of(session, election.uuid))
        - withdrawn_for_paper(session, election.uuid),
        paper=paper,
        valid_note=note,
    )


def _form(content: Meeting, form: Form, results: Mapping[str, Any]) -> SheetForm:
    subjects = {subject.code: subject for subject in form.subjects}
    names = [grade.name for grade in content.grades]
    rows = [
        SheetRow(
            name=subjects[contest["subject"]].name,
            unit=subjects[contest["subject"]].unit,
            post=subjects[contest["subject"]].post,
            criterion=contest["criterion"],
            group=contest["group"],
            counts=contest["counts"] and tuple(contest["counts"][name] for name in names),
            abstained=contest["abstained"],
            spoiled=contest["spoiled"],
            valid=contest["valid"],
            score=contest["score"],
            paper=_paper(contest, names),
        )
        for contest in results["contests"]
        if contest["form"] == form.code
    ]
    ranked = sorted(
        (subject for subject in results["subjects"] if subject["form"] == form.code),
        key=lambda subject: subject["rank"] or len(subjects) + 1,
    )
    return SheetForm(
        title=form.title,
        rows=tuple(rows),
        ranking=tuple(
            SheetRank(
                rank=subject["rank"],
                name=subject["name"],
                unit=subjects[subject["subject"]].unit,
                exact=subject["exact"],
                score=subject["score"],
                missing=tuple(
                    _REASONS[one["reason"]].format(**one) for one in subject["missing"]
                ),
            )
            for subject in ranked
        ),
        basis=_basis(content, form),
    )


def _paper(contest: Mapping[str, Any], names: list[str]) -> tuple[int, ...] | None:
    paper = contest.get("paper")
    if paper is None:
        return None
    return (*(paper["counts"][name] for name in names), paper["abstained"], paper["spoiled"])


def _basis(content: Meeting, form: Form) -> str:
    grades = "、".join(f"{grade.name} {grade.coefficient}" for grade in content.grades)
    groups = "、".join(f"{code}票 {weight}%" for code, weight in form.groups.items())
    criteria = "、".join(f"{one.name} {one.weight}%" for one in form.criteria)
    return f"等次系数：{grades}；票种权重：{groups}；测评项目权重：{criteria}。"


def _said_at_closing(session: Session, meeting_id: str) -> Iterator[str]:
    """Exceptions, and how the scrutineers explain a return box that does not fit."""
    seats = {seat.index: seat.name for seat in seats_of(session, meeting_id)}
    exceptions = closing_words_of(session, meeting_id, ClosingKind.EXCEPTION)
    for index, text in exceptions.items():
        exception = parse_exception(parse_signed(text).message)
        missing = "、".join(seats[seat] for seat in exception.missing)
        yield (
            f"例外：作出声明的不足规定人数，{seats[index]}已与{missing}通话，"
            f"确认其没有、也不会作出声明，并当面核对了在场各人的核对码，然后解密。"
        )
    registers = closing_words_of(session, meeting_id, ClosingKind.REGISTER)
    for index, text in registers.items():
        for count in parse_register(parse_signed(text).message).groups:
            if count.explanation:
                yield f"{count.code}票回收箱差异，{seats[index]}说明：{count.explanation}"


def _said_of_return_box(session: Session, meeting_id: str) -> Iterator[str]:
    """One line a scrutineer who scanned it, or that nobody did."""
    seats = {seat.index: seat.name for seat in seats_of(session, meeting_id)}
    boxes = return_boxes_of(session, meeting_id)
    if not boxes:
        yield "回收箱中的凭条没有逐张与选举档案比对。"
    for seat, box in boxes.items():
        yield f"回收箱比对，{seats[seat]}：{'；'.join(_scanned(box))}。"


def _scanned(box: ReturnBox) -> Iterator[str]:
    for group in box.groups:
        parts = [
            f"{group.code}票回收箱{group.returned}张，扫{group.scanned}张，{group.found}张有票"
        ]
        parts += [f"{group.absent}张没有对应的票"] if group.absent else []
        parts += [f"{group.withdrawn}张已作废"] if group.withdrawn else []
        parts += [f"重复扫{group.twice}次"] if group.twice else []
        yield "，".join(parts)
    if box.foreign:
        yield f"不是本会议的凭条{box.foreign}张"
    if box.cards.typed:
        yield f"回执码卡{box.cards.typed}张，找到{box.cards.found}张"
    if box.explanation:
        yield f"说明：{box.explanation.rstrip('。')}"


def _notes(
    session: Session,
    meeting_id: str,
    elections: list[ElectionRecord],
    entries: Mapping[str, RegisterEntryRecord],
) -> Iterator[str]:
    attested = attestations_of(session, meeting_id)
    names = [seat.name for seat in seats_of(session, meeting_id) if seat.index in attested]
    yield f"核对声明：{'、'.join(names)}已就同一封闭内容作出声明。"
    yield from _said_at_closing(session, meeting_id)
    yield from _said_of_return_box(session, meeting_id)
    for election in elections:
        if for_paper := withdrawn_for_paper(session, election.uuid):
            yield (
                f"{election.group}票：为纸质测评表收回选票凭条{for_paper}张，"
                f"计入发出，不在回收箱内。"
            )
        returned = entries[election.group].returned
        if returned is not None and returned != election.ballots:
            yield (
                f"{election.group}票：回收箱中选票凭条{returned}张，"
                f"电子票{election.ballots}张，二者不等，须另附说明。"
            )
