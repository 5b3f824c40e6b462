"""The restitution of a capsule as it is read: what was frozen, through calculations.anonymity.

Pages, projection, PDF, spreadsheet and dossier read `reading_of`, and nothing else of it; one’s own
row is the only one that leaves `answers`.
"""

import datetime
from typing import NamedTuple

from assessments.models import Question, Snapshot
from capcollectif.french import in_words
from capcollectif.prepared import Prepared
from capsules.calculations import anonymity, restitution
from capsules.calculations.method import Beat
from capsules.models import Enrolment, Naming, Restitution
from members.models import Structure

from . import thresholds


class Counted(NamedTuple):
    """Who would be counted if the restitution opened now. Progress only: no answer.

    Each of the last three is a list of names, in order.
    """

    answers: dict[str, dict[str, int | None]]  # as Restitution.answers
    missing: list[str]  # those without a closed diagnostic
    elsewhere: list[str]  # counted by the restitution of another collective on the same theme
    reopened: list[str]  # counted by their last closed diagnostic

    @property
    def lacking(self):
        """How many structures are missing to the threshold."""
        return max(thresholds.least() - len(self.answers), 0)

    @property
    def too_few(self):
        """« Deux diagnostics sont clos… » and how many more it takes, as long as some are missing."""
        count = len(self.answers)
        there = {0: "Aucun diagnostic n’est clos", 1: "Un seul diagnostic est clos"}.get(
            count, f"{in_words(count).capitalize()} diagnostics sont clos"
        )
        more = in_words(self.lacking)
        return f"{there}\u00a0: il en faut {more} de plus pour que personne ne soit reconnu."


def counted(capsule):
    """The Counted of `capsule`. Four queries.

    A structure counts in one restitution of a theme only: two that share some of their structures
    would tell of the others by their difference.
    """
    codes = [row[1] for row in _QUESTIONS.rows(capsule.theme_id)]
    before = Restitution.objects.filter(capsule__theme=capsule.theme_id).exclude(capsule=capsule)
    taken = {key for answers in before.values_list("answers", flat=True) for key in answers}
    closed = _last_snapshots(capsule)
    found = Counted({}, [], [], [])
    staying = Enrolment.objects.staying().filter(collective=capsule.collective_id)
    for pk, name in staying.order_by("structure__name", "pk").values_list(
        "structure", "structure__name"
    ):
        if str(pk) in taken:
            found.elsewhere.append(name)
        elif pk not in closed:
            found.missing.append(name)
        else:
            content, is_open = closed[pk]
            found.answers[str(pk)] = _levels(content, codes)
            found.reopened.extend([name] * is_open)
    return found


def _last_snapshots(capsule):
    """{structure pk: (content of its last closing on the theme, whether it is open again)}."""
    rows = Snapshot.objects.filter(
        assessment__theme=capsule.theme_id,
        assessment__structure__enrolments__collective=capsule.collective_id,
    ).order_by("assessment", "number")
    fields = ("assessment__structure", "content", "assessment__closed_at")
    return {pk: (content, closed is None) for pk, content, closed in rows.values_list(*fields)}


def _levels(content, codes):
    levels = {line["code"]: line["level"] for line in content["lines"]}
    return {code: levels.get(code) for code in codes}


_QUESTIONS = Prepared(
    lambda theme: (
        Question.objects.filter(theme=theme, kind=Question.Kind.LEVELS)
        .order_by("number")
        .values_list("number", "code", "axis__title", "title", "statement", "descriptors")
    )
)


def asked(theme):
    """The restitution.Asked of the theme of that pk: its questions with levels. One query."""
    return [
        restitution.Asked(number, code, axis, title or statement, statement, tuple(descriptors))
        for number, code, axis, title, statement, descriptors in _QUESTIONS.rows(theme)
    ]


def is_the_day(capsule, *, today):
    """Whether the sharing day of `capsule` is today, or was. One query."""
    days = capsule.sessions.filter(beat=Beat.SHARING, cancelled_at=None, day__lte=today)
    return days.exists()


class Read(NamedTuple):
    """A frozen restitution as everybody of the collective reads it."""

    portrait: restitution.Portrait
    names: dict[str, str]  # {structure, as in the Portrait: its name}, by name
    level_names: tuple[str, ...]  # of levels 1 to 4
    frozen_at: datetime.datetime


def released(frozen):
    """The anonymity.Release of a Restitution, under the threshold of today; None if that hides it."""
    return anonymity.under(anonymity.from_data(frozen.content), setting=thresholds.least())


def reading_of(frozen, *, with_names=True):
    """The Read of a Restitution that came with its capsule’s theme and référentiel; None if hidden.

    It is hidden while the threshold, raised since, is more than it counts. At most three queries.
    """
    public = released(frozen)
    if public is None:
        return None
    if not with_names:
        public = anonymity.nameless(public)
    theme = frozen.capsule.theme
    levels = tuple(theme.framework.level_names().values())
    portrait = restitution.portrait(public, asked(theme.pk), levels)
    named = Structure.objects.filter(pk__in=public.named) if public.named else ()
    names = {str(each.pk): each.name for each in sorted(named, key=lambda each: each.name)}
    return Read(portrait, names, levels, frozen.frozen_at)


def with_words(restitutions):
    """`restitutions` (a queryset) with what `reading_of` needs."""
    return restitutions.select_related("capsule__collective", "capsule__theme__framework")


_OF_CAPSULE = Prepared(lambda capsule: with_words(Restitution.objects.filter(capsule=capsule)))


def of_capsule(capsule):
    """The Restitution of a capsule that somebody sees, or None. One query."""
    return next(iter(_OF_CAPSULE.objects(capsule.pk)), None)


def opened(collective):
    """The Restitutions of `collective`, in the order of its capsules. One query."""
    rows = Restitution.objects.filter(capsule__collective=collective).defer("answers", "content")
    return rows.select_related("capsule__theme").order_by("capsule__position", "pk")


def own_row(frozen, user, structure):
    """{question code: level or None} of the structure of that pk, if `user` is in it; else None.

    None also if it was not counted.
    """
    own = structure in user.structures_as()
    return frozen.answers.get(str(structure)) if own else None


def naming_of(capsule, structure):
    """The standing Naming of the structure of that pk in `capsule`, or None. One query."""
    return Naming.objects.standing().filter(capsule=capsule, structure=structure).first()


def widest(capsule, *, limit):
    """Numbers of the questions on which levels differ most, as the restitution shows them.

    Empty before it is open. At most three queries.
    """
    frozen = of_capsule(capsule)
    read = frozen and reading_of(frozen, with_names=False)
    return tuple(part.asked.number for part in read.portrait.widest[:limit]) if read else ()
