"""Is a trustee's private key here, or the secret behind a slip?

Every number and every seed is turned into its public half and compared with all public keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kiosk.i18n import Sentence, _
from kiosk.secrecy_check.attack import Attack, Tried, once
from kiosk.secrecy_check.loot import Loot
from tally.group import ORDER, G
from tally.trustee.signed import decryption_key, signing_key

_PROOFS = re.compile(
    rb'"(challenge|response|alpha|beta)"\s*:\s*"[0-9a-f]*"'  # public, and far too many
)
_HEXADECIMAL = re.compile(rb"(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])")
_DECIMAL = re.compile(rb"(?<![0-9])[0-9]{60,77}(?![0-9])")
_SEED = re.compile(rb"(?<![0-9A-Za-z])[1-9A-HJ-NP-Za-km-z]{22}(?![0-9A-Za-z])")
_KEY_FILE = b'"format":"pingyi-key/'


def run(loot: Loot) -> Tried:
    keys = {key for meeting in loot.known.meetings for key in meeting.keys}
    slips = {credential for box in loot.known.boxes for credential in box.credentials}
    known: dict[bytes, frozenset[str]] = {}
    findings: list[Sentence] = []
    for piece in loot.pieces:
        if _KEY_FILE in re.sub(rb"\s", b"", piece.data):
            findings.append(_("%(file)s is a key file of a trustee.", file=piece.name))
        for token in set(_tokens(piece.data)):
            if token not in known:
                known[token] = _publics(token)
            if known[token] & keys:
                findings.append(
                    _("%(file)s holds a private key of a trustee.", file=piece.name)
                )
            elif known[token] & slips:
                findings.append(_("%(file)s holds the secret of a slip.", file=piece.name))
    on = _(
        "%(numbers)s numbers and seeds in %(files)s files, against %(keys)s keys and %(slips)s credentials.",
        numbers=len(known),
        files=len(loot.pieces),
        keys=len(keys),
        slips=len(slips),
    )
    return Tried(on=on, findings=once(findings))


def _tokens(data: bytes) -> Iterator[bytes]:
    """Numbers and seeds, but for those of ciphertexts and proofs."""
    plain = _PROOFS.sub(b"", data)
    for kind in (_HEXADECIMAL, _DECIMAL, _SEED):
        yield from kind.findall(plain)


def _publics(token: bytes) -> frozenset[str]:
    """The public halves that ``token`` may have."""
    text = token.decode()
    if len(text) == 22:
        secrets = [signing_key(text), decryption_key(text)]
    elif len(text) == 64:
        secrets = [int(text, 16) % ORDER, int.from_bytes(bytes.fromhex(text), "little") % ORDER]
    else:
        secrets = [int(text) % ORDER]
    return frozenset((secret * G).hex for secret in secrets if secret)


ATTACK = Attack(
    name="private-keys",
    title=_("Private keys"),
    how=_(
        "Every long number and every seed in every file is turned into its public half and compared with "
        "the keys of the trustees and with the credentials; key files are known by their form."
    ),
    means=_(
        "Enough keys on one machine decrypt every ballot. The key's holder must be told; before opening "
        "hold the ceremony anew, later count without this key if enough others are left."
    ),
    run=run,
)
