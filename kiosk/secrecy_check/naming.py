"""Which ballots a text or a stretch of bytes names, in whatever spelling.

A ballot can be named by its tracker (hexadecimal, Base64 as in the ballot's own text, or the 16
symbols that people see) and by its public credential.  A ballot is known here by its credential;
so is a slip that has not voted.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.secrecy_check.known import Known
from tally.record.codes import code

_SYMBOL = "[0-9A-HJKMNP-TV-Z]"
_TOKENS = re.compile(
    r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8,64}(?![0-9A-Fa-f])"
    r"|(?<![\w+/])[\w+/]{43}(?![\w+/])"
    rf"|(?<!\w){_SYMBOL}{{4}}(?:[- ]?{_SYMBOL}{{4}}){{3}}(?!\w)",
    re.ASCII,
)
_HEX_RUN = re.compile(rb"[0-9a-f]{64,}")
_HASH = re.compile(rb'"hash":"([A-Za-z0-9+/]{43})"')
SHORTEST = 8
"""Fewest hexadecimal digits that are taken for the beginning of a tracker or credential."""


class Spelling(StrEnum):
    TRACKER = "tracker"
    CREDENTIAL = "credential"
    LISTED = "listed"
    """A credential within quotation marks: in a list or in a ballot's own text."""
    TEXT = "text"
    """The hash at the end of a ballot's own text."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place in a stretch of bytes that names a ballot."""

    offset: int
    spelling: Spelling
    credential: str


@dataclass(slots=True)
class Naming:
    """Everything that names a ballot or slip of this instance."""

    known: Known
    _whole: dict[str, str] = field(default_factory=dict)
    _beginnings: dict[str, list[str]] = field(default_factory=dict)
    _trackers: dict[str, str] = field(default_factory=dict)
    _credentials: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for box in self.known.boxes:
            for credential in box.credentials:
                self._credentials.add(credential)
                self._learn(credential, credential)
            for ballot in box.ballots:
                digest = bytes.fromhex(ballot.tracker)
                self._trackers[ballot.tracker] = ballot.credential
                self._learn(ballot.tracker, ballot.credential)
                self._whole[_base64(digest)] = ballot.credential
                self._whole[code(digest).replace("-", "")] = ballot.credential

    def _learn(self, digits: str, credential: str) -> None:
        self._whole[digits] = credential
        self._beginnings.setdefault(digits[:SHORTEST], []).append(digits)

    def named(self, text: str) -> frozenset[str]:
        """The credentials of all ballots and slips that ``text`` names."""
        found = set()
        for token in _TOKENS.findall(text):
            whole = self._whole.get(token) or self._whole.get(re.sub("[- ]", "", token))
            if whole:
                found.add(whole)
                continue
            digits = token.lower()
            for candidate in self._beginnings.get(digits[:SHORTEST], ()):
                if candidate.startswith(digits):
                    found.add(self._whole[candidate])
        return frozenset(found)

    def sightings(self, data: bytes) -> Iterator[Sighting]:
        """Every place where ``data`` names a ballot or slip in full, in the order of places."""
        found = [
            Sighting(match.start(), Spelling.TEXT, self._whole[match[1].decode()])
            for match in _HASH.finditer(data)
            if match[1].decode() in self._whole
        ]
        for run in _HEX_RUN.finditer(data):
            digits = run[0].decode()
            for start in range(len(digits) - 63):
                window = digits[start : start + 64]
                if window in self._trackers:
                    spelling, credential = Spelling.TRACKER, self._trackers[window]
                elif window in self._credentials:
                    quoted = data[run.start() + start - 1 : run.start() + start] == b'"'
                    spelling = Spelling.LISTED if quoted else Spelling.CREDENTIAL
                    credential = window
                else:
                    continue
                found.append(Sighting(run.start() + start, spelling, credential))
        return iter(sorted(found, key=lambda sighting: sighting.offset))


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode().rstrip("=")
