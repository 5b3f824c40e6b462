"""Images that people send: opened with care, then drawn again, so that nothing else comes with them."""

import io
from dataclasses import dataclass

from .errors import Refused

MOST_BYTES = 5_000_000
MOST_PIXELS = 20_000_000
LONGEST_SIDE = 10_000  # pixels: each row costs memory, whatever it holds
LARGEST = (900, 400)  # pixels: width and height of what is kept
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")

NOT_AN_IMAGE = (
    "Cette image ne se lit pas. Envoyez un fichier PNG, JPEG, WebP ou GIF, "
    "par exemple logo-region.png."
)
TOO_HEAVY = "Cette image est trop lourde\u00a0: 5\u00a0Mo au plus."
TOO_LARGE = (
    "Cette image est trop grande\u00a0: réduisez-la à 4\u00a0000\u00a0pixels de côté au plus."
)


@dataclass(frozen=True)
class Drawn:
    """A PNG of ours; `width` and `height` in pixels."""

    content: bytes
    width: int
    height: int


def redraw(file):
    """What the upload `file` shows, as a Drawn of at most LARGEST. Raises Refused."""
    from PIL import Image, ImageOps  # a worker that takes no logo starts without it

    if file.size > MOST_BYTES:
        raise Refused(TOO_HEAVY)
    broken = (OSError, ValueError, SyntaxError, EOFError, MemoryError)  # Pillow’s, by format
    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        image = Image.open(file, formats=FORMATS)
        if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
            raise Refused(TOO_LARGE)
        upright = ImageOps.exif_transpose(image)
        has_holes = "A" in upright.getbands() or "transparency" in upright.info
        upright = upright.convert("RGBA" if has_holes else "RGB")
    except bombs as error:
        raise Refused(TOO_LARGE) from error
    except broken as error:
        raise Refused(NOT_AN_IMAGE) from error
    upright.thumbnail(LARGEST)
    bare = Image.new(upright.mode, upright.size)  # its points, without what else the file said
    bare.paste(upright)
    png = io.BytesIO()
    bare.save(png, "PNG", optimize=True)
    return Drawn(png.getvalue(), bare.width, bare.height)
