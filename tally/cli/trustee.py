"""``tally trustee``: the key ceremony on carried files, and partial decryption.

Source: protocol 5.3; guarding C1 and D (key files).  Everybody's messages lie in one folder
that is carried from machine to machine; key files never leave their own.  The order:

    keygen       each trustee: the key file, certificate-I.json
    polynomial   each, once all certificates are there: polynomial-I.json
    finish       each, once all polynomials are there: output-I.json, the share in the key file
    assemble     anybody, once all outputs are there: trustees.json
    check        each: trustees.json was made of what it was shown and holds its own share
    decrypt      each, after closing (``tally.cli.decrypt``)
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from tally.cli import ceremony
from tally.cli.outcome import add_language
from tally.cli.passphrase import add_passphrase

Run = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 (no public name)


def add_to(commands: Commands) -> None:
    parser = commands.add_parser(
        "trustee",
        help="key ceremony on carried files, partial decryption 密钥仪式、部分解密",
        description="The key ceremony by carried files, and partial decryption.",
    )
    steps = parser.add_subparsers(metavar="STEP", required=True)
    _add_keygen(steps)
    _add_polynomial(steps)
    _add_finish(steps)
    _add_assemble(steps)
    _add_check(steps)
    _add_decrypt(steps)


def _add_keygen(steps: Commands) -> None:
    words = "make a key file and certificate-I.json"
    parser = _step(steps, "keygen", words, ceremony.keygen, aliases=["new"])
    parser.add_argument("--index", type=int, required=True, help="your place, from 1")
    parser.add_argument("--of", type=int, required=True, metavar="N", help="all trustees")
    parser.add_argument(
        "--threshold", type=int, required=True, help="how many of them it takes to decrypt"
    )
    parser.add_argument("--name", required=True, help="your name")
    parser.add_argument("--meeting", help="the meeting's ID, if it is known already")
    parser.add_argument("--rehearsal", action="store_true", help="彩排: a key for a rehearsal")
    _add_folder(parser)


def _add_polynomial(steps: Commands) -> None:
    words = "deal shares: certificate-*.json to polynomial-I.json"
    parser = _step(steps, "polynomial", words, ceremony.polynomial)
    _add_certificates(parser)
    _add_folder(parser)


def _add_finish(steps: Commands) -> None:
    words = "add up your share: polynomial-*.json to output-I.json"
    parser = _step(steps, "finish", words, ceremony.finish_share)
    _add_certificates(parser)
    received = parser.add_mutually_exclusive_group(required=True)
    received.add_argument("--polynomials", type=Path, metavar="DIR")
    received.add_argument(
        "--input", type=Path, metavar="FILE", help="what a server sent to you instead"
    )
    _add_folder(parser)


def _add_assemble(steps: Commands) -> None:
    words = "put certificates, polynomials and outputs together: trustees.json"
    parser = _step(steps, "assemble", words, ceremony.put_together, key=False)
    parser.add_argument("folder", type=Path, metavar="DIR")


def _add_check(steps: Commands) -> None:
    words = "check trustees.json; without it the key decrypts nothing"
    parser = _step(steps, "check", words, ceremony.check_end)
    _add_certificates(parser)
    parser.add_argument("trustees", type=Path, metavar="trustees.json")


def _add_decrypt(steps: Commands) -> None:
    words = "verify all records of a meeting, attest, decrypt the totals"
    parser = _step(steps, "decrypt", words, _decrypt)
    parser.add_argument("--manifest", type=Path, required=True, metavar="manifest.json")
    parser.add_argument("records", nargs="+", type=Path, metavar="GROUP.bel")
    _add_folder(parser)


def _step(
    steps: Commands,
    name: str,
    words: str,
    run: Run,
    *,
    key: bool = True,
    aliases: tuple[str, ...] | list[str] = (),
) -> argparse.ArgumentParser:
    parser = steps.add_parser(name, help=words, description=words, aliases=aliases)
    if key:
        parser.add_argument("--key", type=Path, required=True, metavar="NAME.key.json")
        add_passphrase(parser)
    add_language(parser)
    parser.set_defaults(run=run)
    return parser


def _add_certificates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--certificates", type=Path, required=True, metavar="DIR")


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", type=Path, default=Path(), metavar="DIR", help="default: here"
    )


def _decrypt(options: argparse.Namespace) -> int:
    # The examination is the station's own, and with it comes Flask: only here is it needed.
    from tally.cli.decrypt import run  # noqa: PLC0415 (see above)

    return run(options)
