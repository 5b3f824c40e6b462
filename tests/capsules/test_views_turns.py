"""Who speaks, in what order, through its pages."""

import pytest
from django.urls import reverse

from capsules.calculations import turns
from capsules.models import Turn
from tests.members.factories import StructureFactory

from .factories import EnrolmentFactory
from .learning import TestimonyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def structures(day):
    """Anse, Bord and Digue."""
    rows = [StructureFactory(name=name) for name in ("Anse", "Bord", "Digue")]
    for structure in rows:
        EnrolmentFactory(collective=day.collective, structure=structure)
    return [structure.pk for structure in rows]


@pytest.fixture
def url(day):
    return reverse("capsules:turn_edit", args=[day.pk])


def page(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def kept():
    return list(Turn.objects.order_by("position").values_list("structure", "minutes"))


def press(client, url, order, speaks=None, **sent):
    seen = client.get(url).context["seen"]
    data = {"order": order, "speaks": order if speaks is None else speaks, "seen": seen}
    return client.post(url, data | sent)


def test_turn_edit_proposes_and_keeps_an_order_with_minutes(as_nadege, url, structures):
    a, b, c = structures
    shown = page(as_nadege.get(url))
    assert "Proposé par ordre alphabétique" in shown and "15 minutes en tout" in shown
    assert shown.index("Anse") < shown.index("Bord") < shown.index("Digue")

    answer = press(as_nadege, url, [c, a, b], speaks=[c, a], **{f"minutes-{c}": "10"})

    assert answer.status_code == 302 and kept() == [(c, 10), (a, 5)]
    shown = page(as_nadege.get(url))
    assert "Deux structures, 15 minutes en tout." in shown
    assert "Tour de parole</a>" in shown


def test_turn_edit_moves_up_and_down(as_nadege, url, structures):
    a, b, c = structures

    assert press(as_nadege, url, [a, b, c], up=c).url.endswith(f"#structure-{c}")
    assert [pk for pk, _ in kept()] == [a, c, b]
    press(as_nadege, url, [a, c, b], down=a)
    assert [pk for pk, _ in kept()] == [c, a, b]
    press(as_nadege, url, [c, a, b], alphabetical="yes")
    assert [pk for pk, _ in kept()] == [a, b, c]


def test_turn_edit_draws_by_the_number_of_the_room(as_nadege, url, structures):
    shown = press(as_nadege, url, structures, draw="yes", seed="42")

    assert shown.status_code == 302
    assert [pk for pk, _ in kept()] == turns.drawn(structures, 42)
    assert "Tirage n°\u00a042" in page(as_nadege.get(url))


def test_turn_edit_leads_to_what_structures_have_opened(as_nadege, url, day, nadege, structures):
    around = {"capsule": day.capsule, "changed_by": nadege}
    opened = {"opened_at": "2026-05-12T10:00Z", "opened_by": nadege}
    told = TestimonyFactory(structure_id=structures[0], **around, **opened)
    kept = TestimonyFactory(structure_id=structures[1], **around)

    shown = page(as_nadege.get(url))

    assert reverse("capsules:testimony_detail", args=[told.pk]) in shown
    assert reverse("capsules:testimony_detail", args=[kept.pk]) not in shown


@pytest.mark.parametrize("seed", ["", "abc", "-1", "9" * 40])
def test_turn_edit_draws_nothing_without_a_number(as_nadege, url, structures, seed):
    assert "par exemple 42" in page(press(as_nadege, url, structures, draw="yes", seed=seed))
    assert kept() == []


@pytest.mark.parametrize("minutes", ["0", "61", "abc", "9" * 40])
def test_turn_edit_gives_back_minutes_that_it_cannot_take(as_nadege, url, structures, minutes):
    field = f"minutes-{structures[0]}"

    shown = page(press(as_nadege, url, structures, **{field: minutes}))

    assert "de 1 à 60 minutes" in shown and f'value="{minutes}"' in shown
    assert shown.count("checked") == 3
    assert kept() == []


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"order": ["abc"], "speaks": ["9" * 40]},
        {"up": "x", "down": "y", "order": "1", "speaks": "\x00"},
    ],
)
def test_turn_edit_of_a_mangled_form_changes_nothing(as_nadege, url, structures, sent):
    assert "Anse" in page(as_nadege.post(url, sent))
    assert kept() == []


def test_turn_edit_of_a_stale_order_shows_both(as_nadege, url, structures):
    a, b, _ = structures
    press(as_nadege, url, [b])

    stale = {"order": [a], "speaks": [a], "seen": ""}
    shown = page(as_nadege.post(url, stale), 409)
    assert "L’ordre de parole a changé" in shown and "<bdi>Bord</bdi>, 5&nbsp;min" in shown
    mark = as_nadege.post(url, stale).context["seen"]
    assert as_nadege.post(url, {**stale, "seen": mark}).status_code == 302
    assert kept() == [(a, 5)]


@pytest.mark.parametrize("count", [1, 3])
def test_turn_edit_costs_the_same_at_any_length(
    as_nadege, url, structures, count, django_assert_num_queries
):
    press(as_nadege, url, structures[:count])
    as_nadege.get(url)

    with django_assert_num_queries(7):  # session, user, this one, band, structures, turns, told
        as_nadege.get(url)


def test_turn_project_shows_a_slide_a_structure_with_its_hours(as_nadege, day, structures):
    project = reverse("capsules:turn_project", args=[day.pk])

    shown = page(as_nadege.get(project, {"debut": "14:30"}))

    assert shown.count('class="diapo"') == 3
    assert "14\u00a0h\u00a030 à 14\u00a0h\u00a035" in shown and 'href="#d2"' in shown
    assert "Ensuite&nbsp;: <b><bdi>Bord</bdi>" in shown and "C’est le dernier tour." in shown
    assert "9\u00a0h\u00a030 à 9\u00a0h\u00a035" in page(as_nadege.get(project, {"debut": "abc"}))


def test_turn_project_of_an_empty_collective_says_so(as_nadege, day):
    shown = page(as_nadege.get(reverse("capsules:turn_project", args=[day.pk])))

    assert "Personne ne parle encore" in shown
