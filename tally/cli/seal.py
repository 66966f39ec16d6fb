"""``tally trustee seal``: check what was sealed, count the paper, sign, and test the key.

Source: guarding A2 and A4.  It is the station's own check, so both refuse the same; what was sealed
comes as one file from the server's page and the two words go back as files.
"""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Iterator

from tally.cli.outcome import DONE, UNUSABLE, Stop, read_text, refusing
from tally.cli.station_key import journals_of, opened_key, stopping, write_message
from tally.meeting import Form, Meeting
from tally.record.codes import check_code
from tally.record.manifest import parse_manifest
from tally.record.sealed_papers import read_papers
from tally.station.sealed_check import check_papers
from tally.station.sealing import sign_seal
from tally.station.seen_manifests import seen_manifests
from tally.station.sentences import say as say_station
from tally.words import Language, say


def run(options: argparse.Namespace) -> int:
    """Show, compare with the paper, fix for ever, sign."""
    language: Language = options.lang
    counted = dict(_counted(text, language) for text in options.slips)
    text = read_text(options.papers, language)
    with refusing(str(options.papers), language):
        meeting_id = parse_manifest(read_papers(text).manifest).meeting
    key = opened_key(options, meeting_id)
    with stopping(str(options.papers), language):
        seen = seen_manifests(journals_of(options))
        seal = check_papers(text, key.keyfile, seen, lambda _: None)
        for line in _shown(seal.meeting, language):
            print(line)
        words = sign_seal(key, seal, counted, secrets.token_bytes)
    write_message(options, "setup", key.keyfile.index, words.setup)
    write_message(options, "ready", key.keyfile.index, words.ready)
    code = check_code(bytes.fromhex(seal.manifest.digest))
    print(say("manifest-code", language, code=code))
    return DONE


def _counted(text: str, language: Language) -> tuple[str, int]:
    group, sign, number = text.partition("=")
    if not (sign and number.isdecimal() and len(number) <= 6):
        raise Stop(UNUSABLE, say("bad-slips", language, text=text))
    return group, int(number)


def _shown(meeting: Meeting, language: Language) -> Iterator[str]:
    """What the holder reads before signing."""
    comma = say_station("list-comma", language)
    yield f"{meeting.title} · {meeting.unit} · {meeting.date}"
    yield comma.join(meeting.scrutineers)
    yield say_station("seal-least-ballots", language, least=meeting.min_group)
    yield say_station(f"publish-{meeting.publish}", language)
    yield say_station(f"missing-{meeting.missing}", language)
    yield comma.join(f"{grade.name} {grade.coefficient}" for grade in meeting.grades)
    for form in meeting.forms:
        yield from _form(form, comma, language)
    for group in meeting.groups:
        slips = say_station("seal-slips", language)
        yield f"{group.code} {group.name}: {slips} {group.slips}"


def _form(form: Form, comma: str, language: Language) -> Iterator[str]:
    yield form.title
    yield "  " + comma.join(f"{code} {weight} %" for code, weight in form.groups.items())
    yield "  " + comma.join(f"{one.name} {one.weight} %" for one in form.criteria)
    if form.limit:
        allowed = form.limit.allowed(len(form.subjects))
        limit = say_station(
            "seal-limit-of",
            language,
            grade=form.limit.grade,
            most=form.limit.at_most,
            allowed=allowed,
        )
        yield f"  {limit}{say_station(f'limit-{form.limit.otherwise}', language)}"
    else:
        yield "  " + say_station("seal-limit-none", language)
    for subject in form.subjects:
        yield f"  {subject.code} {subject.name} {subject.unit} {subject.post}".rstrip()
