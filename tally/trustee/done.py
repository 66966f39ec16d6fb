"""Round 4 of the ceremony: the payload is what was revealed, and everybody says so.

Source: guarding D4.  A trustee whom the server helps may have shown different polynomials to
different people; the payload holds only one, so whoever saw another refuses it here.
"""

from __future__ import annotations

from tally.errors import InvalidProof, InvalidSignature, at
from tally.fingerprint import hex_of
from tally.group import G, Point
from tally.trustee.assemble import Trustees, check_trustees, parse_trustees
from tally.trustee.certificate import made_by
from tally.trustee.commitment import Revealed
from tally.trustee.signed import check_words, sign_words


def check_end(payload: str, revealed: Revealed, *, index: int, share: int) -> None:
    """The payload is made of what trustee ``index`` was shown, and ``share`` belongs to it.

    Raises ``BadCeremonyMessage``, or another ``TallyError`` for what is no such payload.
    """
    trustees = check_payload(payload, revealed)
    with made_by(index, "verification key"):
        if trustees.verification_keys[index - 1] != share * G:
            raise InvalidProof("is not the sum of what was dealt")


def check_payload(payload: str, revealed: Revealed) -> Trustees:
    """The payload of the ceremony, made of what was revealed.

    Raises ``BadCeremonyMessage``, or another ``TallyError`` for what is no such payload.
    """
    trustees = parse_trustees(payload)
    certificates, coefexps = trustees.certificates, trustees.coefexps
    if len(certificates) != len(revealed.certificates) or (
        trustees.threshold != revealed.threshold
    ):
        with at("guarding D"):
            raise InvalidProof("is not the one that was revealed")
    for author, shown in enumerate(revealed.certificates, start=1):
        with made_by(author, "certificate"):
            if certificates[author - 1] != shown.signed:
                raise InvalidProof("is not the one that was revealed")
        with made_by(author, "polynomial"):
            if coefexps[author - 1] != revealed.coefexps[author - 1]:
                raise InvalidProof("is not the one that was revealed")
    check_trustees(trustees)
    return trustees


def done_words(ceremony: str, payload: str) -> str:
    return f"pingyi-dkg-done|1|{ceremony}|{hex_of(payload)}"


def sign_done(seed: str, ceremony: str, payload: str) -> str:
    """What a trustee says of a payload that it has checked."""
    return sign_words(seed, done_words(ceremony, payload))


def check_done(author: int, text: str, key: Point, ceremony: str, payload: str) -> None:
    """Raise ``BadCeremonyMessage`` unless trustee ``author`` has said it of this payload."""
    with made_by(author, "end"):
        if check_words(key, text) != done_words(ceremony, payload):
            raise InvalidSignature("says it of another ceremony or another key")
