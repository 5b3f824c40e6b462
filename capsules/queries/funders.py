"""What funders ask for, ready to print: their mentions, and their logos."""

import base64
from dataclasses import dataclass

from django.core.files.storage import default_storage

from capsules.models import Logo

HIGHEST, WIDEST = 16, 46  # millimetres, on paper


@dataclass(frozen=True)
class PrintedLogo:
    """A logo: its file never changes, so that its name stands for what it shows."""

    name: str
    file: str  # within the storage
    width: int  # pixels
    height: int

    @property
    def source(self):
        """The address that holds the image itself; empty if the file is lost."""
        try:
            with default_storage.open(self.file) as file:
                image = base64.b64encode(file.read()).decode()
        except OSError:
            return ""
        return f"data:image/png;base64,{image}"

    @property
    def box(self):
        """(width, height) on paper in CSS pixels, as large as HIGHEST and WIDEST let it be."""
        scale = min(HIGHEST / self.height, WIDEST / self.width) * 96 / 25.4
        return round(self.width * scale) or 1, round(self.height * scale) or 1


@dataclass(frozen=True)
class Funders:
    mentions: str
    logos: tuple[PrintedLogo, ...]

    def __bool__(self):
        return bool(self.mentions or self.logos)


def of(collective):
    """The Funders of `collective`. One query."""
    rows = Logo.objects.filter(collective=collective, archived_at=None).order_by("position", "pk")
    return Funders(collective.funders, tuple(map(printed, rows)))


def printed(logo):
    """The PrintedLogo of a Logo."""
    return PrintedLogo(logo.name, logo.file.name, logo.width, logo.height)
