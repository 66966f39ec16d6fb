"""The counts of a certified meeting, for the poll that it was held for.

Source: formats, "results.json".  People are joined by code; a name that differs is shown.  The
verifying is done before (evidence is verified by ``tally.verifier``); here stands whether it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tally.scoring.components import Poll
from tally.scoring.faults import Fault, InputsRefused, Pairs, fault
from tally.scoring.inputs import MeetingUsed, Person, PollCounts

FORMAT = "pingyi-results/1"


def counts_of_meeting(
    results: Mapping[str, Any],
    poll: Poll,
    people: Sequence[Person],
    *,
    name: str,
    verified: bool,
    form: str = "",
    period: str = "",
    rehearsal: bool = False,
) -> tuple[tuple[PollCounts, ...], MeetingUsed]:
    """The counts of ``poll`` (in ``period``) from the content of a ``results.json``.

    ``name`` is the file's, for people; ``form`` the form to take where the meeting has several.
    With ``rehearsal`` a rehearsal's results are taken too.  Raises ``InputsRefused``.
    """
    place: Pairs = (("source", name),)
    if results.get("format") != FORMAT:
        raise InputsRefused([fault("not-our-results", place)])
    if results["rehearsal"] and not rehearsal:
        raise InputsRefused([fault("meeting-rehearsal", place)])
    forms = list(dict.fromkeys(one["form"] for one in results["contests"]))
    taken = form or (forms[0] if len(forms) == 1 else "")
    if taken not in forms:
        known = ", ".join(forms)
        raise InputsRefused([fault("meeting-form", place, found=len(forms), known=known)])
    contests = [one for one in results["contests"] if one["form"] == taken]
    _check_grades(contests, poll, place)
    here = {person.code: person for person in people}
    code = str(results["check_code"])
    source = f"{name} {code}"
    counts = tuple(
        PollCounts(
            person=one["subject"],
            poll=poll.key,
            period=period,
            group=one["group"],
            dimension=_dimension(poll, one["criterion"]),
            counts=tuple(one["counts"].values()),
            abstained=one["abstained"],
            spoiled=one["spoiled"],
            source=source,
        )
        for one in contests
        # A box that stayed closed has no counts: its group is absent.
        if one["subject"] in here and one["counts"] is not None
    )
    subjects = {
        one["subject"]: one["name"] for one in results["subjects"] if one["form"] == taken
    }
    used = MeetingUsed(
        poll=poll.key,
        period=period,
        title=results["meeting"]["title"],
        date=results["meeting"]["date"],
        check_code=code,
        fingerprint=str(results["fingerprint"]),
        verified=verified,
        rehearsal=bool(results["rehearsal"]),
        name_differs=tuple(
            (key, here[key].name, subject)
            for key, subject in subjects.items()
            if key in here and here[key].name != subject
        ),
        not_here=tuple((key, subject) for key, subject in subjects.items() if key not in here),
    )
    return counts, used


def told_of_meeting(meeting: MeetingUsed) -> Sequence[Fault]:
    """What should be looked at: names that differ, and people whom the sheet does not list."""
    differs = [
        fault(
            "meeting-name-differs",
            (),
            code=code,
            wanted=here,
            found=there,
            title=meeting.title,
        )
        for code, here, there in meeting.name_differs
    ]
    absent = [
        fault("meeting-not-here", (), code=code, found=name, title=meeting.title)
        for code, name in meeting.not_here
    ]
    return [*differs, *absent]


def _check_grades(contests: Sequence[Mapping[str, Any]], poll: Poll, place: Pairs) -> None:
    wanted = [grade.name for grade in poll.grades]
    for one in contests:
        if one["counts"] is not None and list(one["counts"]) != wanted:
            found = ", ".join(one["counts"])
            raise InputsRefused(
                [fault("meeting-grades", place, found=found, wanted=", ".join(wanted))]
            )


def _dimension(poll: Poll, criterion: str) -> str:
    """The key of the dimension with the criterion's name; the one of a poll that has none."""
    if not poll.dimensions:
        return ""
    return next((one.key for one in poll.dimensions if one.name == criterion), criterion)
