"""script/demo: its server and its mail worker live and end together."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.smtp import free_port

ROOT = Path(__file__).resolve().parent.parent
# Not what the tests themselves run with.
OF_TESTS = ("DJANGO_SETTINGS_MODULE", "DATA_DIR")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The folder of a demo without people: they take long to load."""
    folder = tmp_path_factory.mktemp("demo")
    one = {"email": "a@b.fr", "password": "x", "structure": "", "region": "R"}
    people = [{**one, "role": role} for role in ("lead", "facilitator")]
    (folder / "accounts.json").write_text(json.dumps(people))
    (folder / "db.sqlite3").touch()
    return folder


def started(data):
    """A demo that listens, in a process group of its own; and what it said."""
    env = {name: value for name, value in os.environ.items() if name not in OF_TESTS}
    command = [sys.executable, "script/run_demo.py", "--port", str(free_port()), "--data", data]
    demo = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    said = ""
    while "Ctrl-C" not in said:
        line = demo.stdout.readline()
        assert line, said
        said += line
    return demo, said


def is_empty(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def worker_of(demo):
    """The number of its mail worker, once that has begun."""
    listing = ["ps", "-A", "-o", "pid=,pgid=,args="]
    for line in subprocess.run(listing, capture_output=True, text=True).stdout.splitlines():
        pid, group, args = line.split(maxsplit=2)
        if int(group) == demo.pid and "run_worker" in args:
            return int(pid)
    return None


@pytest.mark.parametrize("way", ["SIGTERM", "Ctrl-C", "SIGKILL"])
def test_nothing_is_left_of_a_demo_that_ends(data, way):
    demo, said = started(data)
    try:
        address = re.search(r"on les lit à (\S+)", said)[1]
        assert "Aucun courriel" in urlopen(address, timeout=30).read().decode()
        assert worker_of(demo)
        time.sleep(1)  # both hear signals from now on
        if way == "Ctrl-C":
            os.killpg(demo.pid, signal.SIGINT)
        else:
            demo.send_signal(signal.Signals[way.upper()])
        demo.wait(timeout=20)
        # Killed without a word, it cannot end the others: they find out, later on a busy machine.
        until = time.monotonic() + (60 if way == "SIGKILL" else 5)
        while not is_empty(demo.pid) and time.monotonic() < until:
            time.sleep(0.1)
        assert is_empty(demo.pid)
    finally:
        demo.stdout.close()
        if not is_empty(demo.pid):
            os.killpg(demo.pid, signal.SIGKILL)
        demo.wait()
