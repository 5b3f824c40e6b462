"""What is measured in this process, warm: libraries alone, as floors, and the planner.

Each tells its CPU as a Server does.
"""

import io
import os
import time
from datetime import date

import servers
import weasyprint
import xlsxwriter
from weasyprint.text.fonts import FontConfiguration

from capcollectif import pdf_worker
from capsules.calculations import closed_days, planner
from capsules.documents import dossiers, of_following


class Here:
    def cpu_ms(self):
        return time.process_time() * 1000


class Printer(Here):
    """WeasyPrint on a page that our server prints, with the same options."""

    def __init__(self, html):
        os.environ["SOURCE_DATE_EPOCH"] = "0"
        self.html = html
        self.fonts = FontConfiguration()
        self.style = weasyprint.CSS(filename=pdf_worker.STYLESHEET, font_config=self.fonts)

    def print(self):
        page = weasyprint.HTML(string=self.html)
        return page.write_pdf(
            stylesheets=[self.style], font_config=self.fonts, **pdf_worker.OPTIONS
        )


class DossierMaker:
    """A Dossier made as the worker makes it, the process that prints it included."""

    def __init__(self, dossier):
        self.dossier = dossier
        self.page = dossiers.composed(dossier, dossier.owner, _told_to_nobody).html

    def cpu_ms(self):
        return time.process_time() * 1000 + servers.family_cpu_ms(os.getpid())

    def make(self):
        dossiers.make(self.dossier, self.dossier.owner, _told_to_nobody)


def _told_to_nobody(percent):
    """It has no row to say how far it is."""


class Writer(Here):
    """xlsxwriter on the cells that our server writes."""

    def __init__(self, collective):
        sheet = of_following(collective)
        self.lines = [sheet.header, *sheet.rows]

    def write(self):
        book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
        page = book.add_worksheet()
        for number, line in enumerate(self.lines):
            for column, cell in enumerate(line):
                if cell is not None:
                    page.write_string(number, column, str(cell))
        book.close()


class Planning(Here):
    """A programme of six capsules over real closed days, which are made ready before."""

    def __init__(self):
        self.launch, until = date(2026, 9, 15), date(2028, 8, 31)
        closures = closed_days.published("C", self.launch, until)
        self.closed = closed_days.ClosedDays(closures, until)

    def plan(self):
        return planner.plan(
            launch=self.launch, themes=6, rhythm=planner.Rhythm(), closed=self.closed
        )
