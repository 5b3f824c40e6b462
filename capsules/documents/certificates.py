"""Certificates of attendance on paper, one a page, as they were issued."""

import datetime
from dataclasses import astuple, dataclass

from django.urls import reverse
from django.utils import timezone

from capcollectif import outbox, pdf
from capsules.calculations import codes
from capsules.calculations.certificates import Content
from capsules.queries.funders import Funders, PrintedLogo


@dataclass(frozen=True)
class Page:
    content: Content
    code: str
    on: datetime.date  # of issue

    @property
    def code_as_read(self):
        return codes.as_read(self.code)

    @property
    def funders(self):
        logos = tuple(PrintedLogo(*astuple(logo)) for logo in self.content.logos)
        return Funders(self.content.mentions, logos)


@dataclass(frozen=True)
class PrintedCertificates:
    title: str
    structure: str  # who issues them: the author of the document
    check_address: str
    pages: tuple[Page, ...]


def of_certificates(rows, *, title, author):
    """The pdf.Document of these Certificate rows, in their order, at most pdf.MOST_ROWS."""
    pages = tuple(
        Page(row.facts, row.code, timezone.localdate(row.issued_at))
        for row in rows[: pdf.MOST_ROWS]
    )
    address = outbox.absolute(reverse("capsules:certificate_check"))
    content = PrintedCertificates(title, author, address, pages)
    return pdf.Document("capsules/pdf/certificates.html", content, title)


def of_certificate(row):
    """The pdf.Document of one Certificate."""
    facts = row.facts
    title = f"Attestation de présence – {facts.person} – {facts.title}"
    return of_certificates([row], title=title, author=facts.collective)
