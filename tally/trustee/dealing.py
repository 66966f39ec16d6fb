"""Round 2 of the ceremony as it is sent: the polynomial line, signed as a whole.

Source: guarding D.  The line itself is protocol 5.3's and keeps its form.  Around it stand words
of its author: over this ceremony, over every reveal that the author was shown, and over the
line.  So a share that does not open can be laid at one door, the author's, not at that of the
server that carried it; and two people who were shown different reveals learn of it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tally.canonical_json import canonical
from tally.errors import InvalidProof, InvalidSignature, Malformed
from tally.fingerprint import hex_of
from tally.message import read_message
from tally.proofs.schnorr import Proof
from tally.proofs.signature import check_message
from tally.trustee.certificate import made_by
from tally.trustee.channel import read_sealed
from tally.trustee.commitment import Revealed
from tally.trustee.dealt import Polynomial, bound, read_coefexps
from tally.trustee.signed import Signed, check_words, parse_signed, sign_words

_PREFIX = "pingyi-dkg-dealt|1|"


@dataclass(frozen=True, slots=True)
class Dealt:
    """The message of round 2."""

    polynomial: Polynomial
    words: Signed


@dataclass(frozen=True, slots=True)
class _Said:
    """What the words are about, as hashes."""

    reveals: tuple[str, ...]
    polynomial: str


def sign_dealt(seed: str, revealed: Revealed, line: str) -> str:
    """The message around a polynomial line, for whoever was shown ``revealed``."""
    words = parse_signed(sign_words(seed, _words(revealed, line)))
    return canonical(Dealt(read_message(line, Polynomial), words))


def check_dealt(texts: Sequence[str], revealed: Revealed) -> tuple[Polynomial, ...]:
    """The polynomial lines of all, whose shares are still sealed.

    Raises ``BadCeremonyMessage``.
    """
    if len(texts) != len(revealed.reveals):
        raise Malformed(
            "{found} messages of {size} trustees",
            found=len(texts),
            size=len(revealed.reveals),
        )
    return tuple(
        check_dealt_by(author, text, revealed) for author, text in enumerate(texts, start=1)
    )


def check_dealt_by(author: int, text: str, revealed: Revealed) -> Polynomial:
    """The polynomial line of one trustee.  Raises ``BadCeremonyMessage``."""
    certificate = revealed.certificates[author - 1]
    with made_by(author, "polynomial"):
        dealt = read_message(text, Dealt)
        line = dealt.polynomial
        said = check_words(certificate.verification, dealt.words.text)
        if said != _words(revealed, canonical(line)):
            _find_difference(author, said, revealed)
        if line.coefexps != revealed.coefexps[author - 1]:
            raise InvalidProof("is not the one that was revealed")
        if len(line.secrets) != len(revealed.certificates):
            raise Malformed(
                "{secrets} secrets for {trustees} trustees",
                secrets=len(line.secrets),
                trustees=len(revealed.certificates),
            )
        signed = [one.signed for one in revealed.certificates]
        check_message(
            bound(signed, read_coefexps(line.coefexps)),
            certificate.verification,
            Proof.of(line.signature),
        )
    with made_by(author, "secret"):
        for sealed in line.secrets:
            read_sealed(sealed)
    return line


def _words(revealed: Revealed, line: str) -> str:
    said = _Said(tuple(hex_of(text) for text in revealed.reveals), hex_of(line))
    return f"{_PREFIX}{revealed.ceremony}|{canonical(said)}"


def _find_difference(author: int, said: str, revealed: Revealed) -> None:
    """Raise the refusal for words about something else than what was shown here."""
    prefix = f"{_PREFIX}{revealed.ceremony}|"
    if not said.startswith(prefix):
        raise Malformed("made for another place or another ceremony")
    shown = read_message(said.removeprefix(prefix), _Said).reveals
    if len(shown) != len(revealed.reveals):
        raise Malformed("made for another place or another ceremony")
    for index, (there, here) in enumerate(zip(shown, revealed.reveals, strict=True), start=1):
        if there != hex_of(here):
            with made_by(index, "reveal"):
                raise Malformed("another one was shown to trustee {other}", other=author)
    raise InvalidSignature("is not what its author signed")
