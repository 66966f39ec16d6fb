"""What the proofs of a ballot are bound to, alike for making and for checking it.

Source: protocol 6.2 and 6.3.
"""

from collections.abc import Sequence

from tally.elgamal import Ciphertext


def individual_statement(phi: str, credential: str) -> str:
    """The protocol's *S0*, of the proofs that each choice holds 0 or 1."""
    return f"{phi}|{credential}"


def overall_statement(phi: str, credential: str, choices: Sequence[Ciphertext]) -> str:
    """The protocol's *S*, of the proof that the number of choices is allowed."""
    points = (point.hex for choice in choices for point in (choice.alpha, choice.beta))
    return f"{individual_statement(phi, credential)}|{','.join(points)}"
