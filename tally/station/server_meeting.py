"""What the server says about the meeting, read strictly: it is a stranger until checked.

None of it is trusted for counting: the station takes names and progress from here, and every
number that matters from the verified record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tally.station.refusals import StrangeAnswer
from tally.trustee.commitment import is_ceremony

OPEN_STATES = ("open", "paused")
CLOSED_STATES = ("closed", "counted", "certified")
STATES = ("draft", "sealed", *OPEN_STATES, *CLOSED_STATES, "destroyed", "annulled")

ROUNDS = ("commitment", "reveal", "polynomial", "output", "done")
"""The messages that every seat sends, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CeremonyProgress:
    """The ceremony of now, and which seats have sent what."""

    id: str
    """22 base58 symbols, new each time that the organiser begins again (guarding D)."""
    sent: dict[str, tuple[int, ...]]
    """By message of ``ROUNDS``."""
    complaints: int

    def has_sent(self, message: str, seat: int) -> bool:
        return seat in self.sent[message]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerMeeting:
    """The meeting and the seat to which a station code belongs."""

    meeting: str
    title: str
    unit: str
    date: str
    state: str
    rehearsal: bool
    names: tuple[str, ...]
    index: int
    threshold: int
    ceremony: CeremonyProgress
    groups: tuple[str, ...]
    """Codes of the voter groups."""
    manifest: str | None
    signed: tuple[int, ...]
    """Seats whose station has signed what is sealed."""
    ready: tuple[int, ...]
    """Seats whose stored key has been tested."""

    @property
    def size(self) -> int:
        return len(self.names)

    @property
    def name(self) -> str:
        return self.names[self.index - 1]

    @property
    def voting(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def closed(self) -> bool:
        return self.state in CLOSED_STATES

    @property
    def certified(self) -> bool:
        return self.state == "certified"


def read_server_meeting(data: object) -> ServerMeeting:
    """The answer of ``GET /station/meeting``.  Raises ``StrangeAnswer``."""
    try:
        meeting = _read(_dict(data))
    except (KeyError, TypeError, ValueError) as fault:
        raise StrangeAnswer(what="/station/meeting") from fault
    return meeting


def _read(data: dict[str, Any]) -> ServerMeeting:
    names = tuple(_text(name) for name in data["names"])
    index = _number(data["index"])
    if not 1 <= index <= len(names) <= 9:
        raise ValueError("no such seat")
    if data["state"] not in STATES:
        raise ValueError("no such state")
    if not 1 <= _number(data["threshold"]) <= len(names):
        raise ValueError("no such threshold")
    return ServerMeeting(
        meeting=_text(data["meeting"]),
        title=_text(data["title"]),
        unit=_text(data["unit"]),
        date=_text(data["date"]),
        state=_text(data["state"]),
        rehearsal=data["rehearsal"] is True,
        names=names,
        index=index,
        threshold=_number(data["threshold"]),
        ceremony=_ceremony(_dict(data["ceremony"]), len(names)),
        groups=tuple(_text(_dict(group)["code"]) for group in data["groups"]),
        manifest=None if data["manifest"] is None else _text(data["manifest"]),
        signed=tuple(_number(seat) for seat in data["signed"]),
        ready=tuple(_number(seat) for seat in data["ready"]),
    )


def _ceremony(data: dict[str, Any], size: int) -> CeremonyProgress:
    ceremony, sent = _text(data["id"]), _dict(data["sent"])
    if not is_ceremony(ceremony):
        raise ValueError("no ceremony")
    return CeremonyProgress(
        id=ceremony,
        sent={
            message: tuple(seat for seat in map(_number, sent[message]) if 1 <= seat <= size)
            for message in ROUNDS
        },
        complaints=_number(data["complaints"]),
    )


def _dict(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("no number")
    return value
