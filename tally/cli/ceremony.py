"""The steps of the key ceremony as commands (see ``tally.cli.trustee`` for their order)."""

from __future__ import annotations

import argparse
import secrets
from dataclasses import replace
from pathlib import Path

from tally.cli.key import OpenedKey, open_key
from tally.cli.outcome import (
    DONE,
    FAULT,
    UNUSABLE,
    Stop,
    read_text,
    refusing,
)
from tally.cli.passphrase import new_passphrase
from tally.cli.written import refuse_existing, write_whole
from tally.fingerprint import hex_of
from tally.group import G
from tally.record.codes import check_code
from tally.trustee.assemble import assemble, check_trustees, parse_trustees
from tally.trustee.certificate import MOST, made_by, new_seed, parse_certificate, start
from tally.trustee.keyfile import COST, KeyFile
from tally.trustee.polynomial import finish, make_polynomial, transpose
from tally.words import Language, say

REHEARSAL_COST = 2**14
"""scrypt's N for a key that will never open a real box."""


def keygen(options: argparse.Namespace) -> int:
    """Make a trustee's key file and its certificate."""
    language: Language = options.lang
    index, size, threshold = options.index, options.of, options.threshold
    if not (1 <= threshold <= size <= MOST and 1 <= index <= size):
        raise Stop(UNUSABLE, say("bad-place", language))
    certificate = options.output / f"certificate-{index}.json"
    refuse_existing([options.key, certificate], language)
    keyfile = KeyFile(
        meeting=options.meeting,
        # The others' names are not known here; the places stay empty.
        names=tuple(options.name if i == index else "" for i in range(1, size + 1)),
        index=index,
        size=size,
        threshold=threshold,
        seed=new_seed(secrets.token_bytes),
        share=None,
        trustees=None,
        bound=None,
        rehearsal=options.rehearsal,
    )
    key = OpenedKey(
        path=options.key,
        keyfile=keyfile,
        passphrase=new_passphrase(options),
        cost=REHEARSAL_COST if options.rehearsal else COST,
        language=language,
    )
    key.keep(keyfile)
    print(say("written", language, file=options.key))
    write_whole(certificate, _own_certificate(keyfile), language)
    return DONE


def polynomial(options: argparse.Namespace) -> int:
    """Deal shares to everybody."""
    keyfile = open_key(options).keyfile
    path = options.output / f"polynomial-{keyfile.index}.json"
    refuse_existing([path], options.lang)
    certificates = _read_all(options.certificates, "certificate", keyfile.size, options.lang)
    with refusing(str(options.certificates), options.lang):
        text = make_polynomial(
            keyfile.seed,
            index=keyfile.index,
            certificates=certificates,
            random=secrets.token_bytes,
        )
    write_whole(path, text, options.lang)
    return DONE


def finish_share(options: argparse.Namespace) -> int:
    """Add up the share that everybody dealt; it goes into the key file first."""
    key = open_key(options)
    keyfile = key.keyfile
    path = options.output / f"output-{keyfile.index}.json"
    refuse_existing([path], options.lang)
    certificates = _read_all(options.certificates, "certificate", keyfile.size, options.lang)
    source: Path = options.input or options.polynomials
    with refusing(str(source), options.lang):
        if options.input:
            received = read_text(source, options.lang)
        else:
            dealt = _read_all(source, "polynomial", keyfile.size, options.lang)
            received = transpose(dealt)[keyfile.index - 1]
        output = finish(
            keyfile.seed,
            index=keyfile.index,
            certificates=certificates,
            input_text=received,
            random=secrets.token_bytes,
        )
    key.keep(replace(keyfile, share=output.share))
    write_whole(path, output.text, options.lang)
    return DONE


def put_together(options: argparse.Namespace) -> int:
    """Assemble the trustees payload, all of it checked."""
    folder: Path = options.folder
    path = folder / "trustees.json"
    refuse_existing([path], options.lang)
    with refusing(str(folder), options.lang):
        first = read_text(folder / "certificate-1.json", options.lang)
        with made_by(1, "certificate"):
            context = parse_certificate(first).context
        if not 1 <= context.size <= MOST:
            raise Stop(UNUSABLE, say("bad-place", options.lang))
        text = assemble(
            threshold=context.threshold,
            certificates=_read_all(folder, "certificate", context.size, options.lang),
            polynomials=_read_all(folder, "polynomial", context.size, options.lang),
            outputs=_read_all(folder, "output", context.size, options.lang),
        )
    write_whole(path, text, options.lang)
    return DONE


def check_end(options: argparse.Namespace) -> int:
    """The end of the ceremony: from here on the key may decrypt."""
    key = open_key(options)
    keyfile = key.keyfile
    path: Path = options.trustees
    text = read_text(path, options.lang)
    certificates = _read_all(options.certificates, "certificate", keyfile.size, options.lang)
    with refusing(str(path), options.lang):
        trustees = parse_trustees(text)
        check_trustees(trustees)
        shown = [certificate.text for certificate in trustees.certificates]
    own = (
        keyfile.share is not None
        and shown == certificates
        and shown[keyfile.index - 1] == _own_certificate(keyfile)
        and trustees.verification_keys[keyfile.index - 1] == keyfile.share * G
    )
    if not own:
        raise Stop(FAULT, say("not-own", options.lang, file=path))
    key.keep(replace(keyfile, trustees=hex_of(text)))
    print(
        say(
            "trustees-hold",
            options.lang,
            threshold=trustees.threshold,
            size=trustees.size,
            index=keyfile.index,
            code=check_code(bytes.fromhex(hex_of(text))),
        )
    )
    return DONE


def _own_certificate(keyfile: KeyFile) -> str:
    """The certificate is a function of the key: it needs no place in the file."""
    return start(
        keyfile.seed, index=keyfile.index, size=keyfile.size, threshold=keyfile.threshold
    )


def _read_all(folder: Path, kind: str, size: int, language: Language) -> list[str]:
    """The messages of all trustees, in order."""
    return [read_text(folder / f"{kind}-{i}.json", language) for i in range(1, size + 1)]
