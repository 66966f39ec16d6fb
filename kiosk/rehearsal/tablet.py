"""A tablet without a screen: enrols, signs its requests, casts ballots over HTTP.

The browser's twin is ``kiosk/frontend/src``; both speak the booth API of ``kiosk/booth/views.py``.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

TIMEOUT = 60
"""Seconds to wait for an answer: checking a large ballot on a busy machine takes a while."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Mapping[str, Any]


class Tablet:
    """One enrolled tablet with one kept-alive connection; not for use by several threads."""

    def __init__(self, origin: str) -> None:
        """``origin`` is the server's address, ``http://127.0.0.1:8080``."""
        self._connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=TIMEOUT)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = ""

    def enrol(self, code: str) -> None:
        """Become a tablet of the meeting by a one-time code from the organiser's console.

        Raises ``PermissionError`` when the server does not take the code.
        """
        public = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        body = json.dumps({"code": code, "public_key": base64.b64encode(public).decode()})
        reply = self._send("POST", "/booth/enrol", body.encode(), {})
        if reply.status != http.HTTPStatus.CREATED:
            raise PermissionError(reply.body)
        self._id = str(reply.body["tablet"])

    def request(self, method: str, path: str, body: str = "") -> Reply:
        """Send a request signed by this tablet and return the answer, whatever its status."""
        data = body.encode()
        words = f"pingyi-tablet|1|{method}|{path}|{hashlib.sha256(data).hexdigest()}"
        signature = self._key.sign(words.encode(), ec.ECDSA(hashes.SHA256()))
        r, s = decode_dss_signature(signature)
        raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")  # the form that browsers make
        headers = {
            "X-Pingyi-Tablet": self._id,
            "X-Pingyi-Signature": base64.b64encode(raw).decode(),
        }
        return self._send(method, path, data, headers)

    def cast(self, uuid: str, ballot: str) -> Reply:
        """Cast the exact text of a ballot into the box of election ``uuid``."""
        return self.request("POST", f"/booth/elections/{uuid}/ballots", ballot)

    def close(self) -> None:
        self._connection.close()

    def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        kind = {"Content-Type": "application/json"} if body else {}
        self._connection.request(method, path, body=body or None, headers={**kind, **headers})
        answer = self._connection.getresponse()
        return Reply(answer.status, json.loads(answer.read()))
