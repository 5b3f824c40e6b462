"""The text of practices and their files: written, changed, taken off, put back. Nothing is deleted.

Callers check rights (`editable_by`). What leaves the structure is moderating.py’s matter.
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, meanwhile
from capcollectif.errors import Refused, Stale
from capsules.calculations import folding
from capsules.models import Practice, PracticeFile

from . import filing, moderating

MOST_QUESTIONS = 3  # a practice
MOST_FILES = 10  # a practice
FULL = "Cette fiche a déjà {} fichiers\u00a0: retirez-en un d’abord."
CHANGED_MEANWHILE = f"Cette fiche a changé {meanwhile.COMPARE}"

TEXTS = (
    "title", "summary", "before", "done", "quote", "quoted", "changed", "again", "needs",
    "effort_words", "cost_words", "contact", "context",
)  # fmt: skip
FIELDS = (*TEXTS, "effort", "cost", "theme")
SEARCHED = tuple(name for name in TEXTS if name not in ("quoted", "contact"))  # no one’s name


@transaction.atomic
def write_practice(*, structure, by, questions=(), action=None, state_of_the_art=None, **fields):
    """Keep a new practice of `structure`, for itself alone, and return it.

    `fields` are some of FIELDS, with a theme at least; `questions` are Questions, MOST_QUESTIONS at
    most; `action` or `state_of_the_art` is what it tells. The same one sent twice by the same person
    within a minute is one. Raises Refused without a title.
    """
    locks.held(structure)
    about = {"action": action, "state_of_the_art": state_of_the_art}
    told = {"structure": structure, "created_by": by, **about, **fields}
    lately = Practice.objects.present().filter(created_at__gte=timezone.now() - meanwhile.TWICE)
    if twin := lately.filter(**told).first():
        return twin
    practice = Practice(**told)
    _check(practice, questions)
    practice.searchable = searchable_of(practice, questions)
    practice.save()
    practice.questions.set(questions)
    return practice


@transaction.atomic
def change_practice(practice, *, seen, questions, by, **fields):
    """Change some of FIELDS, and its `questions`, and return the practice.

    `seen` is the version that `by` had before their eyes. Raises Stale if another one was saved
    since, unless it holds just what `by` wants. Those who accepted it see that it changed.
    """
    practice = _locked(practice)
    changed = [name for name in fields if getattr(practice, name) != fields[name]]
    are_same = {question.pk for question in questions} == set(_questions_of(practice))
    if not changed and are_same:
        return practice
    if practice.version != seen:
        raise Stale(CHANGED_MEANWHILE, practice)
    for name in changed:
        setattr(practice, name, fields[name])
    _check(practice, questions)
    practice.searchable = searchable_of(practice, questions)
    practice.version += 1
    practice.save(update_fields=[*changed, "searchable", "version", "changed_at"])
    practice.questions.set(questions)
    return practice


@transaction.atomic
def archive_practice(practice, *, by):
    """Take it off, and back from every circle: put back, it is its structure’s alone."""
    practice = locks.held(practice)
    if practice.archived_at is None:
        moderating.take_back(practice, moderating.COLLECTIVE)
        practice.archived_at = timezone.now()
        practice.save(update_fields=["archived_at"])


@transaction.atomic
def restore_practice(practice, *, by):
    """Put it back, for its structure."""
    Practice.objects.filter(pk=practice.pk).restore()


@transaction.atomic
def add_file(practice, *, file, title="", by):
    """Keep `file` and return the PracticeFile: see filing.keep."""
    practice = _locked(practice)
    kept = filing.keep(practice.files, file=file, title=title, by=by, most=MOST_FILES, full=FULL)
    _save_files(practice, "changed_at")
    return kept


@transaction.atomic
def archive_file(file, *, by):
    """Take it off its practice; `restore_file` puts it back."""
    practice = locks.held(file.practice)
    PracticeFile.objects.filter(pk=file.pk).archive()
    _save_files(practice)


@transaction.atomic
def restore_file(file, *, by):
    """Put it back. Raises Refused past MOST_FILES."""
    practice = _locked(file.practice)
    if practice.files.present().exclude(pk=file.pk).count() >= MOST_FILES:
        raise Refused(FULL.format(MOST_FILES))
    if PracticeFile.objects.filter(pk=file.pk, archived_at__isnull=False).restore():
        _save_files(practice, "changed_at")


def _save_files(practice, *others):
    """Let a search find what the files of `practice` are called now; save `others` too."""
    practice.searchable = searchable_of(practice, practice.questions.all())
    practice.save(update_fields=["searchable", *others])


def _locked(practice):
    practice = locks.held(practice)
    if practice.archived_at:
        raise Refused("Cette fiche est retirée\u00a0: remettez-la d’abord.")
    return practice


def _questions_of(practice):
    return practice.questions.values_list("pk", flat=True)


def _check(practice, questions):
    if not practice.title:
        raise Refused("Donnez un nom à cette pratique.")
    if len(questions) > MOST_QUESTIONS:
        raise Refused(f"Une fiche répond à {MOST_QUESTIONS} questions au plus.")


def searchable_of(practice, questions):
    """What Practice.searchable holds, for these Questions: its texts, and what its files are called."""
    around = [practice.structure.name, practice.theme.title]
    about = [question.title for question in questions]
    files = practice.files.present().values_list("title", flat=True) if practice.pk else ()
    texts = (getattr(practice, name) for name in SEARCHED)
    return folding.searchable(*texts, *around, *about, *files)
