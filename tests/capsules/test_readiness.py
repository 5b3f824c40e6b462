import datetime

import pytest

from capsules.calculations import readiness
from capsules.calculations.course import Moment
from capsules.calculations.method import Beat
from capsules.calculations.readiness import Figures

TODAY = datetime.date(2026, 5, 12)


def in_days(number):
    return TODAY + datetime.timedelta(days=number)


def said(figures, *, beat=Beat.TUTORING, days=9, begun=True, coming=True):
    moment = Moment(in_days(days), beat) if coming else None
    sentence = readiness.sentence(figures, next_moment=moment, has_begun=begun, today=TODAY)
    return f"{sentence.who} {sentence.did} {sentence.when}".replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (Figures(), "Aucune structure n’est encore inscrite."),
        (Figures(1), "La structure inscrite n’a pas encore fini son diagnostic."),
        (Figures(1, 1, 1), "La structure inscrite a fini son diagnostic : bravo !"),
        (Figures(2), "Aucune des deux structures n’a encore fini son diagnostic."),
        (Figures(10, 1, 4), "Une structure sur dix a fini son diagnostic."),
        (Figures(10, 6, 8), "Six structures sur dix ont fini leur diagnostic."),
        (Figures(10, 10, 10), "Les dix structures ont fini leur diagnostic : bravo !"),
        (Figures(40, 21, 30), "21 structures sur 40 ont fini leur diagnostic."),
    ],
)
def test_the_sentence_tells_who_has_finished_then_how_long_is_left(figures, words):
    assert said(figures) == f"{words} Il reste neuf jours avant la séance du jeudi 21 mai."


@pytest.mark.parametrize(
    ("total", "words"), [(1, "Une structure est inscrite."), (10, "Dix structures sont inscrites.")]
)
def test_before_a_capsule_begins_nobody_is_counted_as_unfinished(total, words):
    assert said(Figures(total), begun=False).startswith(words)


def test_who_finished_before_it_began_counts():
    assert said(Figures(10, 1, 1), begun=False).startswith("Une structure sur dix a fini")


@pytest.mark.parametrize(
    ("beat", "days", "words"),
    [
        (Beat.LAUNCH, 9, "Il reste neuf jours avant la journée de lancement, jeudi 21 mai."),
        (Beat.CLOSE, 30, "Il reste 30 jours avant la clôture du diagnostic, jeudi 11 juin."),
        (Beat.EXTRA, 2, "Il reste deux jours avant la séance du jeudi 14 mai."),
        (Beat.READING, 1, "C’est demain la séance du mercredi 13 mai."),
        (Beat.SHARING, 0, "C’est aujourd’hui la journée retours d’expériences, mardi 12 mai."),
    ],
)
def test_the_sentence_tells_what_comes_next(beat, days, words):
    assert said(Figures(10, 6, 8), beat=beat, days=days).endswith(words)


def test_after_the_last_date_the_sentence_says_so():
    assert said(Figures(10, 6, 8), coming=False).endswith(
        "Toutes les dates du programme sont passées."
    )


@pytest.mark.parametrize(
    ("days", "words"), [(0, "aujourd’hui"), (-1, "hier"), (-12, "il y a 12\u00a0jours")]
)
def test_a_last_visit_is_told_in_days(days, words):
    assert readiness.ago(in_days(days), today=TODAY) == words


def test_a_last_reminder_is_told_by_its_day():
    assert readiness.reminded(None, today=TODAY) == "jamais relancée"
    assert readiness.reminded(TODAY, today=TODAY) == "relancée aujourd’hui"
    assert readiness.reminded(in_days(-8), today=TODAY) == "relancée le 4\u00a0mai"
    assert "2025" in readiness.reminded(in_days(-300), today=TODAY)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, "au fur et à mesure.\n"),
        (in_days(7), "La clôture est prévue mardi 19 mai."),
        (TODAY, "La clôture est prévue mardi 12 mai."),
        (in_days(-7), "La date prévue était mardi 5 mai\u00a0: il est encore temps."),
    ],
)
def test_the_draft_tells_the_theme_how_long_until_when_and_offers_help(due, words):
    draft = readiness.draft("Conditions de travail", minutes=60, due=due, today=TODAY)

    assert words in draft
    assert "Conditions de travail" in draft and "60\u00a0minutes" in draft
    assert "accompagner" in draft
    assert "retard" not in draft
