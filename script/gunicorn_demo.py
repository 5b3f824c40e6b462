"""gunicorn’s configuration for a demo: the mail worker lives as long as the server.

It also says where to go once the server listens, if there is something to say.
"""

import contextlib
import os
import subprocess
import sys

_workers = []


def when_ready(server):
    # --with-parent: it ends, too, where this process is killed without a word.
    command = [sys.executable, "manage.py", "run_worker", "--with-parent"]
    _workers.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
    if welcome := os.environ.pop("CAPCOLLECTIF_WELCOME", ""):
        print(welcome, flush=True)


def on_exit(server):
    for worker in _workers:
        with contextlib.suppress(ProcessLookupError):
            worker.terminate()
        try:
            worker.wait(timeout=10)
        except subprocess.TimeoutExpired:
            worker.kill()
