"""Measure the product against its floor, in one run; print a table of ratios (README, « Speed »).

    script/bench [--json FILE] [--rounds N]

Each name is measured in rounds that alternate with its floor, so that a busy machine slows both.
The figure to trust is the ratio: the CPU of our workers over that of the floor’s.
"""

import argparse
import json
import os
import secrets
import shutil
import socket
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


OURS, FLOORS = free_port(), free_port()


def prepare(data):
    """Our database with the demo data, and 10, 100 and 1,000 structures in three more regions."""
    os.environ.pop("DATABASE_URL", None)  # SQLite, as on a fresh clone
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "capcollectif.settings",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "SITE_URL": f"http://127.0.0.1:{OURS}",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "DATA_DIR": str(data),
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_demo", demo_instance=True, verbosity=0)
    import world

    return world.build()


def prepare_floor(data):
    """The floor’s database and one person signed in there; return their cookies."""
    import subprocess

    code = (
        "import floor\n"
        "from django.core.management import call_command\n"
        "from django.contrib.auth.models import Group, User\n"
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "call_command('migrate', verbosity=0)\n"
        "Group.objects.create(name='Groupe')\n"
        "user = User.objects.create_user('quelqu’un')\n"
        "session = SessionStore()\n"
        "session.update({'_auth_user_id': str(user.pk), '_auth_user_hash': user.get_session_auth_hash(),"
        " '_auth_user_backend': 'django.contrib.auth.backends.ModelBackend'})\n"
        "session.save()\n"
        "print(session.session_key)\n"
    )
    environment = {**os.environ, "FLOOR_DATA": str(data)}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return {"sessionid": run.stdout.strip()}


def table(rows):
    print(f"{'':14}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'SQL':>6}{'ratio':>8}")
    for r in rows:
        sql = "–" if r.sql is None else r.sql
        print(f"{r.name:14}{r.p50_ms:>9}{r.p95_ms:>9}{r.cpu_ms:>9}{sql:>6}{r.ratio:>8}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--json", metavar="FILE", type=Path)
    parser.add_argument("--rounds", type=int, default=8)
    options = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="bench-"))
    servers = []
    try:
        rows = measure(data, servers, options.rounds)
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(data)
    table(rows)
    if options.json:
        options.json.write_text(json.dumps([asdict(r) for r in rows], indent=2))


def measure(data, servers, rounds):
    from servers import Server

    world = prepare(data)
    floor_cookies = prepare_floor(data)
    servers += [
        Server("capcollectif.wsgi", port=OURS, environment={}, directory=ROOT),
        Server(
            "floor",
            port=FLOORS,
            environment={"FLOOR_DATA": str(data)},
            directory=Path(__file__).parent,
        ),
    ]
    for server in servers:
        server.wait("/healthz")
    import cases

    return cases.measure_all(world, *servers, floor_cookies, data, rounds)


if __name__ == "__main__":
    main()
