"""What the organiser has to do now, each with the page where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.meeting_state import MeetingState
from kiosk.i18n import Sentence, _


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do, and the endpoint of the page for it, if it is done on a screen."""

    sentence: Sentence
    page: str | None = None


DUTIES: Mapping[MeetingState, tuple[Duty, ...]] = {
    MeetingState.DRAFT: (
        Duty(_("Look through forms, names and weights."), "organiser.forms"),
        Duty(_("Let every scrutineer log in, make a station code and start “tally station”.")),
        Duty(_("When the key is finished, propose to seal the meeting.")),
    ),
    MeetingState.SEALED: (
        Duty(_("Print the slips, count them, then delete their files."), "organiser.slips"),
        Duty(
            _("Wait until every scrutineer has counted the slips and signed on an own station.")
        ),
        Duty(_("Give every tablet a one-time code."), "organiser.tablets"),
        Duty(_("Compare the manifest code on every tablet with the scrutineers' stations.")),
        Duty(_("Name the chief scrutineer, who shows the zero report."), "organiser.sign_offs"),
        Duty(_("When everybody is seated, propose to open the vote.")),
    ),
    MeetingState.OPEN: (
        Duty(
            _("Let each person draw one slip and note how many are handed out."),
            "organiser.slips",
        ),
        Duty(
            _(
                "A slip was damaged or photographed, or paper forms came in envelopes: withdraw the "
                "slips together with a scrutineer."
            ),
            "organiser.withdrawals",
        ),
        Duty(
            _("Write down what goes wrong: without names, times and codes."),
            "organiser.incidents",
        ),
        Duty(_("When nobody is left to vote, count the slips and propose to close the vote.")),
    ),
    MeetingState.PAUSED: (
        Duty(_("Find out why the vote was paused; then propose to resume or to close it.")),
    ),
    MeetingState.CLOSED: (
        Duty(_("Count the slips in the return box and enter their number."), "organiser.slips"),
        Duty(
            _("If people voted on paper: count the forms and enter their figures."),
            "organiser.paper",
        ),
        Duty(_("Wait until enough scrutineers have verified and decrypted on their stations.")),
        Duty(_("Then propose to count.")),
    ),
    MeetingState.COUNTED: (
        Duty(
            _("Run the secrecy check, so that its page is in the evidence."),
            "organiser.secrecy",
        ),
        Duty(_("Decide every entry of the incident log."), "organiser.incidents"),
        Duty(
            _("Print tally sheet and record sheet and have them signed."), "organiser.results"
        ),
        Duty(
            _("Read the check code aloud, then propose to certify the result."),
            "organiser.results",
        ),
    ),
    MeetingState.CERTIFIED: (
        Duty(_("Make the sealed package and keep it on two media."), "organiser.package"),
        Duty(
            _("After the objection period: destroy the ballots, three persons together."),
            "organiser.package",
        ),
    ),
    MeetingState.DESTROYED: (
        Duty(_("Destroy the media, key files and slips too; keep the signed sheets.")),
    ),
    MeetingState.ANNULLED: (
        Duty(_("Collect and destroy the slips together with a scrutineer.")),
    ),
}
