"""What a référentiel’s file may hold: every mistake is found, told in French, and placed."""

from copy import deepcopy

import pytest
from ruamel.yaml import YAML

from assessments import schema
from assessments.importing import STARTER

DATA = YAML(typ="safe").load(STARTER.read_text(encoding="utf-8"))
QUESTION = ("themes", 0, "axes", 0, "questions", 0)
STEP = ("introductory_questionnaire", "questions", 0)
GONE = object()


def changed(path, value):
    """The starter référentiel with `value` at `path`, or without it if GONE."""
    data = deepcopy(DATA)
    inside = data
    for step in path[:-1]:
        inside = inside[step]
    if value is GONE:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return data


def test_the_starter_referentiel_is_right():
    book, mistakes = schema.check(DATA)

    assert mistakes == []
    assert [len(theme.axes) for theme in book.themes] == [2] * 6
    assert book.meta.starter


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ((*QUESTION, "statement"), GONE, "cette clé manque"),
        ((*QUESTION, "statement"), 12, "il faut un texte"),
        ((*QUESTION, "statement"), True, "il faut un texte"),
        ((*QUESTION, "statement"), " \u0007 ", "ce texte est vide"),
        ((*QUESTION, "statement"), "a" * 5001, "dépasse 5000 caractères"),
        ((*QUESTION, "colour"), "rouge", "clé inconnue"),
        ((*QUESTION, "code"), "gou a1", "ce code n’est pas valable"),
        ((*QUESTION, "order"), "1", "un nombre entier"),
        ((*QUESTION, "order"), 4, "1 est attendu ici"),
        ((*QUESTION, "evidence_examples"), "une photo", "il faut une liste"),
        ((*QUESTION, "evidence_examples", 0), {"a": "b"}, "il faut un texte"),
        ((*QUESTION, "levels", 3), GONE, "exactement quatre niveaux"),
        ((*QUESTION, "levels", 3, "level"), 3, "exactement quatre niveaux"),
        ((*QUESTION, "levels"), [], "exactement quatre niveaux"),
        ((*QUESTION, "sdg"), [99], "99 n’est pas dans « sdgs »"),
        ((*QUESTION, "suggested_actions", 0, "title"), "a" * 201, "dépasse 200 caractères"),
        (("themes", 1, "code"), "GOU", "GOU sert déjà plus haut"),
        (("themes", 1, "axes", 0, "code"), "GOU-A", "GOU-A sert déjà plus haut"),
        ((*STEP, "code"), "GOU-A1", "GOU-A1 sert déjà plus haut"),
        (("themes", 0, "cap_pillar"), "inconnu", "inconnu n’est pas dans « cap_pillars »"),
        (("themes",), {}, "il faut une liste"),
        (("themes", 0), "un thème", "il faut des clés et leurs valeurs"),
        (("maturity_levels", 1, "name"), "À lancer", "À lancer sert déjà"),
        (("maturity_levels", 0), GONE, "exactement quatre niveaux"),
        (("meta", "questions_count"), 12, "le fichier en contient 48"),
        (("meta", "version"), 1.0, "il faut un texte"),
        (("meta", "locale"), "en", "cette valeur n’est pas prévue"),
        (("meta", "starter"), "oui", "écrivez true ou false"),
        ((*STEP, "type"), "dessin", "Choisissez parmi ranked_choice"),
        ((*STEP, "options"), GONE, "« options » manque pour une question « ranked_choice »"),
        ((*STEP, "scale_min"), 1, "« scale_min » n’a pas de sens"),
        ((*STEP, "max_choices"), 12, "« max_choices » dépasse"),
        (("introductory_questionnaire", "questions", 2, "scale_min"), 4, "plus petit que"),
        (("introductory_questionnaire", "questions", 2, "scale_max"), 11, "Le plus grand possible est 10"),
        (("introductory_questionnaire", "questions", 1, "max_rows"), 21, "Le plus grand possible est 20"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_to_do(path, value, said):
    book, mistakes = schema.check(changed(path, value))

    assert book is None
    assert any(said in sentence for _, sentence in mistakes), mistakes


def test_mistakes_of_shape_and_between_pieces_come_together():
    data = changed((*QUESTION, "statement"), 12)
    data["themes"][1]["code"] = "GOU"

    _, mistakes = schema.check(data)

    assert ((*QUESTION, "statement")) in [path for path, _ in mistakes]
    assert ("themes", 1, "code") in [path for path, _ in mistakes]


@pytest.mark.parametrize("data", [None, [], "texte", 3, {}, {"themes": [None]}, {"meta": []}])
def test_anything_else_is_refused_without_a_crash(data):
    book, mistakes = schema.check(data)

    assert book is None and mistakes


def test_texts_come_out_clean():
    book, _ = schema.check(changed((*QUESTION, "statement"), "  Un e\u0301nonce\u0301\u0007.  "))

    assert book.themes[0].axes[0].questions[0].statement == "Un énoncé."


def test_an_introductory_question_keeps_the_settings_of_its_kind():
    book, _ = schema.check(DATA)
    steps = book.introductory_questionnaire.questions

    assert steps[0].settings().keys() == {"options", "max_choices", "visibility", "used_for"}
    assert steps[2].settings()["scale_max"] == 4
