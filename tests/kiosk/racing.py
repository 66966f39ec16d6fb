"""Many people at the same moment, each in a thread with a session of its own."""

import threading
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy.orm import Session

from kiosk.actions.cast_ballot import Cast, cast_ballot
from kiosk.errors import KioskError


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
