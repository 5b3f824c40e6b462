"""Every check and test, then a summary. More arguments go to pytest: script/test --fast -k plan

The database of each part is its own: SQLite’s in a temporary folder, PostgreSQL’s in a private
cluster made from the machine’s binaries, reached by a socket and gone at the end.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from prepare import ROOT, CannotPrepare, apt_install, as_root, works

CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
CREATE_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")
NO_TEST = 5  # pytest’s exit code where nothing was selected
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "only-for-check-deploy-" + "x8Kq2mZt7Lw4Rb9Nv3Hc6Jd1" * 2,
    "SITE_URL": "https://collectifs.example",
    "ALLOWED_HOSTS": "collectifs.example",
}


# ── Lint ────────────────────────────────────────────────────────────────────
def linters(data):
    """Each linter’s command and what it needs in its environment, by name."""
    python, lint_imports = sys.executable, Path(sys.executable).with_name("lint-imports")
    manage = [python, "manage.py"]
    developer, production = {"DEBUG": "1", "DATA_DIR": data}, PRODUCTION | {"DATA_DIR": data}
    deploy = [*manage, "check", "--deploy", "--fail-level=WARNING"]
    return {
        "ruff format": ([python, "-m", "ruff", "format", "--check", "."], {}),
        "ruff check": ([python, "-m", "ruff", "check", "."], {}),
        "djlint": ([python, "-m", "djlint", "templates", "--lint", "--quiet"], {}),
        "lint-imports": ([lint_imports], {}),
        "script/lock --check": ([python, "script/lock.py", "--check"], {}),
        "makemigrations": ([*manage, "makemigrations", "--check", "--dry-run"], developer),
        "check --deploy": (deploy, production),
    }


def lint(data):
    """Run every linter, showing the words of those that complain; return their names."""
    complaining = []
    for name, (command, env) in linters(data).items():
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        print(f"{'ok    ' if not done.returncode else 'FAILED'}  {name}", flush=True)
        if done.returncode:
            print(done.stdout, flush=True)
            complaining.append(name)
    return complaining


# ── pytest ──────────────────────────────────────────────────────────────────
class Tests:
    """Runs pytest, lets its words through, and keeps its last line."""

    def __init__(self, data, more):
        self.data, self.more = data, more
        self.passed = self.failed = self.skipped = 0

    def __call__(self, *options, env=None):
        """Return pytest’s closing line, and whether all is well."""
        env = os.environ | {"DEBUG": "1", "DATA_DIR": self.data} | (env or {})
        command = [sys.executable, "-m", "pytest", "-q", *options, *self.more]
        closing = ""
        with subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
        ) as pytest:
            try:
                for line in pytest.stdout:
                    print(line, end="", flush=True)
                    closing = line.strip(" =\n") or closing
            except BaseException:
                pytest.terminate()
                raise
        self._count(closing)
        nothing = pytest.returncode == NO_TEST and self.more
        return closing, pytest.returncode == 0 or bool(nothing)

    def _count(self, closing):
        counts = {
            word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error|skipped)", closing)
        }
        self.passed += counts.get("passed", 0)
        self.failed += counts.get("failed", 0) + counts.get("error", 0)
        self.skipped += counts.get("skipped", 0)


# ── PostgreSQL ──────────────────────────────────────────────────────────────
def postgres_binaries():
    """The folder of initdb and postgres, the newest version first; installed with apt if missing."""
    if folder := _find_postgres():
        return folder
    # Without this file, Debian’s package would make and start a cluster of the system’s.
    works(
        *as_root(),
        "sh",
        "-c",
        f"test -e {CREATE_CLUSTER} || {{ mkdir -p {CREATE_CLUSTER.parent}"
        f" && echo create_main_cluster = false > {CREATE_CLUSTER}; }}",
    )
    apt_install("postgresql", why="The tests on PostgreSQL need its server.")
    return _find_postgres()


def _find_postgres():
    folders = [Path(found).parent for found in [shutil.which("initdb")] if found]
    for root in ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]:
        folders += Path(root).glob("*/bin")
    folders = [
        folder
        for folder in folders
        if all((folder / name).exists() for name in ("initdb", "postgres"))
    ]
    return max(
        folders, key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))], default=None
    )


@contextlib.contextmanager
def postgres():
    """A private PostgreSQL, as the URL of its database. It refuses root: then another user runs it."""
    binaries = postgres_binaries()
    owner, become = None, []
    if os.geteuid() == 0:
        owner = next(name for name in ["postgres", "nobody"] if _user_exists(name))
        become = [
            "setpriv",
            f"--reuid={owner}",
            f"--regid={pwd.getpwnam(owner).pw_gid}",
            "--clear-groups",
        ]
    with tempfile.TemporaryDirectory(prefix="capcollectif-pg-") as folder:
        if owner:
            shutil.chown(folder, owner)
        cluster = f"{folder}/cluster"
        initdb = [*become, binaries / "initdb", "-D", cluster, "-U", "tests", "-A", "trust"]
        subprocess.run(
            [*initdb, "--encoding=UTF8", "--locale=C", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )
        # fsync=off: what a crash would lose here is worth nothing.
        settings = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200"]
        server = subprocess.Popen(
            [*become, binaries / "postgres", "-D", cluster, "-k", folder, *settings],
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            _wait_for(Path(folder), server)
            yield f"postgres://tests@{quote(folder, safe='')}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # « fast » shutdown
            server.wait(timeout=60)


def _user_exists(name):
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(name))
    return False


def _wait_for(folder, server, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            raise CannotPrepare("PostgreSQL stopped as it started.")
        ready = folder / "cluster" / "postmaster.pid"
        if ready.exists() and "ready" in ready.read_text():
            return
        time.sleep(0.1)
    raise CannotPrepare("PostgreSQL does not start.")


# ── The parts, in order ─────────────────────────────────────────────────────
def on_sqlite(tests):
    return tests("-n", "auto", "-m", "not browser")


def on_sqlite_fast(tests):
    return tests("-n", "auto", "-m", "not browser and not slow")


def on_postgres(tests):
    with postgres() as url:
        return tests("-n", "auto", "-m", "not browser", env={"DATABASE_URL": url})


def in_chromium(tests):
    if not any(map(shutil.which, CHROMIUM)):
        apt_install("chromium", why="The browser tests need Chromium.")
    # Two browsers, each with its server and its demo. Some tests look at a hundred pages: whoever
    # has nothing left to do takes the other’s.
    return tests("-n", "2", "--dist", "worksteal", "-m", "browser")


def outcome(part, tests):
    """Whether all is well, and the line that says how it went."""
    try:
        line, well = part(tests)
    except CannotPrepare as problem:
        # In CI everything must run; on somebody’s machine, say loudly what did not.
        return "CI" not in os.environ, f"NOT RUN HERE. {problem}"
    except subprocess.CalledProcessError as failure:
        return False, str(failure)
    return well, line


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    more = sys.argv[1:]
    fast = "--fast" in more
    more = [argument for argument in more if argument != "--fast"]
    parts = {"SQLite": on_sqlite, "PostgreSQL": on_postgres, "Chromium": in_chromium}
    if fast:
        parts = {"SQLite": on_sqlite_fast}
    with tempfile.TemporaryDirectory(prefix="capcollectif-tests-") as data:
        tests = Tests(data, more)
        print("── Lint ──", flush=True)
        complaining = lint(data)
        summary = [("Lint", not complaining, ", ".join(complaining) or "nothing to say")]
        for name, part in parts.items():
            print(f"\n── {name} ──", flush=True)
            summary.append((name, *outcome(part, tests)))
    print("\n── Summary ──")
    for name, well, line in summary:
        print(f"{'ok    ' if well else 'FAILED'}  {name:10}  {line}")
    print(f"{tests.passed} passed, {tests.failed} failed, {tests.skipped} skipped")
    return 0 if all(well for _, well, _ in summary) else 1


if __name__ == "__main__":
    sys.exit(main())
