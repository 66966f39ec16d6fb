"""The trustees payload: the public end of the ceremony, and its check by anybody.

Source: protocol 5 and 5.3, step 6.  Owners are numbered from 1 over the flattened list of
items.  Ours hold one ``Pedersen`` item; ``Single`` items are read so that other programs'
records can be verified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tally.canonical_json import canonical, read_canonical
from tally.errors import InvalidProof, Malformed, at
from tally.group import IDENTITY, Point
from tally.message import convert, read_message
from tally.proofs.knowledge import check_knowledge
from tally.proofs.schnorr import Proof, ProofText
from tally.proofs.signature import check_message
from tally.trustee.certificate import check_certificates, made_by
from tally.trustee.dealt import (
    OutputText,
    VerificationKey,
    check_coefexps,
    parse_polynomial,
    point_at,
    read_coefexps,
)
from tally.trustee.items import Item, Pedersen, Single
from tally.trustee.signed import Signed, parse_signed

Kind = Literal["Single", "Pedersen"]


@dataclass(frozen=True, slots=True)
class _Shared:
    """The body of a Pedersen item: the protocol's P."""

    threshold: int
    certs: tuple[Signed, ...]
    coefexps: tuple[Signed, ...]
    signatures: tuple[ProofText, ...]
    verification_keys: tuple[VerificationKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trustees:
    """A trustees payload; ``check_trustees`` says whether its proofs hold."""

    text: str
    items: tuple[Item, ...]
    public_key: Point
    """Product of the items' keys: the election's public key."""
    contents: tuple[VerificationKey | _Shared, ...]
    """The items as written, with their proofs."""

    @property
    def verification_keys(self) -> tuple[Point, ...]:
        """The key of owner k at k - 1."""
        return tuple(
            key
            for item in self.items
            for key in (
                (item.public_key,) if isinstance(item, Single) else item.verification_keys
            )
        )

    @property
    def size(self) -> int:
        return len(self.verification_keys)

    @property
    def threshold(self) -> int:
        """How many partial decryptions are needed; every ``Single`` is one of them."""
        return sum(1 if isinstance(item, Single) else item.threshold for item in self.items)

    @property
    def certificates(self) -> tuple[Signed, ...]:
        """The certificates of the ceremony, of a payload that is one ``Pedersen`` item.

        Raises ``Malformed`` for any other.
        """
        return self._ceremony.certs

    @property
    def coefexps(self) -> tuple[Signed, ...]:
        """The public coefficients of the ceremony, likewise."""
        return self._ceremony.coefexps

    @property
    def _ceremony(self) -> _Shared:
        shared = self.contents[0]
        if len(self.contents) != 1 or not isinstance(shared, _Shared):
            with at("protocol 5.3"):
                raise Malformed("not the end of one ceremony")
        return shared

    @property
    def signing_keys(self) -> tuple[Point, ...]:
        """The keys under which the trustees sign their words."""
        checked = check_certificates(self.certificates, threshold=self.threshold)
        return tuple(certificate.verification for certificate in checked)


def assemble(
    *,
    threshold: int,
    certificates: Sequence[str],
    polynomials: Sequence[str],
    outputs: Sequence[str],
) -> str:
    """The payload of a finished ceremony, all of it checked.

    Raises ``BadCeremonyMessage`` naming the trustee whose message is refused.
    """
    dealt = [parse_polynomial(text, index) for index, text in enumerate(polynomials, start=1)]
    signed = []
    keys = []
    for author, text in enumerate(certificates, start=1):
        with made_by(author, "certificate"):
            signed.append(parse_signed(text))
    for author, text in enumerate(outputs, start=1):
        with made_by(author, "output"):
            keys.append(read_message(text, OutputText).public_key)
    shared = _Shared(
        threshold=threshold,
        certs=tuple(signed),
        coefexps=tuple(one.coefexps for one in dealt),
        signatures=tuple(one.signature for one in dealt),
        verification_keys=tuple(keys),
    )
    _check_shared(shared)
    return canonical([["Pedersen", shared]])


def parse_trustees(text: str) -> Trustees:
    """Read a payload, its proofs not yet checked.  Raises ``TallyError``."""
    with at("protocol 5"):
        pairs = convert(read_canonical(text), tuple[tuple[Kind, dict[str, Any]], ...])
        contents = tuple(
            convert(fields, VerificationKey) if kind == "Single" else convert(fields, _Shared)
            for kind, fields in pairs
        )
        return _trustees(text, contents)


def _trustees(text: str, contents: tuple[VerificationKey | _Shared, ...]) -> Trustees:
    items: list[Item] = []
    public_key = IDENTITY
    owner = 1
    for one in contents:
        if isinstance(one, VerificationKey):
            key = Point.from_hex(one.public_key)
            items.append(Single(key, owner))
            owner += 1
        else:
            keys = tuple(Point.from_hex(key.public_key) for key in one.verification_keys)
            if not 1 <= one.threshold <= len(keys):
                raise Malformed(
                    "{threshold} of {size} trustees to decrypt",
                    threshold=one.threshold,
                    size=len(keys),
                )
            items.append(Pedersen(one.threshold, keys, owner))
            key = _shared_key(one)
            owner += len(keys)
        public_key += key
    if not items:
        raise Malformed("no trustees")
    return Trustees(text=text, items=tuple(items), public_key=public_key, contents=contents)


def check_trustees(trustees: Trustees) -> None:
    """Raise ``TallyError`` unless every proof and signature of the ceremony holds."""
    trustees.public_key.check()
    for item, content in zip(trustees.items, trustees.contents, strict=True):
        if isinstance(item, Single) and isinstance(content, VerificationKey):
            with made_by(item.owner, "public key"):
                check_knowledge(item.public_key, Proof.of(content.pok))
        elif isinstance(content, _Shared):
            _check_shared(content)


def _check_shared(shared: _Shared) -> None:
    size = len(shared.certs)
    if not 1 <= shared.threshold <= size or len(shared.verification_keys) != size:
        with at("protocol 5.3"):
            raise Malformed(
                "{certificates} certificates, {keys} verification keys, {threshold} to decrypt",
                certificates=size,
                keys=len(shared.verification_keys),
                threshold=shared.threshold,
            )
    certificates = check_certificates(shared.certs, threshold=shared.threshold)
    points = check_coefexps(certificates, shared.coefexps, shared.signatures)
    for index, (certificate, written) in enumerate(
        zip(certificates, shared.verification_keys, strict=True), start=1
    ):
        with made_by(index, "verification key"):
            key = Point.from_hex(written.public_key)
            check_knowledge(key, Proof.of(written.pok))
            expected = IDENTITY
            for dealt in points:
                expected += point_at(dealt, index)
            if key != expected:
                raise InvalidProof("is not the sum of what was dealt")
            if written.signature is None:
                raise Malformed("is not signed")
            check_message(
                written.public_key, certificate.verification, Proof.of(written.signature)
            )


def _shared_key(shared: _Shared) -> Point:
    """The product of the first coefficients: the key whose secret nobody holds."""
    key = IDENTITY
    for author, signed in enumerate(shared.coefexps, start=1):
        with made_by(author, "polynomial"):
            key += Point.from_hex(read_coefexps(signed)[0])
    return key
