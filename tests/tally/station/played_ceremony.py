"""A key ceremony played around one real station: trustees by script and a server that checks nothing.

The station under test sits at seat 1.  Whatever it finds, it finds by itself.
"""

import json
import secrets
from dataclasses import dataclass, field

from tally.canonical_json import canonical
from tally.station.job import Progress
from tally.station.server_meeting import ROUNDS, CeremonyProgress, ServerMeeting
from tally.trustee.assemble import assemble
from tally.trustee.commitment import (
    Place,
    begin,
    check_reveals,
    new_ceremony,
)
from tally.trustee.dealing import check_dealt, sign_dealt
from tally.trustee.done import sign_done
from tally.trustee.polynomial import deal, finish, inputs_of

NAMES = ("赵监票", "钱监票", "孙监票")
BEFORE = dict(zip(ROUNDS[1:], ROUNDS, strict=False))
random = secrets.token_bytes


class Waiting(Exception):
    """The station would wait for ever."""


@dataclass
class Patience:
    """A job that gives up when nothing comes."""

    rounds: int = 3
    progress: Progress = field(default_factory=lambda: Progress("starting"))

    def report(self, progress):
        self.progress = progress

    def wait(self, _seconds):
        self.rounds -= 1
        if self.rounds < 0:
            raise Waiting


class Player:
    """An honest trustee; a dishonest one overrides a message."""

    def __init__(self, table, index):
        self.table = table
        self.index = index
        self.place = Place(ceremony=table.ceremony, size=3, threshold=2, index=index)
        self.begun = begin(self.place, random)
        self.said = {}

    def speak(self, kind):
        """The message of a round, the same when asked again; ``None`` is silence."""
        if kind not in self.said:
            self.said[kind] = getattr(self, kind)()
        return self.said[kind]

    def commitment(self):
        return self.begun.commitment

    def reveal(self):
        return self.begun.reveal

    def revealed(self):
        committed = self.table.all("commitment")
        hashes = [json.loads(text)["commitment"] for text in committed]
        return check_reveals(self.table.all("reveal"), hashes, self.place)

    def line(self, coefficients=None):
        return deal(
            self.begun.seed,
            coefficients or self.begun.coefficients,
            index=self.index,
            certificates=self.revealed().certificate_texts,
            random=random,
        )

    def polynomial(self):
        return sign_dealt(self.begun.seed, self.revealed(), self.line())

    def complaint(self):
        return None

    def output(self):
        revealed = self.revealed()
        lines = check_dealt(self.table.all("polynomial"), revealed)
        return finish(
            self.begun.seed,
            index=self.index,
            certificates=revealed.certificate_texts,
            input_text=inputs_of(lines)[self.index - 1],
            random=random,
        ).text

    def done(self):
        return sign_done(self.begun.seed, self.place.ceremony, self.table.payload())


class Table:
    """The server and the others; what ``tally.station.server.Server`` offers to seat 1."""

    def __init__(self, second=Player, third=Player, ceremony=None):
        self.ceremony = ceremony or new_ceremony(random)
        self.own = {}
        self.players = {2: second(self, 2), 3: third(self, 3)}
        self._payload = None

    # what the station asks

    def meeting(self):
        sent = {
            kind: tuple(
                seat for seat, text in enumerate(self._sent(kind), 1) if text is not None
            )
            for kind in ROUNDS
        }
        return ServerMeeting(
            meeting="Meeting1", title="测评", unit="局", date="2023-12-28", state="draft",
            rehearsal=False, names=NAMES, index=1, threshold=2, groups=("A",), manifest=None,
            signed=(), ready=(),
            ceremony=CeremonyProgress(
                id=self.ceremony, sent=sent, complaints=len(self.complaints(self.ceremony))
            ),
        )  # fmt: skip

    def send_ceremony(self, ceremony, kind, text):
        assert ceremony == self.ceremony
        assert self.own.setdefault(kind, text) == text, f"a second {kind}"

    def ceremony_messages(self, ceremony, kind):
        assert ceremony == self.ceremony
        return self.all(kind)

    def complaints(self, _ceremony):
        if self.all("polynomial") is None:
            return {}
        said = {seat: one.speak("complaint") for seat, one in self.players.items()}
        said[1] = self.own.get("complaint")
        return {seat: text for seat, text in said.items() if text is not None}

    def trustees(self, _ceremony):
        return None if self.all("output") is None else self.payload()

    # what the others see

    def all(self, kind):
        """Everybody's messages, or ``None`` as long as one is missing."""
        texts = self._sent(kind)
        return None if None in texts else tuple(texts)

    def payload(self):
        if self._payload is None:
            lines = [json.loads(text)["polynomial"] for text in self.all("polynomial")]
            self._payload = assemble(
                threshold=2,
                certificates=self.players[2].revealed().certificate_texts,
                polynomials=[canonical(line) for line in lines],
                outputs=self.all("output"),
            )
        return self._payload

    def _sent(self, kind):
        before = BEFORE.get(kind)
        if before and self.all(before) is None:
            return [self.own.get(kind), None, None]
        # The others speak last, so that they may have seen the station's message.
        if self.own.get(kind) is None:
            return [None, None, None]
        return [self.own[kind], *(one.speak(kind) for one in self.players.values())]
