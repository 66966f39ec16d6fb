"""A box under many ballots at once, and somebody who asks for its checkpoints all the while."""

import threading
from itertools import pairwise

from sqlalchemy.orm import Session

from kiosk.actions.cast_ballot import cast_ballot
from kiosk.actions.checkpoints import checkpoints_of
from kiosk.models.ballot import trackers_of


def watched_lists(engine, meeting_id, uuid, texts, *, tablets) -> list[frozenset[str]]:
    """Cast ``texts`` from so many tablets; every list that was ever seen, in that order."""
    waiting, seen, done = list(texts), [], threading.Event()

    def cast():
        while waiting:
            try:
                text = waiting.pop()
            except IndexError:
                return
            with Session(engine) as session:
                cast_ballot(session, uuid=uuid, text=text)
                session.commit()

    def watch():
        last = False
        while not last:
            last = done.is_set()
            with Session(engine) as session:
                seen.append(shown(session, meeting_id, uuid))

    watcher = threading.Thread(target=watch)
    threads = [threading.Thread(target=cast) for _ in range(tablets)]
    for thread in (watcher, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    watcher.join()
    return seen


def shown(session, meeting_id, uuid) -> frozenset[str]:
    groups = checkpoints_of(session, meeting_id).groups
    return frozenset(t for one in groups if one.uuid == uuid for t in one.trackers)


def smallest_step(lists, session, uuid) -> int:
    """Fewest ballots that anybody can tell apart by these lists and the whole box."""
    steps = [frozenset(), *lists, frozenset(trackers_of(session, uuid))]
    assert all(one <= other for one, other in pairwise(steps))
    return min(len(other - one) for one, other in pairwise(steps) if one != other)
