"""Many tablets with one slip at the same moment."""

import threading

from sqlalchemy.orm import Session

from kiosk.actions.cast_ballot import Cast, cast_ballot
from kiosk.errors import KioskError


def race(engine, uuid, texts) -> list[Cast | Exception]:
    """Cast all ``texts`` at once, each in a thread with a session of its own."""
    start = threading.Barrier(len(texts))
    outcomes: list[Cast | Exception] = []

    def cast(text):
        with Session(engine) as session:
            start.wait()
            try:
                outcome = cast_ballot(session, uuid=uuid, text=text)
                session.commit()
            except KioskError as refusal:
                outcomes.append(refusal)
            else:
                outcomes.append(outcome)

    threads = [threading.Thread(target=cast, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
