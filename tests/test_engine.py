import os
import signal

from framing.engine import map_partitions

MAIN = os.getpid()


def double(number):
    return 2 * number


def die_in_a_worker(number):
    if os.getpid() != MAIN and number == 2 and os.getppid() == int(os.environ["FRAMING_TEST_PARENT"]):
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def test_order_is_kept_whatever_the_workers():
    assert list(map_partitions(double, range(5), 1)) == list(map_partitions(double, range(5), 2)) == [0, 2, 4, 6, 8]


def test_a_killed_worker_does_not_take_the_run_with_it(monkeypatch):
    monkeypatch.setenv("FRAMING_TEST_PARENT", str(os.getpid()))
    assert list(map_partitions(die_in_a_worker, range(4), 2)) == [0, 2, 4, 6]
