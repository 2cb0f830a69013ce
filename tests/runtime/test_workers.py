import multiprocessing
import os
import signal
import struct
import sys

import pytest

from framing.runtime.workers import map_partitions


@pytest.fixture(autouse=True)
def _main(monkeypatch):
    monkeypatch.setenv("FRAMING_TEST_MAIN", str(os.getpid()))  # workers import this module anew


@pytest.fixture(autouse=True)
def _nobody_left():
    yield
    assert not multiprocessing.active_children()


def in_a_worker():
    return os.environ["FRAMING_TEST_MAIN"] != str(os.getpid())


def double(number):
    return 2 * number


def die(number):
    if number == 2 and in_a_worker():
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def die_while_sending(number):
    """Says that 1,000 bytes will come, and ends after ten."""
    if number == 2 and in_a_worker():
        pipe = sys._getframe(1).f_locals["pipe"]
        os.write(pipe.fileno(), struct.pack("!i", 1000) + b"x" * 10)
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def fail(number):
    if number == 2:
        raise ValueError("two")
    return 2 * number


def answer_in_a_worker(_):
    return in_a_worker()


def test_order_is_kept_whatever_the_workers():
    assert list(map_partitions(double, range(5), 1)) == list(map_partitions(double, range(5), 2)) == [0, 2, 4, 6, 8]


def test_workers_do_the_work():
    assert all(map_partitions(answer_in_a_worker, range(5), 2))


@pytest.mark.parametrize("function", [die, die_while_sending])
def test_a_killed_worker_does_not_take_the_run_with_it(function):
    assert list(map_partitions(function, range(6), 2)) == [0, 2, 4, 6, 8, 10]


def test_an_error_is_raised_here(capfd):
    with pytest.raises(ValueError, match="two"):
        list(map_partitions(fail, range(6), 2))
    assert capfd.readouterr().err == ""


def test_results_larger_than_a_pipe_and_left_early():
    results = map_partitions(bytes, [3_000_000] * 6, 2)
    assert len(next(results)) == 3_000_000
    results.close()


def test_no_process_to_be_had(monkeypatch):
    def refuse(*_):
        raise BlockingIOError

    monkeypatch.setattr(multiprocessing.get_context("spawn").Process, "start", refuse)
    assert list(map_partitions(double, range(4), 2)) == [0, 2, 4, 6]
