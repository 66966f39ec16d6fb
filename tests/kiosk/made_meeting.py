"""A meeting that is really held, in process: keys, sealing, slips, ballots, closing, decryptions."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.accept_attestation import accept_attestation
from kiosk.actions.accept_partial_decryption import accept_partial_decryption
from kiosk.actions.accept_sealing_words import accept_sealing_words
from kiosk.actions.cast_ballot import cast_ballot
from kiosk.actions.key_ceremony import accept_ceremony_message
from kiosk.actions.record import record_of
from kiosk.actions.set_register import set_register
from kiosk.actions.steps import StepTools, confirm_step, propose_step
from kiosk.actions.take_slips import take_slips
from kiosk.actions.withdraw_slip import (
    Shown,
    Withdrawn,
    confirm_withdrawals,
    propose_withdrawal,
    withdraw_words,
)
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.domain.role import Role
from kiosk.domain.withdrawal import Instead
from kiosk.models.ballot import number_of_ballots
from kiosk.models.election import elections_of
from kiosk.models.meeting import meeting_of
from kiosk.models.sealing import SealingKind
from kiosk.models.staff import StaffRecord, staff_with_login
from kiosk.rehearsal.sign_cards import sign_cards
from tally.ballot import make_ballot, parse_ballot
from tally.credential import read_slip_code, secret_of
from tally.election import Election, parse_election
from tally.encrypted_tally import tally_ballots
from tally.group import G, random_scalar
from tally.partial_decryption import make_partial_decryption
from tally.proofs.signature import sign_message
from tally.record.archive import read_archive
from tally.record.closing import attestation_words
from tally.record.manifest import parse_manifest, ready_words, setup_words
from tally.trustee.commitment import Place, begin, check_commitments, check_reveals
from tally.trustee.dealing import sign_dealt
from tally.trustee.done import sign_done
from tally.trustee.polynomial import deal, finish, transpose
from tally.trustee.signed import sign_words

_LIFE = [
    (Step.SEAL, MeetingState.SEALED),
    (Step.OPEN, MeetingState.OPEN),
    (Step.PAUSE, MeetingState.PAUSED),
    (Step.CLOSE, MeetingState.CLOSED),
    (Step.COUNT, MeetingState.COUNTED),
    (Step.CERTIFY, MeetingState.CERTIFIED),
]
"""The steps on the way to each state; pausing is left out unless it is the goal."""


@dataclass(kw_only=True)
class MadeMeeting:
    """A meeting with everything that its people would have in their hands."""

    id: str
    session: Session
    tools: StepTools
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Slip codes by group."""
    seeds: list[str] = field(default_factory=list)
    shares: list[int] = field(default_factory=list)

    @property
    def record(self):
        return meeting_of(self.session, self.id)

    @property
    def organiser(self) -> StaffRecord:
        return staff_with_login(self.session, "organiser")

    @property
    def scrutineer(self) -> StaffRecord:
        return staff_with_login(self.session, "scrutineer")

    def election(self, group: str) -> Election:
        (found,) = [e for e in elections_of(self.session, self.id) if e.group == group]
        return parse_election(found.text)

    def secret(self, group: str, slip: int) -> int:
        return secret_of(read_slip_code(self.codes[group][slip]), self.election(group).uuid)

    def ballot(self, group: str, slip: int = 0, marks=(0, 1)) -> str:
        """A ballot of the slip; a new one at each call."""
        return make_ballot(
            self.election(group), self.secret(group, slip), marks, secrets.token_bytes
        )

    def cast(self, group: str, slip: int = 0, marks=(0, 1)) -> str:
        text = self.ballot(group, slip, marks)
        cast = cast_ballot(self.session, uuid=self.election(group).uuid, text=text)
        self.session.commit()
        return cast.tracker

    def shown(
        self, group: str, slip: int, instead: str = Instead.SPARE, nonce: str | None = None
    ) -> dict:
        """What a scanner sends of a slip that is to be withdrawn."""
        secret, nonce = self.secret(group, slip), nonce or secrets.token_hex(16)
        credential = (secret * G).hex
        words = withdraw_words(instead, nonce, credential)
        proof = sign_message(words, secret, nonce=random_scalar(secrets.token_bytes))
        return {
            "uuid": self.election(group).uuid,
            "instead": instead,
            "credential": credential,
            "nonce": nonce,
            "signature": {
                "challenge": proof.text.challenge,
                "response": proof.text.response,
            },
        }

    def propose_withdrawal(
        self, group: str, slip: int, instead: Instead = Instead.SPARE, staff=None
    ) -> Shown:
        shown = propose_withdrawal(
            self.session,
            meeting_id=self.id,
            staff=staff or self.organiser,
            **self.shown(group, slip, instead),
        )
        self.session.commit()
        return shown

    def confirm_withdrawals(
        self, group: str, slips: int = 1, instead: Instead = Instead.SPARE, **people
    ) -> Withdrawn:
        done = confirm_withdrawals(
            self.session,
            meeting_id=self.id,
            group=group,
            instead=instead,
            proposer=people.get("proposer", self.organiser).login,
            slips=slips,
            staff=people.get("staff", self.scrutineer),
        )
        self.session.commit()
        return done

    def withdraw(self, group: str, slips, instead: Instead = Instead.SPARE) -> None:
        """Both people withdraw these slips."""
        for slip in slips:
            self.propose_withdrawal(group, slip, instead)
        self.confirm_withdrawals(group, len(slips), instead)

    def take(self, step: Step, details=None) -> None:
        """Both people take a step, after its cards are ticked."""
        self.sign_cards(step)
        propose_step(
            self.session, meeting_id=self.id, step=step, staff=self.organiser, details=details
        )
        self.session.commit()
        confirm_step(
            self.session, meeting_id=self.id, step=step, staff=self.scrutineer, tools=self.tools
        )
        self.session.commit()

    def sign_cards(self, step: Step) -> None:
        """Everybody whose duty it is ticks the cards of ``step``."""
        for index, name in enumerate(self.record.parsed().scrutineers, 1):
            known = self.session.scalar(select(StaffRecord).filter_by(name=name))
            if known is None:
                role = Role.SCRUTINEER
                person = StaffRecord(login=f"seat-{index}", name=name, role=role, password="")
                self.session.add(person)
        self.session.flush()
        people = {"organiser": self.organiser.login, "chief": self.scrutineer.login}
        sign_cards(self.session, self.id, step, **people)
        self.session.commit()

    def marks_of(self, slip: int) -> tuple[int, ...]:
        """How a slip of either group votes in the two contests: every answer comes up."""
        return slip % 6, (slip + 1) % 6

    def vote(self, ballots: Mapping[str, int]) -> None:
        for group, number in ballots.items():
            for slip in range(number):
                self.cast(group, slip, self.marks_of(slip))

    def lead_to(self, state: MeetingState, ballots: Mapping[str, int] | None = None) -> None:
        """From a draft to ``state``; ``ballots`` is the number cast in each group."""
        self.hold_ceremony()
        for step, reached in _LIFE:
            if step is Step.PAUSE and state is not MeetingState.PAUSED:
                continue
            self._prepare(step, {"A": 6, "B": 5} if ballots is None else ballots)
            self.take(step, self.register() if step is Step.CLOSE else None)
            if reached is state:
                return
        self.take(Step.ANNUL, {"reason": "为了测试"})

    def take_slips_and_open(self) -> None:
        """From sealed to open."""
        self._prepare(Step.OPEN, {})
        self.take(Step.OPEN)

    def _prepare(self, step: Step, ballots: Mapping[str, int]) -> None:
        """What people do before a step can be taken."""
        if step is Step.OPEN:
            take_slips(self.session, meeting_id=self.id, instance=self.tools.instance)
            self.session.commit()
            self.sign_seal()
        if step is Step.CLOSE:
            self.vote(ballots)
        if step is Step.COUNT:
            self.decrypt(1)
            self.decrypt(3)

    def hold_ceremony(self) -> None:
        """All five rounds of the ceremony."""
        begun = [begin(self.place(index), secrets.token_bytes) for index in self.seats]
        self.seeds, self.shares = [one.seed for one in begun], []
        for kind in ("commitment", "reveal"):
            for index, one in enumerate(begun, 1):
                self.send(index, kind, getattr(one, kind))
        commitments = check_commitments([one.commitment for one in begun], begun[0].place)
        revealed = check_reveals([one.reveal for one in begun], commitments, begun[0].place)
        certificates = revealed.certificate_texts
        lines = [
            deal(
                one.seed,
                one.coefficients,
                index=index,
                certificates=certificates,
                random=secrets.token_bytes,
            )
            for index, one in enumerate(begun, 1)
        ]
        for index, (one, line) in enumerate(zip(begun, lines, strict=True), 1):
            self.send(index, "polynomial", sign_dealt(one.seed, revealed, line))
        for index, (seed, text) in enumerate(zip(self.seeds, transpose(lines), strict=True), 1):
            output = finish(
                seed,
                index=index,
                certificates=certificates,
                input_text=text,
                random=secrets.token_bytes,
            )
            self.shares.append(output.share)
            self.send(index, "output", output.text)
        for index, seed in enumerate(self.seeds, 1):
            self.send(
                index, "done", sign_done(seed, self.record.ceremony, self.record.trustees)
            )

    @property
    def seats(self) -> range:
        return range(1, len(self.record.parsed().scrutineers) + 1)

    def place(self, index: int) -> Place:
        """A seat in the ceremony of now."""
        return Place(
            ceremony=self.record.ceremony,
            size=len(self.seats),
            threshold=self.record.parsed().threshold,
            index=index,
        )

    def send(self, index: int, kind: str, text: str) -> None:
        accept_ceremony_message(
            self.session,
            meeting_id=self.id,
            ceremony=self.record.ceremony,
            index=index,
            kind=kind,
            text=text,
        )
        self.session.commit()

    def register(self) -> dict[str, dict[str, int]]:
        """A register that fits the boxes."""
        numbers = {
            e.group: number_of_ballots(self.session, e.uuid)
            for e in elections_of(self.session, self.id)
        }
        return {"handed_out": numbers, "returned": numbers}

    def sealing_words(self, index: int, kind: SealingKind) -> str:
        words = {
            SealingKind.SETUP: setup_words(parse_manifest(self.record.manifest)),
            SealingKind.READY: ready_words(self.id),
        }
        return sign_words(self.seeds[index - 1], words[kind])

    def sign_seal(self, *indices: int) -> None:
        """These scrutineers, or all, sign what was sealed and test their keys."""
        for index in indices or range(1, len(self.seeds) + 1):
            for kind in SealingKind:
                accept_sealing_words(
                    self.session,
                    meeting_id=self.id,
                    index=index,
                    kind=kind,
                    text=self.sealing_words(index, kind),
                )
        self.session.commit()

    def attestation(self, index: int) -> str:
        return sign_words(self.seeds[index - 1], attestation_words(self.record.closing))

    def decryption(self, group: str, index: int) -> str:
        """A partial decryption made the way a station does: from the record alone."""
        archive = read_archive(record_of(self.session, self.id, group))
        election = self.election(group)
        tally = tally_ballots(election, map(parse_ballot, archive.ballots))
        return make_partial_decryption(
            tally, self.shares[index - 1], election, secrets.token_bytes
        )

    def decrypt(self, index: int) -> None:
        """All scrutineers attest; ``index`` decrypts every box that may be."""
        for seat in self.seats:
            self.attest(seat)
        for election in elections_of(self.session, self.id):
            if election.decrypt:
                accept_partial_decryption(
                    self.session,
                    meeting_id=self.id,
                    group=election.group,
                    index=index,
                    text=self.decryption(election.group, index),
                )
                self.session.commit()

    def attest(self, index: int) -> None:
        accept_attestation(
            self.session, meeting_id=self.id, index=index, text=self.attestation(index)
        )
        self.session.commit()

    def count_returned(self) -> None:
        for group, returned in self.register()["returned"].items():
            set_register(
                self.session,
                meeting_id=self.id,
                group=group,
                handed_out=returned,
                returned=returned,
            )
        self.session.commit()
