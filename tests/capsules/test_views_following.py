"""The dashboard of a collective, its reminders, its spreadsheet."""

import datetime
import io

import pytest
import python_calamine
import time_machine
from django.urls import reverse
from django.utils import timezone

from capcollectif.models import Message
from members.models import Invitation
from tests.assessments.factories import (
    ActionFactory,
    ActionPlanFactory,
    AssessmentFactory,
    answer,
    make_framework,
)
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.members.factories import MembershipFactory, RegionFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db
HOME = reverse("capsules:home")


def noon(*day):
    return datetime.datetime(*day, 12, tzinfo=datetime.UTC)


# The first capsule of a factory’s programme is read on 6 October, closed on 18 November 2025.
OPEN, CLOSING_DAY, LATE = noon(2025, 11, 10), noon(2025, 11, 18), noon(2025, 11, 20)


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory(name="CAP RSE Occitanie"))


@pytest.fixture
def nadege(client, collective):
    """Its facilitator, signed in."""
    user = UserFactory(first_name="Nadège", last_name="Roumieu")
    collective.region.facilitators.add(user)
    client.force_login(user)
    return user


def enrol(collective, name, *, lead=True, closed=False, settled=0, shared=False):
    """A structure of `collective`, and where it stands on the first theme."""
    structure = EnrolmentFactory(collective=collective, structure__name=name).structure
    if lead:
        MembershipFactory(structure=structure)
    if closed or settled:
        by, now = collective.created_by, timezone.now()
        theme = collective.capsules.get(position=1).theme
        fields = {"shared_at": now, "shared_by": by} if shared else {}
        fields |= {"closed_at": now} if closed else {}
        assessment = AssessmentFactory(structure=structure, theme=theme, started_by=by, **fields)
        for number in range(1, settled + 1):
            answer(assessment, number, level=2)
    return structure


def board_of(collective, **query):
    return reverse("capsules:collective_detail", args=[collective.pk], query=query)


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def in_order(page, *names):
    places = [page.index(name) for name in names]
    return places == sorted(places)


@time_machine.travel(LATE)
def test_home_region_shows_the_dashboard_of_its_running_collective(client, collective, nadege):
    enrol(collective, "La Table Commune")
    enrol(collective, "Fil & Liens", closed=True)

    page = text(client.get(HOME))

    assert "Bonjour Nadège" in page
    assert "<b>Une structure sur deux</b> a fini son diagnostic." in page
    assert "Une structure à relancer" in page
    assert page.count("</svg>Collectif</a>") == 1  # in the menu


def test_home_region_without_a_collective_offers_to_open_the_first(client):
    region = RegionFactory(name="Bretagne")
    user = UserFactory()
    region.facilitators.add(user)
    client.force_login(user)

    page = text(client.get(HOME))

    assert "Aucun collectif. Ouvrir le premier." in page
    assert reverse("capsules:structure_list", args=[region.pk]) in page


@time_machine.travel(LATE)
def test_home_region_links_the_other_collectives_of_the_region_alone(client, collective, nadege):
    other = CollectiveFactory(region=collective.region, name="Le suivant")
    elsewhere = plan_sessions(CollectiveFactory(name="Ailleurs"))

    page = text(client.get(HOME))

    assert board_of(other) in page
    assert board_of(elsewhere) not in page and "Ailleurs" not in page


@time_machine.travel(LATE)
def test_collective_detail_shows_who_needs_a_word_first(client, collective, nadege):
    enrol(collective, "A, finie", closed=True)
    enrol(collective, "B, en cours", settled=2)
    enrol(collective, "C, rien")
    left = enrol(collective, "D, partie")
    left.enrolments.update(state="left", left_on=datetime.date(2025, 10, 1))

    page = text(client.get(board_of(collective)))

    assert in_order(page, "C, rien", "B, en cours", "A, finie")
    assert "2/4" in page
    assert "D, partie" not in page


@pytest.mark.parametrize(("moment", "late"), [(OPEN, False), (CLOSING_DAY, False), (LATE, True)])
def test_nobody_is_late_before_the_published_closing_day_is_over(
    client, collective, nadege, moment, late
):
    enrol(collective, "La Table Commune")

    with time_machine.travel(moment):
        page = text(client.get(board_of(collective)))

    assert ("e-retard" in page) == late
    assert ("à relancer" in page) == late
    assert ("n’a pas encore terminé" in page) != late


@time_machine.travel(LATE)
def test_nobody_is_late_when_the_closing_day_is_cancelled(client, collective, nadege):
    enrol(collective, "La Table Commune")
    collective.sessions.filter(beat="close").update(cancelled_at=timezone.now())

    page = text(client.get(board_of(collective)))

    assert "e-retard" not in page
    assert "Aucune date de clôture n’est fixée" in page


@time_machine.travel(LATE)
def test_collective_detail_links_only_what_is_shared(client, collective, nadege):
    hidden = enrol(collective, "Secrète", closed=True).assessments.get()
    shared = enrol(collective, "Partageuse", closed=True, shared=True).assessments.get()

    page = text(client.get(board_of(collective)))

    assert reverse("assessments:assessment_synthesis", args=[shared.pk]) in page
    assert reverse("assessments:assessment_synthesis", args=[hidden.pk]) not in page


@time_machine.travel(LATE)
def test_collective_detail_tells_teams_invitations_actions_and_last_visits(
    client, collective, nadege
):
    structure = enrol(collective, "Fil & Liens", closed=True)
    question = structure.assessments.get().theme.questions.first()
    plan = ActionPlanFactory(structure=structure)
    ActionFactory.create_batch(2, plan=plan, question=question)
    ActionFactory(plan=plan, question=question, archived_at=timezone.now())
    invited = enrol(collective, "Passerelle Lot", lead=False)
    Invitation.objects.create(
        structure=invited, email="a@b.exemple", role="lead", invited_by=nadege
    )
    with time_machine.travel(noon(2025, 11, 8)):
        enrol(collective, "Pousses d’Ariège", settled=1)

    page = text(client.get(board_of(collective)))

    assert "2 actions" in page
    assert "Invitée" in page
    assert "il y a 12 jours" in page
    assert "1 personne" in page


@time_machine.travel(noon(2025, 9, 1))
def test_before_the_launch_nobody_is_reminded_of_anything(client, collective, nadege):
    enrol(collective, "La Table Commune")

    page = text(client.get(board_of(collective)))

    assert "Il reste 15 jours" not in page
    assert "Il reste quinze jours avant la journée de lancement, mardi 16 septembre." in page
    assert "Envoyer" not in page
    assert "Personne à relancer" in page


@time_machine.travel(LATE)
def test_collective_detail_shows_the_capsule_that_is_chosen_and_shrugs_at_the_rest(
    client, collective, nadege
):
    enrol(collective, "La Table Commune")

    assert "Capsule 2, structure" in text(client.get(board_of(collective, capsule="2")))
    for wrong in ("9", "abc", "", "-1", "9" * 40, "\x00", "{{7*7}}"):
        page = client.get(board_of(collective, capsule=wrong, page=wrong, structure=wrong))
        assert "Capsule 1, structure" in text(page)


@time_machine.travel(LATE)
@pytest.mark.parametrize("count", [1, 3, 12])
def test_collective_detail_costs_the_same_at_any_length(
    client, collective, nadege, django_assert_num_queries, count
):
    for number in range(count):
        enrol(collective, f"Structure {number:02}", settled=1)
    elsewhere = enrol(plan_sessions(CollectiveFactory()), "D’un autre collectif")

    with django_assert_num_queries(14):
        # session, user, band, collective, others, chapters, sessions, figures,
        # order, rows, leads, reminders, outbox
        page = client.get(board_of(collective)).content.decode()

    assert page.count("1/4") == min(count, 10)
    assert elsewhere.name not in page


@time_machine.travel(LATE)
@pytest.mark.parametrize("count", [1, 3, 12])
def test_home_region_costs_the_same_at_any_length(
    client, collective, nadege, django_assert_num_queries, count
):
    for number in range(count):
        enrol(collective, f"Structure {number:02}", settled=1)

    with django_assert_num_queries(13):
        # session, user, band, collectives, chapters, sessions, figures,
        # order, rows, leads, reminders, outbox
        page = client.get(HOME).content.decode()

    assert page.count("1/4") == min(count, 10)


@time_machine.travel(LATE)
def test_more_than_one_form_offers_are_told_so(client, collective, nadege):
    for number in range(32):
        enrol(collective, f"Structure {number:02}")

    first, last = (client.get(board_of(collective, page=page)) for page in ("1", "4"))

    assert "32 structures à relancer" in text(first)
    assert "En voici 30, dans l’ordre du tableau" in text(first)
    assert [len(page.context["card"]["lines"]) for page in (first, last)] == [30, 2]


@time_machine.travel(LATE)
def test_collective_detail_is_paged_by_ten(client, collective, nadege):
    for number in range(12):
        enrol(collective, f"Structure {number:02}")

    pages = [client.get(board_of(collective, page=page)) for page in ("1", "2", "99")]

    assert [len(page.context["board"].rows) for page in pages] == [10, 2, 2]
    assert [len(page.context["card"]["lines"]) for page in pages] == [12, 2, 2]


def test_collective_detail_of_a_draft_says_so_and_leads_back_to_it(client, nadege, collective):
    draft = CollectiveFactory(region=collective.region)
    rhythm, dates = (
        reverse(f"capsules:{step}", args=[draft.pk]) for step in ("rhythm_edit", "programme_edit")
    )

    page = text(client.get(board_of(draft)))
    assert "<b>brouillon</b>" in page
    assert rhythm in page

    plan_sessions(draft, publish=False)
    assert dates in text(client.get(board_of(draft)))


def test_collective_detail_of_a_draft_opens_on_its_first_capsule(client, nadege, collective):
    draft = plan_sessions(CollectiveFactory(region=collective.region), publish=False)
    enrol(draft, "Armor")
    page = text(client.get(board_of(draft)))

    assert "Capsule 1, structure par structure" in page
    assert "Personne à relancer" not in page


@time_machine.travel(LATE)
def test_collective_detail_before_a_capsule_leads_to_the_one_before(client, nadege, collective):
    enrol(collective, "La Table Commune")
    page = text(client.get(board_of(collective, capsule="2")))

    assert "La capsule 2 n’a pas encore commencé." in page
    assert 'href="?capsule=1">voyez la capsule 1</a>' in page


def test_collective_detail_without_a_structure_says_so(client, nadege, collective):
    assert "<b>Aucune structure</b> n’est encore inscrite." in text(
        client.get(board_of(collective))
    )


# Reminders


def send(client, collective, *structures, words="Bonjour !", **fields):
    data = {
        "structures": [structure.pk for structure in structures],
        "words": words,
        "capsule": collective.capsules.get(position=1).pk,
        **fields,
    }
    return client.post(reverse("capsules:reminder_send", args=[collective.pk]), data, follow=True)


@time_machine.travel(LATE)
def test_reminder_send_writes_to_the_leads_of_the_chosen_ones(client, collective, nadege):
    chosen, other = enrol(collective, "La Table Commune"), enrol(collective, "Passerelle Lot")
    MembershipFactory(structure=chosen, role="contributor")

    page = text(send(client, collective, chosen))

    message = Message.objects.get()
    assert message.recipient == chosen.members.get(memberships__role="lead").email
    assert message.topic == f"collective-{collective.pk}"
    assert message.params["words"] == "Bonjour !"
    assert message.send_after > timezone.now()
    assert "en route pour La Table Commune" in page
    assert "relancée aujourd’hui" in page
    assert other.name in page


@time_machine.travel(LATE)
def test_reminder_send_leaves_out_who_finished_between_page_and_click(client, collective, nadege):
    late, done = (
        enrol(collective, "La Table Commune"),
        enrol(collective, "Fil & Liens", closed=True),
    )

    page = text(send(client, collective, late, done))

    assert Message.objects.count() == 1
    assert "Plus rien à relancer pour Fil &amp; Liens" in page


@time_machine.travel(LATE)
def test_reminder_send_names_who_has_nobody_to_write_to(client, collective, nadege):
    empty = enrol(collective, "La Table Commune", lead=False)

    assert "n’a pas encore de référent·e" in text(client.get(board_of(collective)))
    assert "Sans référent·e, donc sans message : La Table Commune." in text(
        send(client, collective, empty)
    )
    assert not Message.objects.exists()


@time_machine.travel(LATE)
def test_reminder_send_twice_a_day_asks_first(client, collective, nadege):
    structure = enrol(collective, "La Table Commune")
    send(client, collective, structure)

    page = text(send(client, collective, structure, words="Encore un mot."))
    assert "a déjà été relancée aujourd’hui, et rien n’est reparti" in page
    assert "Encore un mot." in page
    assert Message.objects.count() == 1

    send(client, collective, structure, again="yes")
    assert Message.objects.count() == 2


@time_machine.travel(LATE)
def test_reminder_send_again_the_next_day_asks_nothing(client, collective, nadege):
    structure = enrol(collective, "La Table Commune")
    send(client, collective, structure)

    with time_machine.travel(LATE + datetime.timedelta(days=1)):
        client.force_login(nadege)
        assert "relancée le 20 novembre" in text(client.get(board_of(collective)))
        send(client, collective, structure)

    assert Message.objects.count() == 2


@time_machine.travel(LATE)
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"structures": []}, "Cochez au moins une structure."),
        ({"structures": ["abc"]}, "n’est plus dans le collectif"),
        ({"structures": ["9" * 40]}, "n’est plus dans le collectif"),
        ({"words": " \x00 "}, "Écrivez votre message"),
        ({"words": "x" * 1_000_000}, "2000"),
        ({"capsule": "999999"}, "n’est plus au programme"),
        ({"capsule": ""}, "obligatoire"),
    ],
)
def test_reminder_send_shows_again_what_is_wrong(client, collective, nadege, wrong, said):
    structure = enrol(collective, "La Table Commune")
    fields = {"structures": [structure.pk], "words": "Mon texte {{7*7}} 🌱", **wrong}
    fields = {"capsule": collective.capsules.get(position=1).pk, **fields}

    response = client.post(reverse("capsules:reminder_send", args=[collective.pk]), fields)

    assert response.status_code == 200
    assert said in text(response)
    assert fields["words"].strip(" \x00") in text(response)
    assert not Message.objects.exists()


@time_machine.travel(LATE)
def test_reminder_send_refuses_a_structure_of_another_collective(client, collective, nadege):
    enrol(collective, "La Table Commune")
    stranger = enrol(plan_sessions(CollectiveFactory()), "Ailleurs")

    assert "n’est plus dans le collectif" in text(send(client, collective, stranger))
    assert not Message.objects.exists()


@time_machine.travel(LATE)
def test_reminder_send_by_get_goes_back_to_the_page(client, collective, nadege):
    url = reverse("capsules:reminder_send", args=[collective.pk])

    assert client.get(url).url == board_of(collective)
    assert client.get(url, {"capsule": "2", "page": "x"}).url == board_of(collective, capsule=2)


@time_machine.travel(LATE)
def test_a_reminder_typed_in_an_expired_session_comes_back(client, collective, nadege):
    structure = enrol(collective, "La Table Commune")
    client.get(HOME)
    client.logout()
    url, fields = reverse("capsules:reminder_send", args=[collective.pk]), {"words": "Mon texte."}
    client.post(url, fields, headers={"referer": f"http://testserver{HOME}"})
    client.force_login(nadege)

    page = text(client.get(HOME))
    assert "Mon texte." in page and "avant la fin de votre session" in page

    fields |= {"structures": [structure.pk], "capsule": collective.capsules.get(position=1).pk}
    client.post(url, fields, headers={"referer": f"http://testserver{HOME}"})
    assert "avant la fin de votre session" not in text(client.get(HOME))


@time_machine.travel(LATE)
def test_what_was_kept_of_a_reminder_may_be_given_up(client, collective, nadege):
    enrol(collective, "La Table Commune")
    client.logout()
    url, page = reverse("capsules:reminder_send", args=[collective.pk]), board_of(collective)
    headers = {"referer": f"http://testserver{page}"}
    client.post(url, {"words": "Mon texte."}, headers=headers)
    client.force_login(nadege)
    assert "Mon texte." in text(client.get(page))

    client.post(url, {"words": "Mon texte.", "forget": "yes"}, headers=headers)

    assert "Mon texte." not in text(client.get(page))
    assert not Message.objects.exists()


@time_machine.travel(LATE)
def test_a_reminder_waits_in_the_outbox_where_it_may_be_cancelled(client, collective, nadege):
    structure = enrol(collective, "La Table Commune")
    send(client, collective, structure)
    message = Message.objects.get()
    outbox = reverse("capsules:message_list", args=[collective.pk])

    page = text(client.get(HOME))
    assert "1 courriel prêt à partir" in page and outbox in page
    assert message.recipient in text(client.get(outbox))

    client.post(reverse("capsules:message_cancel", args=[collective.pk, message.pk]))
    assert "prêt à partir" not in text(client.get(HOME))
    assert "jamais relancée" in text(client.get(HOME))


@time_machine.travel(LATE)
def test_the_button_of_a_row_ticks_this_one_alone(client, collective, nadege):
    enrol(collective, "La Table Commune")
    one = enrol(collective, "Passerelle Lot")

    lines = client.get(board_of(collective, structure=str(one.pk))).context["card"]["lines"]

    assert [(each.name, ticked) for each, ticked in lines] == [
        ("La Table Commune", False),
        ("Passerelle Lot", True),
    ]


# The spreadsheet


def rows_of(response):
    return (
        python_calamine.load_workbook(io.BytesIO(response.content))
        .get_sheet_by_index(0)
        .to_python()
    )


@time_machine.travel(LATE)
def test_following_xlsx_holds_every_structure_and_capsule_as_text(client, collective, nadege):
    enrol(collective, "=1+1", settled=2)
    enrol(collective, "Fil & Liens", closed=True, shared=True)
    enrol(plan_sessions(CollectiveFactory()), "Ailleurs")

    response = client.get(reverse("capsules:following_xlsx", args=[collective.pk]))

    header, *rows = rows_of(response)
    assert 'filename="suivi-cap-rse-occitanie.xlsx"' in response.headers["Content-Disposition"]
    assert [row[0] for row in rows] == ["=1+1", "Fil & Liens"]
    first = header.index("Capsule 1, Thème 1\u00a0: diagnostic")
    assert rows[0][first : first + 5] == ["En cours", "2 sur 4", "", "0", ""]
    assert rows[1][first : first + 5] == ["Terminé", "0 sur 4", "2025-11-20", "0", "2025-11-20"]
    assert "Capsule 2, Thème 2\u00a0: diagnostic" in header
    assert all(isinstance(cell, str) for row in rows for cell in row)


@time_machine.travel(LATE)
@pytest.mark.parametrize("count", [1, 3, 40])
def test_following_xlsx_costs_the_same_at_any_length(
    client, collective, nadege, django_assert_num_queries, count
):
    for number in range(count):
        enrol(collective, f"Structure {number}", settled=1)

    with django_assert_num_queries(10):
        # session, user, collective, chapters, sessions, enrolments, leads, reminders,
        # assessments, actions
        client.get(reverse("capsules:following_xlsx", args=[collective.pk]))


def test_following_xlsx_of_a_collective_without_structures_is_a_header(client, collective, nadege):
    assert len(rows_of(client.get(reverse("capsules:following_xlsx", args=[collective.pk])))) == 1


# The structures of a region


@pytest.mark.parametrize("count", [1, 3])
def test_structure_list_costs_the_same_at_any_length(client, django_assert_num_queries, count):
    region, user = RegionFactory(), UserFactory()
    region.facilitators.add(user)
    theme = make_framework().themes.get()
    for structure in StructureFactory.create_batch(count, region=region):
        answer(AssessmentFactory(structure=structure, theme=theme), 1, level=2)
    elsewhere = StructureFactory()
    client.force_login(user)

    with django_assert_num_queries(9):
        # session, user, band, region, count, page, themes, assessments, plans
        page = client.get(reverse("capsules:structure_list", args=[region.pk])).content.decode()

    assert page.count("1/4") == count
    assert elsewhere.name not in page


def test_structure_list_links_only_what_is_shared(client):
    assessment = AssessmentFactory()
    region, user = assessment.structure.region, UserFactory()
    region.facilitators.add(user)
    client.force_login(user)
    url = reverse("capsules:structure_list", args=[region.pk])
    synthesis = reverse("assessments:assessment_synthesis", args=[assessment.pk])
    assert synthesis not in client.get(url).content.decode()

    assessment.shared_at, assessment.shared_by = assessment.started_at, assessment.started_by
    assessment.save()

    assert synthesis in client.get(url).content.decode()


def test_structure_list_is_paged_and_shrugs_at_a_page_that_is_none(client):
    region, user = RegionFactory(), UserFactory()
    region.facilitators.add(user)
    StructureFactory.create_batch(11, region=region)
    client.force_login(user)
    url = reverse("capsules:structure_list", args=[region.pk])

    assert len(client.get(url, {"page": "abc"}).context["rows"]) == 10
    assert len(client.get(url, {"page": "2"}).context["rows"]) == 1
    assert len(client.get(url, {"page": "999"}).context["rows"]) == 1
