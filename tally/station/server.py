"""The station's way to the server: the standard library, time-outs, and one address only.

No redirect is followed and no proxy is used, so that nothing goes anywhere but to the server
that the scrutineer named; plain http:// is taken only for this machine, because the station
code travels with every request.  Source: the station API of the kiosk.
"""

from __future__ import annotations

import base64
import http.client
import json
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, NoReturn
from urllib.parse import quote

from tally.errors import TallyError
from tally.record.attestations import Attestation, pass_on, read_passed
from tally.station.refusals import (
    ServerNotAllowed,
    ServerRefused,
    ServerUnreachable,
    StrangeAnswer,
)
from tally.station.server_meeting import ServerMeeting, read_server_meeting

CeremonyMessage = Literal["commitment", "reveal", "polynomial", "complaint", "output", "done"]

SECONDS = 15
"""How long the server may say nothing; a long record over a bad network may take longer in all."""
MOST_BYTES = 512 * 1024 * 1024
"""A record of 500 ballots of 30 × 6 is 50 MB."""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def check_address(address: str) -> str:
    """``address`` without a path, e.g. ``https://pingyi.local``.  Raises ``ServerNotAllowed``."""
    try:
        parts = urllib.parse.urlsplit(address.strip())
        allowed = parts.scheme == "https" or (
            parts.scheme == "http" and parts.hostname in _LOOPBACK
        )
        if not allowed or not parts.hostname or parts.username or parts.port == 0:
            raise ServerNotAllowed(address=address)
    except ValueError:
        raise ServerNotAllowed(address=address) from None
    return f"{parts.scheme}://{parts.netloc}"


@cache
def _trusting(authority: Path | None) -> ssl.SSLContext:
    """Reading the machine's certificates costs more than a request, so it is done once."""
    return ssl.create_default_context(cafile=str(authority) if authority else None)


class Server:
    """One server, spoken to with one station code."""

    def __init__(self, address: str, code: str, authority: Path | None = None) -> None:
        self.address = check_address(address)
        self._code = code
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=_trusting(authority)),
            _NoRedirect,
        )

    def meeting(self) -> ServerMeeting:
        return read_server_meeting(_json(self._ask("/station/meeting"), "/station/meeting"))

    def send_ceremony(self, ceremony: str, kind: CeremonyMessage, text: str) -> None:
        self._ask(f"/station/ceremony/{ceremony}/{kind}", text.encode())

    def ceremony_messages(self, ceremony: str, kind: CeremonyMessage) -> tuple[str, ...] | None:
        """Everybody's messages in order of seat, or ``None`` as long as one is missing."""
        answer = self._ask_when_ready(f"/station/ceremony/{ceremony}/{kind}")
        if answer is None:
            return None
        texts = _json(answer, kind)
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise StrangeAnswer(what=kind)
        return tuple(texts)

    def complaints(self, ceremony: str) -> dict[int, str]:
        """The complaints that have been made, by the seat of who made them."""
        told = _json(self._ask(f"/station/ceremony/{ceremony}/complaint"), "complaint")
        try:
            return {int(seat): _string(text) for seat, text in told.items()}
        except (AttributeError, TypeError, ValueError):
            raise StrangeAnswer(what="complaint") from None

    def trustees(self, ceremony: str) -> str | None:
        """The assembled trustees payload, or ``None`` as long as an output is missing."""
        path = f"/station/ceremony/{ceremony}/trustees"
        return _text(self._ask_when_ready(path), "trustees")

    def sealed(self) -> str:
        """Everything that was fixed at sealing (``tally.record.sealed_papers``)."""
        return _text(self._ask("/station/sealed"), "sealed") or ""

    def send_sealing_words(self, kind: Literal["setup", "ready"], text: str) -> None:
        self._ask(f"/station/sealed/{kind}", text.encode())

    def checkpoints(self) -> str:
        """What is in the boxes of an open meeting (``tally.record.checkpoints``)."""
        return _text(self._ask("/station/checkpoints"), "checkpoints") or ""

    def record(self, group: str) -> bytes:
        return self._ask(f"/station/records/{quote(group, safe='')}")

    def left_out(self) -> str:
        """Opened and withdrawn ballots (``tally.record.left_out``)."""
        return _text(self._ask("/station/left-out"), "left-out") or ""

    def attestations(self) -> tuple[Attestation, ...]:
        """All that the server holds, of every trustee and over every content."""
        text = _text(self._ask("/station/attestations"), "attestations") or ""
        try:
            return read_passed(text)
        except TallyError as fault:
            raise StrangeAnswer(what="attestations") from fault

    def send_attestations(self, attestations: Sequence[Attestation]) -> None:
        self._ask("/station/attestations", pass_on(attestations).encode())

    def send_closing_words(
        self, kind: Literal["register", "exception", "returned"], text: str
    ) -> None:
        self._ask(f"/station/closing/{kind}", text.encode())

    def send_decryption(self, group: str, text: str) -> None:
        self._ask(f"/station/records/{quote(group, safe='')}/decryption", text.encode())

    def stored_decryption(self, group: str) -> bytes:
        return self._ask(f"/station/records/{quote(group, safe='')}/decryption")

    def send_cards(self, text: str) -> None:
        """Announce test cards (``tally.opening.card``)."""
        self._ask("/station/tests", text.encode())

    def test_box(self, card: str) -> tuple[str, bytes]:
        """Tracker (hex) and box of the test ballot that was opened with a card."""
        told = _json(self._ask(f"/station/tests/{quote(card, safe='')}"), "tests")
        try:
            tracker, box = (
                bytes.fromhex(told["h"]),
                base64.b64decode(told["box"], validate=True),
            )
        except (KeyError, TypeError, ValueError):
            raise StrangeAnswer(what="tests") from None
        if len(tracker) != 32:
            raise StrangeAnswer(what="tests")
        return tracker.hex(), box

    def _ask_when_ready(self, path: str) -> bytes | None:
        try:
            return self._ask(path)
        except ServerRefused as refusal:
            if refusal.values["code"] == "not-yet":
                return None
            raise

    def _ask(self, path: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(  # noqa: S310 (check_address allows http and https only)
            self.address + path,
            data=body,
            headers={"Authorization": f"Bearer {self._code}", "Content-Type": "text/plain"},
            method="GET" if body is None else "POST",
        )
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                data: bytes = answer.read(MOST_BYTES + 1)
                length = answer.headers.get("Content-Length", str(len(data)))
        except urllib.error.HTTPError as fault:
            with fault:
                _refuse(fault, path)
        except (OSError, http.client.HTTPException) as fault:
            raise ServerUnreachable(address=self.address) from fault
        if len(data) > MOST_BYTES:
            raise StrangeAnswer(what=path)
        if length != str(len(data)):  # the connection broke; read() does not say so
            raise ServerUnreachable(address=self.address)
        return data


def _refuse(answer: urllib.error.HTTPError, path: str) -> NoReturn:
    try:
        told: Any = json.loads(answer.read(65536))
        values = {key: str(told[key]) for key in ("code", "zh", "en")}
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        raise StrangeAnswer(what=f"{path} ({answer.code})") from None
    raise ServerRefused(status=answer.code, **values)


def _json(data: bytes, what: str) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        raise StrangeAnswer(what=what) from None


def _text(data: bytes | None, what: str) -> str | None:
    try:
        return None if data is None else data.decode()
    except UnicodeDecodeError:
        raise StrangeAnswer(what=what) from None


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
