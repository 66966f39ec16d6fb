"""Names that no file can bear on Windows, with any ending and in any case.

Source: formats, "meeting.toml": a voter group's record is the file ``<group>.bel``.
"""

from __future__ import annotations

DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL"}
    | {f"{port}{number}" for port in ("COM", "LPT") for number in range(10)}
)


def is_windows_device(name: str) -> bool:
    """Whether Windows keeps ``name`` for a device.

    >>> is_windows_device("con"), is_windows_device("A")
    (True, False)
    """
    return name.strip().upper() in DEVICES
