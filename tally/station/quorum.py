"""Compare the attestations of all trustees: who agrees, who is missing, who says otherwise.

Two quorums share an honest trustee, so two different records can never both be decrypted.  What
comes in is journalled before it is judged: a proof against somebody must not be lost to a crash,
and everything seen is passed on.

Source: guarding C3 (all attestations are passed on), C4 (compare), C7 (newcomers).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tally.canonical_json import canonical
from tally.group import Point
from tally.message import read_message
from tally.record.attestations import Attestation, contents_of, quorum
from tally.record.closing import closing_hash
from tally.record.closing_words import Exceptional
from tally.record.codes import CROCKFORD, check_code
from tally.station.closing_refusals import (
    AttestationForged,
    NewcomerMustWait,
    NewcomerNoException,
    NotSpoken,
    OtherAttested,
    ReadCodeDiffers,
    TooFewForException,
    TwoAttested,
)
from tally.station.examination import Examination
from tally.station.journal import Journal
from tally.station.key_shelf import OpenKey
from tally.trustee.keyfile import BoundToOther

SEEN = "attestation-seen"
"""Kind of a journal's line that keeps an attestation which somebody passed on."""
OWN = "attestation"
EXCEPTIONAL = "exception"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who attests to the content of this station's examination."""

    own: int
    names: tuple[str, ...]
    agreeing: tuple[int, ...]
    """Seats, the own one included as soon as it attested."""
    quorum: int
    threshold: int
    newcomer: bool

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(
            seat for seat in range(1, len(self.names) + 1) if seat not in self.agreeing
        )

    @property
    def present(self) -> tuple[int, ...]:
        """The others who agree: their codes are read aloud."""
        return tuple(seat for seat in self.agreeing if seat != self.own)

    @property
    def enough(self) -> bool:
        return len(self.agreeing) >= self.quorum and self.own in self.agreeing

    @property
    def exception_possible(self) -> bool:
        return not self.newcomer and len(self.agreeing) >= self.threshold

    @property
    def missing_names(self) -> tuple[str, ...]:
        return tuple(self.name(seat) for seat in self.missing)

    def name(self, seat: int) -> str:
        return self.names[seat - 1]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a holder types and confirms for the exception."""

    codes: Mapping[int, str]
    """The check code as read from each present station, by seat."""
    confirmed: frozenset[int]
    """Missing trustees with whom the holder has spoken."""


def is_newcomer(journal: Journal) -> bool:
    """Whether the key came to this machine without its journal.

    The ceremony's first word stands in the journal of the machine on which it was held: whatever
    began later, on another machine or after a restore, cannot know what the key has signed.
    """
    return journal.last("commitment") is None


def seen_attestations(journal: Journal, own: int) -> tuple[Attestation, ...]:
    """Everything this machine ever saw, its own attestation first."""
    first = journal.last(OWN)
    seen = [read_message(e.body, Attestation) for e in journal.entries if e.kind == SEEN]
    mine = [] if first is None else [Attestation(own, first)]
    return tuple(dict.fromkeys([*mine, *seen]))


def take_in(
    journal: Journal, own: int, keys: Sequence[Point], offered: Sequence[Attestation]
) -> None:
    """Journal every attestation that is new and signed.  Raises ``AttestationForged``."""
    known = set(seen_attestations(journal, own))
    forged = []
    for one in offered:
        if one in known:
            continue
        _, false = contents_of(keys, [one])
        if false:
            forged.append(one.index)
            continue
        journal.append(SEEN, canonical(one))
        known.add(one)
    if forged:
        raise AttestationForged(seat=forged[0])


def stand(
    journal: Journal, examination: Examination, own: int, names: tuple[str, ...]
) -> Standing:
    """Compare everything seen with what was examined.

    Raises ``TwoAttested``, ``OtherAttested``, or ``BoundToOther`` when this key itself once
    attested to other content.
    """
    trustees = examination.trustees
    seen = seen_attestations(journal, own)
    contents, _ = contents_of(trustees.signing_keys, seen)
    for seat, said in contents.items():
        name = names[seat - 1]
        if len(said) > 1:
            raise TwoAttested(seat=seat, name=name, code=_code(said[0]), other=_code(said[1]))
    for seat, said in contents.items():
        if said != (examination.closing,):
            if seat == own:
                raise BoundToOther
            raise OtherAttested(seat=seat, name=names[seat - 1], code=_code(said[0]))
    return Standing(
        own=own,
        names=names,
        agreeing=tuple(contents),
        quorum=quorum(trustees.size, trustees.threshold),
        threshold=trustees.threshold,
        newcomer=is_newcomer(journal),
    )


def check_newcomer(key: OpenKey, standing: Standing) -> None:
    """A key without its journal attests last, or to what it is bound to already.

    Raises ``NewcomerMustWait``.
    """
    bound = key.keyfile.bound is not None or standing.own in standing.agreeing
    others = [seat for seat in standing.missing if seat != standing.own]
    if standing.newcomer and not bound and others:
        raise NewcomerMustWait(names="、".join(standing.name(seat) for seat in others))


def exception_of(examination: Examination, standing: Standing, spoken: Spoken) -> Exceptional:
    """The exception that the holder makes.

    Raises ``NewcomerNoException``, ``TooFewForException``, ``ReadCodeDiffers`` or ``NotSpoken``.
    """
    if standing.newcomer:
        raise NewcomerNoException(needed=standing.quorum)
    if len(standing.agreeing) < standing.threshold:
        raise TooFewForException(done=len(standing.agreeing), needed=standing.threshold)
    for seat in standing.present:
        if _plain(spoken.codes.get(seat, "")) != _plain(examination.check_code):
            raise ReadCodeDiffers(name=standing.name(seat))
    for seat in standing.missing:
        if seat not in spoken.confirmed:
            raise NotSpoken(name=standing.name(seat))
    return Exceptional(
        meeting=examination.manifest.meeting,
        closing=examination.closing_hash,
        present=standing.agreeing,
        missing=standing.missing,
    )


def exception_made(journal: Journal) -> str | None:
    """The signed words of an exception that was made before, ready to be sent again."""
    return journal.last(EXCEPTIONAL)


def _code(content: str) -> str:
    return check_code(bytes.fromhex(closing_hash(content)))


def _plain(typed: str) -> str:
    """A code without its dashes; letters that Crockford leaves out stand for what they resemble."""
    upper = typed.upper().translate(str.maketrans("OIL", "011"))
    return "".join(symbol for symbol in upper if symbol in CROCKFORD)
