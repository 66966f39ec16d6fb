"""What a scrutineer has to do now, in plain words (peers, section 5: scrutineer cards)."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.meeting_state import MeetingState
from kiosk.i18n import Sentence, _
from kiosk.meeting_page import SeatRow
from kiosk.models.ceremony import ROUNDS, CeremonyKind

_DUTIES: dict[MeetingState, tuple[Sentence, ...]] = {
    MeetingState.SEALED: (
        _("Count the printed slips of each group together with the organiser."),
        _(
            "On your own station check what was sealed, and sign it: the vote cannot open without "
            "every scrutineer."
        ),
        _("Compare the manifest code on your station with the one on every tablet."),
        _("See that the box for drawn slips is empty and the unused slips are locked away."),
        _("The chief scrutineer shows the zero report and ticks its card."),
        _("When all of it holds, agree to open the vote."),
    ),
    MeetingState.OPEN: (
        _("See that everybody draws one slip, and that nobody looks over a voter's shoulder."),
        _("See that used slips go into the return box."),
        _(
            "When the organiser withdraws a slip, look at it, then confirm under “Withdrawn slips”."
        ),
        _(
            "When nobody is left to vote, count the slips handed out, then close with the organiser."
        ),
    ),
    MeetingState.PAUSED: (
        _("Find out why the vote was paused, and see that the slips are locked away."),
        _("When the reason is gone, resume the vote or close it, with the organiser."),
    ),
    MeetingState.CLOSED: (
        _("On your own computer let “tally station” verify the records."),
        _("Read the closing code aloud; every scrutineer must have the same."),
        _("Only then send your partial decryption from the station."),
        _("If people voted on paper: count the forms yourself and enter what you find."),
        _("The chief scrutineer ticks the cards “Register balanced” and “Codes equal”."),
        _("When enough scrutineers have sent theirs, agree to count."),
    ),
    MeetingState.COUNTED: (
        _("Compare the check code of the results on all screens and on the tally sheet."),
        _("Verify the evidence on your own computer and tick the card “Evidence verified”."),
        _("Sign tally sheet and record sheet by hand, and tick the card “Sheets signed”."),
        _("Then agree to certify the result."),
    ),
    MeetingState.CERTIFIED: (
        _("Keep your copy of the evidence."),
        _("After the objection period destroy your key file and every copy of it."),
    ),
    MeetingState.DESTROYED: (_("Destroy your key file and every copy of it."),),
    MeetingState.ANNULLED: (
        _("Destroy the slips and your key file of this meeting together with the organiser."),
    ),
}


def duties_of(
    state: MeetingState, seats: Sequence[SeatRow], mine: int | None
) -> list[Sentence]:
    """The duties of the holder of seat ``mine``, the next one first."""
    if state is not MeetingState.DRAFT:
        return list(_DUTIES[state])
    return [
        *(_ceremony_duty(seat, seats) for seat in seats if seat.index == mine),
        _("When the key is finished, agree to seal the meeting."),
    ]


def _ceremony_duty(seat: SeatRow, seats: Sequence[SeatRow]) -> Sentence:
    """The next thing to do for ``seat``: five messages, each after everybody's one before."""
    place = {"index": seat.index, "name": seat.name}
    if CeremonyKind.COMMITMENT not in seat.sent:
        return _(
            "Seat %(index)s, %(name)s: make a station code, start “tally station” on your own "
            "computer and make your key.",
            **place,
        )
    for kind in ROUNDS:
        if kind not in seat.sent:
            return _(
                "Seat %(index)s, %(name)s: go on at your station, everybody's messages are there.",
                **place,
            )
        missing = "、".join(other.name for other in seats if kind not in other.sent)
        if missing:
            return _(
                "Seat %(index)s, %(name)s: wait for %(missing)s.", **place, missing=missing
            )
    return _("Seat %(index)s, %(name)s: your share is finished.", **place)
