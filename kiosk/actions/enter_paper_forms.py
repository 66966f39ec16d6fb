"""Enter the figures of a voter group's paper forms, counted by hand.

Source: guarding E; formats, "results.json" (returned = cast, plus paper forms).  An organiser and a
scrutineer enter the same figures, each without seeing the other's; counting waits for both.  No more
forms are entered than slips were withdrawn for them: each voter has one vote.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from kiosk.audit_log import note
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.election import election_of_group
from kiosk.models.meeting import locked_meeting
from kiosk.models.paper_count import PaperCountRecord
from kiosk.models.staff import StaffRecord
from kiosk.models.withdrawal import withdrawn_for_paper
from tally.meeting import Meeting


def enter_paper_forms(
    session: Session,
    *,
    meeting_id: str,
    group: str,
    forms: int,
    rows: Sequence[Sequence[int]],
    staff: StaffRecord,
) -> None:
    """Keep the figures as those of the role of ``staff``; no forms at all takes them back.

    Raises ``NotFound``, or ``Refused`` when the pile may not be counted or does not add up.
    """
    meeting = locked_meeting(session, meeting_id)
    if meeting.state is not MeetingState.CLOSED:
        raise Refused(_("Paper forms are entered after closing and before counting."))
    election = election_of_group(session, meeting_id, group)
    entry = session.get(PaperCountRecord, (meeting_id, group, staff.role))
    if forms:
        for_paper = withdrawn_for_paper(session, election.uuid)
        _check_room(meeting.parsed().min_group, group, forms, for_paper)
        _check_rows(meeting.parsed(), group, forms, rows)
        if entry is None:
            entry = PaperCountRecord(meeting_id=meeting_id, group=group, role=staff.role)
            session.add(entry)
        entry.staff, entry.forms, entry.rows = staff, forms, [list(row) for row in rows]
    elif entry is not None:
        session.delete(entry)
    note(
        session,
        meeting_id=meeting_id,
        staff=staff,
        act="paper-forms",
        details={"group": group, "forms": forms},
    )


def _check_room(fewest: int, group: str, forms: int, for_paper: int) -> None:
    if forms < fewest:
        raise Refused(
            _(
                "Group %(group)s: fewer than %(fewest)s paper forms are never counted, for they "
                "would tell who marked what. Destroy them unopened and enter none.",
                group=group,
                fewest=fewest,
            )
        )
    if forms > for_paper:
        raise Refused(
            _(
                "Group %(group)s: %(forms)s paper forms are more than the %(for_paper)s slips withdrawn "
                "for them. Compare the slips with the envelopes again.",
                group=group,
                forms=forms,
                for_paper=for_paper,
            )
        )


def _check_rows(
    meeting: Meeting, group: str, forms: int, rows: Sequence[Sequence[int]]
) -> None:
    for contest, row in zip(meeting.contests(group), rows, strict=True):
        if sum(row) != forms:
            raise Refused(
                _(
                    "Group %(group)s, %(contest)s: %(marks)s marks on %(forms)s paper forms. Every "
                    "form counts once: as a grade, 弃权 or 废票. Count this line again.",
                    group=group,
                    contest=contest.question,
                    marks=sum(row),
                    forms=forms,
                )
            )
