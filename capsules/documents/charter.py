"""The charter of commitment on one page: blank, or with the name of a structure."""

import datetime
from dataclasses import dataclass

from capcollectif import french, pdf
from capsules.calculations import commitments as calculation
from capsules.models import Enrolment
from capsules.queries import commitments, funders
from capsules.queries.funders import Funders


@dataclass(frozen=True)
class PrintedCharter:
    collective: str
    region: str
    starts_on: datetime.date
    text: str
    structure_name: str  # empty on a blank one
    place: str
    committed_on: datetime.date | None
    committed_by: str
    confirms_on: datetime.date | None
    animated_by: str
    funders: Funders

    @property
    def title(self):
        of = f", {self.structure_name}" if self.structure_name else ""
        return f"Charte d’engagement{of}"

    @property
    def structure(self):
        return self.structure_name or self.collective

    @property
    def running(self):
        return f"Charte d’engagement, {self.collective}"

    @property
    def is_roomy(self):
        """Whether there is room for the larger type."""
        return calculation.lines_of(self.text) <= calculation.ROOMY_LINES

    @property
    def blocks(self):
        return calculation.blocks(pdf.printable(self.text))


def of_charter(collective, enrolment=None):
    """The pdf.Document for `enrolment`, with its structure, or blank. Four queries at most.

    `collective` comes with its region.
    """
    structure = enrolment and enrolment.structure
    is_committed = enrolment and enrolment.state == Enrolment.State.COMMITTED
    content = PrintedCharter(
        collective=collective.name,
        region=collective.region.name,
        starts_on=collective.starts_on,
        text=commitments.charter_of(collective),
        structure_name=structure.name if structure else "",
        place=structure.place if structure else "",
        committed_on=enrolment.committed_on if is_committed else None,
        committed_by=enrolment.committed_by if is_committed else "",
        confirms_on=enrolment.confirms_on if enrolment else None,
        animated_by=french.listed([str(each) for each in collective.region.facilitators.all()]),
        funders=funders.of(collective),
    )
    name = f"Charte d’engagement – {structure.name if structure else collective.name}"
    return pdf.Document("capsules/pdf/charter.html", content, name)
