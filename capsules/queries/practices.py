"""The library: the practices that somebody may read, found, counted, told.

All of it begins with `Practice.objects.visible_to`: what was withdrawn is in no list and no count.
"""

import functools
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Subquery, Value
from django.db.models.functions import StrIndex

from assessments.models import Question, Theme
from assessments.models.answers import count_of
from capcollectif.prepared import Prepared
from capsules.calculations import folding
from capsules.models import Borrowing, Practice, SessionDocument, Useful
from members.models import PreparedFor

OURS, BORROWED = "ours", "borrowed"  # whose practices: written by a structure, or taken up by it
CARDS_A_PAGE = 12
MOST_DOCUMENTS = 60
MOST_BESIDE = 3  # practices beside a question
_ON_A_CARD = (
    *("title", "summary", "done", "effort", "effort_words", "collective_at", "accepted_at"),
    *("network_accepted_at", "returned_words"),
    *("structure__name", "theme__title", "theme__position"),
)


def visible(user):
    """Practices that `user` reads, the latest first, with `borrowed`: how many took each up."""
    return _shown(Practice.objects.visible_to(user)).order_by("-created_at", "-pk")


def _shown(practices):
    return practices.select_related("structure", "theme").with_borrowed()


def found(practices, *, words=(), theme="", question=None, whose="", structure=None):
    """Those of `practices` that hold all `words` (of folding.words), and that the other filters keep.

    `theme` is a code, `question` a pk, whatever the version of it; `whose` is OURS, BORROWED or nothing, of `structure` (pk).
    """
    for word in words:  # not `contains`, which dresses each word: a Prepared query must know it
        practices = practices.alias(place=StrIndex("searchable", Value(word))).filter(place__gt=0)
    if theme:
        practices = practices.filter(theme__code=theme)
    if question:
        practices = practices.filter(pk__in=_on(question))
    if whose == OURS:
        practices = practices.filter(structure=structure)
    if whose == BORROWED:
        taken = Borrowing.objects.present().filter(structure=structure)
        practices = practices.filter(pk__in=taken.values("practice"))
    return practices


def _on(question):
    """Pks of the practices on that question (pk), in whichever version of its référentiel."""
    itself = Question.objects.filter(pk=question)
    same = ("code", "theme__code", "theme__framework__identifier")
    versions = Question.objects.filter(**{f"{name}__in": itself.values(name) for name in same})
    return Practice.questions.through.objects.filter(question__in=versions).values("practice")


def latest(user, *, most, words=(), whose="", **others):
    """Pks of the `most` latest practices that `user` reads and that `found` keeps. One query."""
    query = _latest(most, len(words), whose, tuple(others))
    return [pk for (pk,) in query.rows(user, *words, *others.values())]


@functools.cache
def _latest(most, words, whose, others):
    """The query of `latest`, with so many words and the `others` of these names."""

    def build(user, *given):
        wanted = dict(zip(others, given[words:], strict=True))
        practices = found(Practice.objects.all(), words=given[:words], whose=whose, **wanted)
        return practices.latest_visible_to(user, most).values_list("pk")

    return PreparedFor(build)


_CARDS = Prepared(lambda *pks: _shown(Practice.objects.filter(pk__in=pks)).only(*_ON_A_CARD))


def cards(pks):
    """The practices of these `pks`, CARDS_A_PAGE at most, as a list shows them. One query."""
    found = {each.pk: each for each in _CARDS.objects(*pks, *[0] * (CARDS_A_PAGE - len(pks)))}
    return [found[pk] for pk in pks if pk in found]


_THEMES = Prepared(
    lambda: (
        Theme.objects.readable()
        .filter(is_introduction=False)
        .order_by("-framework__published_at", "-framework", "position")
        .values_list("code", "title")
    )
)


def themes():
    """{code: title} of all themes that one reads, as the latest version of each calls it. One query."""
    titles = {}
    for code, title in _THEMES.rows():
        titles.setdefault(code, title)
    return titles


_DOCUMENTS = PreparedFor(
    lambda user, collective: (
        SessionDocument.objects.visible_to(user)
        .filter(session__collective=collective)
        .select_related("session")
        .order_by("-session__day", "-added_at", "-pk")[:MOST_DOCUMENTS]
    )
)


def documents(user, collective, *, q=""):
    """SessionDocuments of that collective (pk) that `user` reads, the latest first. One query.

    Given `q`, those whose title or session holds every word of it.
    """
    words = folding.words(q)
    return [each for each in _DOCUMENTS.objects(user, collective) if _says(each, words)]


def _says(document, words):
    said = folding.fold(f"{document.title} {document.session.name}")
    return all(word in said for word in words)


def whole(practices):
    """The same with all that an export tells: `useful_count`; their questions, in one more query."""
    questions = Prefetch("questions", Question.objects.order_by("theme", "number"))
    return practices.annotate(useful_count=_useful_count()).prefetch_related(questions)


def _useful_count():
    return count_of(Useful.objects.filter(practice=OuterRef("pk")), by="practice")


class Standing(NamedTuple):
    """What became of a practice, and what its reader did with it."""

    borrowed: int  # structures
    useful: int  # people
    is_useful: bool  # to the reader
    action: int | None  # pk of what the reader’s structure made of it, in its plan


def standing(practice, user, structure):
    """The Standing of a practice that `user` reads, wearing the hat of `structure` (pk or None)."""
    itself = Practice.objects.filter(pk=practice.pk).with_borrowed()
    own = Borrowing.objects.present().filter(practice=practice, structure=structure)
    row = itself.annotate(
        useful_count=_useful_count(),
        is_useful=Exists(Useful.objects.filter(practice=OuterRef("pk"), user=user)),
        own=Subquery(own.values("action")[:1]),
    ).values_list("borrowed", "useful_count", "is_useful", "own")
    return Standing(*row.get())


def source_of(action, user):
    """The practice that `action` was taken from, while `user` may read it; or None. One query."""
    taken = Borrowing.objects.filter(action=action)
    visible_now = Practice.objects.visible_to(user).filter(pk__in=taken.values("practice"))
    return visible_now.select_related("structure").first()


_BESIDE = PreparedFor(
    lambda user, question: found(visible(user), question=question).only(*_ON_A_CARD)[:MOST_BESIDE]
)


def on_question(question, user):
    """The latest practices on that question (pk) that `user` reads. One query."""
    return _BESIDE.objects(user, question)
