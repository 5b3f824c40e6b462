"""The page of a practice."""

import io
import re

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from assessments import closing
from capsules.forms.practices import PracticeForm
from capsules.models import Practice
from capsules.operations.practices import searchable_of
from capsules.views.moderating import WAITING_A_PAGE
from tests.assessments.factories import ActionFactory, AssessmentFactory, answer
from tests.capsules.factories import EnrolmentFactory
from tests.capsules.learning import (
    PracticeFactory,
    PracticeFileFactory,
    StateOfTheArtFactory,
    make_capsule,
)
from tests.members.factories import MembershipFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db


def _page_of(practice):
    return reverse("capsules:practice_detail", args=[practice.pk])


@pytest.fixture
def lead():
    return MembershipFactory(role="lead")


def test_practice_detail_tells_what_was_done(client, lead):
    practice = PracticeFactory(
        structure=lead.structure,
        done="Un cahier ouvert. Chaque remarque y est notée.\n\nOn répond la semaine suivante",
        quote="Maintenant je le dis le lundi.",
        quoted="Karim",
        effort_words="15 minutes par semaine",
    )
    practice.questions.set(practice.theme.questions.filter(number__lte=2))
    client.force_login(lead.user)

    page = client.get(_page_of(practice)).content.decode()

    assert "<li><b>Un cahier ouvert.</b> Chaque remarque y est notée.</li>" in page
    assert "<li>On répond la semaine suivante</li>" in page
    assert "<footer><bdi>Karim</bdi></footer>" in page
    assert "15 minutes par semaine" in page
    assert "Questions liées" in page
    assert "question\u00a02</a>" in page
    assert "D’où nous sommes parti·es" not in page  # nothing was said of it


def test_practice_detail_names_nothing_that_was_not_said(client, lead):
    practice = PracticeFactory(structure=lead.structure, effort="", cost="", summary="")
    client.force_login(lead.user)

    page = client.get(_page_of(practice)).content.decode()

    assert "Temps à prévoir" not in page and "Coût" not in page
    assert "dites d’abord ce que vous avez fait" in page  # rather than give what would be refused
    assert "Donner au collectif" not in page


def test_practice_detail_invites_to_take_it_up_who_can(client):
    practice = PracticeFactory(circles="network")
    for user, invited in (
        (MembershipFactory(role="lead").user, True),
        (UserFactory(is_national_admin=True), False),
    ):
        client.force_login(user)
        page = client.get(_page_of(practice)).content.decode()
        assert ("Soyez les premières" in page) == ("On essaie" in page) == invited


@pytest.mark.parametrize("count", [1, 3])
def test_practice_detail_costs_the_same_at_any_length(
    client, lead, django_assert_num_queries, count
):
    practice = PracticeFactory(structure=lead.structure)
    practice.questions.set(practice.theme.questions.filter(number__lte=count))
    client.force_login(lead.user)

    with django_assert_num_queries(8):  # the last one: files taken off
        client.get(_page_of(practice))


@pytest.mark.parametrize("count", [1, 3, 31])
def test_practice_moderate_costs_the_same_at_any_length(client, django_assert_num_queries, count):
    capsule = make_capsule()
    facilitator = capsule.collective.created_by
    capsule.collective.region.facilitators.add(facilitator)
    own = EnrolmentFactory(collective=capsule.collective).structure
    PracticeFactory.create_batch(
        count,
        structure=own,
        theme=capsule.theme,
        created_by=facilitator,
        collective_at=timezone.now(),
        collective_by=facilitator,
    )
    client.force_login(facilitator)

    with django_assert_num_queries(5):  # session, user, count, these, band
        page = client.get(reverse("capsules:practice_moderate")).content.decode()

    assert page.count("#relire") == min(count, WAITING_A_PAGE)
    assert ("Page 1 sur 2" in page) == (count > WAITING_A_PAGE)


# ── Telling it ────────────────────────────────────────────────────────────────
def _sent(practice_theme, **fields):
    return {"title": "Le point du lundi", "done": "On note.", "theme": practice_theme.pk, **fields}


@pytest.fixture
def member(client):
    """The lead of a structure of a collective, signed in."""
    capsule = make_capsule()
    structure = StructureFactory(region=capsule.collective.region)
    EnrolmentFactory(collective=capsule.collective, structure=structure)
    membership = MembershipFactory(structure=structure, role="lead")
    membership.theme = capsule.theme
    client.force_login(membership.user)
    return membership


def _add_page(structure, **query):
    return reverse("capsules:practice_add", args=[structure.pk], query=query)


def test_practice_add_keeps_it_for_the_structure(client, member):
    sent = _sent(member.theme, question_1=member.theme.questions.get(number=1).pk)
    response = client.post(_add_page(member.structure), sent)

    practice = Practice.objects.get()
    assertRedirects(response, _page_of(practice))
    assert practice.collective_at is None
    assert practice.questions.count() == 1


def test_practice_add_gives_it_to_the_collective_at_once(client, member):
    client.post(_add_page(member.structure), _sent(member.theme, give="collective"))

    assert Practice.objects.get().collective_by == member.user


def test_practice_add_gives_nothing_in_the_name_of_a_contributor(client, member):
    member.role = "contributor"
    member.save()

    client.post(_add_page(member.structure), _sent(member.theme, give="collective"))

    assert Practice.objects.get().collective_at is None


def test_practice_add_begins_with_a_done_action(client, member):
    question = member.theme.questions.get(number=2)
    _close_twice(member, first=1, then=3)
    action = ActionFactory(
        plan__structure=member.structure,
        question=question,
        title="Ouvrir un cahier",
        first_step="Acheter le cahier",
        indicator="Remarques notées",
    )

    page = client.get(_add_page(member.structure, action=action.pk)).content.decode()

    assert 'value="Ouvrir un cahier"' in page
    assert "Acheter le cahier</textarea>" in page
    assert f'<option value="{question.pk}" selected>' in page
    assert f'<option value="{member.theme.pk}" selected>' in page
    assert "Remarques notées" in page
    assert "De «\u00a0À lancer\u00a0»" in page  # to what it is now: its writer keeps it or not
    assert page.index("De «\u00a0À lancer\u00a0»") < page.index(
        '<details class="plie"'
    )  # where it is seen
    assert '<details class="plie mb-4" open>' not in page


def _close_twice(member, *, first, then):
    """A diagnostic of the theme, on these two levels."""
    assessment = AssessmentFactory(structure=member.structure, theme=member.theme)
    for question in member.theme.questions.all():
        answer(assessment, question.number, level=first)
    closing.close(assessment, by=member.user)
    closing.reopen(assessment, by=member.user)
    assessment.answers.update(level=then)
    closing.close(assessment, by=member.user)


def test_practice_add_begins_with_a_state_of_the_art(client, member):
    capsule = member.structure.enrolments.get().collective.capsules.get(position=1)
    state = StateOfTheArtFactory(capsule=capsule, structure=member.structure)

    page = client.get(_add_page(member.structure, etat=state.pk)).content.decode()
    client.post(_add_page(member.structure, etat=state.pk), _sent(member.theme))

    assert "Un livret de deux pages</textarea>" in page
    assert Practice.objects.get().state_of_the_art == state


def test_practice_add_takes_nothing_of_others(client, member):
    action = ActionFactory(title="Celle des autres")
    query = {"action": action.pk, "etat": 10**30, "question": "abc"}

    page = client.get(_add_page(member.structure, **query))

    assert "Celle des autres" not in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "Donnez un nom"),
        ({"title": "a" * 1_000_000}, "120"),
        ({"title": "\u202e\x00"}, "Donnez un nom"),
        ({"theme": "999999999999999999999999"}, "Choisissez le thème"),
        ({"theme": ""}, "Choisissez le thème"),
        ({"question_1": "abc"}, "pas dans le référentiel"),
        ({"question_1": "9" * 40}, "pas dans le référentiel"),
        ({"effort": "never"}, "choix valide"),
        ({"done": "é" * 6000}, "5000"),
    ],
)
def test_practice_add_says_what_is_wrong_and_loses_nothing(client, member, fields, said):
    sent = _sent(member.theme, again="<b>{{7*7}}</b> 🚲") | fields
    page = client.post(_add_page(member.structure), sent).content.decode()

    assert said in page
    assert "&lt;b&gt;{{7*7}}&lt;/b&gt; 🚲" in page
    assert not Practice.objects.exists()


def test_practice_add_offers_again_what_an_expired_session_kept(client, member):
    address = _add_page(member.structure)
    client.get(address)
    client.logout()
    client.post(
        address,
        _sent(member.theme, again="Ce qui a aidé"),
        headers={"referer": f"http://testserver{address}"},
    )
    client.force_login(member.user)

    assert "Ce qui a aidé</textarea>" in client.get(address).content.decode()


def test_practice_edit_shows_both_texts_when_somebody_saved_meanwhile(client, member):
    practice = PracticeFactory(structure=member.structure, theme=member.theme)
    address = reverse("capsules:practice_edit", args=[practice.pk])
    client.post(address, _sent(member.theme, done="La première", seen=1))

    response = client.post(address, _sent(member.theme, done="La seconde", seen=1))

    page = response.content.decode()
    assert response.status_code == 409
    assert "La première" in page
    assert "La seconde</textarea>" in page
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    client.post(address, _sent(member.theme, done="La seconde", seen=seen))
    practice.refresh_from_db()
    assert practice.done == "La seconde"


def test_practice_edit_changes_nothing_by_itself(client, member):
    practice = PracticeFactory(structure=member.structure, theme=member.theme, context="ACI")
    practice.questions.set(member.theme.questions.filter(number=2))
    form = PracticeForm(
        framework=member.theme.framework_id, initial=PracticeForm.initial_of(practice)
    )
    shown = {name: form[name].value() for name in form.fields}

    client.post(
        reverse("capsules:practice_edit", args=[practice.pk]),
        {name: "" if value is None else value for name, value in shown.items()},
    )

    practice.refresh_from_db()
    assert practice.version == 1


def test_practice_edit_folds_away_nothing_that_is_told(client, member):
    practice = PracticeFactory(structure=member.structure, theme=member.theme, summary="En bref")
    address = reverse("capsules:practice_edit", args=[practice.pk])
    unfolded = '<details class="plie mb-4" open>'
    assert unfolded in client.get(address).content.decode()

    Practice.objects.update(summary="")

    assert unfolded not in client.get(address).content.decode()


def test_practice_archive_offers_to_put_it_back(client, member):
    practice = PracticeFactory(structure=member.structure, theme=member.theme)
    address = reverse("capsules:practice_archive", args=[practice.pk])

    page = client.post(address, follow=True).content.decode()

    assert "La fiche est retirée" in page
    assert client.get(_page_of(practice)).status_code == 404
    assertRedirects(
        client.post(reverse("capsules:practice_restore", args=[practice.pk])), _page_of(practice)
    )


# ── From an action ────────────────────────────────────────────────────────────
def test_an_action_is_done_then_shared_in_three_clicks(client, member):
    action = ActionFactory(plan__structure=member.structure, state="in_progress")
    moved = client.post(
        reverse("assessments:action_move", args=[action.pk]), {"state": "done"}, follow=True
    )
    address = re.search(r'href="([^"]*/nouvelle/[^"]*)"', moved.content.decode())[1]
    client.get(address)

    told = client.post(address, _sent(member.theme, give="collective"), follow=True)

    assert "Donnée au collectif" in told.content.decode()
    page = client.get(reverse("assessments:action_detail", args=[action.pk])).content.decode()
    assert "Cette action a sa fiche" in page
    assert "Raconter cette action" not in page


def test_an_action_that_is_not_done_is_not_told_yet(client, member):
    action = ActionFactory(plan__structure=member.structure)

    page = client.get(reverse("assessments:action_detail", args=[action.pk])).content.decode()

    assert "Raconter cette action" not in page


# ── Gone from everywhere ──────────────────────────────────────────────────────
@pytest.fixture
def reader(member):
    """A neighbour of the collective, with a client of their own."""
    collective = member.structure.enrolments.get().collective
    structure = StructureFactory(region=collective.region)
    EnrolmentFactory(collective=collective, structure=structure)
    client = Client()
    client.force_login(MembershipFactory(structure=structure, role="lead").user)
    return client


EXITS = ("practice_detail", "practice_pdf", "practice_file")


def test_withdrawn_it_is_gone_from_every_page_list_count_and_file_at_once(
    client, member, reader, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    practice = PracticeFactory(
        structure=member.structure, theme=member.theme, title="Zinzolin", circles="collective"
    )
    practice.searchable = searchable_of(practice, [])
    practice.save()
    file = PracticeFileFactory(practice=practice)
    pks = dict.fromkeys(EXITS, practice.pk) | {"practice_file": file.pk}
    exits = [reverse(f"capsules:{name}", args=[pks[name]]) for name in EXITS]
    library = reverse("capsules:practice_list")
    book = reverse("capsules:practice_list_xlsx")
    before = [reader.get(path) for path in exits]
    assert {response.status_code for response in before} == {200}
    b"".join(before[2])  # read to its end, it is closed
    assert "Zinzolin" in reader.get(library, {"q": "zinzolin"}).content.decode()
    assert "Zinzolin" in _cells(reader.get(book))

    client.post(reverse("capsules:practice_withdraw", args=[practice.pk]), {"circle": "collective"})

    etag = before[1].headers["ETag"]
    assert reader.get(exits[1], headers={"if-none-match": etag}).status_code == 404
    assert [reader.get(path).status_code for path in exits] == [404] * 3
    assert _shown(reader.get(library)) == _shown(reader.get(library, {"q": "zinzolin"})) == 0
    assert "Zinzolin" not in _cells(reader.get(book))


def _cells(response):
    book = python_calamine.load_workbook(io.BytesIO(response.getvalue()))
    return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


def _shown(response):
    return response.content.decode().count('class="fiche"')
