"""The JSON that a program sends: one object with text fields, or a refusal."""

from __future__ import annotations

import json
from typing import Any

from flask import request

from kiosk.errors import MalformedRequest


def sent_object() -> dict[str, Any]:
    """The JSON object that was sent.  Raises ``MalformedRequest``."""
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError) as fault:
        raise MalformedRequest from fault
    if not isinstance(body, dict):
        raise MalformedRequest
    return body


def sent_fields(*names: str) -> dict[str, str]:
    """Text fields of the JSON object that was sent.  Raises ``MalformedRequest``."""
    body = sent_object()
    fields = {name: body.get(name) for name in names}
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    if len(texts) < len(names) or any("\0" in text for text in texts.values()):
        raise MalformedRequest
    return texts


def sent_signature() -> dict[str, Any]:
    """The proof of a slip, as ``challenge`` and ``response``.  Raises ``MalformedRequest``."""
    signature = sent_object().get("signature")
    if not isinstance(signature, dict):
        raise MalformedRequest
    return signature
