"""What a structure tells: its first words, saved, opened, closed."""

import pytest

from assessments.sheets import RATED, TO_REVISIT, Line, Sheet
from capcollectif.errors import Refused, Stale
from capsules import models
from capsules.calculations.testimonies import NOTHING, first_words
from capsules.operations import testimonies as operations
from capsules.queries import testimonies
from tests.assessments.factories import ActionFactory, ActionPlanFactory
from tests.members.factories import UserFactory

from .learning import TestimonyFactory, close_diagnostic, make_capsule

pytestmark = pytest.mark.django_db
TOLD = {"where": "a", "success": "b", "difficulty": "", "question": "", "next_step": ""}


def sheet(*lines):
    made = [
        Line(
            number=number,
            code=str(number),
            axis=axis,
            statement=f"Énoncé {number}.",
            state=RATED if level else TO_REVISIT,
            level=level,
            words=f"Niveau {level} en mots." if level else "",
            comment="secret",
            by="",
            on="",
        )
        for number, (axis, level) in enumerate(lines, start=1)
    ]
    around = {"place": "", "region": "", "framework": "", "is_introduction": False}
    names = ("À lancer", "En route", "En place", "Inspirant")
    return Sheet(structure="", theme="", level_names=names, lines=tuple(made), **around)


def test_first_words_say_the_strength_the_priority_and_the_action():
    words = first_words(sheet(("Écoute : les mots", 4), ("Santé", 1), ("Santé", 2)), "Lever le nez")

    assert words == {
        "where": "Notre point d’appui\u00a0: «\u00a0Écoute\u00a0». À faire grandir\u00a0: «\u00a0Santé\u00a0».",
        "success": "Énoncé 1.\nNiveau 4 en mots.",
        "difficulty": "Énoncé 2.\nNiveau 1 en mots.",
        "question": "",
        "next_step": "Lever le nez",
    }


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ([("a", 2), ("b", 2)], "Nous avançons du même pas sur tout le thème."),
        ([("a", None)], ""),
        ([], ""),
    ],
)
def test_first_words_of_an_even_or_empty_sheet(lines, where):
    assert first_words(sheet(*lines), "")["where"] == where


def test_first_words_without_a_diagnostic_are_the_action_alone():
    assert first_words(None, "Agir") == NOTHING | {"next_step": "Agir"}


@pytest.fixture
def capsule():
    return make_capsule()


@pytest.fixture
def structure(capsule):
    return close_diagnostic(capsule, [4, 1, 2, 2])


def save(capsule, structure, *, seen=0, **told):
    by = UserFactory()
    return operations.save(capsule, structure, seen=seen, by=by, **{**TOLD, **told})


def test_first_words_come_from_the_closed_diagnostic_and_the_plan(capsule, structure):
    about = {"plan": ActionPlanFactory(structure=structure)}
    question = capsule.theme.questions.get(number=1)
    ActionFactory(title="Basse", priority=1, question=question, **about)
    ActionFactory(title="Finie", state="done", ended_on="2026-01-01", priority=3, **about)
    ActionFactory(title="Haute", priority=3, question=question, **about)

    words = testimonies.first_words(capsule, structure)

    assert words["success"].startswith(question.statement)
    assert words["next_step"] == "Haute"


def test_first_words_of_a_reopened_diagnostic_are_none(capsule, structure):
    structure.assessments.update(closed_at=None)

    assert testimonies.first_words(capsule, structure) == NOTHING


def test_save_makes_one_row_then_changes_it(capsule, structure):
    first = save(capsule, structure)
    again = save(capsule, structure, seen=first.version, where="c")

    assert (again.pk, again.where, again.version) == (first.pk, "c", 2)
    assert models.Testimony.objects.count() == 1


def test_save_of_a_stale_text_is_refused_with_what_stands(capsule, structure):
    save(capsule, structure)
    save(capsule, structure, seen=1, where="d’une collègue")

    with pytest.raises(Stale) as stale:
        save(capsule, structure, seen=1, where="la mienne")
    assert stale.value.current.where == "d’une collègue"


@pytest.mark.parametrize("seen", [0, None, 7])
def test_save_of_the_same_text_twice_is_one_save(capsule, structure, seen):
    save(capsule, structure)

    assert save(capsule, structure, seen=seen).version == 1


def test_open_needs_a_word_and_close_takes_it_back(capsule, structure):
    empty = TestimonyFactory(capsule=capsule, structure=structure, where="", success="")
    with pytest.raises(Refused, match="au moins une ligne"):
        operations.open_(empty, by=UserFactory())
    told = save(capsule, structure, seen=1)

    operations.open_(told, by=UserFactory())
    since = models.Testimony.objects.get().opened_at
    operations.open_(told, by=UserFactory())
    assert models.Testimony.objects.get().opened_at == since
    assert testimonies.opened_in(capsule) == [(told.pk, structure.name)]
    operations.close(told, by=UserFactory())
    assert testimonies.opened_in(capsule) == []
