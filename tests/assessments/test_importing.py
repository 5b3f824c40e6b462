"""A référentiel comes in whole or not at all, and every mistake has its line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.importing import STARTER, Faulty, import_framework, publish
from assessments.models import Axis, Framework, MaturityLevel, Question, SuggestedAction, Theme
from capcollectif.errors import Refused
from tests.assessments.factories import AssessmentFactory

STARTER_TEXT = STARTER.read_text(encoding="utf-8")
pytestmark = pytest.mark.django_db


def with_line(number, line):
    """The starter file with `line` in place of its line `number`, counted from 1."""
    lines = STARTER_TEXT.splitlines()
    lines[number - 1] = line
    return "\n".join(lines).encode()


def line_of(text):
    return next(n for n, line in enumerate(STARTER_TEXT.splitlines(), 1) if text in line)


def faults_of(raw):
    with pytest.raises(Faulty) as caught:
        import_framework(raw)
    assert not Framework.objects.exists()
    return [(fault.line, fault.sentence) for fault in caught.value.faults]


def test_the_starter_comes_in_whole():
    framework = import_framework(STARTER.read_bytes())

    assert framework.is_starter
    assert framework.status == Framework.Status.DRAFT
    assert MaturityLevel.objects.count() == 4
    assert Theme.objects.count() == 7
    assert Axis.objects.count() == 13
    assert Question.objects.filter(kind="levels").count() == 48
    assert SuggestedAction.objects.count() == 96


def test_questions_are_numbered_through_their_theme():
    framework = import_framework(STARTER.read_bytes())

    for theme in framework.themes.all():
        numbers = list(theme.questions.values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
    question = Question.objects.get(code="GOU-B1")
    assert (question.number, question.axis.code, len(question.descriptors)) == (5, "GOU-B", 4)


def test_the_introduction_is_the_theme_before_the_first():
    introduction = import_framework(STARTER.read_bytes()).themes.get(is_introduction=True)

    assert (introduction.code, introduction.position, introduction.minutes) == ("INT", 0, 60)
    matrix = introduction.questions.get(number=3)
    assert matrix.kind == Question.Kind.MATRIX_SCALE
    assert (matrix.settings["scale_min"], matrix.settings["scale_max"]) == (1, 4)


@pytest.mark.parametrize(
    ("text", "new_line", "said"),
    [
        ("  locale: fr", "  locale: fr: en", "YAML"),
        ("  locale: fr", "\tlocale: fr", "tabulation"),
        ("  locale: fr", "  locale: &ici fr", "ancres"),
        ("  locale: fr", "  locale: *ici", "renvois"),
        ("  locale: fr", "  locale: !!python/object:os.system fr", "n’est pas admis"),
        ("  locale: fr", "  version: '2'", "écrit deux fois"),
        ("  locale: fr", "  langue: fr", "clé inconnue"),
        ("  version: 0.1.0", "  version: 1.0", "il faut un texte"),
        ("  version: 0.1.0", "  version: 2026-01-01", "il faut un texte"),
        ("  version: 0.1.0", "  version: 12", "il faut un texte"),
        ("  version: 0.1.0", "  version: ~", "il faut un texte"),
        ("  questions_count: 48", "  questions_count: 47", "48"),
        ("  questions_count: 48", "  questions_count: 0x30", "nombre entier"),
        ("  questions_count: 48", f"  questions_count: {'9' * 5000}", "nombre entier"),
        ("sdgs:", "---", "Un seul document"),
        ("sdgs:", "\x07sdgs:", "caractère invisible"),
    ],
)
def test_a_mistake_has_its_line(text, new_line, said):
    number = line_of(text)

    found = faults_of(with_line(number, new_line))

    assert any(line == number and said in sentence for line, sentence in found), found


def test_every_mistake_is_told_at_once_from_top_to_bottom():
    lines = STARTER_TEXT.splitlines()
    wrong = {line_of("  locale: fr"): "  locale: en", line_of("number: 4"): "  - number: quatre"}
    statement = line_of("            order: 1")
    wrong[statement] = "            order: 9"
    for number, line in wrong.items():
        lines[number - 1] = line

    found = [line for line, _ in faults_of("\n".join(lines).encode())]

    assert set(wrong) <= set(found)
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "vide"),
        (b"# rien\n", "vide"),
        (b"- a\n- b\n", "il faut des clés"),
        (b"bonjour", "il faut des clés"),
        (b"[" * 5000, "profondément"),
        (b"meta: caf\xe9\n", "UTF-8"),
        (STARTER_TEXT.encode("utf-16"), "UTF-8"),
        (b"a" * 3_000_000, "2 Mo"),
    ],
)
def test_a_file_that_is_no_referentiel_is_refused_kindly(raw, said):
    assert said in faults_of(raw)[0][1]


def test_bad_bytes_have_their_line():
    assert faults_of(b"meta:\n  title: caf\xe9\n")[0][0] == 2


def test_what_is_quoted_from_the_file_is_clean_and_short():
    raw = b'meta:\n  "\\ud800\\u202e": 1\n  ' + b"k" * 5000 + b": 1\n"

    with pytest.raises(Faulty) as caught:
        import_framework(raw)

    lines = str(caught.value).splitlines()
    assert max(map(len, lines)) < 350
    assert "\u202e" not in str(caught.value)
    str(caught.value).encode()


def test_no_break_spaces_stay():
    framework = import_framework(STARTER.read_bytes())

    assert (
        "Donner du sens\u00a0:" in Axis.objects.get(theme__framework=framework, code="GOU-A").title
    )


def test_a_byte_order_mark_and_windows_line_ends_are_fine():
    raw = b"\xef\xbb\xbf" + STARTER_TEXT.replace("\n", "\r\n").encode()

    assert import_framework(raw).themes.count() == 7


def test_words_that_old_yaml_took_for_booleans_stay_words():
    raw = STARTER_TEXT.replace("name: À lancer", "name: NO").replace("name: En route", "name: on")

    framework = import_framework(raw.encode())

    assert [level.name for level in framework.levels.all()][:2] == ["NO", "on"]


def test_a_draft_is_replaced():
    first = import_framework(STARTER.read_bytes())
    second = import_framework(STARTER_TEXT.replace("name: En place", "name: Installé").encode())

    assert not Framework.objects.filter(pk=first.pk).exists()
    assert second.levels.get(value=3).name == "Installé"
    assert Question.objects.count() == 58


def test_a_draft_that_somebody_answers_stays():
    framework = import_framework(STARTER.read_bytes())
    AssessmentFactory(theme=framework.themes.get(position=1))

    with pytest.raises(Refused, match="Montez le numéro"):
        import_framework(STARTER.read_bytes())

    assert Framework.objects.get() == framework


def test_a_published_version_stays_and_the_next_one_becomes_current():
    published = publish(import_framework(STARTER.read_bytes()))
    with pytest.raises(Refused, match="Montez le numéro"):
        import_framework(STARTER.read_bytes())
    with pytest.raises(Refused, match="déjà publié"):
        publish(published)

    raw = STARTER_TEXT.replace("version: 0.1.0", "version: 0.2.0").encode()
    later = publish(import_framework(raw))

    assert Framework.objects.current() == later
    assert published.themes.count() == 7


def test_import_framework_command_tells_what_it_made():
    out = StringIO()

    call_command("import_framework", STARTER, "--publish", stdout=out)

    assert (
        "dialogue\u00a0: 2\u00a0axes, 8\u00a0questions, 16\u00a0actions proposées" in out.getvalue()
    )
    assert Framework.objects.current().version == "0.1.0"


def test_import_framework_command_tries_without_keeping():
    out = StringIO()

    call_command("import_framework", STARTER, "--publish", "--dry-run", stdout=out)

    assert "rien n’est gardé" in out.getvalue()
    assert not Framework.objects.exists()


def test_import_framework_command_refuses_with_lines(tmp_path):
    file = tmp_path / "faux.yaml"
    file.write_bytes(with_line(line_of("  locale: fr"), "  locale: en"))

    with pytest.raises(CommandError, match=r"Rien n’est importé[\s\S]*ligne \d+ : « locale »"):
        call_command("import_framework", file)
    with pytest.raises(CommandError, match="Impossible de lire"):
        call_command("import_framework", tmp_path / "absent.yaml")
    with pytest.raises(CommandError, match="Impossible de lire"):
        call_command("import_framework", tmp_path)
