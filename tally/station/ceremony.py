"""The key ceremony over the server, from the station of one trustee.

Three messages go out, and after each the station waits until every seat has sent its own:
certificate, polynomial, output.  Every message is journalled before it is sent, so that an
interrupted ceremony goes on with the same bytes; the key file is rewritten when it learns
something that cannot be made again (the share, the trustees).

Source: protocol 5.3; guarding D, whose commitments (round 0 and 1) are not built yet and would
stand before ``_certificate``.
"""

from __future__ import annotations

from dataclasses import replace

from tally.canonical_json import canonical, read_canonical
from tally.fingerprint import hex_of
from tally.group import G, RandomBytes
from tally.station.job import Job, Progress
from tally.station.key_shelf import OpenKey
from tally.station.refusals import (
    CertificateChanged,
    OtherMeeting,
    OtherSeat,
    RehearsalMismatch,
    ServerRefused,
    TrusteesChanged,
)
from tally.station.server import CeremonyMessage, Server
from tally.station.server_meeting import ServerMeeting
from tally.trustee.assemble import check_trustees, parse_trustees
from tally.trustee.certificate import new_seed, start
from tally.trustee.keyfile import KeyFile
from tally.trustee.polynomial import finish, make_polynomial

PAUSE = 0.5
"""Seconds between two questions to the server."""

Certificates = tuple[str, ...]


def new_key(meeting: ServerMeeting, random: RandomBytes) -> KeyFile:
    """A fresh key for the seat to which the station code belongs."""
    return KeyFile(
        meeting=meeting.meeting,
        names=meeting.names,
        index=meeting.index,
        size=meeting.size,
        threshold=meeting.threshold,
        seed=new_seed(random),
        share=None,
        trustees=None,
        bound=None,
        rehearsal=meeting.rehearsal,
    )


def check_seat(keyfile: KeyFile, meeting: ServerMeeting) -> None:
    """The server's meeting and seat are the key's.

    Raises ``OtherMeeting``, ``OtherSeat`` or ``RehearsalMismatch``.
    """
    if keyfile.meeting != meeting.meeting:
        raise OtherMeeting(key=keyfile.meeting, other=meeting.meeting)
    seat = (keyfile.index, keyfile.size, keyfile.threshold)
    if seat != (meeting.index, meeting.size, meeting.threshold):
        raise OtherSeat(key=keyfile.index, other=meeting.index)
    if keyfile.rehearsal != meeting.rehearsal:
        raise RehearsalMismatch


def run_ceremony(key: OpenKey, server: Server, random: RandomBytes, job: Job[None]) -> None:
    """Take the ceremony from wherever it stands to its end.

    Raises ``TallyError``: what the server or another trustee sent does not hold.
    """
    meeting = server.meeting()
    check_seat(key.keyfile, meeting)
    certificate = _certificate(key, server)
    certificates = _wait_for_certificates(key, server, job, certificate)
    _polynomial(key, server, random, certificates)
    vinput = key.journal.once("input", _wait_for_input(server, job, meeting.size))
    _output(key, server, random, certificates, vinput)
    payload = _wait_for_trustees(server, job, meeting.size)
    check_payload(payload, key.keyfile, certificates, vinput)
    key.journal.once("trustees", payload)
    key.keep(replace(key.keyfile, trustees=hex_of(payload)), random)


def own_certificate(keyfile: KeyFile) -> str:
    """The certificate: a function of the key, so it needs no place in the file."""
    return start(
        keyfile.seed, index=keyfile.index, size=keyfile.size, threshold=keyfile.threshold
    )


def _certificate(key: OpenKey, server: Server) -> str:
    certificate = key.journal.once("certificate", own_certificate(key.keyfile))
    server.send_ceremony("certificate", certificate)
    return certificate


def _wait_for_certificates(
    key: OpenKey, server: Server, job: Job[None], own: str
) -> Certificates:
    while (texts := server.certificates()) is None:
        ceremony = server.meeting().ceremony
        job.report(Progress("certificates", ceremony.certificates, key.keyfile.size))
        job.wait(PAUSE)
    listed = key.journal.once("certificates", canonical(list(texts)))
    at = key.keyfile.index - 1
    # The list never changes once this station has answered it, and holds our own word as we said it.
    if tuple(read_canonical(listed)) != texts or len(texts) <= at or texts[at] != own:
        raise CertificateChanged
    return texts


def _polynomial(
    key: OpenKey, server: Server, random: RandomBytes, certificates: Certificates
) -> None:
    sent = key.journal.last("polynomial")
    if sent is None:
        keyfile = key.keyfile
        sent = make_polynomial(
            keyfile.seed, index=keyfile.index, certificates=certificates, random=random
        )
        key.journal.append("polynomial", sent)
    _send_again(server, "polynomial", sent)


def _wait_for_input(server: Server, job: Job[None], size: int) -> str:
    while (text := server.input()) is None:
        job.report(Progress("polynomials", server.meeting().ceremony.polynomials, size))
        job.wait(PAUSE)
    return text


def _output(
    key: OpenKey, server: Server, random: RandomBytes, certificates: Certificates, vinput: str
) -> None:
    sent = key.journal.last("output")
    if sent is None or key.keyfile.share is None:
        keyfile = key.keyfile
        output = finish(
            keyfile.seed,
            index=keyfile.index,
            certificates=certificates,
            input_text=vinput,
            random=random,
        )
        key.keep(replace(keyfile, share=output.share), random)
        sent = output.text
        key.journal.append("output", sent)
    _send_again(server, "output", sent)


def _wait_for_trustees(server: Server, job: Job[None], size: int) -> str:
    while (text := server.trustees()) is None:
        job.report(Progress("outputs", server.meeting().ceremony.outputs, size))
        job.wait(PAUSE)
    return text


def _send_again(server: Server, kind: CeremonyMessage, text: str) -> None:
    """Send a message that this seat may have sent before, from a journal that is lost.

    Whatever the server kept of this seat is checked by ``finish`` and ``check_payload``.
    """
    try:
        server.send_ceremony(kind, text)
    except ServerRefused as refusal:
        if refusal.values["code"] != "already-sent":
            raise


def check_payload(text: str, keyfile: KeyFile, certificates: Certificates, vinput: str) -> None:
    """The trustees payload holds, and is made of what this station was shown before.

    Raises ``TrusteesChanged``, or what ``check_trustees`` raises (guarding D4).
    """
    trustees = parse_trustees(text)
    check_trustees(trustees)
    try:
        ((_, shared),) = read_canonical(text)
        revealed = tuple(canonical(certificate) for certificate in shared["certs"])
        same = (
            revealed == certificates
            and shared["coefexps"] == read_canonical(vinput)["coefexps"]
        )
    except (LookupError, TypeError, ValueError) as fault:
        raise TrusteesChanged from fault
    if (
        not same
        or keyfile.share is None
        or trustees.threshold != keyfile.threshold
        or trustees.size != keyfile.size
        or trustees.verification_keys[keyfile.index - 1] != keyfile.share * G
    ):
        raise TrusteesChanged
