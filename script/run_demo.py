"""Start the app as in production, with demo data, on this machine only.

`serve` replaces this process by gunicorn, so that whoever stops it stops everything. Whatever takes
time is done again only when what it was made from has changed.
"""

import argparse
import contextlib
import fcntl
import functools
import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

import journey

ROOT = Path(__file__).resolve().parent.parent
VAR, PORT = ROOT / "var", 8000
MIGRATIONS = ["requirements.txt", "*/migrations/*.py"]
STATIC = ["requirements.txt", "capcollectif/settings.py", "static/**/*"]
OURS = ["db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "accounts.json", "migrated"]


class Refused(Exception):
    """What stands in the way, in a French sentence."""


# ── Data ────────────────────────────────────────────────────────────────────
def environment(data, port):
    """The variables of a server in production; none of the caller’s own, save the system’s."""
    secret = data / "secret_key"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(50))
    ours = ("DEBUG", "DATABASE_URL", "EMAIL_URL", "SECRET_KEY_FALLBACKS", "TRUSTED_PROXY_COUNT")
    return {name: value for name, value in os.environ.items() if name not in ours} | {
        "SECRET_KEY": secret.read_text(),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DATA_DIR": str(data),
        "MAIL_ON_SCREEN": "1",
        "PYTHONUNBUFFERED": "1",
    }


def manage(env, *arguments, **options):
    """Run a command of manage.py; its errors are shown, and end this script."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, text=True, **options)


def changed(stamp, patterns):
    """Whether the files of `patterns` have changed since `stamp` was written; and their new mark."""
    files = sorted(path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file())
    facts = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files]
    mark = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
    return not stamp.exists() or stamp.read_text() != mark, mark


def make_ready(data, env):
    """Have the database, the static files and the demo data in `data`."""
    quiet = {"stdout": subprocess.DEVNULL}
    if not (data / "db.sqlite3").exists():
        forget(data)
    stamp = data / "migrated"
    again, mark = changed(stamp, MIGRATIONS)
    if again:
        print("· Préparation de la base", flush=True)
        manage(env, "migrate", **quiet)
        manage(env, "createcachetable", **quiet)
        stamp.write_text(mark)
    stamp = data / "collected"
    again, mark = changed(stamp, STATIC)
    if again:
        print("· Préparation des styles et des images", flush=True)
        manage(env, "collectstatic", "--noinput", "--clear", **quiet)
        stamp.write_text(mark)
    accounts = data / "accounts.json"
    if not accounts.exists():
        print("· Chargement des données de démonstration", flush=True)
        manage(env, "load_demo", "--demo-instance", **quiet)
        listing = manage(env, "load_demo", "--accounts", stdout=subprocess.PIPE).stdout
        json.loads(listing)
        accounts.write_text(listing)
    return json.loads(accounts.read_text())


@functools.cache
def hold(data):
    """Take the folder for this process and those it becomes, or raise Refused."""
    data.mkdir(parents=True, exist_ok=True)
    lock = os.open(data / "demo.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused(f"Une démonstration se sert déjà de {data} : arrêtez-la d’abord.") from None
    os.set_inheritable(lock, True)


def forget(data):
    """Drop the demo’s own files, and nothing else that may lie in the folder."""
    for name in OURS:
        (data / name).unlink(missing_ok=True)


# ── The server ──────────────────────────────────────────────────────────────
def gunicorn(port):
    """The server’s command; gunicorn_demo.py gives it a mail worker."""
    # fmt: off
    return [
        sys.executable, "-m", "gunicorn", "capcollectif.wsgi", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket",
        "--graceful-timeout", "5", "--log-level", "warning",
        "--config", str(Path(__file__).with_name("gunicorn_demo.py")),
    ]
    # fmt: on


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def must_be_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Refused(f"Le port {port} est réservé : essayez --port 8000.") from None
        except OSError:
            raise Refused(
                f"Le port {port} est déjà pris : essayez script/demo --port {port + 1}."
            ) from None


@contextlib.contextmanager
def running(data=None):
    """A demo server on a free port, ended with the block: gives its address and its accounts."""
    with contextlib.ExitStack() as stack:
        if data is None:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="capcollectif-")))
        hold(data)
        port = free_port()
        env = environment(data, port)
        accounts = make_ready(data, env)
        server = subprocess.Popen(gunicorn(port), cwd=ROOT, env=env)
        stack.callback(_end, server)
        address = env["SITE_URL"]
        _wait_for(address, server)
        yield address, accounts


def _end(server):
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wait_for(address, server, seconds=60):
    until = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), urlopen(f"{address}/readyz", timeout=10):
            return
        time.sleep(0.1)
    raise Refused("Le serveur ne répond pas.")


# ── What is said ────────────────────────────────────────────────────────────
ROLES = {
    "admin": "administration nationale",
    "facilitator": "animation régionale",
    "lead": "référent·e",
    "contributor": "contributeur·rice",
    "reader": "lecteur·rice",
}


def welcome(address, accounts):
    """What to open, as whom, and what to try first."""
    lead, animator = (
        next(account for account in accounts if account["role"] == role)
        for role in ("lead", "facilitator")
    )
    wide = max(len(account["email"]) for account in accounts)
    lines = [
        f"\n  CapCollectif est prêt : {address}\n",
        f"  Comptes de démonstration (mot de passe : {lead['password']})",
    ]
    for account in accounts:
        place = account["structure"] or account["region"] or "le réseau"
        lines.append(f"    {account['email']:{wide}}  {ROLES[account['role']]}, {place}")
    lines += [
        f"\n  À essayer d’abord, avec {lead['email']} :",
        "    1. Reprendre le diagnostic là où il s’est arrêté, depuis l’accueil.",
        "    2. Regarder une synthèse, et ajouter une action suggérée au plan.",
        "    3. Télécharger le plan d’actions en PDF.",
        "    4. Dire si l’on vient à la prochaine séance (accueil), et s’abonner à l’agenda (Calendrier).",
        "    5. Lire le thème à plusieurs (accueil, Ouvrir la capsule), et reprendre une fiche (Bibliothèque).",
        f"  Puis, avec {animator['email']} :",
        "    6. Voir qui attend un mot, et l’écrire à toutes les structures à la fois.",
        "    7. Préparer une séance : conducteur, convocation, présences, attestations.",
        "    8. Projeter la restitution d’une capsule passée. Ouvrir un atelier (Ateliers, sur une séance), et",
        "       y répondre comme un téléphone\u00a0: son lien, dans une fenêtre privée.",
        "    9. Ouvrir un collectif : quatre clics jusqu’au calendrier publié.",
        f"\n  Les courriels ne partent pas : on les lit à {address}/courriels/",
        "  Ctrl-C pour arrêter.\n",
    ]
    return "\n".join(lines)


def serve(data, port):
    must_be_free(port)
    hold(data)
    env = environment(data, port)
    text = welcome(env["SITE_URL"], make_ready(data, env))
    env["CAPCOLLECTIF_WELCOME"] = text  # shown once gunicorn listens, see gunicorn_demo.py
    os.chdir(ROOT)
    command = gunicorn(port)
    os.execve(command[0], command, env)


def arguments():
    parser = argparse.ArgumentParser(prog="script/demo", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=PORT, help=f"default: {PORT}")
    parser.add_argument("--data", type=Path, help="folder of the data (default: var)")
    parser.add_argument("--reset", action="store_true", help="start from fresh demo data")
    parser.add_argument(
        "--check", action="store_true", help="try the main journey over HTTP, then stop: 0 or 1"
    )
    return parser.parse_args()


def main():
    asked = arguments()
    data = asked.data and asked.data.expanduser().resolve()
    if asked.reset:
        hold(data or VAR)
        forget(data or VAR)
    if asked.check:
        with running(data) as (address, accounts):
            return journey.check(address, accounts)
    return serve(data or VAR, asked.port)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except Refused as refusal:
        sys.exit(str(refusal))
    except subprocess.CalledProcessError as failure:
        sys.exit(f"« manage.py {failure.cmd[2]} » a échoué (ci-dessus).")
    except KeyboardInterrupt:
        sys.exit(130)
