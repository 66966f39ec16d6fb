"""Batches checked in one process or in several give the same answers, whatever happens."""

import os
import signal
from multiprocessing import active_children, current_process

import pytest

from tally.ballot_text import largest_ballot
from tally.verifier import Here, Processes, verify_record
from tally.verifier.batches import BALLOTS, Batch, check_batch


@pytest.fixture(scope="module")
def batches(large):
    """A dozen batches, two of them with faults."""
    bodies = [text.encode() for text in large.ballots]
    spoiled = [bodies[0].replace(b'"response":"1', b'"response":"2'), b"{}", b"\xff"]
    texts = [bodies, *[bodies[:2]] * 9, [*bodies[:1], spoiled[0]], spoiled]
    first, made = 1, []
    for one in texts:
        made.append(Batch(large.election.text, first, tuple(one)))
        first += len(one)
    return made


def test_a_batch_answers_with_ballots_sums_and_faults(large, batches):
    good, bad = check_batch(batches[0]), check_batch(batches[-1])
    assert good.faults == ()
    assert len(good.ballots) == len(large.ballots)
    assert [[one.alpha for one in row] for row in good.sums] == [
        [one.alpha.hex for one in row] for row in large.tally.ciphertexts
    ]
    assert bad.sums is None
    assert bad.ballots[1:] == (None, None)
    assert [fault.place["ballot"] for fault in bad.faults][-2:] == [28, 29] or len(
        bad.faults
    ) > 1


def test_processes_answer_as_one_process_does_and_in_order(batches):
    alone = list(Here().run(iter(batches)))
    assert list(Processes(2, few=0).run(iter(batches))) == alone
    assert list(Processes(2).run(iter(batches))) == alone
    assert list(Processes(2, few=0).run(iter([]))) == []


def test_only_a_few_batches_are_taken_ahead(batches):
    taken = []

    def many():
        for batch in batches * 4:
            taken.append(batch)
            yield batch

    answers = Processes(2, few=0).run(many())
    for done, _ in enumerate(answers, start=1):
        assert len(taken) - done <= 2 * 3


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes die otherwise here")
def test_a_process_that_dies_costs_time_and_no_answer(batches):
    alone = list(Here().run(iter(batches * 3)))
    before = set(active_children())
    answers = []
    for number, answer in enumerate(Processes(2, few=0).run(iter(batches * 3))):
        answers.append(answer)
        if number == 2:
            for child in set(active_children()) - before:
                os.kill(child.pid, signal.SIGKILL)
    assert answers == alone


def test_a_machine_without_processes_checks_alone(batches, monkeypatch):
    def none(*_, **__):
        raise OSError("no more processes")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor.submit", none)
    assert list(Processes(2, few=0).run(iter(batches))) == list(Here().run(iter(batches)))


def test_a_process_that_may_start_no_others_checks_alone(batches, monkeypatch):
    monkeypatch.setattr(current_process(), "_config", {"daemon": True})
    assert list(Processes(2, few=0).run(iter(batches))) == list(Here().run(iter(batches)))


def test_a_medium_that_fails_is_not_taken_for_processes_that_fail(batches):
    def failing():
        yield from batches
        raise OSError("the stick was pulled out")

    with pytest.raises(OSError, match="pulled out"):
        list(Processes(2, few=0).run(failing()))


def test_a_record_is_judged_alike_here_and_in_processes(large):
    spoiled = [text.replace('"response":"', '"response":"1', 1) for text in large.ballots[:2]]
    for data in (large.counted(), large.archive(ballots=[*spoiled, *large.ballots[2:]])):
        here = verify_record(data, "A.bel", spread=Here())
        assert verify_record(data, "A.bel", spread=Processes(2, few=0)) == here


def test_the_ballots_of_a_long_record_are_numbered_through(maker, keys):
    box = maker.box(keys, "A", ballots=7)
    many = [*box.ballots, *box.ballots]
    many[BALLOTS + 1] = "{}"
    report = verify_record(box.archive(ballots=many), "A.bel", spread=Here()).report
    faults = [check.place["ballot"] for check in report.checks if check.name == "ballots"]
    assert faults == [BALLOTS + 2]


def test_ballots_that_were_left_out_are_not_believed_to_hold(maker, keys):
    box = maker.box(keys, "A", ballots=7)
    data = box.archive(ballots=[*box.ballots, *box.ballots, *box.ballots], ended=False)

    class Lazy:
        def run(self, batches):
            yield check_batch(next(batches))

    report = verify_record(data, "A.bel", spread=Lazy()).report
    assert report.ballots == 21
    assert ("ballots", "not-checked") in {(one.name, one.detail) for one in report.checks}


def test_of_a_ballot_that_is_too_large_only_the_beginning_is_handed_out(large):
    """Else whoever writes 64 MB where a ballot should be fills the memory of every process."""
    handed_out = []

    class Measuring(Here):
        def run(self, batches):
            for batch in batches:
                handed_out.extend(map(len, batch.texts))
                yield check_batch(batch)

    most = largest_ballot(large.election)
    data = large.archive(ballots=[*large.ballots, " " * (most + 10_000)], ended=False)
    report = verify_record(data, "A.bel", spread=Measuring()).report
    assert max(handed_out) == most + 1
    assert [check.detail for check in report.checks if not check.ok] == ["ballot-too-large"]
