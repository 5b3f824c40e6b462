"""gunicorn’s configuration for script/demo: say where to go once the server listens."""

import os


def when_ready(server):
    print(os.environ.pop("CAPCOLLECTIF_WELCOME"), flush=True)
