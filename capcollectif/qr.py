"""Codes to photograph, drawn in the page itself: no image to load, no inline style."""

import functools
from typing import NamedTuple

QUIET_ZONE = 4  # modules around it, as the standard wants


class Drawing(NamedTuple):
    """An SVG: `side` of its square viewBox, and the `path` of its dark modules."""

    side: int
    path: str


@functools.lru_cache(64)
def of(text):
    """The Drawing of a code that reads `text`. The last ones are kept: each takes ten milliseconds."""
    import qrcode  # a quarter of a second to load, with Pillow: only for who shows a code

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    rows = code.get_matrix()
    dark = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return Drawing(len(rows), "".join(dark))
