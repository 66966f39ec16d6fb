"""Scanning the return box: is there a ballot in the verified record for each used slip?

A slip's code is turned into its public credential here, looked up, and forgotten with the request.
What stays, in memory alone and until the key is closed, are numbers and one keyed hash a slip, by
which a slip that is scanned again is known.  A set has no order, and its key was drawn for
this scan and is never written anywhere: who reads the memory later finds no code in it.

Cards onto which voters copied their trackers are looked up beside the slips.

Source: guarding E (return box), B8 (cards); decision 0020.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tally.credential import public_credential, read_slip_code, secret_of
from tally.errors import InvalidSlipCode
from tally.group import RandomBytes
from tally.record.codes import code
from tally.record.return_box import ReturnBox, ScannedGroup, TrackerCards
from tally.station.card_refusals import TrackerIncomplete
from tally.station.closing_refusals import ShareErased
from tally.station.decryption import Way
from tally.station.examination import Examination, ExaminedGroup
from tally.station.key_shelf import OpenKey
from tally.station.paper_register import Register
from tally.station.testing import typed_tracker
from tally.trustee.signed import sign_words

KIND = "returned"
"""Journal entries: the sum of a scan, as it was signed and sent."""

MISCOPIED = 2
"""Symbols by which a tracker may differ from one in the record to be called nearly the same."""


class Found(StrEnum):
    """What came of one slip or card."""

    FOUND = "found"
    UNSURE = "unsure"
    """A card that was not found, typed once: it counts when it is typed the same again."""
    NEAR = "near"
    """The same, but for a symbol or two it would have been found: a slip of the pen, or a forgery."""
    ABSENT = "absent"
    WITHDRAWN = "withdrawn"
    FOREIGN = "foreign"
    TWICE = "twice"
    UNREADABLE = "unreadable"
    """No slip code, or no tracker, at all: it is not counted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """For the screen: what came of the last slip or card, and nothing by which to know it."""

    found: Found
    group: str = ""
    """Code of its voter group, where it has one."""
    before: Found | None = None
    """Of a slip that was scanned before: what it is."""


class ReturnBoxScan:
    """One scan of one return box, against the record of one examination."""

    def __init__(self, examination: Examination, random: RandomBytes) -> None:
        self.meeting = examination.manifest.meeting
        self.closing = examination.closing_hash
        self.register: Register = examination.register
        self.last_slip: Outcome | None = None
        self.last_card: Outcome | None = None
        self.signed: ReturnBox | None = None
        """What was sent last."""
        self._groups: Mapping[str, ExaminedGroup] = {g.code: g for g in examination.groups}
        self._withdrawn = frozenset(examination.left_out.withdrawn)
        self._trackers = frozenset(
            code(bytes.fromhex(tracker)).replace("-", "")
            for group in examination.groups
            for tracker in group.cast.values()
        )
        self._slips: Counter[tuple[Found, str]] = Counter()
        self._cards: Counter[Found] = Counter()
        self._salt = random(32)
        self._seen: set[bytes] = set()

    @property
    def slips(self) -> int:
        """How often a slip was scanned."""
        return self._slips.total()

    @property
    def cards(self) -> int:
        """How often a card was typed."""
        return self._cards.total()

    def scan(self, text: str) -> Outcome:
        """Look a slip up, as it was scanned or typed."""
        try:
            slip = read_slip_code(text)
        except InvalidSlipCode:
            self.last_slip = Outcome(Found.UNREADABLE)
            return self.last_slip
        outcome = self._outcome(slip)
        if self._again(slip):
            outcome = Outcome(Found.TWICE, outcome.group, outcome.found)
        self._slips[outcome.found, outcome.group] += 1
        self.last_slip = outcome
        return outcome

    def look_up(self, text: str) -> Outcome:
        """Look up a tracker, as it was typed from a card."""
        try:
            symbols = typed_tracker(text)
        except TrackerIncomplete:
            self.last_card = Outcome(Found.UNREADABLE)
            return self.last_card
        found = self._card(symbols)
        self._cards[found] += 1
        self.last_card = Outcome(found)
        return self.last_card

    def sum(self, explanation: str = "") -> ReturnBox:
        """The numbers so far."""
        cards = self._cards
        return ReturnBox(
            meeting=self.meeting,
            closing=self.closing,
            groups=tuple(
                ScannedGroup(
                    code=group,
                    returned=self.register[group].returned,
                    found=self._slips[Found.FOUND, group],
                    absent=self._slips[Found.ABSENT, group],
                    withdrawn=self._slips[Found.WITHDRAWN, group],
                    twice=self._slips[Found.TWICE, group],
                )
                for group in self._groups
            ),
            foreign=self._slips[Found.FOREIGN, ""],
            cards=TrackerCards(
                typed=cards[Found.FOUND] + cards[Found.ABSENT],
                found=cards[Found.FOUND],
                twice=cards[Found.TWICE],
            ),
            explanation=" ".join(explanation.split()),
        )

    def _outcome(self, slip: str) -> Outcome:
        for group in self._groups.values():
            secret = secret_of(slip, group.record.election.uuid)
            credential = public_credential(secret).hex
            if credential in group.cast:
                return Outcome(Found.FOUND, group.code)
            if credential in self._withdrawn:
                return Outcome(Found.WITHDRAWN, group.code)
            if credential in group.listed:
                return Outcome(Found.ABSENT, group.code)
        return Outcome(Found.FOREIGN)

    def _card(self, symbols: str) -> Found:
        if symbols in self._trackers:
            return Found.TWICE if self._again(symbols) else Found.FOUND
        # A tracker has no check symbols: a typing fault must not count as a dropped ballot.
        if not self._again(f"{symbols} once"):
            near = any(_nearly(symbols, tracker) for tracker in self._trackers)
            return Found.NEAR if near else Found.UNSURE
        return Found.TWICE if self._again(symbols) else Found.ABSENT

    def _again(self, what: str) -> bool:
        seen = hmac.digest(self._salt, what.encode(), "sha256")
        again = seen in self._seen
        self._seen.add(seen)
        return again


def send_sum(key: OpenKey, box: ReturnBox, way: Way) -> None:
    """Sign the sum, journal it, send it; a later one takes the place of an earlier one.

    Raises ``ShareErased``: with the share went what signs, and after certification nobody takes a sum.
    """
    if key.keyfile.share is None:
        raise ShareErased
    text = sign_words(key.keyfile.seed, box.words)
    if key.journal.last(KIND) != text:
        key.journal.append(KIND, text)
    way.send_closing_words("returned", text)


def _nearly(symbols: str, tracker: str) -> bool:
    differing = sum(one != other for one, other in zip(symbols, tracker, strict=True))
    return differing <= MISCOPIED
