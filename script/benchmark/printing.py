"""The floor of a PDF: WeasyPrint alone, in a warm process, on the same page with the same options."""

import os
import time

import weasyprint
from django.template.loader import render_to_string
from django.utils import timezone
from weasyprint.text.fonts import FontConfiguration

from assessments import documents
from capcollectif import pdf_worker


class Raw:
    """Prints the page that our server prints; tells its CPU as a Server does."""

    def __init__(self, world):
        os.environ["SOURCE_DATE_EPOCH"] = "0"
        document = documents.of_plan(world.structure, today=timezone.localdate())
        self.html = render_to_string(document.template, {"document": document.content})
        self.fonts = FontConfiguration()
        self.style = weasyprint.CSS(filename=pdf_worker.STYLESHEET, font_config=self.fonts)

    def print(self):
        page = weasyprint.HTML(string=self.html)
        return page.write_pdf(
            stylesheets=[self.style], font_config=self.fonts, **pdf_worker.OPTIONS
        )

    def cpu_ms(self):
        return time.process_time() * 1000
