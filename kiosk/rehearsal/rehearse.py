"""A rehearsal: the deck's ballots go through a real meeting and must come out as they went in.

Source: formats, "kiosk rehearse".
"""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.evidence import SECRECY, evidence_of, results_text
from kiosk.actions.results import results_of
from kiosk.deck import Deck
from kiosk.domain.role import Role
from kiosk.i18n import Sentence
from kiosk.papers import tally_sheet_of
from kiosk.rehearsal.course import Tell, cast_ballots, close_and_certify, prepare_and_open
from kiosk.rehearsal.held_meeting import (
    ORGANISER,
    SCRUTINEER,
    HeldMeeting,
    add_people,
    draft,
    scrutineers_of,
    serving,
)
from kiosk.results_workbook import results_workbook
from kiosk.secrecy_check.report import Report, check, page
from kiosk.settings import make_instance
from kiosk.slip_files import delete_slips, slips_path
from tally.record.evidence import read_evidence, write_evidence
from tally.verifier import verify_file


@dataclass(frozen=True, slots=True)
class Difference:
    """A contest whose decrypted counts are not those of the deck."""

    group: str
    question: str
    """With the subject's code: names may repeat."""
    deck: tuple[int, ...]
    decrypted: tuple[int, ...] | None
    """``None``: the box was not decrypted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a rehearsal found."""

    ballots: int
    contests: int
    """Contests compared: groups below ``min_group`` have no counts to compare."""
    differences: tuple[Difference, ...]
    refused_records: tuple[str, ...]
    """Files that the verifier does not accept."""
    leaks: tuple[tuple[Sentence, Sentence], ...]
    """What the secrecy check found in the instance and its papers: the attack and the finding."""
    check_code: str

    @property
    def holds(self) -> bool:
        return not (self.differences or self.refused_records or self.leaks)


def rehearse(files: Mapping[str, bytes], deck: Deck, out: Path, tell: Tell) -> Outcome:
    """Hold the meeting of ``files`` with the ballots of ``deck``; write its papers to ``out``.

    Raises ``NotCast`` or ``TallyError`` when the meeting cannot be held to its end.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    # Made first: whoever cannot write there is told so before the meeting is held, not after.
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as waiting:
        outcome, papers = _run(files, deck, tell)
        _write(papers, Path(waiting), out)
    return outcome


def _run(
    files: Mapping[str, bytes], deck: Deck, tell: Tell
) -> tuple[Outcome, Mapping[str, bytes]]:
    """The meeting in a private instance that is gone afterwards; returns its papers by path."""
    with tempfile.TemporaryDirectory(prefix="pingyi-rehearsal-") as private:
        settings = make_instance(Path(private, "instance"), random=secrets.token_bytes)
        held = draft(settings, files, rehearsal=True)
        try:
            with serving(settings) as origin:
                _hold(held, deck, origin, Path(private, "keys"), tell)
            papers = _papers(held)
            sheets = _take_slips(held)
            tell("secrecy", 0, 1)
            secrecy = check(settings.instance, papers=papers)
            tell("secrecy", 1, 1)
        finally:
            held.engine.dispose()
    papers |= {SECRECY: page(secrecy).encode(), **sheets}
    evidence = {**read_evidence(papers["evidence.zip"]), SECRECY: papers[SECRECY]}
    papers["evidence.zip"] = write_evidence(evidence)
    tell("verify", 0, 1)
    refused = _refused(papers)
    tell("verify", 1, 1)
    return _outcome(held, deck, json.loads(papers["results.json"]), refused, secrecy), papers


def _take_slips(held: HeldMeeting) -> dict[str, bytes]:
    """The sheets of slips, which leave the server as in a meeting: nothing there may vote."""
    instance = held.settings.instance
    sheets = {
        f"slips/{group.code}.pdf": slips_path(
            instance, held.meeting_id, group.code
        ).read_bytes()
        for group in held.meeting.groups
    }
    delete_slips(instance, held.meeting_id)
    return sheets


def _hold(held: HeldMeeting, deck: Deck, origin: str, keys: Path, tell: Tell) -> None:
    password = secrets.token_urlsafe(16)
    add_people(
        held,
        [
            (ORGANISER, "彩排组织者 Rehearsal", Role.ORGANISER, password),
            (SCRUTINEER, "彩排监票人 Rehearsal", Role.SCRUTINEER, password),
            *scrutineers_of(held.meeting, password),
        ],
    )
    passphrases = [secrets.token_urlsafe(16) for _ in held.meeting.scrutineers]
    trustees = held.seats(origin, keys, passphrases)
    prepare_and_open(held, trustees, tell)
    cast_ballots(held, deck.ballots, origin, tell)
    numbers = {group: len(ballots) for group, ballots in deck.ballots.items()}
    close_and_certify(held, trustees, numbers, tell)


def _papers(held: HeldMeeting) -> dict[str, bytes]:
    """Everything that a rehearsal leaves behind, by path; slips apart."""
    with Session(held.engine) as session:
        evidence = evidence_of(session, held.meeting_id)
        results = results_of(session, held.meeting_id)
        return {
            "results.json": results_text(results).encode(),
            "results.xlsx": results_workbook(held.meeting, results),
            "tally-sheet.pdf": tally_sheet_of(session, held.meeting_id),
            "evidence.zip": evidence,
            **{
                name: data
                for name, data in read_evidence(evidence).items()
                if name.startswith("record/")
            },
        }


def _refused(papers: Mapping[str, bytes]) -> tuple[str, ...]:
    # The records were taken out of the package, so whoever verifies it has verified them; each is
    # asked on its own only to find out which one does not hold.
    if verify_file(papers["evidence.zip"], "evidence.zip").holds:
        return ()
    return tuple(
        name
        for name, data in papers.items()
        if name.endswith((".bel", ".zip")) and not verify_file(data, name).holds
    )


def _outcome(
    held: HeldMeeting,
    deck: Deck,
    results: Mapping[str, Any],
    refused: tuple[str, ...],
    secrecy: Report,
) -> Outcome:
    expected = deck.counts(held.meeting)
    found = {
        (row["group"], row["form"], row["subject"], row["criterion"]): (
            *row["counts"].values(),
            row["abstained"],
            row["spoiled"],
        )
        for row in results["contests"]
        if row["counts"] is not None
    }
    differences = []
    for group, rows in expected.items():
        for contest, row in zip(held.meeting.contests(group), rows, strict=True):
            place = (group, contest.form.code, contest.subject.code, contest.criterion.name)
            # A box below min_group is never decrypted; any other must have counts.
            small = len(deck.ballots[group]) < held.meeting.min_group
            if found.get(place) != (None if small else tuple(row)):
                question = f"{contest.question} ({contest.subject.code})"
                differences.append(Difference(group, question, tuple(row), found.get(place)))
    return Outcome(
        ballots=sum(len(ballots) for ballots in deck.ballots.values()),
        contests=len(found),
        differences=tuple(differences),
        refused_records=refused,
        leaks=tuple(
            (attack.title, finding)
            for attack, tried in secrecy.found
            for finding in tried.findings
        ),
        check_code=results["check_code"],
    )


def _write(papers: Mapping[str, bytes], waiting: Path, out: Path) -> None:
    """Write all papers or none: they wait beside ``out`` until they are complete."""
    for name, data in papers.items():
        path = waiting / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    out.mkdir(exist_ok=True)
    for path in waiting.iterdir():
        shutil.move(path, out / path.name)
