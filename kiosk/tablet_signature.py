"""The signature with which an enrolled tablet signs each request.

ECDSA P-256 over SHA-256, as the browser's WebCrypto makes it: 64 bytes, r and s side by side.
The words begin with ``pingyi-tablet|1|``, so that no signature can stand for another (guarding A3).
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

_HALF = 32
"""Bytes of r, and of s."""


def signed_words(method: str, path: str, body: bytes) -> bytes:
    """What is signed; ``path`` includes the query, if there is one."""
    return f"pingyi-tablet|1|{method}|{path}|{hashlib.sha256(body).hexdigest()}".encode()


def is_tablet_key(public_key: bytes) -> bool:
    """Whether ``public_key`` is a P-256 key, DER, SubjectPublicKeyInfo."""
    return _load(public_key) is not None


def is_signed_by(public_key: bytes, signature: str, words: bytes) -> bool:
    """Whether ``signature`` (Base64) is one of ``words`` by the owner of ``public_key``."""
    key = _load(public_key)
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    if key is None or len(raw) != 2 * _HALF:
        return False
    r, s = (int.from_bytes(half, "big") for half in (raw[:_HALF], raw[_HALF:]))
    try:
        key.verify(encode_dss_signature(r, s), words, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _load(public_key: bytes) -> ec.EllipticCurvePublicKey | None:
    try:
        key = load_der_public_key(public_key)
    except (ValueError, UnsupportedAlgorithm):
        return None
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    return None
