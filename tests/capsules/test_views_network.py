"""What the administration of the network reads: figures, without a name."""

import io
import random
import re
from collections import defaultdict
from itertools import product

import pytest
import python_calamine
from django.urls import reverse
from django.utils import timezone

from assessments.models import Framework, Theme
from capsules.calculations import anonymity, understanding
from capsules.models import Collective, Restitution
from capsules.operations import restitutions as opening
from capsules.queries import reading as readings
from capsules.views import network
from tests.assessments.factories import make_framework, make_starter
from tests.capsules.learning import (
    ClarificationFactory,
    NamingFactory,
    ReadingFactory,
    RemarkFactory,
    RestitutionFactory,
    make_capsule,
)
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
HOME = reverse("capsules:home")
NAMES = "Structures nommées"


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_national_admin=True))
    return client


def restored(levels=None, *, named=0, structures=6):
    """A capsule whose restitution is open, with so many structures, `named` of which are named."""
    capsule = make_capsule(structures, levels=levels)
    for enrolment in capsule.collective.enrolments.order_by("pk")[:named]:
        NamingFactory(capsule=capsule, structure=enrolment.structure)
    opening.open_(capsule, by=capsule.collective.created_by)
    return capsule


def address(name, capsule):
    return reverse(f"capsules:network_restitution_{name}", args=[capsule.pk])


def read(client, capsule):
    """All that the administration reads of the restitution of `capsule`."""
    page = client.get(address("detail", capsule)).content.decode()
    return page, cells_of(client.get(address("xlsx", capsule)))


def cells_of(response):
    book = python_calamine.load_workbook(io.BytesIO(response.getvalue()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_network_restitution_detail_is_two_clicks_from_home(admin):
    capsule = restored()
    listed = reverse("capsules:network_restitution_list", args=[capsule.collective_id])

    assert f'href="{listed}"' in admin.get(HOME).content.decode()
    assert f'href="{address("detail", capsule)}"' in admin.get(listed).content.decode()


def test_network_restitution_list_of_a_collective_that_opened_none_says_when(admin):
    collective = make_capsule().collective
    listed = reverse("capsules:network_restitution_list", args=[collective.pk])

    assert listed not in admin.get(HOME).content.decode()
    assert "Aucune n’est ouverte" in admin.get(listed).content.decode()


def test_network_restitution_detail_shows_what_a_screen_without_names_shows(client, admin):
    capsule = restored(named=1, structures=9)
    page, sheets = read(admin, capsule)
    animating = capsule.collective.created_by
    capsule.collective.region.facilitators.add(animating)
    client.force_login(animating)
    hidden = reverse("capsules:restitution_detail", args=[capsule.pk]) + "?noms=caches"
    bars = r'<svg class="repart" role="img" aria-label="([^"]+)"'

    assert re.findall(bars, page) == re.findall(bars, client.get(hidden).content.decode())
    assert re.findall(bars, page)
    assert NAMES not in sheets


def test_network_restitution_detail_names_no_structure(admin):
    capsule = restored(named=2, structures=9)
    told = str(read(admin, capsule))

    assert len(anonymity.from_data(Restitution.objects.get().content).named) == 2
    for enrolment in capsule.collective.enrolments.select_related("structure"):
        assert enrolment.structure.name not in told


@pytest.mark.parametrize("seed", range(12))
def test_network_restitution_detail_is_a_function_of_the_nameless_release_alone(admin, seed):
    """Whatever the answers, and who is named: replaced by others, they change not one letter."""
    draw = random.Random(seed)
    size, named = draw.randint(5, 12), draw.randint(0, 7)
    levels = [[draw.choice([1, 2, 3, 4, None]) for _ in range(4)] for _ in range(size)]
    capsule = restored(levels, named=min(named, size), structures=size)
    before = read(admin, capsule)
    frozen = Restitution.objects.get()
    nameless = anonymity.nameless(anonymity.from_data(frozen.content))
    frozen.content = {**anonymity.as_data(nameless), "is_held": not nameless.is_held}
    frozen.answers = {"1": {"A1": 4}}
    frozen.save()

    assert read(admin, capsule) == before


def test_network_restitution_detail_follows_a_name_that_is_withdrawn(admin):
    capsule = restored(named=1, structures=9)
    structure = capsule.collective.enrolments.order_by("pk").first().structure
    opening.withdraw(capsule, structure, by=capsule.collective.created_by)
    nameless = anonymity.nameless(anonymity.from_data(Restitution.objects.get().content))
    _, sheets = read(admin, capsule)

    counts = [cell.count for row in nameless.others.values() for cell in row if cell.count]
    assert [row[-1] for row in sheets["Répartition"][1:]] == counts


def test_network_restitution_detail_hides_itself_under_a_threshold_raised_since(admin, settings):
    capsule = restored()
    settings.ANONYMITY_THRESHOLD = 7

    assert "elle n’est pas montrée" in admin.get(address("detail", capsule)).content.decode()
    assert admin.get(address("xlsx", capsule)).url == address("detail", capsule)


def test_network_restitution_detail_of_an_archived_collective_is_gone(admin):
    capsule = restored()
    capsule.collective.archived_at = Restitution.objects.get().frozen_at
    capsule.collective.save()
    listed = reverse("capsules:network_restitution_list", args=[capsule.collective_id])

    for gone in (listed, address("detail", capsule), address("xlsx", capsule)):
        assert admin.get(gone).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_network_restitution_list_costs_the_same_at_any_length(
    admin, django_assert_num_queries, count
):
    make_framework(themes=3)
    collective = make_capsule().collective
    for capsule in collective.capsules.all()[:count]:
        RestitutionFactory(capsule=capsule)

    with django_assert_num_queries(4):  # session, user, collective, restitutions
        page = admin.get(reverse("capsules:network_restitution_list", args=[collective.pk]))

    assert page.content.decode().count("Réponses du") == count


@pytest.mark.parametrize("size", [5, 15])
def test_network_restitution_detail_costs_the_same_at_any_size(
    admin, django_assert_num_queries, size
):
    capsule = restored(structures=size, named=size // 3)
    admin.get(address("detail", capsule))  # the names of levels are kept

    with django_assert_num_queries(4):  # session, user, restitution, questions
        assert admin.get(address("detail", capsule)).status_code == 200


# --- Where the text is not understood ---


def read_by(capsule, *, number=1, **marks):
    """So many people of the collective mark that question: `unclear=4, clear=2`."""
    question = capsule.theme.questions.get(number=number)
    for mark, people in marks.items():
        ReadingFactory.create_batch(people, capsule=capsule, question=question, mark=mark)
    return capsule


def reading(name, capsule, *number):
    return reverse(f"capsules:network_reading_{name}", args=[capsule.theme_id, *number])


def told(client, capsule, number=1):
    """All that the administration reads of the theme of `capsule`, and of one of its questions."""
    pages = reading("detail", capsule), reading("question", capsule, number)
    sheets = cells_of(client.get(reading("xlsx", capsule)))
    return *(text_of(client.get(page)) for page in pages), sheets


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_network_reading_detail_is_reached_from_the_framework(admin):
    capsule = make_capsule()
    pages = [
        reverse("assessments:framework_detail"),
        reverse("assessments:theme_detail", args=[capsule.theme_id]),
    ]

    for page in pages:
        assert reading("detail", capsule) in admin.get(page).content.decode()
    admin.force_login(UserFactory())
    for page in pages:
        assert "Ce qui n’est pas clair" not in admin.get(page).content.decode()


def test_network_reading_detail_adds_up_collectives_and_begins_with_the_hardest(admin):
    capsule = read_by(make_capsule(), number=3, clear=3, unclear=3)
    read_by(capsule, number=1, clear=6)
    read_by(make_capsule(), number=3, unclear=7)
    RemarkFactory(capsule=capsule, question=capsule.theme.questions.get(number=3))
    page = admin.get(reading("detail", capsule))
    lines = [line.question.number for line in page.context["lines"]]

    assert lines == [3, 1, 2, 4]
    assert "10 sur&nbsp;13" in text_of(page)
    assert "Dans 2\xa0collectifs, 1\xa0question attend une réponse." in page.content.decode()


def test_network_reading_question_tells_each_collective_apart(admin):
    capsule = read_by(make_capsule(name="Premier"), clear=3, unclear=3)
    read_by(make_capsule(name="Dernier"), unclear=4)
    page = text_of(admin.get(reading("question", capsule, 1)))

    assert page.index("Premier") < page.index("3 sur&nbsp;6") < page.index("Dernier")
    assert page.index("Dernier") < page.index("Moins de cinq personnes")


def test_network_reading_tells_of_a_collective_what_its_facilitator_reads(admin):
    capsules = [read_by(make_capsule(), done=1, clear=n, question=1, unclear=2) for n in (2, 4, 5)]
    page = admin.get(reading("question", capsules[0], 1))

    rows = {capsule.pk: each.clarity for capsule, each in page.context["rows"]}
    assert rows == {each.pk: readings.clarities(each.pk)[1] for each in capsules}


def test_network_reading_says_nothing_of_who_reads_or_of_what_they_ask(admin):
    capsule = read_by(make_capsule(), clear=3, question=3)
    asked = RemarkFactory(capsule=capsule, text="Que veut dire « parcours » ?")
    page = str(told(admin, capsule))

    assert "1 question attend une réponse" in page
    assert asked.text not in page and asked.structure.name not in page


@pytest.mark.parametrize("marks", [{"unclear": 1}, {"clear": 4}, {"done": 2, "unclear": 2}])
def test_network_reading_of_a_collective_under_five_changes_not_one_letter(admin, marks):
    read_by(make_capsule(), clear=3, unclear=4)
    capsule = make_capsule()
    before = told(admin, capsule)

    read_by(capsule, **marks)
    RemarkFactory(capsule=capsule)

    assert told(admin, capsule) == before
    assert read_by(capsule, question=5) and told(admin, capsule) != before


def test_network_reading_is_a_function_of_what_each_collective_tells(admin):
    """Whatever the marks: those that are told alike are read alike, to the letter."""
    capsule = make_capsule()
    alike = defaultdict(list)
    for counts in product(range(5), repeat=4):
        if 5 <= sum(counts) <= 7:
            marks = dict(zip(understanding.MARKS, counts, strict=True))
            alike[readings.clarity_of(capsule.pk, 1, marks)].append(marks)
    groups = sorted((group for group in alike.values() if len(group) > 1), key=len)

    for group in groups[-4:]:
        seen = []
        for marks in group[:6]:
            capsule.readings.all().delete()
            seen.append(told(admin, read_by(capsule, **marks)))
        assert all(each == seen[0] for each in seen)


def test_network_reading_follows_a_threshold_that_is_raised(admin, settings):
    capsule = read_by(make_capsule(), unclear=6)
    assert "6 sur&nbsp;6" in told(admin, capsule)[0]

    settings.ANONYMITY_THRESHOLD = 7
    theme, question, sheets = told(admin, capsule)

    assert "Moins de sept personnes" in theme and "Moins de sept personnes" in question
    assert sheets["Collectifs"][1][4] == "moins de sept"


@pytest.mark.parametrize("lost", ["archived_at", "published_number"])
def test_network_reading_leaves_out_collectives_that_nobody_sees(admin, lost):
    capsule = read_by(make_capsule(), unclear=6)
    Collective.objects.update(**{lost: timezone.now() if lost == "archived_at" else 0})

    assert "Aucun collectif n’a encore ce thème" in told(admin, capsule)[0]


def test_network_reading_leads_to_the_same_theme_in_other_versions(admin):
    capsule = make_capsule()
    retired = make_framework()
    Framework.objects.filter(pk=retired.pk).update(
        identifier=capsule.theme.framework.identifier, status="retired", version="0"
    )
    Theme._base_manager.filter(framework=retired).update(code=capsule.theme.code)
    other, page = retired.themes.get(), admin.get(reading("detail", capsule)).content.decode()

    assert "version 0" in page
    assert f'"{reverse("capsules:network_reading_detail", args=[other.pk])}"' in page


def test_network_reading_of_a_draft_or_of_the_introduction_does_not_exist(admin):
    draft = make_framework(publish=False).themes.get()
    introduction = make_starter().themes.get(is_introduction=True)

    for theme in (draft, introduction):
        page = reverse("capsules:network_reading_detail", args=[theme.pk])
        assert admin.get(page).status_code == 404


@pytest.mark.parametrize("query", ["?page=abc", "?page=0", "?page=99", "?page="])
def test_network_reading_takes_any_page(admin, query):
    capsule = read_by(make_capsule(), unclear=6)

    for name, *number in (("detail",), ("question", 1), ("xlsx",)):
        assert admin.get(reading(name, capsule, *number) + query).status_code == 200


def test_network_reading_turns_by_fifty_collectives(admin, monkeypatch):
    monkeypatch.setattr(network, "COLLECTIVES_A_PAGE", 2)
    capsules = [read_by(make_capsule(name=f"Collectif {n}"), unclear=5) for n in range(3)]
    first, last = (
        text_of(admin.get(reading("question", capsules[0], 1) + f"?page={page}")) for page in (1, 2)
    )

    assert "Les collectifs 1 à 2 sur 3" in first and "Collectif 0" not in first
    assert "Collectif 0" in last and "Collectif 1" not in last


@pytest.mark.parametrize("count", [1, 3])
def test_network_reading_costs_the_same_at_any_length(admin, django_assert_num_queries, count):
    for _ in range(count):
        capsule = read_by(make_capsule(), unclear=3, clear=3)
        RemarkFactory(capsule=capsule)
        ClarificationFactory(capsule=capsule)
    # session, user, theme, how many collectives, collectives, question(s), marks, waiting, themes;
    # of a question, what was asked about it
    for cost, name, *number in ((9, "detail"), (10, "question", 1)):
        with django_assert_num_queries(cost):
            assert admin.get(reading(name, capsule, *number)).status_code == 200
    with django_assert_num_queries(8):  # the same, without the other themes
        sheets = cells_of(admin.get(reading("xlsx", capsule)))

    assert len(sheets["Collectifs"]) == 1 + count * capsule.theme.questions.count()
