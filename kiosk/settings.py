"""An instance directory and its settings.

``kiosk init DIR`` makes ``kiosk.toml`` (settings), ``secret_key`` (signs session cookies; for the
owner only) and the database; ``slips/`` holds slip sheets until they are taken away.  Sealed
slips, trustee keys and passwords are never here (guarding, security "What we decided").
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SETTINGS_FILE = "kiosk.toml"
KEY_FILE = "secret_key"
DATABASE_FILE = "kiosk.sqlite3"

KEY_BYTES = 32

_TEMPLATE = """\
# Settings of this instance of Pingyi (评议). Lines that begin with # are off.

# Where the ballots are kept. Without this line: the file kiosk.sqlite3 beside this one.
# database = "postgresql+psycopg://pingyi@localhost/pingyi"

# The address that tablets and laptops open, when a proxy with TLS stands before the server.
# origin = "https://pingyi.example"
# trusted_proxy = "127.0.0.1"
"""

_KNOWN = {"database", "origin", "trusted_proxy", "demo"}


class NotAnInstance(Exception):
    """The directory is no instance, or its settings cannot be read; says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an instance needs to know about where it runs."""

    instance: Path
    database_url: str
    secret_key: bytes
    origin: str | None = None
    """Address as people type it, ``https://host[:port]``; ``None`` takes it from each request."""
    trusted_proxy: str | None = None
    """Address of the proxy whose ``X-Forwarded-*`` headers are believed."""
    demo: bool = False
    """Whether every page says 演示 and slips are kept for the visitor."""

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are for HTTPS only; plain HTTP is for loopback."""
        return bool(self.origin and self.origin.startswith("https://"))


def sqlite_url(instance: Path) -> str:
    return f"sqlite:///{(instance / DATABASE_FILE).resolve()}"


def read_settings(instance: Path) -> Settings:
    """The settings of the instance in ``instance``.

    Raises ``NotAnInstance``.
    """
    file, key = instance / SETTINGS_FILE, instance / KEY_FILE
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
        secret_key = key.read_bytes()
    except OSError as fault:
        raise NotAnInstance(
            f"{instance} is no instance ({fault.filename or fault} cannot be read): "
            f"make one with `kiosk init {instance}`"
        ) from fault
    except ValueError as fault:
        raise NotAnInstance(f"{file} cannot be read: {fault}") from fault
    if unknown := sorted(set(values) - _KNOWN):
        raise NotAnInstance(f"{file}: unknown setting {unknown[0]}; known are {sorted(_KNOWN)}")
    if wrong := _wrong_setting(values):
        raise NotAnInstance(f"{file}: {wrong}")
    if len(secret_key) < KEY_BYTES:
        raise NotAnInstance(f"{key} is too short: restore it from a backup of this instance")
    return Settings(
        instance=instance.resolve(),
        database_url=values.get("database", sqlite_url(instance)),
        secret_key=secret_key,
        origin=values.get("origin"),
        trusted_proxy=values.get("trusted_proxy"),
        demo=values.get("demo", False),
    )


def _wrong_setting(values: dict[str, Any]) -> str | None:
    """What is wrong with the first setting that cannot be used."""
    for name, value in values.items():
        if not isinstance(value, bool if name == "demo" else str):
            return f"{name} must be {'true or false' if name == 'demo' else 'a text'}"
    origin = urlsplit(values.get("origin", "https://localhost"))
    if origin.scheme not in {"http", "https"} or not origin.netloc or origin.path:
        return "origin must be like https://host or https://host:port, without a path"
    return None


def make_instance(
    instance: Path, *, random: Callable[[int], bytes], demo: bool = False
) -> Settings:
    """Make the files of a new instance; the database is made by ``kiosk.db.make_tables``.

    Raises ``NotAnInstance`` when the directory is there and not empty: nothing is overwritten.
    """
    if instance.exists() and (not instance.is_dir() or any(instance.iterdir())):
        raise NotAnInstance(f"{instance} exists and is not empty: choose a new directory")
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    instance.chmod(0o700)
    text = _TEMPLATE + ("\ndemo = true\n" if demo else "")
    (instance / SETTINGS_FILE).write_text(text, encoding="utf-8")
    handle = os.open(instance / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(random(KEY_BYTES))
    return read_settings(instance)
