"""The five rounds of the key ceremony at one station, whoever carries the messages.

Each round takes everybody's messages of the one before and gives this trustee's next one.  What
is decided goes into the key file or the journal, both synced, before it is given away: so an
interrupted round is begun again with the same bytes, and after a refusal nothing was said.

    commit    a hash of the certificate and of the polynomial, both in the key file already
    reveal    both, once everybody's commitment is there: the list never changes afterwards
    deal      a sealed share for everybody, once everything revealed has been checked
    receive   the own share, or a complaint: then the ceremony is over
    finish    the word that the payload is made of what was revealed to this station

Source: guarding D; protocol 5.3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tally.canonical_json import canonical, read_canonical
from tally.fingerprint import hex_of
from tally.group import RandomBytes
from tally.station.key_shelf import OpenKey
from tally.station.refusals import (
    CeremonyEnded,
    CommitmentsChanged,
    CommittedBefore,
    MessagesChanged,
    MessageTooEarly,
    OtherCeremony,
    OtherMeeting,
    OtherSeat,
    OwnMessageChanged,
    RehearsalMismatch,
    TrusteesChanged,
)
from tally.station.server_meeting import ServerMeeting
from tally.trustee.assemble import parse_trustees
from tally.trustee.commitment import (
    Beginning,
    Place,
    Revealed,
    begin,
    check_commitments,
    check_reveals,
)
from tally.trustee.complaint import find_complaint, verdict
from tally.trustee.dealing import check_dealt, sign_dealt
from tally.trustee.done import check_done, check_end, sign_done
from tally.trustee.keyfile import KeyFile
from tally.trustee.polynomial import deal, finish, inputs_of


def new_key(meeting: ServerMeeting, random: RandomBytes) -> KeyFile:
    """A fresh key for the seat to which the station code belongs, in the ceremony of now."""
    place = Place(
        ceremony=meeting.ceremony.id,
        size=meeting.size,
        threshold=meeting.threshold,
        index=meeting.index,
    )
    return drawn_key(
        begin(place, random),
        meeting=meeting.meeting,
        names=meeting.names,
        rehearsal=meeting.rehearsal,
    )


def drawn_key(
    beginning: Beginning, *, meeting: str | None, names: tuple[str, ...], rehearsal: bool
) -> KeyFile:
    """The key file that holds ``beginning``."""
    place = beginning.place
    return KeyFile(
        meeting=meeting,
        names=names,
        index=place.index,
        size=place.size,
        threshold=place.threshold,
        seed=beginning.seed,
        share=None,
        trustees=None,
        bound=None,
        rehearsal=rehearsal,
        ceremony=place.ceremony,
        coefficients=beginning.coefficients,
        nonce=beginning.nonce,
    )


def check_seat(keyfile: KeyFile, meeting: ServerMeeting) -> None:
    """The server's meeting and seat are the key's.

    Raises ``OtherMeeting``, ``OtherSeat`` or ``RehearsalMismatch``.
    """
    if keyfile.meeting != meeting.meeting:
        raise OtherMeeting(key=keyfile.meeting, other=meeting.meeting)
    seat = (keyfile.index, keyfile.size, keyfile.threshold)
    if seat != (meeting.index, meeting.size, meeting.threshold):
        raise OtherSeat(key=keyfile.index, other=meeting.index)
    if keyfile.rehearsal != meeting.rehearsal:
        raise RehearsalMismatch


@dataclass(frozen=True, slots=True)
class Received:
    """The end of round 3: an output, or a complaint that ends the ceremony."""

    text: str
    complaint: bool


class Rounds:
    """The rounds of one key; every method may be called again and then gives the same bytes."""

    def __init__(self, key: OpenKey, random: RandomBytes) -> None:
        self._key = key
        self._random = random

    @property
    def ceremony(self) -> str:
        """The id of the ceremony.  Raises ``OtherCeremony`` for a key that is of none."""
        ceremony = self._key.keyfile.ceremony
        if ceremony is None:
            raise OtherCeremony(key="-", other="-")
        return ceremony

    @property
    def place(self) -> Place:
        keyfile = self._key.keyfile
        return Place(
            ceremony=self.ceremony,
            size=keyfile.size,
            threshold=keyfile.threshold,
            index=keyfile.index,
        )

    def commit(self) -> str:
        """Round 0.  Raises ``CommittedBefore``."""
        text = self._beginning.commitment
        if self._key.journal.once("commitment", text) != text:
            raise CommittedBefore
        return text

    def reveal(self, commitments: Sequence[str]) -> str:
        """Round 1.  Raises ``BadCeremonyMessage``, ``CommitmentsChanged``, ``OwnMessageChanged``."""
        key, beginning = self._key, self._beginning
        check_commitments(commitments, self.place)
        if commitments[self.place.index - 1] != beginning.commitment:
            raise OwnMessageChanged
        listed = canonical(list(commitments))
        # A journal may be lost, a stick may be restored: both remember the list.
        if key.keyfile.commitments not in {None, hex_of(listed)}:
            raise CommitmentsChanged
        if key.journal.once("commitments", listed) != listed:
            raise CommitmentsChanged
        if key.keyfile.commitments is None:
            key.keep(replace(key.keyfile, commitments=hex_of(listed)), self._random)
        return self._own("reveal", beginning.reveal)

    def deal(self, reveals: Sequence[str]) -> str:
        """Round 2.  Raises ``BadCeremonyMessage``, ``MessagesChanged`` or ``OwnMessageChanged``."""
        beginning, revealed = self._beginning, self._check_reveals(reveals)
        if reveals[self.place.index - 1] != beginning.reveal:
            raise OwnMessageChanged
        self._fix("reveals", reveals)
        sent = self._key.journal.last("polynomial")
        if sent is None:
            line = deal(
                beginning.seed,
                beginning.coefficients,
                index=self.place.index,
                certificates=revealed.certificate_texts,
                random=self._random,
            )
            sent = self._own("polynomial", sign_dealt(beginning.seed, revealed, line))
        return sent

    def receive(self, dealt: Sequence[str]) -> Received:
        """Round 3.  Raises ``BadCeremonyMessage`` or ``MessagesChanged``."""
        key, revealed = self._key, self.revealed()
        lines = check_dealt(dealt, revealed)
        self._fix("polynomials", dealt)
        said, sent = key.journal.last("complaint"), key.journal.last("output")
        if said is None and sent is None:
            said = find_complaint(
                key.keyfile.seed, self.place.index, revealed, lines, self._random
            )
        if said is not None:
            return Received(self._own("complaint", said), complaint=True)
        if sent is None or key.keyfile.share is None:
            output = finish(
                key.keyfile.seed,
                index=self.place.index,
                certificates=revealed.certificate_texts,
                input_text=inputs_of(lines)[self.place.index - 1],
                random=self._random,
            )
            key.keep(replace(key.keyfile, share=output.share), self._random)
            sent = key.journal.once("output", output.text)
        return Received(sent, complaint=False)

    def finish(self, payload: str) -> str:
        """Round 4.  Raises ``BadCeremonyMessage`` or ``TrusteesChanged``."""
        key, keyfile = self._key, self._key.keyfile
        if keyfile.trustees is None:
            if keyfile.share is None:
                raise MessageTooEarly
            check_end(payload, self.revealed(), index=keyfile.index, share=keyfile.share)
            if key.journal.once("trustees", payload) != payload:
                raise TrusteesChanged
            key.keep(
                replace(keyfile, trustees=hex_of(payload), coefficients=None, nonce=None),
                self._random,
            )
        elif keyfile.trustees != hex_of(payload):
            raise TrusteesChanged
        return self._own("done", sign_done(keyfile.seed, self.ceremony, payload))

    def conclude(self, payload: str, dones: Sequence[str]) -> None:
        """Everybody has said that the payload is right.  Raises ``BadCeremonyMessage``."""
        if self._key.keyfile.trustees != hex_of(payload):
            raise TrusteesChanged
        keys = parse_trustees(payload).signing_keys
        if len(dones) != len(keys):
            raise MessageTooEarly
        for author, (text, one) in enumerate(zip(dones, keys, strict=True), start=1):
            check_done(author, text, one, self.ceremony, payload)
        self._fix("dones", dones)

    @property
    def concluded(self) -> bool:
        return self._key.journal.last("dones") is not None

    def judge(self, complaints: Mapping[int, str], dealt: Sequence[str]) -> None:
        """Find out by oneself who lied.  Raises ``CeremonyEnded`` from what convicts.

        ``dealt`` is what the server has now: a machine that lost its journal has nothing else.
        """
        revealed = self.revealed()
        lines = check_dealt(dealt, revealed)
        for complainer, text in complaints.items():
            if not 1 <= complainer <= self.place.size:
                continue
            fault = verdict(complainer, text, revealed, lines)
            self._key.journal.once("ended", text)
            raise CeremonyEnded(fault, complainer=complainer, guilty=fault.author) from fault

    def revealed(self) -> Revealed:
        """What was revealed to this station.  Raises ``MessageTooEarly`` before round 2."""
        listed = self._key.journal.last("reveals")
        if listed is None:
            raise MessageTooEarly
        return self._check_reveals(read_canonical(listed))

    def _check_reveals(self, reveals: Sequence[str]) -> Revealed:
        listed = self._key.journal.last("commitments")
        if listed is None:
            raise MessageTooEarly
        commitments = check_commitments(read_canonical(listed), self.place)
        return check_reveals(reveals, commitments, self.place)

    @property
    def _beginning(self) -> Beginning:
        keyfile = self._key.keyfile
        if keyfile.coefficients is None or keyfile.nonce is None:
            raise OtherCeremony(key=keyfile.ceremony or "-", other="-")
        return Beginning(
            place=self.place,
            seed=keyfile.seed,
            coefficients=keyfile.coefficients,
            nonce=keyfile.nonce,
        )

    def _own(self, kind: str, text: str) -> str:
        """Journal a message of one's own; there is only one of each kind."""
        if self._key.journal.once(kind, text) != text:
            raise OwnMessageChanged
        return text

    def _fix(self, kind: str, texts: Sequence[str]) -> None:
        """Journal everybody's messages; a second, different list is refused."""
        listed = canonical(list(texts))
        if self._key.journal.once(kind, listed) != listed:
            raise MessagesChanged
