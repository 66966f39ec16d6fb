"""The report: every attack, what it tried and what it found, in words and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kiosk.domain.meeting_state import MeetingState
from kiosk.i18n import LANGUAGES, Language, Sentence, _
from kiosk.secrecy_check.attack import Attack, Tried, Verdict
from kiosk.secrecy_check.attacks import ATTACKS
from kiosk.secrecy_check.loot import Loot, carried_away

VERDICTS = {
    Verdict.NOTHING: _("nothing found"),
    Verdict.FOUND: _("FOUND"),
    Verdict.NOT_TRIED: _("could not be tried"),
}

STATES = {
    MeetingState.DRAFT: _(
        "a draft: there are no slips and no ballots yet; only codes and keys can leak."
    ),
    MeetingState.SEALED: _(
        "sealed: the slips exist. Their sheets may lie here until they are printed; nothing else may know a code."
    ),
    MeetingState.OPEN: _(
        "voting is open: whoever has this disk now knows the order of arrival, whatever the program does. "
        "Findings of order are expected and go away at closing; all others are leaks."
    ),
    MeetingState.PAUSED: _(
        "voting is paused: as while it is open, whoever has this disk now knows the order of arrival."
    ),
    MeetingState.CLOSED: _(
        "closed: ballots may be here in the order of their trackers and in no other. Every finding is a leak."
    ),
    MeetingState.COUNTED: _("counted: as after closing. Every finding is a leak."),
    MeetingState.CERTIFIED: _("certified: as after closing. Every finding is a leak."),
    MeetingState.DESTROYED: _(
        "destroyed: no ballot may be here at all. Every finding is a leak."
    ),
    MeetingState.ANNULLED: _(
        "annulled: its ballots lie as after closing. Every finding is a leak."
    ),
}

OUT_OF_REACH = _(
    "Not looked at: the memory of running programs, old blocks of the disk, the tablets' own disks, "
    "printers, cameras, and what people know. See docs/what-to-watch.md."
)


@dataclass(frozen=True, slots=True)
class MeetingLine:
    id: str
    title: str
    state: MeetingState
    ballots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    meetings: tuple[MeetingLine, ...]
    files: int
    unread: tuple[str, ...]
    results: tuple[tuple[Attack, Tried], ...]

    @property
    def found(self) -> tuple[tuple[Attack, Tried], ...]:
        return tuple(pair for pair in self.results if pair[1].verdict is Verdict.FOUND)

    @property
    def clean(self) -> bool:
        return not self.found

    @property
    def voting(self) -> bool:
        return any(
            line.state in {MeetingState.OPEN, MeetingState.PAUSED} for line in self.meetings
        )


def check(
    directory: Path,
    *,
    proxy_logs: Iterable[Path] = (),
    also: Iterable[Path] = (),
    papers: Mapping[str, bytes] | None = None,
) -> Report:
    """Run every attack on the instance in ``directory`` and what was made of it.

    Raises ``NotAnInstance``, ``OSError`` or ``SQLAlchemyError``.
    """
    with carried_away(directory, proxy_logs=proxy_logs, also=also, papers=papers) as loot:
        return Report(
            meetings=_meetings(loot),
            files=len(loot.pieces),
            unread=loot.unread,
            results=tuple((attack, attack.run(loot)) for attack in ATTACKS),
        )


def _meetings(loot: Loot) -> tuple[MeetingLine, ...]:
    return tuple(
        MeetingLine(
            meeting.id,
            meeting.content.title,
            meeting.state,
            sum(len(box.ballots) for box in meeting.boxes),
        )
        for meeting in loot.known.meetings
    )


def summary(report: Report) -> Sentence:
    """The report in one sentence."""
    verdicts = [tried.verdict for _attack, tried in report.results]
    return _(
        "%(attacks)s attacks: %(nothing)s found nothing, %(found)s found something, %(untried)s could not be tried.",
        attacks=len(verdicts),
        nothing=verdicts.count(Verdict.NOTHING),
        found=verdicts.count(Verdict.FOUND),
        untried=verdicts.count(Verdict.NOT_TRIED),
    )


def text(report: Report, language: Language) -> str:
    """The whole report in one language."""
    return "".join(f"{line}\n" for line in _lines(report, language))


def about(report: Report, meeting_id: str) -> Report:
    """The report as one meeting's evidence may tell it: other meetings are not its business."""
    lines = tuple(line for line in report.meetings if line.id == meeting_id)
    return replace(report, meetings=lines)


def page(report: Report) -> str:
    """``secrecy-check.txt`` of the evidence: Chinese, then English; no time, no secret."""
    return ("\n" + "=" * 78 + "\n\n").join(text(report, language) for language in LANGUAGES)


def as_data(report: Report) -> dict[str, Any]:
    """What ``--json`` prints."""
    return {
        "format": "pingyi-secrecy-check/1",
        "clean": report.clean,
        "files": report.files,
        "unread": list(report.unread),
        "meetings": [
            {"title": line.title, "state": line.state, "ballots": line.ballots}
            for line in report.meetings
        ],
        "attacks": [
            {
                "name": attack.name,
                "verdict": tried.verdict,
                "title": _both(attack.title),
                "tried_on": _both(tried.on),
                "findings": [_both(finding) for finding in tried.findings],
                "why_not": _both(tried.why_not) if tried.why_not else None,
                "expected_while_open": attack.inherent and report.voting,
            }
            for attack, tried in report.results
        ],
    }


def _both(sentence: Sentence) -> dict[str, str]:
    return {language: sentence.text(language) for language in LANGUAGES}


def _lines(report: Report, language: Language) -> Iterator[str]:
    yield _("SECRECY CHECK: our own data attacked the way other systems were broken").text(
        language
    )
    yield ""
    for line in report.meetings:
        yield _(
            "Meeting “%(title)s”, %(ballots)s ballots, %(state)s",
            title=line.title,
            ballots=line.ballots,
            state=STATES[line.state],
        ).text(language)
    yield _("Files and members of packages that were read: %(files)s", files=report.files).text(
        language
    )
    for name in report.unread:
        yield _("Too large to be read: %(file)s", file=name).text(language)
    for number, (attack, tried) in enumerate(report.results, 1):
        yield ""
        yield from _attack(number, attack, tried, language, voting=report.voting)
    yield ""
    yield summary(report).text(language)
    yield OUT_OF_REACH.text(language)


def _attack(
    number: int, attack: Attack, tried: Tried, language: Language, *, voting: bool
) -> Iterator[str]:
    verdict = VERDICTS[tried.verdict].text(language)
    yield f"{number:2}. {attack.title.text(language)} — {verdict}"
    yield f"    {attack.how.text(language)}"
    yield "    " + _("Tried on: %(on)s", on=tried.on).text(language)
    for finding in tried.findings:
        yield f"    !! {finding.text(language)}"
    if tried.why_not and not tried.findings:
        yield f"    -- {tried.why_not.text(language)}"
    if tried.findings:
        yield "    => " + attack.means.text(language)
    if tried.findings and attack.inherent and voting:
        yield "    => " + _("Expected while voting is open; look again after closing.").text(
            language
        )
