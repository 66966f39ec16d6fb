"""The conditions of each step, as a checklist that people see and the server keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.accept_return_box import return_boxes_of
from kiosk.actions.after_counting import after_counting, before_destroying
from kiosk.actions.cards import card_conditions
from kiosk.actions.register_lines import register_lines
from kiosk.domain.condition import Condition
from kiosk.domain.meeting_state import Step
from kiosk.domain.reconciliation import GroupRegister, faults_of
from kiosk.domain.withdrawal import Instead
from kiosk.errors import ConditionsNotMet
from kiosk.i18n import _
from kiosk.models.ceremony import (
    CeremonyKind,
    attestations_of,
    ceremony_messages_of,
    decryptions_of,
)
from kiosk.models.closing_words import ClosingKind, closing_words_of, other_attestations_of
from kiosk.models.election import ElectionRecord, elections_of
from kiosk.models.meeting import MeetingRecord, meeting_of, seats_of
from kiosk.models.paper_count import agreed_piles, paper_counts_of
from kiosk.models.proposal import proposal_of
from kiosk.models.register import register_of
from kiosk.models.sealing import SealingKind, sealing_words_of
from kiosk.models.withdrawal import waiting_of, withdrawn_for_paper
from tally.record.attestations import quorum

__all__ = ["Condition", "check_conditions", "conditions_of"]

Details = Mapping[str, Any]


def conditions_of(
    session: Session, meeting_id: str, step: Step, details: Details | None = None
) -> list[Condition]:
    """The checklist of ``step``; ``details`` are what the proposer declares, if anything yet."""
    meeting = meeting_of(session, meeting_id)
    if details is None:
        proposal = proposal_of(session, meeting_id, step)
        details = proposal.details if proposal else {}
    own = _CHECKLISTS[step](session, meeting, details)
    return own + card_conditions(session, meeting, step)


def check_conditions(session: Session, meeting_id: str, step: Step, details: Details) -> None:
    """Raises ``ConditionsNotMet`` with every condition of ``step`` that does not hold."""
    failing = [
        condition.sentence
        for condition in conditions_of(session, meeting_id, step, details)
        if condition.blocks and not condition.holds
    ]
    if failing:
        raise ConditionsNotMet(failing)


def _none(_session: Session, _meeting: MeetingRecord, _details: Details) -> list[Condition]:
    return []


def _seal(session: Session, meeting: MeetingRecord, _details: Details) -> list[Condition]:
    size = len(seats_of(session, meeting.id))
    done = ceremony_messages_of(session, meeting.id, CeremonyKind.DONE)
    # Of all, not of enough: who was shown something else than the others refuses here.
    return [
        Condition(
            _(
                "The key ceremony is finished: %(done)s of %(size)s scrutineers have checked "
                "the key and signed that it is theirs.",
                done=len(done),
                size=size,
            ),
            meeting.trustees is not None and len(done) == size,
        )
    ]


def _open(session: Session, meeting: MeetingRecord, _details: Details) -> list[Condition]:
    """Of all trustees, not of enough: a key whose holder did not look guards nothing."""
    unsigned = _silent(session, meeting, SealingKind.SETUP)
    untested = _silent(session, meeting, SealingKind.READY)
    return [
        Condition(
            _("The slips have been printed and their files deleted from the server."),
            not meeting.slips_waiting,
        ),
        Condition(
            _(
                "Every scrutineer checks on an own station what is sealed, and signs it. "
                "Still missing: %(names)s.",
                names=unsigned,
            )
            if unsigned
            else _(
                "Every scrutineer has checked on an own station what is sealed, and signed it."
            ),
            not unsigned,
        ),
        Condition(
            _(
                "Every station tests its key file as it is stored. Still missing: %(names)s.",
                names=untested,
            )
            if untested
            else _("Every scrutineer's key file has been tested as it is stored."),
            not untested,
        ),
    ]


def _silent(session: Session, meeting: MeetingRecord, kind: SealingKind) -> str:
    """The scrutineers who have not said ``kind`` yet."""
    said = sealing_words_of(session, meeting.id, kind)
    return "、".join(
        seat.name for seat in seats_of(session, meeting.id) if seat.index not in said
    )


def _close(session: Session, meeting: MeetingRecord, details: Details) -> list[Condition]:
    """Before a proposal, whether slips wait; the register comes with the proposal."""
    waiting = _nothing_waits(session, meeting)
    if not details:
        return waiting
    handed_out, returned = details.get("handed_out", {}), details.get("returned") or {}
    missing = [
        Condition(
            _("Group %(group)s: enter how many slips were handed out.", group=election.group),
            holds=False,
        )
        for election in elections_of(session, meeting.id)
        if election.group not in handed_out
    ]
    lines = register_lines(session, meeting.id, handed_out, returned)
    return waiting + missing + [condition for line in lines for condition in _line(line)]


def _nothing_waits(session: Session, meeting: MeetingRecord) -> list[Condition]:
    """Nothing where no slip waits to be withdrawn, which is where closing loses nobody's vote."""
    fewest = meeting.parsed().min_group
    return [
        Condition(
            _(
                "Group %(group)s: %(slips)s slips of paper forms wait to be withdrawn. Of fewer than "
                "%(fewest)s nothing is ever counted: then their voters vote on a tablet, each with one "
                "of these slips. Only then confirm them or take them back.",
                group=one.group,
                slips=one.slips,
                fewest=fewest,
            )
            if one.instead is Instead.PAPER
            else _(
                "Group %(group)s: %(slips)s slips wait to be withdrawn. Confirm them or take them "
                "back.",
                group=one.group,
                slips=one.slips,
            ),
            holds=False,
        )
        for one in waiting_of(session, meeting.id)
    ]


def _line(line: GroupRegister) -> list[Condition]:
    faults = faults_of(line)
    if faults:
        return [Condition(fault, holds=False) for fault in faults]
    values: dict[str, object] = {
        "group": line.group,
        "printed": line.printed,
        "handed_out": line.handed_out,
        "unused": line.unused,
        "ballots": line.ballots,
    }
    if not line.withdrawn and not line.for_paper:
        sentence = _(
            "Group %(group)s: %(printed)s slips printed, %(handed_out)s handed out, %(unused)s unused; "
            "%(ballots)s ballots in the box.",
            **values,
        )
    else:
        sentence = _(
            "Group %(group)s: %(printed)s slips printed, %(handed_out)s handed out (%(for_paper)s of "
            "them withdrawn for paper forms), %(unused)s unused, %(withdrawn)s withdrawn; "
            "%(ballots)s ballots in the box.",
            **values,
            withdrawn=line.withdrawn,
            for_paper=line.for_paper,
        )
    return [Condition(sentence, holds=True)]


def _count(session: Session, meeting: MeetingRecord, _details: Details) -> list[Condition]:
    threshold = meeting.parsed().threshold
    conditions = _attested(session, meeting)
    for election in elections_of(session, meeting.id):
        if election.decrypt:
            done = len(decryptions_of(session, meeting.id, election.group))
            conditions.append(
                Condition(
                    _(
                        "Group %(group)s: %(done)s scrutineers have decrypted their part; "
                        "%(threshold)s are needed.",
                        group=election.group,
                        done=done,
                        threshold=threshold,
                    ),
                    done >= threshold,
                )
            )
    return conditions + _paper(session, meeting)


def _attested(session: Session, meeting: MeetingRecord) -> list[Condition]:
    """A quorum of attestations, or an exception; nobody attests to anything else."""
    seats = seats_of(session, meeting.id)
    needed = quorum(len(seats), meeting.parsed().threshold)
    attested = len(attestations_of(session, meeting.id))
    exceptions = closing_words_of(session, meeting.id, ClosingKind.EXCEPTION)
    if attested >= needed or not exceptions:
        agreed = Condition(
            _(
                "%(done)s scrutineers attest to the closed boxes; %(needed)s are needed.",
                done=attested,
                needed=needed,
            ),
            attested >= needed,
        )
    else:
        names = "、".join(seat.name for seat in seats if seat.index in exceptions)
        agreed = Condition(
            _(
                "%(done)s scrutineers attest to the closed boxes; %(needed)s would be needed. "
                "Exception made by: %(names)s.",
                done=attested,
                needed=needed,
                names=names,
            ),
            holds=True,
        )
    return [agreed, *_no_other_content(session, meeting)]


def _no_other_content(session: Session, meeting: MeetingRecord) -> list[Condition]:
    """Nothing where nobody attests to other content, which is where all should be."""
    authors = {other.index for other in other_attestations_of(session, meeting.id)}
    if not authors:
        return []
    names = "、".join(
        seat.name for seat in seats_of(session, meeting.id) if seat.index in authors
    )
    return [
        Condition(
            _(
                "Stop: %(names)s attested to another content than the closed boxes. Nothing may be "
                "counted or certified; tell the chief scrutineer.",
                names=names,
            ),
            holds=False,
        )
    ]


def _paper(session: Session, meeting: MeetingRecord) -> list[Condition]:
    """Nothing where nobody voted on paper; whoever's slip was withdrawn for a form did."""
    agreed, entered = agreed_piles(session, meeting.id), paper_counts_of(session, meeting.id)
    voted_on_paper = [
        election.group
        for election in elections_of(session, meeting.id)
        if election.group in entered or withdrawn_for_paper(session, election.uuid)
    ]
    return [
        Condition(
            _(
                "Group %(group)s: organiser and scrutineer entered the same figures of %(forms)s "
                "paper forms.",
                group=group,
                forms=agreed[group].forms,
            ),
            holds=True,
        )
        if group in agreed
        else Condition(
            _(
                "Group %(group)s: organiser and scrutineer enter the same figures of the paper "
                "forms, each on an own screen.",
                group=group,
            ),
            holds=False,
        )
        for group in voted_on_paper
    ]


def _certify(session: Session, meeting: MeetingRecord, _details: Details) -> list[Condition]:
    entries = register_of(session, meeting.id)
    removed = Condition(
        _(
            "The order in which ballots arrived is gone from the database. If not: end other "
            "programs that read it and start the server again."
        ),
        meeting.order_removed,
    )
    return [
        removed,
        *_no_other_content(session, meeting),
        *_return_box(session, meeting),
        *(
            condition
            for election in elections_of(session, meeting.id)
            for condition in _returned(election, entries[election.group].returned)
        ),
        *after_counting(session, meeting),
    ]


def _return_box(session: Session, meeting: MeetingRecord) -> list[Condition]:
    """Nothing where nobody scanned: the tally sheet says so."""
    names = {seat.index: seat.name for seat in seats_of(session, meeting.id)}
    conditions = []
    for seat, box in return_boxes_of(session, meeting.id).items():
        told = _(
            "Return box, %(name)s: %(scanned)s slips scanned, %(found)s have their ballots; "
            "%(cards_found)s of %(cards)s tracker cards found.",
            name=names[seat],
            scanned=box.scanned + box.foreign,
            found=box.found,
            cards=box.cards.typed,
            cards_found=box.cards.found,
        )
        if not box.explained:
            told = _(
                "%(told)s Stop: count again, write it into the incident log; the chief scrutineer "
                "decides. %(name)s explains it in writing at the own station.",
                told=told,
                name=names[seat],
            )
        elif box.explanation:
            told = _("%(told)s Explanation: %(why)s", told=told, why=box.explanation)
        conditions.append(Condition(told, box.explained))
    return conditions


def _returned(election: ElectionRecord, returned: int | None) -> list[Condition]:
    if returned is None:
        sentence = _(
            "Group %(group)s: count the slips in the return box and enter their number.",
            group=election.group,
        )
    else:
        sentence = _(
            "Group %(group)s: %(returned)s slips in the return box, %(ballots)s ballots counted.",
            group=election.group,
            returned=returned,
            ballots=election.ballots,
        )
    return [Condition(sentence, returned is not None)]


def _destroy(session: Session, meeting: MeetingRecord, details: Details) -> list[Condition]:
    return before_destroying(session, meeting, details)


def _annul(_session: Session, _meeting: MeetingRecord, details: Details) -> list[Condition]:
    """Nothing before a proposal: the reason comes with it."""
    if not details:
        return []
    reason = str(details.get("reason", "")).strip()
    return [Condition(_("The reason is written down: %(reason)s", reason=reason), bool(reason))]


_CHECKLISTS: Mapping[Step, Callable[[Session, MeetingRecord, Details], list[Condition]]] = {
    Step.SEAL: _seal,
    Step.OPEN: _open,
    Step.PAUSE: _none,
    Step.RESUME: _none,
    Step.CLOSE: _close,
    Step.COUNT: _count,
    Step.CERTIFY: _certify,
    Step.DESTROY: _destroy,
    Step.ANNUL: _annul,
}
