"""Many people at the same moment, each in a thread with a session of its own."""

import threading
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy.orm import Session

from kiosk.actions.cast_ballot import Cast, cast_ballot
from kiosk.actions.withdraw_slip import Withdrawn, confirm_withdrawals
from kiosk.domain.withdrawal import Instead
from kiosk.errors import KioskError, NothingWaits, SlipWithdrawn
from kiosk.models.ballot import number_of_ballots, withdrawn_of
from kiosk.models.staff import StaffRecord


def at_once(engine, acts: Sequence[Callable[[Session], object]]) -> list[object]:
    """What came of all ``acts``, begun together and committed each by itself, in their order."""
    start = threading.Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(place, act):
        with Session(engine) as session:
            start.wait()
            try:
                outcomes[place] = act(session)
                session.commit()
            except KioskError as refusal:
                outcomes[place] = refusal

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def race(engine, uuid, texts) -> list[Cast | Exception]:
    """Many tablets with one slip: cast all ``texts`` at once."""
    return at_once(engine, [partial(cast_ballot, uuid=uuid, text=text) for text in texts])


def race_to_withdraw(meeting, engine, ways: int, rounds: int = 3) -> None:
    """The second person confirms while the slip is cast on all other ``ways``: one of them wins."""
    session, uuid = meeting.session, meeting.election("A").uuid
    given = {
        "meeting_id": meeting.id,
        "group": "A",
        "instead": Instead.SPARE,
        "proposer": meeting.organiser.login,
        "slips": 1,
    }
    scrutineer = meeting.scrutineer.id

    def confirm(session):
        staff = session.get_one(StaffRecord, scrutineer)
        return confirm_withdrawals(session, staff=staff, **given)

    voted = 0  # proposals whose slip was cast first; the next confirmation tells of them
    for slip in range(rounds):
        ballots, gone = number_of_ballots(session, uuid), len(withdrawn_of(session, uuid))
        meeting.propose_withdrawal("A", slip)
        texts = [meeting.ballot("A", slip) for _ in range(ways - 1)]
        session.commit()
        casts = [partial(cast_ballot, uuid=uuid, text=text) for text in texts]
        confirmed, *others = at_once(engine, [confirm, *casts])
        new = [one for one in others if isinstance(one, Cast)]
        if isinstance(confirmed, Withdrawn):
            assert confirmed == Withdrawn(slips=1, voted=voted)
            voted = 0
            assert all(isinstance(one, SlipWithdrawn) for one in others)
        else:
            assert isinstance(confirmed, NothingWaits)
            assert len(new) == 1
            voted += 1
        session.rollback()
        assert number_of_ballots(session, uuid) == ballots + len(new)
        assert len(withdrawn_of(session, uuid)) == gone + 1 - len(new)
        session.rollback()
