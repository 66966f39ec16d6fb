"""The items of a trustees payload, as far as combining partial decryptions needs them.

Source: protocol 5.  Owners are numbered from 1 over the flattened list: each ``Single``
counts one, each ``Pedersen`` as many as it has verification keys.
"""

from dataclasses import dataclass

from tally.group import Point


@dataclass(frozen=True, slots=True)
class Single:
    """A trustee without whom nothing is decrypted."""

    public_key: Point
    owner: int


@dataclass(frozen=True, slots=True)
class Pedersen:
    """Trustees of whom any ``threshold`` decrypt together."""

    threshold: int
    verification_keys: tuple[Point, ...]
    """``S_j * G``, from the trustee of index 1 on."""
    first_owner: int


Item = Single | Pedersen
