"""What must hold before a score sheet is posted, made final, or opened again.

Source: issue 5, requirements 22 and 28; source documents 001 (申辩), 004-3 (公示5天).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.decide_value import day_of
from kiosk.actions.ledger_objections import open_objections, upheld_entries
from kiosk.actions.score_inputs import scheme_as_adopted
from kiosk.actions.score_of_sheet import Scored, score_of
from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.domain.score_sheet_step import SheetStep
from kiosk.errors import ConditionsNotMet, Refused
from kiosk.i18n import Sentence, _
from kiosk.models.score_meeting import meetings_behind
from kiosk.models.score_posting import ScorePostingRecord, last_posting, objections_of
from kiosk.models.score_proposal import sheet_proposal
from kiosk.models.score_sheet import ScoreSheetRecord
from tally.scoring.fingerprint import results_fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The posting that somebody proposes."""

    notice: str
    """Key of the scheme's notice; empty where it knows none."""
    start: str
    end: str

    @classmethod
    def of(cls, details: Mapping[str, Any]) -> Wanted:
        """Raises ``Refused`` for what is no date."""
        return cls(
            notice=str(details.get("notice", "")),
            start=day_of(str(details.get("start", ""))),
            end=day_of(str(details.get("end", ""))),
        )


def annulled_meetings(session: Session, sheet_id: str) -> list[str]:
    """Titles of meetings that were taken in and have been annulled since."""
    return [
        meeting.title
        for meeting in meetings_behind(session, sheet_id).values()
        if meeting.state is MeetingState.ANNULLED
    ]


def check_post(session: Session, sheet: ScoreSheetRecord, wanted: Wanted, today: date) -> None:
    """Raises ``Refused`` for dates that cannot be, ``ConditionsNotMet`` for what is missing."""
    _check_dates(sheet, wanted, today)
    missing: list[Sentence] = []
    found = score_of(session, sheet)
    if found.sheet is None:
        missing.append(
            _(
                "%(number)s things are missing or wrong before there are scores: see the overview.",
                number=len(found.faults),
            )
        )
    elif found.read.scheme.grades and found.sheet.undecided:
        missing.append(
            _("%(number)s people have no decided grade yet.", number=found.sheet.undecided)
        )
    if sheet_proposal(session, sheet.id, SheetStep.DECIDE) is not None:
        missing.append(
            _("Decisions wait for a second person. Confirm or send them back first.")
        )
    missing += _annulled(session, sheet)
    if missing:
        raise ConditionsNotMet(missing)


def _check_dates(sheet: ScoreSheetRecord, wanted: Wanted, today: date) -> None:
    notices = {one.key: one for one in scheme_as_adopted(sheet.scheme).notices}
    if wanted.notice not in ({*notices, ""} if notices else {""}):
        raise Refused(_("The scheme knows no such notice. Choose one of the list."))
    start, end = date.fromisoformat(wanted.start), date.fromisoformat(wanted.end)
    if start < today:
        raise Refused(
            _(
                "The notice would begin on %(start)s, which is past. It begins today or later: "
                "nobody can have read it before.",
                start=wanted.start,
            )
        )
    needed = notices[wanted.notice].days if wanted.notice else 1
    days = (end - start).days + 1
    if days < needed:
        raise Refused(
            _(
                "From %(start)s to %(end)s are %(days)s days; this notice lasts at least %(needed)s.",
                start=wanted.start,
                end=wanted.end,
                days=max(days, 0),
                needed=needed,
            )
        )


def check_finish(session: Session, sheet: ScoreSheetRecord, today: date) -> None:
    """Raises ``ConditionsNotMet``."""
    missing: list[Sentence] = []
    posting = last_posting(session, sheet.id)
    if posting is None or today <= date.fromisoformat(posting.end):
        missing.append(
            _(
                "The notice lasts until %(end)s, that day included.",
                end=posting.end if posting else "–",
            )
        )
    objections = objections_of(session, sheet.id)
    waiting = [one.number for one in objections if not one.settled]
    if waiting:
        missing.append(
            _(
                "Objections without a confirmed answer: %(numbers)s.",
                numbers="、".join(map(str, waiting)),
            )
        )
    of_ledger = [one.number for one in open_objections(session, sheet)]
    if of_ledger:
        missing.append(
            _(
                "Objections to the ledger that are not settled: %(numbers)s.",
                numbers="、".join(map(str, of_ledger)),
            )
        )
    if upheld_now(session, sheet.id):
        missing.append(
            _("An objection was upheld: open the sheet again, mend it and post it anew.")
        )
    missing += _annulled(session, sheet)
    if posting is not None and not as_posted(score_of(session, sheet), posting):
        missing.append(
            _("The score sheet is not the one that was posted. Open it again and post it anew.")
        )
    if missing:
        raise ConditionsNotMet(missing)


def check_reopen(session: Session, sheet: ScoreSheetRecord) -> None:
    """Raises ``ConditionsNotMet``."""
    posting = last_posting(session, sheet.id)
    same = posting is not None and as_posted(score_of(session, sheet), posting)
    upheld = upheld_now(session, sheet.id) or upheld_entries(session, sheet)
    if upheld or annulled_meetings(session, sheet.id) or not same:
        return
    raise ConditionsNotMet(
        [
            _(
                "A posted score sheet is opened again only after an objection to it was upheld, "
                "or a meeting that it rests on was annulled."
            )
        ]
    )


def as_posted(found: Scored, posting: ScorePostingRecord) -> bool:
    """Whether the sheet is made from what was posted, and comes out as it did.

    A later version of the program may reckon the same inputs otherwise.
    """
    return found.sheet is not None and (
        found.sheet.fingerprint,
        results_fingerprint(found.sheet),
    ) == (posting.fingerprint, posting.results)


def check_papers(session: Session, sheet: ScoreSheetRecord, found: Scored) -> None:
    """Raises ``ConditionsNotMet``: nothing is printed that differs from what was posted."""
    posting = last_posting(session, sheet.id)
    if (
        sheet.state is not ScoreSheetState.OPEN
        and posting is not None
        and not as_posted(found, posting)
    ):
        raise ConditionsNotMet(
            [
                _(
                    "This program reckons the score sheet otherwise than it was posted. Print "
                    "with the version of the program that posted it, or open the sheet again."
                )
            ]
        )


def upheld_now(session: Session, sheet_id: str) -> bool:
    """Whether an objection to the last posting was upheld, and confirmed."""
    posting = last_posting(session, sheet_id)
    return posting is not None and any(
        one.upheld and one.settled and one.posting == posting.number
        for one in objections_of(session, sheet_id)
    )


def _annulled(session: Session, sheet: ScoreSheetRecord) -> list[Sentence]:
    return [
        _("The meeting “%(title)s” that was taken in has been annulled.", title=title)
        for title in annulled_meetings(session, sheet.id)
    ]
