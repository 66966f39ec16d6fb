"""The station's own look at everything that was fixed at sealing, before it signs.

What is checked here is everything that a dishonest server could plant between the ceremony and
the opening: another key, question, weight, limit, credential, group or number of slips.  What no
program can know is left to the holder: whether the meeting shown is the one that was adopted, and
how many slips lie on the table.

Source: guarding A2.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from tally.canonical_json import read_canonical
from tally.election import Election, PingyiField, parse_election
from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.group import Point
from tally.meeting import (
    SMALLEST_MIN_GROUP,
    Meeting,
    canonical_meeting,
    meeting_hash,
    parse_meeting,
)
from tally.message import convert
from tally.record.archive import setup_text
from tally.record.manifest import Manifest, SealedGroup, parse_manifest
from tally.record.sealed_papers import GroupPapers, SealedPapers, read_papers, sealed_election
from tally.station import sealing_refusals as refuse
from tally.station.job import Progress
from tally.station.refusals import (
    CeremonyUnfinished,
    ManifestChanged,
    OtherMeeting,
    RehearsalMismatch,
)
from tally.station.seen_manifests import SeenManifest, check_unseen
from tally.trustee.assemble import Trustees, parse_trustees
from tally.trustee.keyfile import KeyFile
from tally.verifier.papers.meeting_rules import InvalidMeeting, check_rules

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSeal:
    """What was sealed, checked whole and found in order."""

    manifest: Manifest
    meeting: Meeting
    verification_key: Point
    """The key under which this trustee's share decrypts, as every election has it."""
    rehearsal: bool


def check_papers(
    text: str, keyfile: KeyFile, seen: list[SeenManifest], tell: Tell
) -> CheckedSeal:
    """Raises a ``StationRefusal`` naming what does not hold; nothing is signed here."""
    with _readable("papers"):
        papers = read_papers(text)
    manifest = _manifest(papers, keyfile)
    check_unseen(manifest, keyfile.seed, seen)
    trustees = _trustees(papers, manifest, keyfile)
    meeting = _meeting(papers, keyfile)
    _groups(papers, manifest, meeting)
    sealed = {group.code: group for group in manifest.groups}
    owner: dict[str, str] = {}
    for done, group in enumerate(papers.groups):
        tell(Progress("sealed-group", done, len(papers.groups), group.code))
        election = _election(group, sealed[group.code], meeting, keyfile, trustees)
        for credential in _credentials(group, election):
            if credential in owner:
                raise refuse.CredentialInTwoGroups(group=owner[credential], other=group.code)
            owner[credential] = group.code
        # Last, because it is over everything that was looked at by itself.
        _check_setup(papers, group, sealed[group.code])
    return CheckedSeal(
        manifest=manifest,
        meeting=meeting,
        verification_key=trustees.verification_keys[keyfile.index - 1],
        rehearsal=keyfile.rehearsal,
    )


@contextmanager
def _readable(part: str) -> Iterator[None]:
    try:
        yield
    except TallyError as fault:
        raise refuse.NotSealedPapers(part=part) from fault


def _manifest(papers: SealedPapers, keyfile: KeyFile) -> Manifest:
    if keyfile.share is None or keyfile.trustees is None:
        raise CeremonyUnfinished
    with _readable("manifest"):
        manifest = parse_manifest(papers.manifest)
    if manifest.meeting != keyfile.meeting:
        raise OtherMeeting(key=keyfile.meeting, other=manifest.meeting)
    if keyfile.manifest not in (None, manifest.digest):
        raise ManifestChanged
    return manifest


def _trustees(papers: SealedPapers, manifest: Manifest, keyfile: KeyFile) -> Trustees:
    """The payload at whose hash the own ceremony ended, which was checked then."""
    if not hex_of(papers.trustees) == manifest.trustees == keyfile.trustees:
        raise refuse.OtherTrustees
    with _readable("trustees"):
        return parse_trustees(papers.trustees)


def _meeting(papers: SealedPapers, keyfile: KeyFile) -> Meeting:
    with _readable("meeting-file"):
        meeting = parse_meeting(papers.meeting)
    if meeting.min_group < SMALLEST_MIN_GROUP:
        raise refuse.MinGroupBelowLeast(
            group="、".join(group.code for group in meeting.groups),
            sealed=meeting.min_group,
            least=SMALLEST_MIN_GROUP,
        )
    try:
        check_rules(meeting)
    except InvalidMeeting as fault:
        raise refuse.MeetingNotValid(field=fault.place.get("field", "")) from fault
    # A key made on the command line knows its own holder's name only.
    names = len(keyfile.names) == len(meeting.scrutineers) and all(
        known in ("", listed)
        for known, listed in zip(keyfile.names, meeting.scrutineers, strict=True)
    )
    if not names or keyfile.threshold != meeting.threshold:
        raise refuse.SeatsDiffer(
            key=_seats(keyfile.names, keyfile.threshold),
            meeting=_seats(meeting.scrutineers, meeting.threshold),
        )
    return meeting


def _seats(names: tuple[str, ...], threshold: int) -> str:
    return f"{'、'.join(names)} ({threshold}/{len(names)})"


def _groups(papers: SealedPapers, manifest: Manifest, meeting: Meeting) -> None:
    """The same groups, each once, in the same order."""
    adopted = [group.code for group in meeting.groups]
    for codes in (
        [group.code for group in manifest.groups],
        [group.code for group in papers.groups],
    ):
        if codes != adopted:
            raise refuse.GroupsDiffer(meeting="、".join(adopted), sealed="、".join(codes))


def _election(
    group: GroupPapers,
    sealed: SealedGroup,
    meeting: Meeting,
    keyfile: KeyFile,
    trustees: Trustees,
) -> Election:
    with _readable("election"):
        election = parse_election(group.election)
    field, code = election.pingyi, group.code
    if field is None:
        raise refuse.NotSealedPapers(part="election")
    if election.public_key != trustees.public_key:
        raise refuse.ElectionKeyDiffers(group=code)
    _check_field(field, meeting, code, keyfile)
    if election.uuid != sealed.uuid:
        raise refuse.UuidDiffers(group=code)
    expected = sealed_election(
        meeting,
        code,
        meeting_id=field.meeting,
        uuid=election.uuid,
        public_key=trustees.public_key,
        rehearsal=keyfile.rehearsal,
    )
    _check_questions(election, expected, code)
    # Whatever else is written in it: there is one text only that all of this gives.
    if election.text != expected.text:
        raise refuse.NotSealedPapers(part="election")
    if election.phi != sealed.phi:
        raise refuse.PhiDiffers(group=code)
    return election


def _check_field(field: PingyiField, meeting: Meeting, code: str, keyfile: KeyFile) -> None:
    """The field ``pingyi`` agrees with key and meeting file."""
    if field.rehearsal != keyfile.rehearsal:
        raise RehearsalMismatch
    if field.meeting != keyfile.meeting:
        raise OtherMeeting(key=keyfile.meeting, other=field.meeting)
    if field.group != code:
        raise refuse.GroupSwapped(group=code, other=field.group)
    if field.min_group < SMALLEST_MIN_GROUP:
        raise refuse.MinGroupBelowLeast(
            group=code, sealed=field.min_group, least=SMALLEST_MIN_GROUP
        )
    if field.min_group != meeting.min_group:
        raise refuse.MinGroupDiffers(
            group=code, sealed=field.min_group, meeting=meeting.min_group
        )
    slips = meeting.group(code).slips
    if field.slips != slips:
        raise refuse.SlipsDiffer(group=code, sealed=field.slips, meeting=slips)
    if field.meeting_file != meeting_hash(canonical_meeting(meeting)):
        raise refuse.MeetingFileDiffers(group=code)


def _check_questions(election: Election, expected: Election, code: str) -> None:
    texts = [_asked(one) for one in (election, expected)]
    for number in range(max(map(len, texts))):
        one, other = (text[number] if number < len(text) else "–" for text in texts)
        if one != other:
            raise refuse.QuestionsDiffer(
                group=code, number=number + 1, sealed=one, meeting=other
            )


def _asked(election: Election) -> list[str]:
    return [
        f"{question.question}（{'、'.join(question.answers)}）"
        for question in election.questions
    ]


def _credentials(group: GroupPapers, election: Election) -> tuple[str, ...]:
    with _readable("credentials"):
        listed = convert(read_canonical(group.credentials), tuple[str, ...])
    try:
        for credential in listed:
            Point.from_hex(credential)
    except TallyError as fault:
        raise refuse.CredentialsNotValid(group=group.code) from fault
    if len(set(listed)) != len(listed):
        raise refuse.CredentialsNotValid(group=group.code)
    if any(one > other for one, other in pairwise(listed)):
        raise refuse.CredentialsNotSorted(group=group.code)
    slips = election.pingyi.slips if election.pingyi else 0
    if len(listed) != slips:
        raise refuse.CredentialsNumber(group=group.code, slips=slips, listed=len(listed))
    return listed


def _check_setup(papers: SealedPapers, group: GroupPapers, sealed: SealedGroup) -> None:
    if hex_of(setup_text(group.election, papers.trustees, group.credentials)) != sealed.setup:
        raise refuse.SetupDiffers(group=group.code)
