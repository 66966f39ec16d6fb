"""Random names in the base-58 alphabet: election uuids, trustees' seeds.

Source: protocol 1.5.
"""

from tally.group import RandomBytes

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def random_base58(length: int, random: RandomBytes) -> str:
    """``length`` symbols, at most 22; 32 bytes leave no bias that could be seen."""
    number = int.from_bytes(random(32), "big")
    symbols = []
    for _ in range(length):
        number, digit = divmod(number, 58)
        symbols.append(ALPHABET[digit])
    return "".join(symbols)
