"""Remake requirements.txt from pyproject.toml, or check (--check) that it is in step with it.

Its first line holds a hash of what it was made from, so that the check needs no network.
More arguments go to `uv pip compile`: `--upgrade`, `--upgrade-package weasyprint`.
"""

import hashlib
import json
import subprocess
import sys
import tomllib

from prepare import LOCK, ROOT, TOOLS

MARK = "# Made by script/lock from the dependencies of pyproject.toml, sha256:"


def wanted():
    """The first line of a requirements.txt that is in step with pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needs = [project["project"]["dependencies"], project["dependency-groups"]]
    digest = hashlib.sha256(json.dumps(needs, sort_keys=True).encode()).hexdigest()
    return f"{MARK}{digest}\n"


def compile_lock(*options):
    # fmt: off
    command = [
        TOOLS / "bin" / "uv", "pip", "compile", "pyproject.toml", "--group", "dev", "--universal",
        "--generate-hashes", "--no-header", "--python-version", "3.11", "--quiet",
        "--output-file", LOCK, *options,
    ]
    # fmt: on
    subprocess.run(command, cwd=ROOT, check=True)
    pins = [line for line in LOCK.read_text().splitlines(True) if not line.startswith(MARK)]
    LOCK.write_text(wanted() + "".join(pins))


if __name__ == "__main__":
    if sys.argv[1:] != ["--check"]:
        compile_lock(*sys.argv[1:])
    elif not LOCK.read_text().startswith(wanted()):
        sys.exit("requirements.txt is not made from this pyproject.toml: run script/lock")
