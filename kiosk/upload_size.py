"""How large a request may be: small for all, larger for the few views that take large files.

The larger size is granted after the caller's role is known and before anything of the body is
read, so that nobody else can make the server read it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])

_LARGEST = "pingyi_largest"


def takes_up_to(size: int) -> Callable[[View], View]:
    """Mark a view that takes files of ``size`` bytes together."""

    def mark(view: View) -> View:
        setattr(view, _LARGEST, size)
        return view

    return mark


def allow_size() -> None:
    """Before each request, behind the guard."""
    if request.endpoint is not None:
        largest = getattr(current_app.view_functions[request.endpoint], _LARGEST, None)
        if largest is not None:
            request.max_content_length = largest
