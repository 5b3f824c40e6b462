import datetime

import pytest
import time_machine
from django.urls import reverse

from capsules.models import Collective, Publication, Session
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, plan_sessions
from tests.members.factories import RegionFactory, UserFactory

pytestmark = pytest.mark.django_db
ADD = reverse("capsules:collective_add")
RHYTHM = {
    "weekdays": ["1", "3"],
    "months_per_capsule": "3",
    "video_starts_at": "14:00",
    "video_ends_at": "16:00",
    "in_person_starts_at": "9 h 30",
    "in_person_ends_at": "16:30",
    "place": "",
    "launch": "in_person",
    "reading": "video",
    "tutoring": "video",
    "close": "tutored",
    "sharing": "in_person",
    "final_review": "in_person",
}


@pytest.fixture
def region():
    return RegionFactory(name="Occitanie", school_zone="C")


@pytest.fixture
def nadege(client, region):
    """The facilitator of Occitanie, signed in."""
    user = UserFactory(first_name="Nadège")
    region.facilitators.add(user)
    client.force_login(user)
    return user


@pytest.fixture
def themes(request):
    framework = make_framework(themes=getattr(request, "param", 6), axes=1, questions=1)
    return list(framework.themes.order_by("position"))


def essentials(place, themes, **changes):
    order = {f"theme_{n}": theme.pk for n, theme in enumerate(themes, start=1)}
    fields = {"name": "CAP RSE Occitanie", "region": place.pk, "starts_on": "2025-09-16"}
    return fields | order | changes


def url(name, collective):
    return reverse(f"capsules:{name}", args=[collective.pk])


@pytest.fixture
def opened(client, nadege, region, themes):
    """A collective as the first screen leaves it."""
    client.post(ADD, essentials(region, themes))
    return Collective.objects.get()


@pytest.fixture
def proposed(client, opened):
    client.post(url("rhythm_edit", opened), RHYTHM)
    return opened


def text(response):
    return response.content.decode()


@time_machine.travel(datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC))
def test_an_opening_takes_nothing_but_what_the_pages_propose(client, nadege, themes):
    form = client.get(ADD).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    rhythm = client.post(ADD, sent, follow=True)
    assert rhythm.redirect_chain[-1][0].endswith("/rythme/")
    page = text(rhythm)
    assert "26\u00a0dates, fin le " in page

    draft = client.post(rhythm.request["PATH_INFO"], RHYTHM, follow=True)
    assert "Calendrier proposé" in text(draft)
    collective = Collective.objects.get()
    assert collective.name == "CAP RSE Occitanie"
    mark = draft.context["draft"].mark
    published = client.post(url("programme_publish", collective), {"seen": mark}, follow=True)

    assert "Le calendrier est publié\u00a0: version 1. Rien n’a été envoyé." in text(published)
    assert Session.objects.published().count() == 26
    assert Publication.objects.get().content[0]["name"] == "Journée de lancement"


def said(client, sent):
    """What the first screen answers to `sent`: 200, and its form."""
    response = client.post(ADD, sent)
    assert response.status_code == 200
    return response.context["form"].errors


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": ""}, "name", "Il manque le nom"),
        ({"name": "x" * 121}, "name", "trop long"),
        ({"starts_on": ""}, "starts_on", "par exemple 16/09/2026"),
        ({"starts_on": "9999-12-31"}, "starts_on", "par exemple"),
        ({"starts_on": "0001-01-01"}, "starts_on", "par exemple"),
        ({"starts_on": "demain"}, "starts_on", "par exemple"),
        ({"region": "987654321987654321987654321"}, "region", "Choisissez une de vos régions"),
        ({"region": "x"}, "region", "Choisissez une de vos régions"),
        ({"theme_1": "987654321987654321"}, "theme_1", "n’existe pas"),
        ({"like": "{{7*7}}"}, None, ""),  # no such field where there is nothing to copy
        ({f"theme_{n}": "" for n in range(1, 7)}, "theme_1", "au moins un thème"),
    ],
)
def test_collective_add_says_what_is_missing_with_an_example(
    client, nadege, region, themes, changes, field, words
):
    if field is None:
        assert client.post(ADD, essentials(region, themes, **changes)).status_code == 302
        return
    assert words in said(client, essentials(region, themes, **changes))[field][0]
    assert not Collective.objects.exists()


def test_collective_add_refuses_a_theme_twice_and_keeps_what_was_typed(
    client, nadege, region, themes
):
    sent = essentials(region, themes, theme_2=themes[0].pk, name="Mon <b>collectif</b> \u202e😀")
    response = client.post(ADD, sent)

    assert "déjà celui de la capsule 1" in response.context["form"].errors["theme_2"][0]
    assert "Mon &lt;b&gt;collectif&lt;/b&gt;" in text(response)


def test_collective_add_leaves_a_theme_out(client, nadege, region, themes):
    client.post(ADD, essentials(region, themes, theme_2="", theme_5=""))
    codes = Collective.objects.get().capsules.values_list("theme__code", flat=True)

    assert list(codes) == ["T1", "T3", "T4", "T6"]


def test_collective_add_survives_a_megabyte(client, nadege, region, themes):
    assert "name" in said(client, essentials(region, themes, name="é" * 1_000_000))


def test_collective_add_is_for_the_regions_of_this_person(client, nadege, themes):
    elsewhere = RegionFactory()

    assert "region" in said(client, essentials(elsewhere, themes))


def test_collective_add_without_a_published_framework_says_so(client, nadege):
    assert "n’est pas encore publié" in text(client.get(ADD))
    assert client.post(ADD, {"name": "X"}).status_code == 200


def test_collective_add_starts_from_a_published_collective(client, nadege, region, themes):
    model = plan_sessions(CollectiveFactory(name="Modèle", weekdays=[4]))  # of another region
    model.sessions.filter(capsule__position__gt=2).delete()
    model.capsules.filter(position__gt=2).delete()
    shown = client.post(ADD, {"show": "like", "like": model.pk, "name": "Tapé"}).context["form"]
    order = [field.value() for field, _ in shown.theme_rows]
    assert shown["name"].value() == "Tapé"
    assert order == [str(themes[0].pk), str(themes[1].pk), "", "", "", ""]

    client.post(ADD, essentials(region, themes, like=model.pk))
    assert Collective.objects.get(region=region).weekdays == [4]


@time_machine.travel(datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC))
def test_collective_add_tells_the_months_of_each_capsule(client, nadege, region, themes):
    sent = {"name": "X", "starts_on": "2025-09-16", "theme_1": themes[1].pk}
    response = client.get(ADD, sent, headers={"HX-Request": "true", "HX-Trigger": "lancement"})
    field, period = response.context["form"].theme_rows[0]

    assert field.value() == str(themes[1].pk)
    assert period == "octobre à décembre 2025"


@pytest.mark.parametrize("months", ["abc", "", "-5", "9" * 30])
def test_collective_add_takes_nothing_from_its_address_that_it_did_not_ask_for(
    client, nadege, themes, months
):
    sent = {"name": "x", "starts_on": "2100-12-31", "months_per_capsule": months}

    assert client.get(ADD, sent).status_code == 200
    assert client.post(ADD, {**sent, "show": ""}).status_code == 200


@pytest.mark.parametrize("name", ["rhythm_edit", "collective_edit"])
def test_nonsense_that_an_expired_session_left_breaks_no_page(client, nadege, opened, name):
    client.logout()
    client.post(url(name, opened), {"modes": "x", "months_per_capsule": "x", "weekdays": "x"})
    client.force_login(nadege)

    assert client.get(url(name, opened)).status_code == 200


def test_what_an_expired_session_left_is_offered_again(client, nadege, opened):
    page = url("rhythm_edit", opened)
    client.logout()
    client.post(page, RHYTHM | {"place": "Ma salle", "weekdays": ["0", "4"]})
    client.force_login(nadege)
    form = client.get(page).context["form"]

    assert form["place"].value() == "Ma salle"
    assert form["weekdays"].value() == ["0", "4"]


def test_collective_edit_moves_the_launch_and_plans_anew(client, proposed, themes, region):
    before = set(proposed.sessions.values_list("day", flat=True))
    sent = essentials(region, themes, starts_on="2026-01-13")
    assert client.post(url("collective_edit", proposed), sent).status_code == 302

    assert set(proposed.sessions.values_list("day", flat=True)) != before


def test_collective_edit_shows_the_saved_order(client, opened, themes):
    rows = client.get(url("collective_edit", opened)).context["form"].theme_rows

    assert [field.value() for field, _ in rows] == [str(theme.pk) for theme in themes]


def test_rhythm_edit_previews_without_writing(client, opened):
    headers = {"HX-Request": "true"}
    partial = text(client.get(url("rhythm_edit", opened), RHYTHM, headers=headers))
    assert "26\u00a0dates, fin le" in partial
    assert "<html" not in partial

    page = client.post(url("rhythm_edit", opened), RHYTHM | {"show": "preview"})
    assert "26\u00a0dates" in text(page)
    opened.refresh_from_db()
    assert not opened.sessions.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekdays": ["9"]}, "weekdays"),
        ({"weekdays": ["5"]}, "weekdays"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": ["x"]}, "weekdays"),
        ({"months_per_capsule": "0"}, "months_per_capsule"),
        ({"months_per_capsule": "9999999999999999999"}, "months_per_capsule"),
        ({"video_starts_at": "25:00"}, "video_starts_at"),
        ({"video_ends_at": "13:00"}, "video_ends_at"),
        ({"in_person_ends_at": ""}, "in_person_ends_at"),
        ({"reading": "telepathy"}, "reading"),
        ({"place": "x" * 201}, "place"),
    ],
)
def test_rhythm_edit_says_what_is_wrong_and_previews_nothing(client, opened, changes, field):
    response = client.post(url("rhythm_edit", opened), RHYTHM | changes)

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "L’aperçu attend" in text(response)
    assert not opened.sessions.exists()


@pytest.mark.parametrize("themes", [40], indirect=True)
def test_rhythm_edit_says_which_step_blocks(client, opened):
    page = text(client.get(url("rhythm_edit", opened)))
    assert "ne trouve pas de place" in page

    months = client.get(url("rhythm_edit", opened)).context["form"]["months_per_capsule"].value()
    response = client.post(url("rhythm_edit", opened), RHYTHM | {"months_per_capsule": months})
    assert response.status_code == 200
    assert "ne trouve pas de place" in response.context["form"].non_field_errors()[0]
    assert not opened.sessions.exists()


def test_collective_clone_proposes_around_the_other_region(client, nadege, region, themes):
    model = plan_sessions(CollectiveFactory(name="Modèle", framework=themes[0].framework))
    sent = {"name": "Copie", "region": region.pk, "starts_on": "2026-01-13"}
    page = client.post(url("collective_clone", model), sent, follow=True)

    copy = Collective.objects.get(name="Copie")
    assert (copy.region, copy.sessions.count()) == (region, 26)
    assert "Calendrier proposé" in text(page)
    response = client.post(url("collective_clone", model), sent)
    assert "porte déjà ce nom" in text(response)


def test_opening_or_copying_for_another_region_puts_its_hat_on(client, nadege, region, themes):
    other = RegionFactory(name="Bretagne", school_zone="B")
    other.facilitators.add(nadege)
    client.post(reverse("members:hat_switch"), {"hat": f"region-{region.pk}"})

    client.post(ADD, essentials(other, themes, name="CAP Bretagne"))
    assert client.session["hat"] == f"region-{other.pk}"

    model = plan_sessions(CollectiveFactory(name="Modèle", framework=themes[0].framework))
    sent = {"name": "Copie", "region": region.pk, "starts_on": "2026-01-13"}
    client.post(url("collective_clone", model), sent)
    assert client.session["hat"] == f"region-{region.pk}"


def test_a_name_left_as_proposed_follows_the_region_chosen(client, nadege, region, themes):
    other = RegionFactory(name="Bretagne", school_zone="B")
    other.facilitators.add(nadege)
    shown = client.get(ADD).context["form"]
    regions = {str(each.pk): each for each in (region, other)}
    another = next(each for pk, each in regions.items() if pk != shown["region"].value())

    client.post(ADD, essentials(another, themes, name=shown["name"].value()))
    client.post(ADD, essentials(another, themes, name="Le nôtre"))

    names = Collective.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == [f"CAP RSE {another.name}", "Le nôtre"]


def test_collective_archive_of_a_draft_is_undone_from_the_next_page(client, opened):
    page = client.post(url("collective_archive", opened), follow=True)
    assert url("collective_restore", opened) in text(page)
    client.post(url("collective_restore", opened))

    assert Collective.objects.present().get() == opened


def test_collective_archive_of_a_published_calendar_asks_first(client, nadege, region):
    collective = plan_sessions(CollectiveFactory(region=region))
    page = text(client.post(url("collective_archive", collective)))
    assert "Archiver «" in page
    assert Collective.objects.present().exists()

    client.post(url("collective_archive", collective), {"confirm": "yes"})
    assert not Collective.objects.present().exists()


def test_collective_restore_tells_when_its_name_is_taken(client, opened, region):
    client.post(url("collective_archive", opened))
    CollectiveFactory(region=region, name=opened.name)
    page = text(client.post(url("collective_restore", opened), follow=True))

    assert "porte déjà ce nom" in page


@pytest.mark.parametrize("themes", [1, 6], indirect=True)
def test_pages_cost_the_same_whatever_the_number_of_themes(
    client, opened, django_assert_max_num_queries, themes
):
    for name, most in (("collective_edit", 8), ("rhythm_edit", 8), ("programme_edit", 8)):
        with django_assert_max_num_queries(most):
            client.get(url(name, opened))
