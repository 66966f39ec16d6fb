"""A slip proves that it is in hand, and its secret stays where it was scanned (guarding E).

The proof is a signature by the slip's secret under words that hold the server's nonce and a label of
their own, so that no proof for one purpose serves another.
"""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.actions.sealed_elections import SealedElection
from kiosk.errors import MalformedRequest
from tally.errors import TallyError
from tally.group import Point
from tally.proofs.schnorr import Proof, ProofText
from tally.proofs.signature import check_message


def check_slip_proof(
    sealed: SealedElection, credential: str, words: str, signature: Mapping[str, object]
) -> None:
    """Raises ``MalformedRequest`` when the proof does not hold or ``credential`` is not listed."""
    challenge, response = signature.get("challenge"), signature.get("response")
    if credential not in sealed.credentials:
        raise MalformedRequest
    if not isinstance(challenge, str) or not isinstance(response, str):
        raise MalformedRequest
    try:
        proof = Proof.of(ProofText(challenge, response))
        check_message(words, Point.from_hex(credential), proof)
    except TallyError as fault:
        raise MalformedRequest from fault
