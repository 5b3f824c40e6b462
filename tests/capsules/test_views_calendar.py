import datetime

import pytest
from django.urls import reverse

from capsules.models import SLOT, SessionChange
from capsules.operations import participants
from tests.assessments.factories import make_framework
from tests.capsules.factories import (
    CollectiveFactory,
    EnrolmentFactory,
    ReplyFactory,
    plan_sessions,
)
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]


def gather(themes=6, **fields):
    """A published collective of so many themes, and the lead of a structure in it."""
    make_framework(themes=themes)
    collective = plan_sessions(CollectiveFactory(**fields))
    return collective, MembershipFactory(
        structure=EnrolmentFactory(collective=collective).structure
    )


def facilitator_of(collective):
    user = UserFactory()
    collective.region.facilitators.add(user)
    return user


def calendar_of(collective):
    return reverse("capsules:collective_calendar", args=[collective.pk])


def text(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_collective_calendar_draws_each_capsule_and_session(client):
    collective, place = gather()
    client.force_login(place.user)

    page = text(client, calendar_of(collective))

    for capsule in collective.capsules.all():
        assert reverse("capsules:capsule_detail", args=[capsule.pk]) in page
    for session in collective.sessions.all():
        assert reverse("capsules:session_detail", args=[session.pk]) in page
    assert "Aujourd’hui, 12 mai" in page
    assert page.count("(prochaine séance)") == 1
    assert 'class="fil"' not in page
    assert "Modifier le calendrier" not in page


def test_collective_calendar_says_what_one_answered_and_asks_for_the_rest(client):
    collective, place = gather()
    participants.gather(collective)
    own = collective.participants.get(user=place.user)
    coming, absent = collective.sessions.filter(beat="sharing", day__gt="2026-05-12")[:2]
    ReplyFactory(session=coming, participant=own)
    ReplyFactory(session=absent, participant=own, answer="absent")
    client.force_login(place.user)

    page = text(client, calendar_of(collective))

    assert page.count("Vous venez<") == page.count("Vous ne venez pas<") == 1
    asked = collective.sessions.filter(day__gte="2026-05-12").exclude(mode="tutored").count() - 2
    assert page.count(">Répondre<") == asked
    client.force_login(facilitator_of(collective))
    assert ">Répondre<" not in text(client, calendar_of(collective))


@pytest.mark.parametrize("count", [1, 3])
def test_collective_calendar_costs_the_same_at_any_length(client, django_assert_num_queries, count):
    collective, place = gather(themes=count)
    client.force_login(place.user)

    with django_assert_num_queries(9):
        # session, user, collective, capsules, sessions, polls, own answers, agenda, band
        page = text(client, calendar_of(collective))

    assert page.count('class="gelule"') == count


def test_collective_calendar_filters_by_mode_and_shrugs_at_what_is_none(client):
    collective, place = gather()
    client.force_login(place.user)
    path = calendar_of(collective)

    everything = client.get(path).context["coming"]
    visios = client.get(path, {"mode": "video"}).context["coming"]

    assert {session.mode for session in visios} == {"video"}
    assert len(visios) < len(everything)
    assert client.get(path, {"mode": ["video", "nonsense"]}).context["coming"] == everything
    assert client.get(path, {"page": "abc"}).status_code == 200


def test_collective_calendar_says_what_is_cancelled(client):
    collective, place = gather()
    last = collective.sessions.last()
    last.cancelled_at = last.collective.created_at
    last.save()
    client.force_login(place.user)

    page = text(client, calendar_of(collective))

    assert page.count("Annulée") == 1
    assert page.count(reverse("capsules:session_detail", args=[last.pk])) == 1  # not on the frise


def test_collective_calendar_of_a_draft_is_for_its_facilitators(client):
    make_framework(themes=2)
    collective = plan_sessions(CollectiveFactory(), publish=False)
    place = MembershipFactory(structure=EnrolmentFactory(collective=collective).structure)
    client.force_login(place.user)
    assert client.get(calendar_of(collective)).status_code == 404

    client.force_login(facilitator_of(collective))

    assert "n’est pas encore publié" in text(client, calendar_of(collective))


def test_collective_calendar_tells_facilitators_only_what_waits(client):
    collective, place = gather()
    collective.sessions.filter(beat="final_review").update(published_in=None)
    client.force_login(place.user)
    assert "d’être publié" not in text(client, calendar_of(collective))

    client.force_login(facilitator_of(collective))

    assert "1\u00a0changement attend d’être publié." in text(client, calendar_of(collective))


def test_session_detail_says_when_where_and_how(client):
    collective, place = gather()
    session = collective.sessions.get(beat="sharing", capsule__position=3)
    session.place = "Tiers-lieu La Bouillonnante, Toulouse"
    session.save()
    client.force_login(place.user)

    page = text(client, reverse("capsules:session_detail", args=[session.pk]))

    assert "9\u00a0h\u00a030 à 16\u00a0h\u00a030" in page
    assert "Tiers-lieu La Bouillonnante, Toulouse" in page
    assert "capsule 3, temps\u00a03" in page.replace("&nbsp;", "\u00a0")
    assert "Présentiel" in page


def test_session_detail_leads_to_what_there_is_to_prepare(client):
    collective, place = gather()
    client.force_login(place.user)

    def prepares(position):
        session = collective.sessions.get(beat="close", capsule__position=position)
        page = text(client, reverse("capsules:session_detail", args=[session.pk]))
        return "Pour s’y préparer" in page

    assert prepares(5)
    assert not prepares(1)  # past


def test_session_detail_gives_the_link_of_a_video_unless_it_is_cancelled(client):
    collective, place = gather()
    session = collective.sessions.get(beat="reading", capsule__position=5)
    session.video_link = "https://visio.exemple/cap"
    session.save()
    client.force_login(place.user)
    path = reverse("capsules:session_detail", args=[session.pk])
    assert "https://visio.exemple/cap" in text(client, path)

    session.cancelled_at = collective.created_at
    session.save()

    page = text(client, path)
    assert "https://visio.exemple/cap" not in page
    assert "Pour s’y préparer" not in page
    assert "Cette séance est annulée" in page


def test_session_detail_leads_to_the_one_before_and_after(client):
    collective, place = gather()
    sessions = list(collective.sessions.order_by("day"))
    client.force_login(place.user)

    def around(session):
        answer = client.get(reverse("capsules:session_detail", args=[session.pk]))
        return answer.context["before"], answer.context["after"]

    assert around(sessions[0]) == (None, sessions[1])
    assert around(sessions[3]) == (sessions[2], sessions[4])
    assert around(sessions[-1]) == (sessions[-2], None)


@pytest.mark.parametrize("count", [1, 3])
def test_session_detail_costs_the_same_at_any_length(client, django_assert_num_queries, count):
    collective, place = gather(themes=count)
    session = collective.sessions.get(beat="launch")
    client.force_login(place.user)

    # Session, user, this one, all of them, people, replies, agenda, states, documents, band; of a
    # launch day, its questionnaire and who commits; boards, enjeux.
    with django_assert_num_queries(14):
        text(client, reverse("capsules:session_detail", args=[session.pk]))


def test_a_session_not_yet_published_is_nowhere(client):
    collective, place = gather()
    session = collective.sessions.get(beat="final_review")
    session.published_in = None
    session.save()
    client.force_login(place.user)

    assert client.get(reverse("capsules:session_detail", args=[session.pk])).status_code == 404
    assert f"/seances/{session.pk}/" not in text(client, calendar_of(collective))


def test_collective_calendar_names_dates_to_check_to_facilitators_only(client):
    collective, place = gather()
    far = collective.sessions.get(beat="final_review")
    far.day = datetime.date(2035, 5, 15)
    far.save()
    client.force_login(place.user)
    assert "revérifier" not in text(client, calendar_of(collective))

    client.force_login(facilitator_of(collective))

    assert text(client, calendar_of(collective)).count("À revérifier") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_collective_calendar_costs_a_facilitator_the_same_at_any_length(
    client, django_assert_num_queries, count
):
    collective, _ = gather(themes=count)
    client.force_login(facilitator_of(collective))

    with django_assert_num_queries(10):  # as above, and the closed days, what waits
        text(client, calendar_of(collective))


def test_session_detail_tells_facilitators_only_that_it_is_changing(client):
    collective, place = gather()
    session = collective.sessions.get(beat="final_review")
    change = {name: getattr(session, name) for name in SLOT}
    SessionChange.objects.create(session=session, changed_by=collective.created_by, **change)
    path = reverse("capsules:session_detail", args=[session.pk])
    client.force_login(place.user)
    assert "attend d’être publié" not in text(client, path)

    client.force_login(facilitator_of(collective))

    assert "attend d’être publié" in text(client, path)


def test_the_menu_of_a_facilitator_leads_to_the_structures_of_her_collective(client):
    collective, place = gather()
    structures = reverse("capsules:enrolment_list", args=[collective.pk])
    client.force_login(place.user)
    assert structures not in text(client, calendar_of(collective))

    client.force_login(facilitator_of(collective))

    assert text(client, calendar_of(collective)).count(structures) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"mode": "\x00"},
        {"mode": "{{7*7}}<b>"},
        {"mode": "x" * 100_000},
        {"mode": ["", ""]},
        {"page": "-1"},
        {"page": "9" * 40},
        {"page": "\u202e1"},
    ],
)
def test_collective_calendar_shrugs_at_nonsense(client, query):
    collective, place = gather(themes=1)
    client.force_login(place.user)

    answer = client.get(calendar_of(collective), query)

    assert answer.status_code == 200
    assert len(answer.context["modes"]) == 3


@pytest.mark.parametrize("route", ["collective_calendar", "capsule_detail", "session_detail"])
def test_a_number_that_nothing_has_is_not_found(client, route):
    _, place = gather(themes=1)
    client.force_login(place.user)

    for pk in (0, 999_999, 10**30):
        assert client.get(reverse(f"capsules:{route}", args=[pk])).status_code == 404
