"""The outbox of a collective: read, change, send, keep back, try again."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from capcollectif import outbox
from capcollectif.delivery import deliver_due
from capcollectif.models import Message
from capsules.calculations import lists
from capsules.models import Session
from capsules.operations import enrolling, summoning
from members.models import Invitation
from tests.members.factories import InvitationFactory, StructureFactory

from .factories import CollectiveFactory, plan_sessions, take_part
from .test_lists import THREE
from .test_views_enrolments import page

pytestmark = pytest.mark.django_db
State = Message.State
LATER = datetime.timedelta(days=20)


@pytest.fixture
def url(collective):
    return f"/collectifs/{collective.pk}/envois/"


@pytest.fixture
def drafts(collective, nadege):
    """Three invitations that wait."""
    rows = lists.read("\n".join(";".join(line) for line in THREE))
    enrolling.enrol(collective, rows, by=nadege, words="À très vite !")
    return list(Message.objects.order_by("pk"))


def put(message, state, **values):
    if state == State.SENT:
        values["sent_at"] = timezone.now()
    Message.objects.filter(pk=message.pk).update(state=state, **values)


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_message_list_of_a_new_collective_says_what_will_come(as_nadege, url):
    shown = page(as_nadege.get(url))

    assert "Aucun courriel pour l’instant." in shown
    assert "Ajouter des structures" in shown


def test_message_list_says_when_each_mail_leaves(as_nadege, url, drafts):
    put(drafts[0], State.WAITING, send_after=timezone.now())
    put(drafts[1], State.WAITING, send_after=timezone.now() + datetime.timedelta(minutes=5))

    shown = page(as_nadege.get(url))

    assert "Part dans la minute" in shown
    assert "Part à " in shown


def test_message_list_tells_what_waits_and_what_became_of_the_rest(
    as_nadege, collective, url, drafts
):
    put(drafts[1], State.SENT)
    put(drafts[2], State.SET_ASIDE, reason="Le serveur de courriel l’a refusé : 550 inconnu")

    shown = page(as_nadege.get(url))

    assert "Un courriel prêt à partir." in shown
    assert "Envoyer le courriel" in shown
    assert "La Table Commune</bdi> · référent·e" in shown
    assert "550 inconnu" in shown
    assert shown.index("Prêts à partir") < shown.index("Mis de côté") < shown.index("Envoyés")
    assert shown.count("Réessayer") == 1


def test_message_list_shows_one_collective_only(as_nadege, collective, url, nadege):
    other = CollectiveFactory(region=collective.region, created_by=nadege, name="Autre")
    rows = lists.read("Ailleurs;Zoé;zoe@ailleurs.exemple")
    enrolling.enrol(other, rows, by=nadege)
    InvitationFactory(email="equipe@structure.exemple")
    message = Message.objects.get()

    assert "zoe@ailleurs.exemple" not in page(as_nadege.get(url))
    for path in ("", "annuler/", "reessayer/"):
        assert as_nadege.post(f"{url}{message.pk}/{path}").status_code == 404
    as_nadege.post(f"{url}envoyer/", {"all": "yes", "until": message.pk})
    as_nadege.post(f"{url}envoyer/", {"message": message.pk})
    assert states() == [State.DRAFT]


@pytest.mark.parametrize("count", [1, 3])
def test_message_list_costs_the_same_at_any_length(
    as_nadege, collective, url, nadege, django_assert_num_queries, count
):
    for state in (State.DRAFT, State.SENT):
        lines = "".join(f"S{state}{i};P;{state}{i}@s.exemple\n" for i in range(count))
        enrolling.enrol(collective, lists.read(lines), by=nadege)
        for message in Message.objects.filter(recipient__startswith=state):
            put(message, state)

    # session, user, collective, counts, band; for each state its count, page and invitations
    with django_assert_num_queries(5 + 2 * 3):
        as_nadege.get(url)


def test_message_list_is_paged_state_by_state(as_nadege, collective, url, nadege):
    lines = "".join(f"S{i};P;p{i}@s.exemple\n" for i in range(21))
    enrolling.enrol(collective, lists.read(lines), by=nadege)

    shown = page(as_nadege.get(url))
    assert "Envoyer les 21 courriels" in shown
    assert shown.count("Ne pas envoyer") == 20
    assert page(as_nadege.get(url, {"state": "draft", "page": 2})).count("Ne pas envoyer") == 1
    for query in ({"state": "sent"}, {"state": "x", "page": "abc"}, {"state": "draft", "page": -1}):
        page(as_nadege.get(url, query))


def test_message_send_lets_all_that_was_shown_leave(as_nadege, url, drafts):
    late = drafts.pop()

    shown = as_nadege.post(f"{url}envoyer/", {"all": "yes", "until": drafts[-1].pk}, follow=True)

    assert "2\u00a0courriels partent" in page(shown)
    assert states() == [State.WAITING, State.WAITING, State.DRAFT]
    assert deliver_due() == 2
    assert {sent.to[0] for sent in mail.outbox} == {each.recipient for each in drafts}
    assert "À très vite !" in mail.outbox[0].body
    assert late.recipient not in str(mail.outbox)


def test_message_send_lets_the_ticked_ones_leave(as_nadege, url, drafts):
    as_nadege.post(f"{url}envoyer/", {"message": drafts[1].pk, "until": drafts[-1].pk})

    assert states() == [State.DRAFT, State.WAITING, State.DRAFT]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"message": "abc"},
        {"message": 10**30},
        {"message": 0},
        {"all": "yes"},
        {"all": "yes", "until": "x"},
        {"all": "yes", "until": 10**30},
    ],
)
def test_message_send_takes_nothing_else(as_nadege, url, drafts, sent):
    assert page(as_nadege.post(f"{url}envoyer/", sent, follow=True))
    assert states() == [State.DRAFT] * 3


def test_message_edit_shows_the_mail_without_its_secret(as_nadege, url, drafts):
    shown = page(as_nadege.get(f"{url}{drafts[0].pk}/"))

    assert "vous invite à rejoindre La Table Commune" in shown
    assert "&gt; À très vite !" in shown
    assert Invitation.objects.first().nonce not in shown


def test_message_edit_changes_the_words_of_a_draft(as_nadege, url, drafts):
    sent = {"words": "Bonjour Fatou,\r\n<b>{{7*7}}</b>\u202e"}
    shown = page(as_nadege.post(f"{url}{drafts[0].pk}/", sent, follow=True))

    assert "Rien n’est encore parti" in shown
    drafts[0].refresh_from_db()
    assert drafts[0].params["words"].startswith("Bonjour Fatou,\n<b>{{7*7}}</b>")
    assert "<b>{{7*7}}" not in shown


def test_message_edit_gives_back_words_that_came_too_late(as_nadege, url, drafts):
    outbox.send(drafts, by=drafts[0].author)

    shown = page(as_nadege.post(f"{url}{drafts[0].pk}/", {"words": "Trop tard."}))

    assert "n’est plus un brouillon" in shown
    assert "Trop tard." in shown
    assert "id_words" not in page(as_nadege.get(f"{url}{drafts[1].pk}/"))


def test_message_edit_gives_back_words_that_are_too_long(as_nadege, url, drafts):
    response = as_nadege.post(f"{url}{drafts[0].pk}/", {"words": "a" * 100_000})

    assert response.context["form"].errors["words"]
    assert "a" * 100_000 in page(response)


@pytest.mark.parametrize("state", [*State])
def test_message_edit_has_a_page_in_every_state(as_nadege, url, drafts, state):
    put(drafts[0], state, reason="Une raison.")
    InvitationFactory()
    page(as_nadege.get(f"{url}{drafts[0].pk}/"))
    Invitation.objects.update(cancelled_at=timezone.now())
    page(as_nadege.get(f"{url}{drafts[0].pk}/"))


def test_message_edit_opens_a_mail_that_can_not_be_composed(as_nadege, url, drafts):
    Message.objects.filter(pk=drafts[0].pk).update(params={"words": "Seuls."})

    assert "ne partira pas" in page(as_nadege.get(f"{url}{drafts[0].pk}/"))


def test_message_cancel_takes_the_invitation_back_too(as_nadege, collective, url, drafts):
    as_nadege.post(f"{url}{drafts[0].pk}/annuler/")

    assert states()[0] == State.CANCELLED
    assert Invitation.objects.get(email=drafts[0].recipient).cancelled_at
    rows = lists.read(";".join(THREE[0]))
    assert enrolling.preview(collective, rows)[0].person == "invited"  # may be invited again


def test_message_cancel_leaves_an_invitation_that_was_received(as_nadege, url, drafts):
    first = drafts[0]
    put(first, State.SENT)
    again = outbox.write(
        kind="invitation",
        recipient=first.recipient,
        params=first.params,
        by=first.author,
        topic=first.topic,
    )

    as_nadege.post(f"{url}{again.pk}/annuler/")
    assert not Invitation.objects.get(email=first.recipient).cancelled_at
    assert "ne s’annule plus" in page(as_nadege.post(f"{url}{first.pk}/annuler/", follow=True))


def test_message_retry_sends_what_was_set_aside(as_nadege, url, drafts):
    put(drafts[0], State.SET_ASIDE, reason="Refusé.")

    as_nadege.post(f"{url}{drafts[0].pk}/reessayer/")
    shown = page(as_nadege.post(f"{url}{drafts[1].pk}/reessayer/", follow=True))

    assert states()[0] == State.WAITING
    assert "n’est pas de côté" in shown


def test_a_structure_with_a_strange_name_stays_text(as_nadege, collective, url, nadege):
    StructureFactory(name="<b>Nef</b>", region=collective.region)
    enrolling.enrol(collective, lists.read("<b>Nef</b>;;z@nef.exemple"), by=nadege)

    assert "<b>Nef</b>" not in page(as_nadege.get(url))


@pytest.mark.parametrize("count", [1, 3])
def test_message_list_names_the_session_that_a_mail_is_about(
    as_nadege, nadege, collective, url, django_assert_num_queries, count
):
    session = plan_sessions(collective).sessions.get(beat="reading", capsule__position=1)
    Session.objects.filter(pk=session.pk).update(day=timezone.localdate() + LATER)
    session.refresh_from_db()
    for _ in range(count):
        take_part(collective)
    people = collective.participants.with_names()
    summoning.summon(session, people=list(people), words="", by=nadege)

    with django_assert_num_queries(9):  # the sessions are one of them
        shown = page(as_nadege.get(url))
    assert shown.count("Convocation, <bdi>Lecture partagée</bdi>, capsule 1") == count
