"""A test ballot at the station: fetch, compare, open, rebuild; then the tester judges.

The tester types the tracker from the form *before* anything is shown, so that the station (and
the server behind it) cannot suit what it shows to what the tester expects.  What comes out is
journalled; the plain package is kept only when something was found.

Source: guarding B6.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from tally.canonical_json import canonical, read_canonical
from tally.election import parse_election
from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.meeting import Meeting, canonical_meeting, meeting_hash, parse_meeting
from tally.message import convert
from tally.opening.card import Card
from tally.opening.package import open_box
from tally.opening.rebuild import Opened, SealedBox, examine_package
from tally.record.archive import setup_text
from tally.record.codes import CROCKFORD, code
from tally.record.sealed_papers import read_papers
from tally.station.card_refusals import NoTabletNamed, SealNotSigned, TrackerIncomplete
from tally.station.cards import forget_card, held_card
from tally.station.examination import check_manifest
from tally.station.key_shelf import OpenKey
from tally.station.sealing_refusals import MeetingFileDiffers, SetupDiffers
from tally.station.server import Server
from tally.trustee.keyfile import write_keyfile

Outcome = Literal["equal", "different", "code", "fault"]
"""The form and the ballot agree; they do not; another tracker arrived; the ballot does not hold."""

KIND = "test"
"""Journal entries: one for each test."""

LONGEST_LABEL = 32
_LENIENT = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One test ballot that was fetched, and what the station found; nothing is judged yet."""

    __test__ = False  # a name that pytest would take for its own

    card: Card
    tablet: str
    """As the tester calls it."""
    tracker: str
    finding: Literal["open", "code", "fault"]
    meeting: Meeting
    opened: Opened | None = None
    fault: TallyError | None = None
    package: bytes = b""
    """What the box held, or the box itself when it did not open."""

    @property
    def code(self) -> str:
        return code(bytes.fromhex(self.tracker))


@dataclass(frozen=True, slots=True)
class TestLine:
    """A test as it was journalled; the field order is the byte order."""

    __test__ = False  # a name that pytest would take for its own

    test: str
    h: str
    group: str
    tablet: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TabletTests:
    """What the tests of one tablet say."""

    tablet: str
    equal: int
    found: int

    @property
    def share(self) -> int | None:
        """Had it changed this many per cent of all ballots, 19 times of 20 a test would have shown it."""
        return smallest_share(self.equal) if self.equal and not self.found else None


def fetch_test(key: OpenKey, server: Server, *, card: str, typed: str, tablet: str) -> Test:
    """The test ballot of a card, opened and rebuilt if its tracker is the one that was typed.

    Raises ``CardNotHeld``, ``NoTabletNamed``, ``TrackerIncomplete`` and what the server refuses.
    """
    held, tablet = held_card(key, card), " ".join(tablet.split())
    if not 0 < len(tablet) <= LONGEST_LABEL:
        raise NoTabletNamed(most=LONGEST_LABEL)
    symbols = typed_tracker(typed)
    meeting, boxes = sealed_boxes(key, server)
    tracker, box = server.test_box(card)
    told = {"card": held, "tablet": tablet, "tracker": tracker, "meeting": meeting}
    if code(bytes.fromhex(tracker)).replace("-", "") != symbols:
        return Test(**told, finding="code", package=box)  # type: ignore[arg-type]  # each of its own type
    package = box
    try:
        package = open_box(box, held, meeting=key.keyfile.meeting or "", tracker=tracker)
        opened = examine_package(package, tracker, boxes)
    except TallyError as fault:
        return Test(**told, finding="fault", fault=fault, package=package)  # type: ignore[arg-type]  # each of its own type
    return Test(**told, finding="open", opened=opened, package=package)  # type: ignore[arg-type]  # each of its own type


def conclude(key: OpenKey, test: Test, outcome: Outcome) -> str:
    """Journal the outcome and forget the card; the name of the file that was kept, if one was."""
    kept = ""
    if outcome != "equal":
        path = key.journal.path.with_suffix(f".test-{test.card.id}.txt")
        text = test.package.decode("ascii", "replace")
        if test.finding != "open" and not text.startswith("{"):
            text = test.package.hex()
        write_keyfile(path, text.rstrip(" "))
        kept = str(path)
    group = test.opened.group if test.opened else ""
    line = TestLine(test.card.id, test.tracker, group, test.tablet, outcome)
    key.journal.append(KIND, canonical(line))
    forget_card(key, test.card)
    return kept


def journalled_tests(key: OpenKey) -> list[TestLine]:
    return [
        convert(read_canonical(entry.body), TestLine)
        for entry in key.journal.entries
        if entry.kind == KIND
    ]


def opened_trackers(key: OpenKey) -> frozenset[str]:
    """Every ballot that was opened at this machine, hex: none may be counted (guarding B7)."""
    return frozenset(line.h for line in journalled_tests(key))


def tests_by_tablet(lines: list[TestLine]) -> list[TabletTests]:
    """One line a tablet, by name."""
    return [
        TabletTests(
            tablet,
            sum(line.outcome == "equal" for line in lines if line.tablet == tablet),
            sum(line.outcome != "equal" for line in lines if line.tablet == tablet),
        )
        for tablet in sorted({line.tablet for line in lines})
    ]


def smallest_share(tests: int) -> int:
    """Per cent of altered ballots that so many equal tests would have missed in 5 % of cases at most.

    >>> smallest_share(59), smallest_share(1)
    (5, 95)
    """
    return next(share for share in range(1, 101) if 20 * (100 - share) ** tests <= 100**tests)


def typed_tracker(typed: str) -> str:
    """The 16 symbols of a tracker as a hand types it.  Raises ``TrackerIncomplete``."""
    plain = "".join(unicodedata.normalize("NFKC", typed).upper().split())
    symbols = plain.replace("-", "").translate(_LENIENT)
    if len(symbols) != 16 or not set(symbols) <= set(CROCKFORD):
        raise TrackerIncomplete
    return symbols


def sealed_boxes(key: OpenKey, server: Server) -> tuple[Meeting, dict[str, SealedBox]]:
    """What this station signed at sealing, by the uuid of each election.

    Everything in it was checked then; the manifest's hashes say that it is the same.

    Raises ``SealNotSigned``, ``ManifestChanged``, ``SetupDiffers`` or ``MeetingFileDiffers``.
    """
    if key.keyfile.manifest is None:
        raise SealNotSigned
    papers = read_papers(server.sealed())
    manifest = check_manifest(papers.manifest, key.keyfile)
    setups = {group.code: group.setup for group in manifest.groups}
    meeting = parse_meeting(papers.meeting)
    boxes = {}
    for group in papers.groups:
        setup = setup_text(group.election, papers.trustees, group.credentials)
        if hex_of(setup) != setups.get(group.code):
            raise SetupDiffers(group=group.code)
        election = parse_election(group.election)
        file = election.pingyi.meeting_file if election.pingyi else ""
        if file != meeting_hash(canonical_meeting(meeting)):
            raise MeetingFileDiffers(group=group.code)
        boxes[election.uuid] = SealedBox(
            group.code, election, frozenset(read_canonical(group.credentials))
        )
    return meeting, boxes
