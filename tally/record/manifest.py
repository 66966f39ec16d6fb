"""The manifest: what all trustees sign at sealing, before the box opens.

Source: guarding A2.  It fixes, by hash, the trustees' keys and every group's election and
credentials, so that a second set of elections for the same meeting cannot pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from tally.canonical_json import canonical
from tally.errors import Malformed
from tally.fingerprint import hex_of
from tally.message import Matching, read_message

Hex = Annotated[str, Matching("[0-9a-f]{64}")]

SETUP = "pingyi-setup|1|"
"""Beginning of the words by which a trustee says that it has checked what is sealed."""

READY = "pingyi-ready|1|"
"""Beginning of the words by which a trustee says that its key file, as stored, decrypts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedGroup:
    """One group's election as sealed; the field order is the byte order."""

    code: str
    uuid: str
    phi: str
    """Fingerprint of the election, 43 Base64 characters."""
    setup: Hex
    """Hash of the setup data, hex: election, trustees and credentials."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is fixed at sealing; the field order is the byte order."""

    format: Literal["pingyi-manifest/1"]
    meeting: str
    trustees: Hex
    """Hash of the trustees payload: the same in every group."""
    groups: tuple[SealedGroup, ...]

    @property
    def text(self) -> str:
        return canonical(self)

    @property
    def digest(self) -> str:
        """Hash of the text, hex; people see its check code."""
        return hex_of(self.text)

    def group(self, uuid: str) -> SealedGroup | None:
        return next((group for group in self.groups if group.uuid == uuid), None)


def make_manifest(
    meeting_id: str, trustees_text: str, groups: Iterable[tuple[str, str, str, str]]
) -> str:
    """The manifest's text; each group is ``(code, uuid, phi, setup_hex)``."""
    return Manifest(
        format="pingyi-manifest/1",
        meeting=meeting_id,
        trustees=hex_of(trustees_text),
        groups=tuple(
            SealedGroup(code=code, uuid=uuid, phi=phi, setup=setup)
            for code, uuid, phi, setup in groups
        ),
    ).text


def parse_manifest(text: str) -> Manifest:
    """The manifest of ``text``.

    Raises ``NotCanonical``, or ``Malformed`` unless it is a manifest with each group once.
    """
    manifest = read_message(text, Manifest)
    uuids = {group.uuid for group in manifest.groups}
    codes = {group.code for group in manifest.groups}
    if not len(uuids) == len(codes) == len(manifest.groups):
        raise Malformed("a group stands in the manifest twice")
    return manifest


def setup_words(manifest: Manifest) -> str:
    """What a trustee signs at sealing (guarding A2.3)."""
    return f"{SETUP}{manifest.meeting}|{manifest.digest}"


def ready_words(meeting_id: str) -> str:
    """What a trustee signs when its stored key has decrypted what it encrypted itself (guarding A4)."""
    return READY + meeting_id
