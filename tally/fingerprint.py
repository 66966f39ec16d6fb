"""SHA-256 in the two spellings of the protocol.

Source: protocol 1.5.  Both are over the exact stored bytes, without a trailing newline.
"""

import hashlib
from base64 import b64encode


def hex_of(data: str | bytes) -> str:
    """SHA-256 as 64 lowercase hex digits: file names, links between events, trackers."""
    return hashlib.sha256(_bytes(data)).hexdigest()


def b64_of(data: str | bytes) -> str:
    """SHA-256 as 43 symbols of Base64 without padding: election fingerprint, signature hash."""
    return b64encode(hashlib.sha256(_bytes(data)).digest()).decode().rstrip("=")


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data
