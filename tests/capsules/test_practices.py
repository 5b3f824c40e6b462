import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from capcollectif.errors import Refused, Stale
from capsules.calculations import folding
from capsules.models import Practice
from capsules.operations import practices
from tests.assessments.factories import AssessmentFactory
from tests.capsules.learning import PracticeFileFactory
from tests.members.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return MembershipFactory(role="lead")


@pytest.fixture
def theme():
    return AssessmentFactory().theme


def _write(lead, theme, **fields):
    return practices.write_practice(
        structure=lead.structure, by=lead.user, **{"title": "Le vélo", "theme": theme, **fields}
    )


def _file(name="trame.txt", content=b"Lundi"):
    return SimpleUploadedFile(name, content, "text/plain; charset=utf-8")


def test_a_practice_is_written_for_its_structure_alone(lead, theme):
    question = theme.questions.get(number=1)
    practice = _write(lead, theme, done="Un vélo prêté", questions=[question])

    assert practice.collective_at is None
    assert list(practice.questions.all()) == [question]
    for word in ("velo", folding.fold(lead.structure.name), folding.fold(theme.title)):
        assert word in practice.searchable


def test_nobody_s_name_is_searched(lead, theme):
    practice = _write(lead, theme, quoted="Karim", contact="Odile Marty")

    assert "karim" not in practice.searchable
    assert "odile" not in practice.searchable


def test_sent_twice_it_is_written_once(lead, theme):
    assert _write(lead, theme) == _write(lead, theme)
    _write(lead, theme, done="Autre chose")

    assert Practice.objects.count() == 2


def test_it_has_a_name_and_few_questions(lead, theme):
    with pytest.raises(Refused, match="Donnez un nom"):
        _write(lead, theme, title="")
    with pytest.raises(Refused, match="3 questions au plus"):
        _write(lead, theme, questions=[theme.questions.first()] * 4)


def test_a_change_is_searched_and_dated(lead, theme):
    practice = _write(lead, theme)
    changed = practices.change_practice(
        practice, seen=1, questions=[], by=lead.user, title="L’entretien", theme=theme
    )

    assert changed.version == 2
    assert "entretien" in changed.searchable
    assert changed.changed_at > practice.changed_at


def test_two_writers_lose_nothing(lead, theme):
    practice = _write(lead, theme)
    fields = {"questions": [], "by": lead.user, "theme": theme}
    practices.change_practice(practice, seen=1, done="La première", **fields)

    with pytest.raises(Stale) as stale:
        practices.change_practice(practice, seen=1, done="La seconde", **fields)
    assert stale.value.current.done == "La première"
    practices.change_practice(practice, seen=1, done="La première", **fields)  # the same: nothing
    assert practices.change_practice(practice, seen=2, done="La seconde", **fields).version == 3


def test_a_change_of_questions_is_a_change(lead, theme):
    practice = _write(lead, theme)
    question = theme.questions.get(number=2)

    changed = practices.change_practice(practice, seen=1, questions=[question], by=lead.user)

    assert changed.version == 2
    assert list(changed.questions.all()) == [question]


def test_files_come_go_and_come_back(lead, theme, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    practice = _write(lead, theme)
    file = practices.add_file(practice, file=_file(), by=lead.user)
    assert practices.add_file(practice, file=_file(), by=lead.user) == file
    assert (file.title, file.filename) == ("trame", "trame.txt")
    assert "trame" not in file.file.name
    files = type(file).objects.visible_to(lead.user)
    assert "trame" in _searchable(practice)

    practices.archive_file(file, by=lead.user)
    assert not files.exists()
    assert "trame" not in _searchable(practice)
    practices.restore_file(file, by=lead.user)
    assert files.get() == file
    assert "trame" in _searchable(practice)


def _searchable(practice):
    practice.refresh_from_db()
    return practice.searchable


def test_files_are_counted(lead, theme):
    practice = _write(lead, theme)
    gone = PracticeFileFactory(practice=practice)
    practices.archive_file(gone, by=lead.user)
    PracticeFileFactory.create_batch(practices.MOST_FILES, practice=practice)

    with pytest.raises(Refused, match="10 fichiers"):
        practices.add_file(practice, file=_file(), by=lead.user)
    with pytest.raises(Refused, match="10 fichiers"):
        practices.restore_file(gone, by=lead.user)


def test_what_is_archived_does_not_change(lead, theme):
    practice = _write(lead, theme)
    practices.archive_practice(practice, by=lead.user)

    with pytest.raises(Refused, match="retirée"):
        practices.change_practice(practice, seen=1, questions=[], by=lead.user)


def test_done_is_told_step_by_step():
    practice = Practice(done="Un cahier. On y note tout.\n\n Le lundi \nA" + "a" * 80 + ". Et b.")

    assert practice.steps == [
        ("Un cahier.", "On y note tout."),
        ("", "Le lundi"),
        ("", "A" + "a" * 80 + ". Et b."),
    ]


def test_effort_and_cost_in_one_s_own_words():
    practice = Practice(effort="hours", effort_words="15 min", cost="none")

    assert practice.effort_label == "15 min"
    assert practice.cost_label == "Rien, ou presque"
