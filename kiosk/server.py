"""The HTTP server: waitress, tuned, without an access log.

Its defaults answered 98 of 500 tablets that kept their connections open; these values answered
all (security X6b).  There is no log of requests: it would say who voted when (security R7).
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from flask import Flask
from waitress import create_server, wasyncore  # type: ignore[import-untyped]  # it ships no types

CONNECTIONS = 2000
THREADS = 16

_PROXY_HEADERS = {"x-forwarded-proto", "x-forwarded-host"}
"""The visitor's address is not among them: nothing here wants to know it."""


class Server(Protocol):
    """What callers use of waitress."""

    effective_port: int
    task_dispatcher: Any
    trigger: Any
    _map: Any

    def run(self) -> None: ...

    def close(self) -> None: ...


class PortTaken(Exception):
    """Another program listens on this address; says what to do."""


def make_server(app: Flask, host: str, port: int) -> Server:
    """A server for ``app`` that already listens; ``port`` 0 takes a free one.

    Raises ``PortTaken``, or ``OSError`` for an address that is not this machine's.
    """
    proxy: dict[str, Any] = {}
    trusted = app.config["PINGYI"].trusted_proxy
    if trusted:
        proxy = {"trusted_proxy": trusted, "trusted_proxy_headers": _PROXY_HEADERS}
    # One socket of our own: names such as localhost would give waitress one for each family.
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":  # elsewhere it would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as fault:
        listener.close()
        if fault.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"port {port} of {host} is taken by another program: "
                "stop it, or choose another with --port"
            ) from fault
        raise
    # When everybody votes at once requests queue for a moment, and it would say so each time.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server: Server = create_server(
        app,
        sockets=[listener],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
        clear_untrusted_proxy_headers=True,
        ident=None,
        **proxy,
    )
    server.effective_port = int(server.effective_port)  # waitress has it as text
    return server


@contextmanager
def running(app: Flask, host: str = "127.0.0.1", port: int = 0) -> Iterator[Server]:
    """A server in a thread of its own, for as long as the block lasts.

    Raises ``PortTaken`` or ``OSError``.
    """
    server = make_server(app, host, port)
    thread = threading.Thread(target=server.run, name="kiosk-server", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        # In the server's own thread: closing a socket under its select would fail there.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))  # noqa: SLF001 (waitress has no other way to stop with connections open)
        thread.join()
        server.task_dispatcher.shutdown()
