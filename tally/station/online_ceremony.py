"""The key ceremony over the server: send, wait for everybody, check, go on.

The server is a mailbox.  Every message is checked by ``Rounds``, and a complaint that somebody
makes is judged here anew; whatever the server says about either is only shown.

Source: guarding D; the station API of the kiosk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar

from tally.group import RandomBytes
from tally.station.ceremony import Rounds, check_seat
from tally.station.job import Job, Progress
from tally.station.key_shelf import OpenKey
from tally.station.refusals import MessageTooEarly, OtherCeremony, ServerRefused
from tally.station.server import CeremonyMessage, Server
from tally.station.server_meeting import ServerMeeting

PAUSE = 0.5
"""Seconds between two questions to the server."""

ALREADY_SENT, ENDED, OUTDATED = "already-sent", "ceremony-ended", "ceremony-outdated"
"""Codes of the server's refusals."""

T = TypeVar("T")


def run_ceremony(key: OpenKey, server: Server, random: RandomBytes, job: Job[None]) -> None:
    """Take the ceremony from wherever it stands to its end.

    Raises ``TallyError``: what the server or another trustee sent does not hold.
    """
    rounds = Rounds(key, random)
    post = _Post(rounds, server, job)
    check_seat(key.keyfile, post.look())
    if key.keyfile.trustees is None:
        post.send("commitment", rounds.commit())
        post.send("reveal", rounds.reveal(post.everybody("commitment")))
        post.send("polynomial", rounds.deal(post.everybody("reveal")))
        received = rounds.receive(post.everybody("polynomial"))
        if received.complaint:
            post.send("complaint", received.text)
            post.judge()
        post.send("output", received.text)
    payload = post.payload()
    post.send("done", rounds.finish(payload))
    rounds.conclude(payload, post.everybody("done"))


class _Post:
    """The way to the others."""

    def __init__(self, rounds: Rounds, server: Server, job: Job[None]) -> None:
        self._rounds = rounds
        self._server = server
        self._job = job

    def look(self) -> ServerMeeting:
        """What the server says now.  Raises ``OtherCeremony`` when it was begun again."""
        meeting, own = self._server.meeting(), self._rounds.ceremony
        if meeting.ceremony.id != own:
            raise OtherCeremony(key=own, other=meeting.ceremony.id)
        return meeting

    def send(self, kind: CeremonyMessage, text: str) -> None:
        """Send a message, perhaps again.

        From a journal that was lost, shares are sealed anew: what the server kept of this seat
        stands then, and is checked with everybody's.
        """
        try:
            self._server.send_ceremony(self._rounds.ceremony, kind, text)
        except ServerRefused as refusal:
            self._explain(refusal)
            sealed_anew = kind in {"polynomial", "output", "complaint"}
            if refusal.values["code"] != ALREADY_SENT or not sealed_anew:
                raise

    def everybody(self, kind: CeremonyMessage) -> tuple[str, ...]:
        """The messages of all seats, as soon as the last has come."""
        ceremony = self._rounds.ceremony
        return self._wait(kind, lambda: self._server.ceremony_messages(ceremony, kind))

    def payload(self) -> str:
        ceremony = self._rounds.ceremony
        return self._wait("output", lambda: self._server.trustees(ceremony))

    def judge(self) -> NoReturn:
        """Judge the complaints.  Raises ``CeremonyEnded``."""
        ceremony = self._rounds.ceremony
        dealt = self._server.ceremony_messages(ceremony, "polynomial")
        self._rounds.judge(self._server.complaints(ceremony), dealt or ())
        raise MessageTooEarly

    def _wait(self, kind: CeremonyMessage, ask: Callable[[], T | None]) -> T:
        # Whoever closed the key meanwhile is heard before anything more is read or sent.
        self._job.report(self._job.progress)
        while (answer := self._try(ask)) is None:
            meeting = self.look()
            if meeting.ceremony.complaints:
                self.judge()
            sent = meeting.ceremony.sent[kind]
            missing = [n for seat, n in enumerate(meeting.names, 1) if seat not in sent]
            self._job.report(Progress(kind, len(sent), meeting.size, "、".join(missing)))
            self._job.wait(PAUSE)
        return answer

    def _try(self, ask: Callable[[], T | None]) -> T | None:
        try:
            return ask()
        except ServerRefused as refusal:
            self._explain(refusal)
            raise

    def _explain(self, refusal: ServerRefused) -> None:
        """Raise what lies behind a refusal of the server, when this station can tell."""
        if refusal.values["code"] == ENDED:
            self.judge()
        if refusal.values["code"] == OUTDATED:
            self.look()
