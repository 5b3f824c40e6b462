import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from capcollectif import images
from capcollectif.errors import Refused


def sent(content, name="logo.png"):
    return SimpleUploadedFile(name, content)


def image(size=(300, 100), *, mode="RGB", kind="PNG", **options):
    file = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "L" else 90).save(file, kind, **options)
    return file.getvalue()


def chunk(kind, content):
    """One part of a PNG."""
    checked = kind + content
    return struct.pack("!I", len(content)) + checked + struct.pack("!I", zlib.crc32(checked))


def opened(drawn):
    return Image.open(io.BytesIO(drawn.content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_an_image_comes_back_as_a_png_of_its_size(kind):
    drawn = images.redraw(sent(image(kind=kind)))

    assert (drawn.width, drawn.height) == (300, 100)
    assert opened(drawn).format == "PNG"


def test_a_large_one_is_reduced_in_proportion():
    drawn = images.redraw(sent(image((3000, 1000))))

    assert (drawn.width, drawn.height) == (900, 300)


def test_a_transparent_ground_stays_so():
    assert opened(images.redraw(sent(image(mode="RGBA")))).mode == "RGBA"


def test_what_a_photo_says_besides_is_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010E] = "Toulouse, chez Samira"
    drawn = images.redraw(sent(image((300, 100), kind="JPEG", exif=exif)))

    assert (drawn.width, drawn.height) == (100, 300)
    assert b"Samira" not in drawn.content
    assert not opened(drawn).getexif()


def test_what_follows_the_image_in_its_file_is_gone():
    drawn = images.redraw(sent(image() + b"<script>alert(1)</script>"))

    assert b"<script>" not in drawn.content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bonjour",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        image()[:60],
        image(kind="JPEG")[:200],
        image(kind="WEBP")[:30],
    ],
)
def test_what_is_no_image_is_refused_with_an_example(content):
    with pytest.raises(Refused, match=r"logo-region\.png"):
        images.redraw(sent(content))


def test_an_image_that_announces_too_many_points_is_refused_before_it_is_read():
    head = struct.pack("!IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0"))

    with pytest.raises(Refused, match="trop grande"):
        images.redraw(sent(bomb))
    with pytest.raises(Refused, match="trop grande"):
        images.redraw(sent(image((5000, 4100), mode="L")))


def test_an_image_of_a_great_many_rows_is_refused_however_narrow():
    with pytest.raises(Refused, match="trop grande"):
        images.redraw(sent(image((1, images.LONGEST_SIDE + 1), mode="L")))


def test_a_heavy_file_is_refused_unread():
    with pytest.raises(Refused, match="trop lourde"):
        images.redraw(sent(b"x" * (images.MOST_BYTES + 1)))
