"""What we did not write is what its authors published, licence included."""

import hashlib
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
CHECKSUMS = VENDOR / "CHECKSUMS"  # as `sha256sum` writes them, to be read by `sha256sum --check`


def test_vendored_files_are_those_of_the_checksums():
    expected = dict(reversed(line.split("  ", 1)) for line in CHECKSUMS.read_text().splitlines())
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path != CHECKSUMS
    }
    assert found == expected


def test_every_vendored_library_has_its_licence():
    for folder in VENDOR.iterdir():
        assert not folder.is_dir() or list(folder.glob("LICENSE*")), folder.name
