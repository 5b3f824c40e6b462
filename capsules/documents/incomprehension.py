"""The spreadsheet of where a theme is not understood. Of queries.incomprehension alone."""

from capcollectif.french import in_words
from capcollectif.spreadsheet import Sheet
from capsules.queries import incomprehension, thresholds

_FIGURES = (
    "Personnes", "Pas clair pour (au moins)", "Pas clair pour (au plus)", "Questions sans réponse",
)  # fmt: skip


def sheets_of(questions, capsules, told):
    """Two Sheets: question by question, the hardest first; then collective by collective."""
    lines = incomprehension.lines(questions, told)
    header = ("Question", "Énoncé")
    together = [
        (*_which(line.question), float(line.collectives), *_figures(line.told)) for line in lines
    ]
    apart = [
        (*_which(line.question), str(capsule.collective), str(capsule.collective.region), *figures)
        for line in lines
        for capsule, each in incomprehension.by_collective(capsules, line.question.number, told)
        for figures in [_figures(each)]
    ]
    return (
        Sheet("Questions", (*header, "Collectifs qui comptent", *_FIGURES), together),
        Sheet("Collectifs", (*header, "Collectif", "Région", *_FIGURES), apart),
    )


def _which(question):
    return float(question.number), question.statement


def _figures(told):
    if not told.clarity.ranges:
        return f"moins de {in_words(thresholds.least())}", None, None, None
    numbers = (told.clarity.readers, *told.clarity.unclear, told.waiting)
    return tuple(float(number) for number in numbers)
