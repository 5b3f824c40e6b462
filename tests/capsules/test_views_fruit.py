import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from capcollectif import french
from capsules.models import Guide, Minutes, StakeNote
from capsules.operations import noting

from .factories import DecisionFactory, GuestFactory, plan_sessions, take_part
from .learning import FeedbackFactory, PracticeFactory, RestitutionFactory, StakeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_day")]
AFTER = datetime.datetime(2025, 12, 12, 12, tzinfo=datetime.UTC)


@pytest.fixture
def after_the_day():
    """The first sharing day was three days ago."""
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def session(collective):
    plan_sessions(collective)
    return collective.sessions.get(beat="sharing", capsule__position=1)


@pytest.fixture
def published(session, nadege):
    return Minutes.objects.create(session=session, changed_by=nadege, published_at=AFTER)


@pytest.fixture
def samira(session):
    return take_part(session.collective, user__first_name="Samira")


@pytest.fixture
def url(session):
    return reverse("capsules:fruit_detail", args=[session.pk])


def read(client, url):
    page = client.get(url)
    assert page.status_code == 200
    return page.content.decode()


def give(session, **fields):
    structure = take_part(session.collective).structure
    theme = session.capsule.theme
    return PracticeFactory(structure=structure, theme=theme, circles="collective", **fields)


def test_fruit_detail_begins_with_what_there_is_in_a_sentence(
    as_samira, session, url, published, samira
):
    for text in ("Partager nos modèles", "Se revoir en mars"):
        DecisionFactory(session=session, text=text)
    stake = StakeFactory(session=session, text="Donner la parole")
    StakeFactory(session=session, text="Oublié", archived_at=timezone.now())
    give(session, title="Le point du lundi")
    action = noting.adopt(session.decisions.first(), structure=samira.structure, by=samira.user)

    page = read(as_samira, url)

    assert "Deux décisions, un enjeu, une pratique et une action pour" in page
    for text in ("Se revoir en mars", stake.text, "Le point du lundi", "1\u00a0action en est née"):
        assert text in page
    assert reverse("assessments:action_detail", args=[action.pk]) in page and "Oublié" not in page
    assert "Dans votre plan d’actions" in page and "Donner mon avis" in page
    assert reverse("capsules:dossier_add", args=[session.capsule_id]) in page
    assert "Préparer notre dossier" in page and "Préparer le dossier du collectif" not in page


def test_fruit_detail_says_nothing_more_than_how_many_actions_of_others(
    client, as_samira, session, url, published, samira
):
    decision = DecisionFactory(session=session, text="Partager nos modèles")
    action = noting.adopt(decision, structure=samira.structure, by=samira.user)
    type(action).objects.update(title="Le titre à nous")
    client.force_login(take_part(session.collective).user)

    page = read(client, url)

    assert "1\u00a0action en est née" in page and "Le titre à nous" not in page


def test_fruit_detail_tells_decisions_once_the_minutes_are_published(
    client, as_samira, session, url, nadege
):
    Minutes.objects.create(session=session, changed_by=nadege)
    DecisionFactory(session=session, text="Partager nos modèles")

    page = read(as_samira, url)
    assert "Partager nos modèles" not in page and "viendront avec le compte rendu" in page
    client.force_login(nadege)
    assert "Partager nos modèles" in read(client, url)


def test_fruit_detail_shows_practices_given_since_and_readable(as_samira, session, url):
    before = give(session, title="Donnée avant")
    type(before).objects.update(collective_at=AFTER - datetime.timedelta(days=10))
    give(session, title="Retirée", archived_at=timezone.now())
    waiting = give(session, title="Pas encore relue")
    type(waiting).objects.filter(pk=waiting.pk).update(accepted_at=None, accepted_by=None)
    PracticeFactory(theme=session.capsule.theme, title="D’ailleurs", circles="network")
    give(session, title="Donnée depuis")

    page = read(as_samira, url)

    assert "Donnée depuis" in page
    for title in ("Donnée avant", "Retirée", "Pas encore relue", "D’ailleurs"):
        assert title not in page


def test_fruit_detail_says_what_became_of_earlier_stakes(as_samira, session, url, nadege):
    launch = session.collective.sessions.get(beat="launch")
    stake = StakeFactory(session=launch, text="Donner la parole")
    note = {"state": "moving", "text": "Deux structures ont commencé", "written_by": nadege}
    StakeNote.objects.create(stake=stake, session=session, **note)

    page = read(as_samira, url)

    assert "Donner la parole" in page and "Deux structures ont commencé" in page
    assert "En chemin" in page


def test_fruit_detail_leads_to_the_restitution_once_it_is_open(as_samira, session, url):
    assert "La restitution du collectif" not in read(as_samira, url)

    RestitutionFactory(capsule=session.capsule)

    page = read(as_samira, url)
    assert "La restitution du collectif" in page
    assert reverse("capsules:restitution_detail", args=[session.capsule_id]) in page


def test_fruit_detail_opens_the_next_capsule_and_who_animates_prepares_it(as_nadege, session, url):
    following = session.collective.sessions.get(beat="reading", capsule__position=2)
    Guide.objects.create(session=following, instructions="Relire la page 12")

    page = read(as_nadege, url)

    theme = following.capsule.theme
    assert theme.title in page and "Relire la page 12" in page and "5 janvier" in page
    assert reverse("capsules:preparation_detail", args=[following.pk]) in page


def test_fruit_detail_of_the_last_capsule_leads_to_the_final_review(client, samira, collective):
    last = collective.sessions.filter(beat="sharing").order_by("day").last()
    url = reverse("capsules:fruit_detail", args=[last.pk])
    with time_machine.travel(last.day + datetime.timedelta(days=1), tick=False):
        client.force_login(samira.user)

        assert "C’était la dernière capsule" in read(client, url)

        collective.sessions.filter(day__gt=last.day).update(cancelled_at=AFTER)
        assert "Aucune date n’est prévue" in read(client, url)


def test_fruit_detail_read_months_later_leads_to_what_is_still_ahead(client, samira, session, url):
    gone = session.collective.sessions.get(beat="reading", capsule__position=2)
    with time_machine.travel(gone.day + datetime.timedelta(days=1), tick=False):
        client.force_login(samira.user)

        page = read(client, url)

    assert "À préparer pour le" in page
    assert f"À préparer pour le {french.day(gone.day)}" not in page


def test_fruit_detail_tells_who_animates_how_many_said_something(
    as_nadege, collective, session, url
):
    for guest in GuestFactory.create_batch(4, collective=collective):
        FeedbackFactory(session=session, participant=guest, kept="Le binôme")
    assert "4\u00a0personnes ont répondu" in read(as_nadege, url)

    FeedbackFactory(session=session, participant=GuestFactory(collective=collective))
    page = read(as_nadege, url)
    assert "5\u00a0personnes ont donné leur avis" in page and "Oui&nbsp;: <b>5</b>" in page


def test_fruit_detail_waits_for_its_day_and_is_of_a_sharing_day_only(
    as_samira, collective, session, url
):
    to_come = collective.sessions.get(beat="sharing", capsule__position=2)
    assert "seront ici après le" in read(
        as_samira, reverse("capsules:fruit_detail", args=[to_come.pk])
    )
    launch = collective.sessions.get(beat="launch")
    assert as_samira.get(reverse("capsules:fruit_detail", args=[launch.pk])).status_code == 404
    type(session).objects.filter(pk=session.pk).update(cancelled_at=AFTER)
    assert "n’a pas eu lieu" in read(as_samira, url)


def test_fruit_detail_is_one_click_from_the_session_and_from_its_capsule(as_samira, session, url):
    for page in ("session_detail", "capsule_detail"):
        pk = session.pk if page == "session_detail" else session.capsule_id
        assert url in read(as_samira, reverse(f"capsules:{page}", args=[pk]))


@pytest.mark.parametrize("count", [1, 3])
def test_fruit_detail_costs_the_same_at_any_length(
    client, nadege, samira, session, url, published, count, django_assert_num_queries
):
    for _ in range(count):
        decision = DecisionFactory(session=session)
        noting.add_task(collective=session.collective, decision=decision, by=nadege, title="Faire")
        noting.adopt(decision, structure=samira.structure, by=nadege)
        StakeFactory(session=session)
        give(session)
    client.force_login(samira.user)
    # session, user, session of the page, own structures; decisions, stakes, notes, practices,
    # own actions, documents, restitution; capsules, sessions, guide; band
    with django_assert_num_queries(15):
        page = read(client, url)
    assert page.count("Le point du lundi") == page.count("Donner la parole") == count


def test_fruit_detail_and_its_session_fold_long_lists_past_ten(
    as_samira, session, url, published, nadege
):
    launch = session.collective.sessions.get(beat="launch")
    for number in range(11):
        DecisionFactory(session=session, text=f"Décision {number}")
        stake = StakeFactory(session=launch, text=f"Enjeu {number}")
        StakeNote.objects.create(stake=stake, session=session, state="moving", written_by=nadege)

    for path in (url, reverse("capsules:session_detail", args=[session.pk])):
        page = read(as_samira, path)
        for words, last in (("autre décision", "Décision 10"), ("autre enjeu", "Enjeu 10")):
            assert last in page.partition(f"1\u00a0{words}<")[2]
