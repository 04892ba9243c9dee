"""One run a folder: the living are waited for, the dead are not."""

import json
import os
import platform
import subprocess
import sys

import pytest
from batching import ROOT, wait_for

from analysis.batch import lock
from analysis.errors import InputError

HOLD = "import sys, time; from pathlib import Path; from analysis.batch import lock\nwith lock.hold(Path(sys.argv[1]), Path('out')): time.sleep(60)"


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], env=os.environ | {"PYTHONPATH": str(ROOT)})
    wait_for(lambda: (tmp_path / lock.LOCK).exists() and (tmp_path / lock.LOCK).read_text())
    yield process
    process.kill()
    process.wait()


def test_a_second_run_is_refused_while_the_first_lives_and_takes_over_when_it_is_dead(tmp_path, holder):
    with pytest.raises(InputError, match=f"another run \\(process {holder.pid}\\) is at work in this folder"):
        lock.hold(tmp_path, tmp_path / "out").__enter__()
    holder.kill()
    holder.wait()
    assert (tmp_path / lock.LOCK).exists()
    with lock.hold(tmp_path, tmp_path / "out"):
        assert json.loads((tmp_path / lock.LOCK).read_text())["pid"] == os.getpid()
    assert not (tmp_path / lock.LOCK).exists()


def test_a_number_given_to_another_process_since_does_not_hold_it(tmp_path):
    # As after a kill and a restart: a process of this number lives, but was started at another time.
    text = json.dumps({"pid": os.getppid(), "started": "long ago", "machine": platform.node()})
    (tmp_path / lock.LOCK).write_text(text)
    with lock.hold(tmp_path, tmp_path / "out"):
        pass


def test_where_the_kernel_does_not_tell_the_file_does(tmp_path):
    text = json.dumps({"pid": os.getppid(), "started": lock.start_time(os.getppid()), "machine": platform.node()})
    (tmp_path / lock.LOCK).write_text(text)
    with pytest.raises(InputError, match="another run"):
        lock.hold(tmp_path, tmp_path / "out").__enter__()


def test_a_lock_of_another_machine_is_left_to_people(tmp_path):
    (tmp_path / lock.LOCK).write_text(json.dumps({"pid": 1, "started": "x", "machine": "elsewhere"}))
    with pytest.raises(InputError, match=r"on the machine 'elsewhere' .* remove out/.batch/lock"):
        lock.hold(tmp_path, tmp_path / "out").__enter__()


def test_a_torn_lock_is_taken_over(tmp_path):
    (tmp_path / lock.LOCK).write_text('{"pid": 12')
    with lock.hold(tmp_path, tmp_path / "out"):
        pass


def test_the_start_of_a_process_stays_the_same_and_that_of_none_is_empty():
    assert lock.start_time(os.getpid()) == lock.start_time(os.getpid()) != ""
    assert lock.start_time(2**22 + 1) == ""
