import datetime

import pytest
from django.utils import timezone

from assessments import acting, sharing
from assessments.models import Action, JournalEntry, SuggestedAction
from capcollectif import kept
from tests.members.factories import MembershipFactory, UserFactory

from .factories import ActionFactory, AssessmentFactory, answer, make_framework
from .visits import page_of, url

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 5, 12)
HOSTILE = "{{7*7}} <script>alert(1)</script> \x07\u202e🌱"


def form_of(action=None, **fields):
    """What the form of an action sends, with `fields` changed."""
    sent = {"title": "Afficher les consignes", "priority": "2", "state": "to_do"}
    return {**sent, **({"seen": action.number, "title": action.title} if action else {}), **fields}


# ── Adding ──────────────────────────────────────────────────────────────────


def test_action_add_makes_an_action_and_offers_to_undo(client, place):
    sent = form_of(due_month="9", due_year="2026", pilot=place.user.pk, first_step="Lire")

    page = client.post(url("action_add", place.structure.pk), sent, follow=True)

    action = Action.objects.get()
    assert (action.due_on, action.due_is_month) == (datetime.date(2026, 9, 30), True)
    assert (action.pilot, action.first_step, action.created_by) == (place.user, "Lire", place.user)
    text = page.content.decode()
    assert "est ajoutée" in text
    assert url("action_archive", action.pk) in text


def test_action_add_takes_a_day(client, place):
    client.post(
        url("action_add", place.structure.pk),
        form_of(due_day="29", due_month="2", due_year="2028"),
    )

    action = Action.objects.get()
    assert (action.due_on, action.due_is_month) == (datetime.date(2028, 2, 29), False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Donnez un intitulé"),
        ({"title": "x" * 1_000_000}, "200"),
        ({"first_step": "x" * 10_000}, "5000"),
        ({"due_day": "30", "due_month": "2", "due_year": "2027"}, "Il y a 28 jours"),
        ({"due_day": "3"}, "Choisissez le mois"),
        ({"due_month": "3"}, "par exemple 2027"),
        ({"due_month": "3", "due_year": "1"}, "par exemple 2027"),
        ({"due_month": "3", "due_year": "9999"}, "par exemple 2027"),
        ({"due_day": "abc", "due_month": "3", "due_year": "2027"}, "de 1 à 31"),
        ({"due_month": "13", "due_year": "2027"}, "Sélectionnez un choix valide"),
        ({"priority": "7"}, "Sélectionnez un choix valide"),
        ({"state": "done"}, "Sélectionnez un choix valide"),
        ({"pilot": "987654321"}, "pas dans votre équipe"),
        ({"pilot": "abc"}, "pas dans votre équipe"),
    ],
)
def test_action_add_explains_what_is_wrong_and_keeps_the_rest(client, place, wrong, said):
    sent = form_of(**{"indicator": "Gardez-moi", **wrong})

    response = client.post(url("action_add", place.structure.pk), sent)

    page = response.content.decode()
    assert response.status_code == 200
    assert said in page.replace("\u202f", "").replace("\u00a0", " ")
    assert "Gardez-moi" in page
    assert not Action.objects.exists()


def test_action_add_refuses_two_pilots(client, place):
    sent = form_of(pilot=place.user.pk, pilot_name="Léa")

    assert (
        "pas les deux" in client.post(url("action_add", place.structure.pk), sent).content.decode()
    )


def test_action_add_refuses_a_pilot_of_another_team(client, place):
    sent = form_of(pilot=MembershipFactory().user.pk)

    page = client.post(url("action_add", place.structure.pk), sent).content.decode()

    assert "pas dans votre équipe" in page


def test_action_add_cleans_and_escapes(client, place):
    sent = form_of(title=HOSTILE, first_step=HOSTILE, pilot_name=HOSTILE)

    page = client.post(url("action_add", place.structure.pk), sent, follow=True).content.decode()

    action = Action.objects.get()
    assert "\x07" not in action.first_step
    assert "\u202e" not in action.title
    assert "<script>alert" not in page
    assert "{{7*7}} &lt;script&gt;" in page
    assert "<script>alert" not in page_of(client, "action_detail", action.pk)


def test_action_add_sent_twice_makes_one(client, place):
    for _ in range(2):
        client.post(url("action_add", place.structure.pk), form_of())

    assert Action.objects.count() == 1


def test_action_add_is_prefilled_by_a_question_or_a_suggestion(client, place):
    make_framework()
    one = SuggestedAction.objects.first()

    page = page_of(client, "action_add", place.structure.pk, suggestion=one.pk)
    assert one.title in page
    assert one.first_step in page
    assert one.question.statement in page

    page = page_of(client, "action_add", place.structure.pk, question=one.question.pk)
    assert one.question.statement in page
    client.post(url("action_add", place.structure.pk), form_of(question=one.question.pk))
    assert Action.objects.get().question == one.question


@pytest.mark.parametrize("query", [{"question": "abc"}, {"suggestion": "987654321"}])
def test_action_add_shrugs_at_an_unknown_question(client, place, query):
    assert client.get(url("action_add", place.structure.pk, **query)).status_code == 200
    client.post(url("action_add", place.structure.pk), form_of(question="abc"))
    assert Action.objects.get().question is None


def test_action_add_gives_back_what_an_expired_session_was_sending(client, place):
    client.logout()
    client.post(url("action_add", place.structure.pk), form_of(title="Écrit trop tard"))
    session = client.session
    stays = session[kept.KEY]
    client.force_login(place.user)
    session = client.session
    session[kept.KEY] = stays
    session.save()

    page = page_of(client, "action_add", place.structure.pk)
    assert "Écrit trop tard" in page
    assert "pas encore enregistré" in page

    client.post(url("action_add", place.structure.pk), form_of(title="Écrit trop tard"))
    assert "Écrit trop tard" not in page_of(client, "action_add", place.structure.pk)


def test_action_add_can_start_afresh_from_what_was_kept(client, place):
    path = url("action_add", place.structure.pk)
    session = client.session
    session[kept.KEY] = {path: [None, "title=Autrefois"]}
    session.save()
    assert "repartez sans" in page_of(client, "action_add", place.structure.pk)

    page = client.post(path, {"forget": "yes"}, follow=True).content.decode()

    assert "Autrefois" not in page
    assert not Action.objects.exists()


# ── From a gap to an action ─────────────────────────────────────────────────


@pytest.fixture
def assessment(place):
    return AssessmentFactory(structure=place.structure, started_by=place.user)


def test_action_suggest_adds_what_is_ticked_once(client, assessment):
    one = SuggestedAction.objects.get(question__number=1)
    path = url("action_suggest", assessment.pk, 1)

    page = client.post(path, {"suggestion": [one.pk]}, follow=True).content.decode()
    assert f"«\u00a0<bdi>{one.title}</bdi>\u00a0» est ajoutée" in page.replace("&nbsp;", "\u00a0")
    again = client.post(path, {"suggestion": [one.pk, one.pk]}, follow=True).content.decode()

    assert "déjà dans votre plan" in again
    assert Action.objects.get().question == one.question


def test_action_suggest_takes_only_the_suggestions_of_its_question(client, assessment):
    other = SuggestedAction.objects.get(question__number=2)

    for sent in ({}, *({"suggestion": one} for one in (other.pk, "abc", "9" * 30, "\x00"))):
        assert client.post(url("action_suggest", assessment.pk, 1), sent).status_code == 302
    assert not Action.objects.exists()
    assert client.post(url("action_suggest", assessment.pk, 99)).status_code == 404


# ── One action ──────────────────────────────────────────────────────────────


def test_action_detail_tells_everything(client, plan, assessment):
    answer(assessment, 1, level=2)
    action = ActionFactory(
        plan=plan, question=assessment.theme.questions.first(), indicator="Une date", target="Mai"
    )
    julien = UserFactory(first_name="Julien", last_name="Castéra")
    acting.move_action(action, state="blocked", reason="Pas de devis.", by=julien)

    page = page_of(client, "action_detail", action.pk)

    for words in (action.title, "Une date", "Mai", "Énoncé 1", "En route", "Julien Castéra"):
        assert words in page
    assert page.count("Pas de devis.") == 2  # as the present reason, and in the journal


@pytest.mark.parametrize("lines", [1, 3])
def test_action_detail_costs_the_same_at_any_length(
    client, plan, assessment, django_assert_num_queries, lines
):
    action = ActionFactory(plan=plan, question=assessment.theme.questions.first())
    for number in range(lines):
        JournalEntry.objects.create(action=action, by=UserFactory(), text=f"Note {number}")

    with django_assert_num_queries(8):  # session, user, action, level, journal, band, practices ×2
        client.get(url("action_detail", action.pk))


def test_action_detail_hides_the_level_from_whom_the_assessment_is_not_shared(
    client, plan, assessment
):
    answer(assessment, 1, level=2)
    action = ActionFactory(plan=plan, question=assessment.theme.questions.first())
    facilitator = UserFactory()
    plan.structure.region.facilitators.add(facilitator)
    sharing.share(plan, by=plan.structure.members.first())
    client.force_login(facilitator)

    page = page_of(client, "action_detail", action.pk)

    assert "Énoncé 1" in page
    assert "En route" not in page


@pytest.mark.parametrize("state", Action.State.values)
def test_action_detail_offers_the_next_step_of_each_state(client, plan, state):
    ended = TODAY if state in Action.ENDED else None
    action = ActionFactory(plan=plan, state=state, state_reason="Parce que", ended_on=ended)

    page = page_of(client, "action_detail", action.pk)

    assert page.count("btn-corail") == 1


def test_action_edit_changes_and_journals(client, plan):
    action = ActionFactory(plan=plan)

    client.post(url("action_edit", action.pk), form_of(action, title="Autrement"))

    action.refresh_from_db()
    assert action.title == "Autrement"
    assert "A changé l’intitulé" in page_of(client, "action_detail", action.pk)


def test_action_edit_of_a_stale_page_shows_both_versions_then_saves(client, plan, place):
    action = ActionFactory(plan=plan, title="Avant")
    sent = form_of(action, title="La mienne", target="Ma cible")
    acting.change_action(
        action, seen=1, by=UserFactory(), title="La sienne", due_on=TODAY, priority=3
    )

    stale = client.post(url("action_edit", action.pk), sent)

    page = stale.content.decode()
    assert stale.status_code == 409
    for words in ("La mienne", "Ma cible", "La sienne", "12 mai 2026", "Haute", 'value="2"'):
        assert words in page
    action.refresh_from_db()
    assert action.title == "La sienne"

    client.post(url("action_edit", action.pk), {**sent, "seen": "2"})
    action.refresh_from_db()
    assert action.title == "La mienne"


@pytest.mark.parametrize("seen", ["", "abc", "-1"])
def test_action_edit_without_a_version_is_stale(client, plan, seen):
    action = ActionFactory(plan=plan)

    sent = form_of(action, title="Autre", seen=seen)

    assert client.post(url("action_edit", action.pk), sent).status_code == 409


def test_action_edit_keeps_a_pilot_who_left_the_team(client, plan):
    gone = UserFactory(first_name="Odile", last_name="Marty")
    action = ActionFactory(plan=plan, pilot=gone)

    assert "Odile Marty" in page_of(client, "action_edit", action.pk)
    client.post(url("action_edit", action.pk), form_of(action, title="Autre", pilot=gone.pk))
    action.refresh_from_db()
    assert (action.title, action.pilot) == ("Autre", gone)


def test_action_edit_of_an_archived_action_keeps_what_was_typed(client, plan):
    action = ActionFactory(plan=plan, archived_at=timezone.now())

    page = client.post(url("action_edit", action.pk), form_of(action, title="Pas perdu"))

    assert "Pas perdu" in page.content.decode()
    assert "archivée" in page.content.decode()


def test_action_move_ends_an_action_and_cheers(client, plan):
    action = ActionFactory(plan=plan)

    page = client.post(url("action_move", action.pk), {"state": "done"}, follow=True)

    action.refresh_from_db()
    assert (action.state, action.ended_on) == ("done", timezone.localdate())
    assert "bravo" in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"state": "blocked"}, "Dites pourquoi"),
        ({"state": "dropped", "reason": "  "}, "Dites pourquoi"),
        ({"state": "dropped", "reason": "long " * 300}, "1000"),
        ({"state": "envolée"}, "Cet état n’existe pas"),
        ({}, "Cet état n’existe pas"),
    ],
)
def test_action_move_explains_what_is_wrong(client, plan, sent, said):
    action = ActionFactory(plan=plan)

    response = client.post(url("action_move", action.pk), sent)

    assert response.status_code == 200
    assert said in response.content.decode().replace("\u202f", "").replace("\u00a0", "")
    action.refresh_from_db()
    assert action.state == "to_do"


def test_action_move_offers_again_the_reason_that_an_expired_session_was_sending(client, plan):
    action = ActionFactory(plan=plan)
    session = client.session
    session[kept.KEY] = {url("action_move", action.pk): [None, "state=blocked&reason=Le+devis"]}
    session.save()

    assert "Le devis</textarea>" in page_of(client, "action_move", action.pk).replace("\n", "")


def test_action_note_is_written_and_an_empty_one_explained(client, plan, place):
    action = ActionFactory(plan=plan)

    page = client.post(url("action_note", action.pk), {"text": "Devis reçu."}, follow=True)
    assert "Devis reçu." in page.content.decode()
    empty = client.post(url("action_note", action.pk), {"text": "\x07"})

    assert "Écrivez d’abord votre note" in empty.content.decode()
    assert JournalEntry.objects.get().by == place.user


def test_action_note_offers_again_what_an_expired_session_was_sending(client, plan):
    action = ActionFactory(plan=plan)
    session = client.session
    session[kept.KEY] = {url("action_note", action.pk): [None, "text=Une+note+tardive"]}
    session.save()

    assert "Une note tardive" in page_of(client, "action_note", action.pk)


def test_action_archive_offers_to_undo_and_restore_brings_back(client, plan):
    action = ActionFactory(plan=plan, title="Revenir")

    page = client.post(url("action_archive", action.pk), follow=True).content.decode()
    assert "n’est plus dans le plan" in page
    assert url("action_restore", action.pk) in page

    page = client.post(url("action_restore", action.pk), follow=True).content.decode()
    assert "de retour dans le plan" in page
    assert Action.objects.present().get() == action


def test_action_archive_is_for_the_lead_and_for_who_added_it(client, plan):
    contributor = MembershipFactory(structure=plan.structure, role="contributor").user
    client.force_login(contributor)
    theirs, own = ActionFactory(plan=plan), ActionFactory(plan=plan, created_by=contributor)

    assert client.post(url("action_archive", theirs.pk)).status_code == 404
    assert client.post(url("action_archive", own.pk)).status_code == 302
    assert list(Action.objects.present()) == [theirs]
