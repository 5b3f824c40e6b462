"""Make ready what the other scripts need, then run the one that is asked. Standard library only.

The environment (.venv) holds exactly what requirements.txt pins, hashes checked. A stamp remembers
what it was made from, so that a second run only reads the stamp and opens Pango.
"""

import ctypes
import fcntl
import hashlib
import os
import platform
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV, TOOLS = ROOT / ".venv", ROOT / ".tools"
PYTHON, STAMP = VENV / "bin" / "python", VENV / "made-from"
LOCK = ROOT / "requirements.txt"
# What WeasyPrint opens by name at the first PDF: Linux’s names, then macOS’s.
PANGO = [
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib"),
]
PANGO_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"]
HOMEBREW = "/opt/homebrew/lib:/usr/local/lib"


class CannotPrepare(Exception):
    """Something is missing that only a person can give; the message says what to type."""


def say(message):
    print(f"· {message}", file=sys.stderr, flush=True)


def works(*command):
    """Whether the command is there and ends well."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


# ── The system’s packages ───────────────────────────────────────────────────
def as_root():
    """What a command begins with to run as root, without a question being asked."""
    return [] if os.geteuid() == 0 else ["sudo", "-n"]


def apt_install(*packages, why):
    """Install Debian packages as root or by `sudo -n`; raise CannotPrepare with the line to type."""
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    by_hand = f"sudo apt-get update && sudo {line}"
    if not shutil.which("apt-get"):
        raise CannotPrepare(f"{why} On Debian or Ubuntu: {by_hand}")
    sudo = as_root()
    if not works(*sudo, "true"):
        raise CannotPrepare(f"{why} Type: {by_hand}")
    say(f"{why} {line}")
    # `env`, as sudo drops the variables of the caller.
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    if works(*install):
        return
    works(*apt, "update")  # a new machine has no list of packages yet
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotPrepare(f"{why} This failed: {line}\n{done.stderr.strip()}")


def missing_libraries():
    """The libraries of PANGO that this machine cannot open, by their first name."""
    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", HOMEBREW)
    return [names[0] for names in PANGO if not any(_opens(name) for name in names)]


def _opens(name):
    folders = ["", *HOMEBREW.split(":")] if sys.platform == "darwin" else [""]
    for folder in folders:
        try:
            ctypes.CDLL(str(Path(folder) / name))
        except OSError:
            continue
        return True
    return False


def pango():
    """Have what the PDFs need, or raise CannotPrepare."""
    missing = missing_libraries()
    if not missing:
        return
    why = f"The PDFs need {', '.join(missing)}."
    if sys.platform == "darwin":
        raise CannotPrepare(f"{why} Type: brew install pango")
    apt_install(*PANGO_PACKAGES, why=why)
    if missing := missing_libraries():
        raise CannotPrepare(f"Installed, and still not to be opened: {', '.join(missing)}.")


# ── The environment ─────────────────────────────────────────────────────────
def recipe():
    """What the environment is made from, as one line."""
    pins = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{pins} {platform.python_version()} {platform.platform()} {VENV}"


def is_ready():
    try:
        return STAMP.read_text() == recipe() and PYTHON.exists()
    except OSError:
        return False


def base_python():
    """The interpreter itself, where this one is that of an environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def make_environment():
    """Make .venv by uv; where uv cannot be had, by pip."""
    say("Making the Python environment (once, about a minute)")
    python = base_python()
    with_pip = works(python, "-m", "pip", "--version")
    if with_pip and _by_uv(python):
        return
    if not _by_pip(python, with_pip):
        why = "Python has neither pip nor venv."
        apt_install("python3-venv", "python3-pip", why=why)
        if not _by_uv(python) and not _by_pip(python, with_pip=True):
            raise CannotPrepare("The packages of requirements.txt could not be installed.")


def _by_uv(python):
    uv = TOOLS / "bin" / "uv"
    pins = Path(__file__).with_name("uv.txt")
    current = TOOLS / "made-from"
    if not (
        current.exists() and current.read_text() == pins.read_text() and works(uv, "--version")
    ):
        # --target is allowed on a Python that its distribution manages (PEP 668).
        pip = [python, "-m", "pip", "install", "--quiet", "--upgrade", "--target", TOOLS]
        if not works(*pip, "--require-hashes", "-r", pins) or not works(uv, "--version"):
            say("uv cannot be had here; going on with pip")
            return False
        current.write_text(pins.read_text())
    os.environ.setdefault("UV_LINK_MODE", "copy")
    options = ["--no-config", "--no-python-downloads", "--system-certs", "--quiet"]
    if not _same_python(python) and not works(uv, "venv", *options, "--clear", "-p", python, VENV):
        return False
    sync = [uv, "pip", "sync", *options, "-p", PYTHON, "--require-hashes", LOCK]
    return subprocess.run(sync, check=False).returncode == 0


def _same_python(python):
    """Whether .venv works already, with the version of `python`: then it is only brought up to date."""
    version = "import sys; print(sys.version)"
    try:
        mine, theirs = (
            subprocess.run([path, "-c", version], capture_output=True, check=True).stdout
            for path in [PYTHON, python]
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return mine == theirs


def _by_pip(python, with_pip):
    if works(python, "-m", "venv", "--clear", VENV):
        pip = [PYTHON, "-m", "pip"]
    elif with_pip and works(python, "-m", "venv", "--clear", "--without-pip", VENV):
        pip = [python, "-m", "pip", "--python", PYTHON]  # Debian without ensurepip
    else:
        return False
    install = ["install", "-qq", "--require-hashes", "-r", LOCK]
    return subprocess.run([*pip, *install], check=False).returncode == 0


def prepare():
    """Have the environment and Pango; one at a time, whoever else is preparing."""
    if is_ready() and not missing_libraries():
        return
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_ready():
            STAMP.unlink(missing_ok=True)
            make_environment()
            STAMP.write_text(recipe())
        pango()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends the child that works, too
    try:
        prepare()
    except CannotPrepare as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
    if len(sys.argv) > 1:
        script = Path(__file__).parent / sys.argv[1]
        os.execv(PYTHON, [PYTHON, script, *sys.argv[2:]])


if __name__ == "__main__":
    main()
