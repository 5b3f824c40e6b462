"""The door of somebody invited: GET shows it, only POST opens it."""

import datetime
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from assessments.models import Assessment
from capcollectif import french
from members import inviting
from members.models import Invitation, Membership, User
from tests.assessments.factories import make_framework, make_starter
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.members.factories import (
    InvitationFactory,
    MembershipFactory,
    StructureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
BEGIN, HOME = {"begin": "yes"}, {"home": "yes"}
ODILE = {"first_name": "Odile", "last_name": "Marty"}


@pytest.fixture
def invitation():
    return InvitationFactory(
        email="odile@asso.exemple",
        structure=StructureFactory(name="La Remise à Flot"),
        invited_by=UserFactory(first_name="Nadège", last_name="Roumieu"),
    )


def _url(invitation):
    return f"/invitations/{inviting.token_of(invitation)}/"


def _text(response):
    return response.content.decode()


def _signed_in(client):
    return client.session.get("_auth_user_id")


def test_invitation_accept_welcomes_and_changes_nothing_by_get(client, invitation):
    make_starter()

    for response in (client.get(_url(invitation)), client.head(_url(invitation))):
        assert response.status_code == 200
    page = _text(client.get(_url(invitation)))

    for words in ("Nadège Roumieu", "La Remise à Flot", "Commencer par les dix questions"):
        assert words in page
    assert "Ce que vous écrivez est visible par votre structure." in page
    assert Invitation.objects.open().exists()
    assert not User.objects.filter(email=invitation.email).exists()


def test_invitation_accept_proposes_the_name_that_the_inviter_gave(client, invitation):
    Invitation.objects.update(name="Odile Marty Costes")

    page = _text(client.get(_url(invitation)))

    assert 'value="Odile"' in page
    assert 'value="Marty Costes"' in page


def test_invitation_accept_sends_its_address_to_no_other_site(client, invitation):
    response = client.get(_url(invitation))

    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_invitation_accept_leads_to_the_first_question_by_one_post(client, invitation):
    make_starter()

    response = client.post(_url(invitation), ODILE | BEGIN)

    assessment = Assessment.objects.get()
    odile = User.objects.get(email=invitation.email)
    assert response.url == f"/diagnostics/{assessment.pk}/questions/1/"
    assert (assessment.structure, assessment.started_by) == (invitation.structure, odile)
    assert _signed_in(client) == str(odile.pk)
    page = _text(client.get(response.url))
    assert "Bienvenue dans l’équipe de La Remise à Flot." in page
    assert odile.get_full_name() == "Odile Marty"


def test_invitation_accept_may_lead_home_first(client, invitation):
    make_starter()

    response = client.post(_url(invitation), ODILE | HOME, follow=True)

    assert response.redirect_chain == [("/", 302)]
    assert "Bienvenue dans l’équipe de La Remise à Flot." in _text(response)
    assert not Assessment.objects.exists()


def test_invitation_accept_leads_a_reader_home(client, invitation):
    make_starter()
    Invitation.objects.update(role=Membership.Role.READER)

    assert "Commencer par" not in _text(client.get(_url(invitation)))
    assert client.post(_url(invitation), ODILE | BEGIN).url == "/"


@pytest.mark.parametrize("framework", [None, "without introduction"])
def test_invitation_accept_leads_home_where_there_is_nothing_to_begin(
    client, invitation, framework
):
    if framework:
        make_framework()

    assert "Rejoindre l’équipe" in _text(client.get(_url(invitation)))
    assert client.post(_url(invitation), ODILE | BEGIN).url == "/"


def test_invitation_accept_does_not_offer_what_the_team_has_closed(client, invitation):
    theme = make_starter().themes.get(is_introduction=True)
    closed = {"closed_at": timezone.now(), "started_by": invitation.invited_by}
    Assessment.objects.create(structure=invitation.structure, theme=theme, **closed)

    assert "Rejoindre l’équipe" in _text(client.get(_url(invitation)))


@pytest.mark.parametrize("name", ["", " ", "\u202e", "\x00", "x" * 81, "<b>" * 30, "x" * 1_000_000])
def test_invitation_accept_shows_a_bad_name_back(client, invitation, name):
    response = client.post(_url(invitation), {"first_name": name, "last_name": "Gardé"} | BEGIN)

    assert response.status_code == 200
    assert 'value="Gardé"' in _text(response)
    assert not User.objects.filter(email=invitation.email).exists()


def test_invitation_accept_needs_its_fields(client, invitation):
    assert "Dites-nous votre prénom" in _text(client.post(_url(invitation)))


@pytest.mark.parametrize("name", ["{{7*7}}", "<script>", "Zoé 🌿"])
def test_a_name_stays_what_was_typed(client, invitation, name):
    client.post(_url(invitation), {"first_name": name} | HOME)

    assert User.objects.get(email=invitation.email).first_name == name


def test_invitation_accept_wears_the_hat_of_the_new_team(client, invitation):
    odile = UserFactory(email=invitation.email, password=None)
    MembershipFactory(user=odile, structure=StructureFactory(name="Armor Réemploi"))

    client.post(_url(invitation), HOME)

    assert client.session["hat"] == f"structure-{invitation.structure_id}"
    assert User.objects.filter(email=invitation.email).count() == 1


def test_invitation_accept_renews_the_session(client, invitation):
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = client.cookies[settings.SESSION_COOKIE_NAME].value

    client.post(_url(invitation), ODILE | HOME)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_an_account_with_a_password_signs_in_first(client, invitation):
    odile = UserFactory(email=invitation.email)

    page = _text(client.get(_url(invitation)))
    client.post(_url(invitation), ODILE | BEGIN)

    assert f"/compte/login/?next={quote(_url(invitation))}" in page
    assert 'name="first_name"' not in page
    assert _signed_in(client) is None
    assert Invitation.objects.open().exists()

    client.force_login(odile)
    assert 'name="first_name"' not in _text(client.get(_url(invitation)))
    client.post(_url(invitation), HOME)
    assert Invitation.objects.get().accepted_by == odile


def test_somebody_else_signed_in_never_accepts(client, invitation):
    samira = MembershipFactory(user__first_name="Samira").user
    client.force_login(samira)

    for response in (client.get(_url(invitation)), client.post(_url(invitation), ODILE | BEGIN)):
        assert response.status_code == 200
        assert f"Cette invitation est pour {invitation.email}" in _text(response)
        assert "Fermer cette session et continuer" in _text(response)
    assert Invitation.objects.open().exists()

    left = client.post("/compte/logout/", {"next": _url(invitation)})
    assert left.url == _url(invitation)
    assert 'name="first_name"' in _text(client.get(left.url))


def test_a_used_link_leads_its_person_home_and_nobody_else_in(client, invitation):
    client.post(_url(invitation), ODILE | HOME)

    assert client.get(_url(invitation)).url == "/"
    assert client.post(_url(invitation), HOME).url == "/"

    client.logout()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2)):
        for response in (client.get(_url(invitation)), client.post(_url(invitation), HOME)):
            assert response.status_code == 410
            assert "Cette invitation a déjà servi." in _text(response)
            assert _signed_in(client) is None


def test_a_double_click_is_one_click(client, invitation):
    make_starter()
    first = client.post(_url(invitation), ODILE | BEGIN)
    client.logout()  # the browser dropped the first answer, and its cookies

    assert client.post(_url(invitation), ODILE | BEGIN).url == first.url
    assert Membership.objects.count() == Assessment.objects.count() == 1


def test_an_expired_or_cancelled_link_says_whom_to_ask(client, invitation):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)):
        expired = client.get(_url(invitation))
    inviting.cancel(invitation, by=invitation.invited_by)
    cancelled = client.post(_url(invitation), ODILE)

    assert (expired.status_code, cancelled.status_code) == (410, 410)
    assert "a expiré. Demandez à Nadège Roumieu de vous la renvoyer." in _text(expired)
    assert "a été annulée. Demandez à Nadège Roumieu" in _text(cancelled)


@pytest.mark.parametrize("token", ["x", "x:y", "é:é", "a" * 5000, "%00", "%F0%9F%8C%BF"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_link_says_what_to_do(client, token, method):
    response = getattr(client, method)(f"/invitations/{token}/")

    assert response.status_code == 404
    assert "demandez à la personne qui vous invite" in _text(response)


@pytest.mark.parametrize("count", [1, 3])
def test_invitation_accept_costs_the_same(client, invitation, django_assert_num_queries, count):
    make_starter()
    InvitationFactory.create_batch(count, structure=invitation.structure)

    with django_assert_num_queries(5):  # invitation, account, référentiel, introduction, next date
        client.get(_url(invitation))


def test_invitation_accept_tells_the_next_date(client, invitation):
    launch = timezone.localdate() + datetime.timedelta(days=3)
    collective = CollectiveFactory(region=invitation.structure.region, starts_on=launch)
    EnrolmentFactory(collective=collective, structure=invitation.structure)
    assert "Prochaine date" not in _text(client.get(_url(invitation)))

    plan_sessions(collective)

    page = _text(client.get(_url(invitation)))
    assert f"<b>{french.day(launch)}</b>, Journée de lancement" in page
