"""A Dask cluster on loopback: the same answers, whatever becomes of its processes."""

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from tally.verifier import cluster as clusters
from tally.verifier.batches import Batch
from tally.verifier.cluster import Cluster, ClusterRefused
from tally.verifier.spread import Here
from tally.verifier.worker import own_build

pytest.importorskip("distributed", reason="no Dask: pip install 'pingyi[scale]'")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
SECONDS = 60


@contextmanager
def started(module, *words, says, folder):
    """A program of Dask, from the line on which it ``says`` that it is ready."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONWARNINGS": "default"}
    with subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *words, "--no-dashboard"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder,
    ) as process:
        lines = queue.SimpleQueue()
        reader = threading.Thread(target=lambda: [*map(lines.put, process.stderr)])
        reader.start()
        try:
            while (found := re.search(says, lines.get(timeout=SECONDS))) is None:
                pass
            yield process, found[1]
        finally:
            process.kill()
            reader.join()


@pytest.fixture
def scheduler():
    with started(
        *("dask_scheduler", "--host", "127.0.0.1", "--port", "0"),
        says=r"Scheduler at:\s+(tcp://\S+)",
        folder=ROOT,
    ) as (process, address):
        yield process, address


def worker(address, folder=ROOT):
    return started(
        *("dask_worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1"),
        says=r"Registered to:\s+(tcp://\S+)",
        folder=folder,
    )


@pytest.fixture
def batches(large):
    """Many batches of a ballot or two, one of them faulty."""
    texts = [text.encode() for text in large.ballots]
    texts[3] = texts[3].replace(b'"challenge":"', b'"challenge":"1', 1)
    return [
        Batch(large.election.text, first, tuple(texts[first % 5 : first % 5 + 2]))
        for first in range(1, 25)
    ]


@pytest.fixture
def expected(batches):
    return list(Here().run(iter(batches)))


def test_a_cluster_answers_as_we_do_in_order(scheduler, batches, expected):
    _, address = scheduler
    with worker(address), worker(address):
        spread = Cluster(address)
        assert list(spread.run(iter(batches))) == expected
        assert list(spread.run(iter([]))) == []
    assert any(answer.faults for answer in expected)


def test_a_bounded_number_of_batches_is_under_way(scheduler, batches):
    _, address = scheduler
    taken = []
    with worker(address):
        answers = Cluster(address).run(taken.append(batch) or batch for batch in batches)
        next(answers)
        assert len(taken) == clusters.AHEAD
        answers.close()


def test_a_worker_killed_midway_costs_time_and_nothing_else(
    scheduler, batches, expected, caplog
):
    _, address = scheduler
    with worker(address), worker(address) as (killed, _):
        answers = Cluster(address).run(iter(batches))
        begun = [next(answers)]
        killed.send_signal(signal.SIGKILL)
        assert begun + list(answers) == expected
    assert "checked here" not in caplog.text


def test_what_a_lost_cluster_leaves_undone_is_checked_here(
    scheduler, batches, expected, caplog, monkeypatch
):
    monkeypatch.setattr(clusters, "PATIENCE", 1)
    _, address = scheduler
    with worker(address) as (killed, _):
        answers = Cluster(address).run(iter(batches))
        begun = [next(answers)]
        killed.send_signal(signal.SIGKILL)
        assert begun + list(answers) == expected
    assert caplog.text.count("checked here") == 1
    assert "the cluster has no workers" in caplog.text


def test_a_scheduler_that_dies_midway_is_no_reason_to_stop(scheduler, batches, expected):
    process, address = scheduler
    with worker(address):
        spread = Cluster(address)
        answers = spread.run(iter(batches))
        begun = [next(answers)]
        process.send_signal(signal.SIGKILL)
        assert begun + list(answers) == expected


@pytest.fixture
def other_sources(tmp_path):
    """A folder with a ``tally`` that differs by one comment."""
    shutil.copytree(ROOT / "tally", tmp_path / "tally")
    with (tmp_path / "tally" / "group.py").open("a") as file:
        file.write("# another version\n")
    return tmp_path


def test_a_worker_with_other_sources_is_refused(scheduler, other_sources):
    _, address = scheduler
    with (
        worker(address),
        worker(address, other_sources),
        pytest.raises(ClusterRefused, match="another pingyi"),
    ):
        Cluster(address)


def test_a_worker_with_other_sources_that_joins_later_is_not_believed(
    scheduler, other_sources, batches, expected, caplog
):
    _, address = scheduler
    with worker(address) as (killed, _):
        spread = Cluster(address)
        killed.send_signal(signal.SIGKILL)
        with worker(address, other_sources):
            assert list(spread.run(iter(batches))) == expected
    assert "another pingyi" in caplog.text


def test_a_worker_without_pingyi_is_refused(scheduler, tmp_path):
    _, address = scheduler
    # An installed pingyi would be found from everywhere: this hides it.
    (tmp_path / "tally.py").write_text('raise ImportError("no pingyi here")\n')
    with (
        worker(address, tmp_path),
        pytest.raises(ClusterRefused, match="cannot run pingyi"),
    ):
        Cluster(address)


def test_a_scheduler_without_workers_is_refused(scheduler):
    _, address = scheduler
    with pytest.raises(ClusterRefused, match="no workers"):
        Cluster(address)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "no address", "", "ftp://127.0.0.1:1"]
)
def test_where_no_scheduler_answers_that_is_said(monkeypatch, address):
    monkeypatch.setattr(clusters, "CONNECTING", 1)
    with pytest.raises(ClusterRefused, match="no scheduler answers"):
        Cluster(address)


def test_without_dask_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterRefused, match=r"pip install 'pingyi\[scale\]'"):
        Cluster("tcp://127.0.0.1:8786")


def test_a_build_is_known_by_its_sources_and_not_by_its_number():
    assert re.fullmatch("[0-9a-f]{64}", own_build().pingyi)
    assert own_build().arithmetic == "libsodium"
