"""Do logs, exports or copies hold what lets somebody in: cookies, codes, passwords, the server's key?"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import re
from collections.abc import Iterator

from kiosk.i18n import Sentence, _
from kiosk.machine_code import enrolment_code_hash, station_code_hash_of
from kiosk.secrecy_check.attack import Attack, Tried, once
from kiosk.secrecy_check.loot import Loot, is_own_key_file
from kiosk.secrecy_check.piece import Piece
from kiosk.settings import KEY_FILE

_TOKEN = re.compile(rb"(?<![\w-])[\w-]{43}(?![\w-])")
_COOKIE = re.compile(rb"(?<![\w-])(eyJ[\w-]+)\.[\w-]+\.[\w-]{20,}")
_PASSWORD = re.compile(rb"\$argon2id?\$v=")
_SHORT_CODE = re.compile(rb"(?<!\w)[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4}(?!\w)")


def run(loot: Loot) -> Tried:
    findings: list[Sentence] = []
    for piece in loot.pieces:
        findings += [
            _("%(file)s: %(what)s", file=piece.name, what=what)
            for what in _secrets(loot, piece)
        ]
    findings += _open_doors(loot)
    on = _(
        "%(files)s files, against %(log_ins)s log-ins, %(stations)s station codes, %(tablets)s codes of tablets and the server's key.",
        files=len(loot.pieces),
        log_ins=len(loot.known.log_ins),
        stations=len(loot.known.station_codes),
        tablets=len(loot.known.enrolment_codes),
    )
    return Tried(on=on, findings=once(findings))


def _secrets(loot: Loot, piece: Piece) -> Iterator[Sentence]:
    if not is_own_key_file(loot, piece) and _holds_key(loot.settings.secret_key, piece.data):
        yield _("the key with which the server signs cookies.")
    if any(_hash(token) in loot.known.log_ins for token in _tokens(piece.data)):
        yield _("the cookie of a person who is logged in.")
    if any(
        station_code_hash_of(code) in loot.known.station_codes for code in loot.codes(piece)
    ):
        yield _("a station code in clear.")
    short = _SHORT_CODE.findall(piece.data) if loot.known.enrolment_codes else []
    if any(enrolment_code_hash(code.decode()) in loot.known.enrolment_codes for code in short):
        yield _("the code of a tablet that is not enrolled yet.")
    if not (piece.database or piece.log_of_database) and _PASSWORD.search(piece.data):
        yield _("hashes of passwords.")


def _holds_key(key: bytes, data: bytes) -> bool:
    spellings = (
        key,
        key.hex().encode(),
        base64.b64encode(key).rstrip(b"="),
        base64.urlsafe_b64encode(key).rstrip(b"="),
    )
    return any(spelling in data for spelling in spellings)


def _tokens(data: bytes) -> Iterator[bytes]:
    """Tokens of log-ins, bare or within a cookie."""
    yield from _TOKEN.findall(data)
    for (payload,) in ((match[1],) for match in _COOKIE.finditer(data)):
        try:
            content = json.loads(base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
        except (ValueError, binascii.Error):
            continue
        if isinstance(content, dict):
            yield from (str(value).encode() for value in content.values())


def _hash(token: bytes) -> str:
    return hashlib.sha256(token).hexdigest()


def _open_doors(loot: Loot) -> Iterator[Sentence]:
    """Files that other accounts of the machine may read."""
    if os.name != "posix":
        return
    instance = loot.settings.instance
    for path in (instance, instance / KEY_FILE):
        if path.stat().st_mode & 0o077:
            yield _("Other accounts of this machine may read %(file)s.", file=path.name)


ATTACK = Attack(
    name="server-secrets",
    title=_("Cookies, codes and passwords"),
    how=_(
        "Every file but the server's own key file is searched for that key, for cookies and codes whose "
        "hashes the database knows, and for password hashes outside the database."
    ),
    means=_(
        "Whoever has it can act as that person, tablet or station. Delete the file, log everybody out, "
        "give out new codes."
    ),
    run=run,
)
