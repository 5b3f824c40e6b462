import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from capsules.models import Practice, RemarkReply
from capsules.operations import reading
from tests.assessments.factories import (
    ActionFactory,
    ActionPlanFactory,
    AssessmentFactory,
    answer,
    make_framework,
)
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.capsules.learning import PracticeFactory, ReadingFactory, RemarkFactory, make_capsule
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
HOME = reverse("capsules:home")


def open_home(client, user):
    client.force_login(user)
    return client.get(HOME)


def test_home_of_somebody_without_a_hat_says_whom_to_ask(client):
    assert "rattaché à aucune structure" in open_home(client, UserFactory()).content.decode()


def test_home_structure_without_a_framework_waits(client):
    page = open_home(client, MembershipFactory().user).content.decode()

    assert "Le référentiel n’est pas encore publié" in page


def test_home_structure_offers_to_start(client):
    theme = make_framework().themes.get()
    place = MembershipFactory()

    page = open_home(client, place.user).content.decode()

    assert reverse("assessments:assessment_start", args=[place.structure.pk, theme.pk]) in page


def test_home_structure_offers_nothing_to_press_to_a_reader(client):
    make_framework()

    assert (
        "btn-corail"
        not in open_home(client, MembershipFactory(role="reader").user).content.decode()
    )


def test_home_structure_tells_a_reader_where_the_team_is_without_asking_for_anything(client):
    assessment = AssessmentFactory()
    answer(assessment, 1, level=3)
    reader = MembershipFactory(structure=assessment.structure, role="reader").user

    page = open_home(client, reader).content.decode()

    assert "Où en est votre équipe" in page
    assert "Vous pouvez vous arrêter" not in page


def test_home_structure_resumes_where_this_person_stopped(client):
    assessment = AssessmentFactory()
    answer(assessment, 1, level=3)
    user = MembershipFactory(structure=assessment.structure).user
    assessment.places.create(user=user, number=3)

    page = open_home(client, user).content.decode()

    assert "Il reste 3\u00a0questions" in page
    assert reverse("assessments:assessment_question", args=[assessment.pk, 3]) in page


def test_home_structure_sends_a_newcomer_to_the_first_question_left(client):
    assessment = AssessmentFactory()
    answer(assessment, 1, level=3)
    user = MembershipFactory(structure=assessment.structure).user

    page = open_home(client, user).content.decode()

    assert "Reprendre à la question 2" in page


@time_machine.travel(datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC))
@pytest.mark.parametrize("count", [1, 3])
def test_home_structure_costs_the_same_at_any_length(client, django_assert_num_queries, count):
    assessment = AssessmentFactory()
    place = MembershipFactory(structure=assessment.structure)
    plan = ActionPlanFactory(structure=place.structure)
    ActionFactory.create_batch(
        count, plan=plan, due_on=datetime.date(2026, 4, 30), pilot=place.user
    )
    ActionFactory(due_on=datetime.date(2026, 4, 30), title="D’une autre structure")
    client.force_login(place.user)

    with django_assert_num_queries(8):
        # session, user, band, structure, themes, assessments, axes, late actions
        page = client.get(HOME).content.decode()

    assert page.count("Prévue le 30\u00a0avril") == count
    assert "D’une autre structure" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_home_network_gives_figures_and_no_name(client, django_assert_num_queries, count):
    assessments = AssessmentFactory.create_batch(count)
    framework = make_framework(themes=2)
    for assessment in assessments:
        region = assessment.structure.region
        plan_sessions(CollectiveFactory(region=region, name=f"CAP {region}", framework=framework))
    client.force_login(UserFactory(is_national_admin=True))

    with time_machine.travel("2025-12-20"), django_assert_num_queries(10):
        # session, user, regions, facilitators, assessments, actions, collectives, their dates,
        # practices to read, clarifications asked for
        page = client.get(HOME).content.decode()

    for assessment in assessments:
        assert assessment.structure.region.name in page
        assert assessment.structure.name not in page
        stage = "capsule 2 sur 2, 0\u00a0structure"
        assert f"CAP {assessment.structure.region}\u00a0: {stage}" in page


@time_machine.travel(datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC))
def test_home_structure_shows_the_next_session_and_the_steps_of_its_capsule(
    client, django_assert_num_queries
):
    make_framework(themes=6)
    collective = plan_sessions(CollectiveFactory())
    capsule = collective.capsules.get(position=3)
    place = MembershipFactory(structure=EnrolmentFactory(collective=collective).structure)
    assessment = AssessmentFactory(structure=place.structure, theme=capsule.theme)
    answer(assessment, 1, level=3)
    client.force_login(place.user)

    with django_assert_num_queries(9):  # as above, and the next session
        page = client.get(HOME).content.decode()

    assert "Votre chemin dans la capsule 3" in page
    assert reverse("capsules:capsule_detail", args=[capsule.pk]) in page
    assert "En cours&nbsp;: 1 sur 4" in page
    assert "À finir avant la clôture du <b>mardi 19 mai</b>" in page
    following = collective.sessions.get(capsule=capsule, beat="close")
    assert reverse("capsules:session_detail", args=[following.pk]) in page
    assert page.count("btn-corail") == 1
    past = collective.capsules.get(position=2)
    assert (
        "Le dossier de la capsule 2, en PDF" in page
    )  # a click from home, another once it is made
    assert f'action="{reverse("capsules:dossier_add", args=[past.pk])}"' in page


def test_home_structure_of_an_ended_collective_says_so(client):
    make_framework(themes=2)
    collective = plan_sessions(CollectiveFactory(starts_on=datetime.date(2020, 9, 15)))
    place = MembershipFactory(structure=EnrolmentFactory(collective=collective).structure)

    page = open_home(client, place.user).content.decode()

    assert "Le programme de votre collectif est terminé" in page
    assert "Votre chemin</h2>" in page


def test_home_structure_in_no_collective_promises_its_dates(client):
    page = open_home(client, MembershipFactory().user).content.decode()

    assert "apparaîtront ici dès que" in page


@pytest.fixture
def asked():
    """The question that somebody asked the collective, without their name."""
    capsule = make_capsule()
    place = MembershipFactory(structure=EnrolmentFactory(collective=capsule.collective).structure)
    return RemarkFactory(
        capsule=capsule, structure=place.structure, written_by=place.user, is_anonymous=True
    )


def reply_to(remark, by=None, **fields):
    return RemarkReply.objects.create(
        remark=remark, text="Le temps passé.", written_by=by or UserFactory(), **fields
    )


def test_home_tells_who_asked_and_nobody_else_that_somebody_answered(client, asked):
    assert "Du nouveau" not in open_home(client, asked.written_by).content.decode()
    reply_to(asked, by=asked.written_by)
    assert "Du nouveau" not in open_home(client, asked.written_by).content.decode()
    reply_to(asked)

    page = open_home(client, asked.written_by).content.decode()

    assert "Une réponse à votre question" in page and "Que veut dire « parcours »" in page
    path = reverse("capsules:remark_reply", args=[asked.pk])
    assert path in page and client.get(path).url.endswith(f"#r{asked.pk}")
    colleague = MembershipFactory(structure=asked.structure).user
    assert "Une réponse" not in open_home(client, colleague).content.decode()
    elsewhere = MembershipFactory(user=asked.written_by).structure  # asked in another name
    client.force_login(asked.written_by)
    client.post(reverse("members:hat_switch"), {"hat": f"structure-{elsewhere.pk}"})
    assert "Une réponse" not in client.get(HOME).content.decode()


@pytest.mark.parametrize("what", ["marked", "went on", "taken off", "off too", "old", "left"])
def test_home_does_not_tell_an_answer_that_was_read_or_is_not_there(client, asked, what):
    reply = reply_to(asked)
    client.force_login(asked.written_by)
    assert "Une réponse" in client.get(HOME).content.decode()

    match what:
        case "marked":
            ReadingFactory(capsule=asked.capsule, question=asked.question, user=asked.written_by)
        case "went on":
            reply_to(asked, by=asked.written_by)
        case "taken off":
            reading.archive(reply, by=reply.written_by)
        case "off too":
            reading.archive(asked, by=asked.written_by)
        case "old":
            RemarkReply.objects.update(written_at=timezone.now() - datetime.timedelta(days=16))
        case "left":
            asked.structure.enrolments.update(state="left", left_on="2026-01-01")

    assert "Une réponse" not in client.get(HOME).content.decode()


def test_home_tells_the_team_that_a_practice_was_handed_back_until_it_is_given_again(client):
    place = MembershipFactory()
    sheet = PracticeFactory(structure=place.structure, title="Le point du lundi")
    assert "Du nouveau" not in open_home(client, place.user).content.decode()
    Practice.objects.update(returned_words="Combien d’heures ?")

    page = open_home(client, place.user).content.decode()
    assert "Une fiche à revoir" in page and "Le point du lundi" in page
    assert reverse("capsules:practice_detail", args=[sheet.pk]) in page
    assert "Du nouveau" not in open_home(client, MembershipFactory().user).content.decode()

    Practice.objects.update(archived_at=timezone.now())
    assert "Du nouveau" not in open_home(client, place.user).content.decode()


def test_home_costs_no_query_more_with_news(client, asked, django_assert_num_queries):
    client.force_login(asked.written_by)
    client.get(HOME)
    with CaptureQueriesContext(connection) as before:
        client.get(HOME)
    reply_to(asked)
    PracticeFactory(structure=asked.structure, returned_words="Combien d’heures ?")

    with django_assert_num_queries(len(before)):
        page = client.get(HOME).content.decode()

    assert "Une réponse" in page and "Une fiche à revoir" in page
