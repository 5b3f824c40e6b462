"""The pages where structures come into a collective, and where their engagement is written down."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from capcollectif.models import Message
from capsules.calculations import lists
from capsules.forms import enrolments as forms
from capsules.models import Enrolment
from capsules.operations import enrolling
from members.models import Invitation, Structure
from tests.members.factories import (
    InvitationFactory,
    MembershipFactory,
    StructureFactory,
    UserFactory,
)

from .factories import EnrolmentFactory
from .test_lists import THREE, sheet_of

pytestmark = pytest.mark.django_db
TEXT = "\n".join(" ; ".join(line) for line in THREE)


@pytest.fixture
def url(collective):
    return f"/collectifs/{collective.pk}/structures/ajouter/"


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def confirm(client, url, text, **more):
    """What the preview of `text` shows, sent back with its confirmation."""
    form = client.post(url, {"text": text}).context["form"]
    sent = {"text": form["text"].value(), "seen": form["seen"].value(), "confirm": "yes"}
    return client.post(url, {**sent, **more}, follow=True)


# ── Bringing a list in ──────────────────────────────────────────────────────


def test_structure_import_tells_each_line_before_anything_is_written(as_nadege, collective, url):
    StructureFactory(name="LA TABLE COMMUNE", region=collective.region, city="Albi")
    UserFactory(email="marc@pousses.exemple")

    shown = page(as_nadege.post(url, {"text": TEXT + "\nLa Nef;Zoé;zoe@"}))

    for words in (
        "Trois structures à ajouter",
        "dont deux nouvelles",
        "trois personnes à inviter",
        "Reconnue\u00a0: <bdi>LA TABLE COMMUNE</bdi> (<bdi>Albi</bdi>)",
        "Sera créée",
        "avec le compte qu’elle a déjà",
        lists.BAD_EMAIL,
        "1\u00a0ligne sera laissée de côté",
        "Ajouter les 3 structures",
    ):
        assert words in shown
    assert not Enrolment.objects.exists()
    assert not Message.objects.exists()


def test_structure_import_brings_the_good_lines_in_once_confirmed(as_nadege, collective, url):
    shown = page(confirm(as_nadege, url, TEXT + "\nLa Nef;Zoé;zoe@", words="À très vite."))

    assert "3\u00a0structures ajoutées, 3\u00a0invitations prêtes à partir" in shown
    assert collective.enrolments.count() == 3
    drafts = Message.objects.filter(topic=f"collective-{collective.pk}", state="draft")
    assert {mail.params["words"] for mail in drafts} == {"À très vite."}
    assert not Structure.objects.filter(name="La Nef").exists()


@pytest.mark.parametrize(
    "data",
    [sheet_of(THREE), ("Structure;Nom;E-mail\n" + TEXT).encode("cp1252"), TEXT.encode("utf-16")],
    ids=["xlsx", "cp1252", "utf-16"],
)
def test_structure_import_needs_the_file_once(as_nadege, collective, url, data):
    file = SimpleUploadedFile("é" * 200 + ".csv", data)
    response = as_nadege.post(url, {"file": file})
    form = response.context["form"]

    assert "Ajouter les 3 structures" in page(response)
    assert "La Table Commune ; Fatou Diallo ; fatou@table.exemple" in form["text"].value()
    sent = {"text": form["text"].value(), "seen": form["seen"].value(), "confirm": "yes"}
    as_nadege.post(url, sent)
    assert collective.enrolments.count() == 3


def test_structure_import_shows_anew_a_list_that_changed_after_its_preview(
    as_nadege, collective, url
):
    seen = as_nadege.post(url, {"text": TEXT}).context["form"]["seen"].value()

    shown = page(
        as_nadege.post(url, {"text": TEXT + "\nLa Nef;;z@n.fr", "seen": seen, "confirm": "yes"})
    )

    assert "La liste a changé" in shown
    assert "Ajouter les 4 structures" in shown
    assert not Enrolment.objects.exists()


def test_structure_import_shows_anew_what_somebody_else_changed_meanwhile(
    as_nadege, collective, url
):
    form = as_nadege.post(url, {"text": TEXT}).context["form"]
    EnrolmentFactory(
        collective=collective, structure__name=THREE[0][0], state="left", left_on="2026-01-05"
    )

    sent = {"text": form["text"].value(), "seen": form["seen"].value(), "confirm": "yes"}
    shown = page(as_nadege.post(url, sent))

    assert "La liste a changé" in shown
    assert "Ajouter les 2 structures" in shown
    assert collective.enrolments.count() == 1


def test_structure_import_twice_says_that_all_is_there(as_nadege, collective, url):
    confirm(as_nadege, url, TEXT)

    shown = page(as_nadege.post(url, {"text": TEXT}))

    assert "Rien à ajouter" in shown
    assert 'name="confirm"' not in shown


def test_structure_import_proposes_words_with_the_date_the_place_and_the_time(
    as_nadege, collective, nadege, url
):
    day = datetime.date(2025, 9, 16)
    collective.place = "Maison de l’économie, Albi"

    before = enrolling.first_words(collective, nadege, today=day)
    after = enrolling.first_words(collective, nadege, today=day + datetime.timedelta(days=1))

    assert "lancement a lieu le mardi 16 septembre 2025, Maison de l’économie, Albi." in before
    assert "pendant 7 mois" in before  # two themes of three months, and the launch
    assert "a commencé le mardi 16 septembre 2025" in after
    assert after.endswith("À bientôt,\nNadège Roumieu")
    assert "À bientôt," in page(as_nadege.get(url))


BAD = [
    ("", "Il n’y a aucune ligne"),
    (" \n;;\n", "Il n’y a aucune ligne"),
    ("x" * 1_000_000, "trop longue"),
    ("La Nef;Zoé;z@nef.fr\n" * 501, "trop longue"),
    ("a" * 150_000, "ne se lit pas"),
    ("\x00", "nul"),
    ("\x07\u202e{{7*7}} <b>;🌻;é", lists.BAD_EMAIL),
    ('=HYPERLINK("http://x");Zoé;z@nef.fr', "=HYPERLINK"),
    ("1;2;3", lists.BAD_EMAIL),
]


@pytest.mark.parametrize(("text", "said"), BAD, ids=range(len(BAD)))
def test_structure_import_takes_whatever_is_pasted(as_nadege, url, text, said):
    shown = page(as_nadege.post(url, {"text": text, "words": "Gardez ce mot."}))

    assert said in shown
    assert "Gardez ce mot." in shown
    assert "<b>;" not in shown
    if text.startswith("x"):
        assert text in shown


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", b"\0" * 999, b"x" * 2_000_001])
def test_structure_import_refuses_a_file_that_is_no_list(as_nadege, url, data):
    response = as_nadege.post(url, {"file": SimpleUploadedFile("liste.xlsx", data), "text": TEXT})

    assert response.context["form"].errors["file"]
    assert "La Table Commune" in page(response)  # what was pasted is not lost


def test_structure_import_keeps_long_words(as_nadege, url):
    words = "a" * (forms.LONGEST_WORDS + 1)
    response = as_nadege.post(url, {"text": TEXT, "words": words})

    assert response.context["form"].errors["words"]
    assert words in page(response)


def test_structure_import_offers_what_an_expired_session_was_sending(client, nadege, url):
    client.post(url, {"text": TEXT, "words": "Mon mot."})
    client.force_login(nadege)

    shown = page(client.get(url))

    assert "Pousses d’Ariège ; Marc Estève" in shown
    assert "Mon mot." in shown


@pytest.mark.parametrize("count", [1, 3])
def test_structure_import_reads_a_list_at_the_same_cost(
    as_nadege, collective, url, django_assert_num_queries, count
):
    StructureFactory(name="S0", region=collective.region)
    text = "\n".join(f"S{i};P{i};p{i}@s.exemple" for i in range(count))

    # session, user, collective with its framework, themes, the preview’s six, band
    with django_assert_num_queries(11):
        as_nadege.post(url, {"text": text})


def test_enrolment_add_takes_one_structure_of_the_region(as_nadege, collective):
    own, other = StructureFactory(region=collective.region), StructureFactory()
    url = f"/collectifs/{collective.pk}/structures/inscrire/"

    for pk in (own.pk, own.pk, other.pk, "abc", 10**30, ""):
        assert as_nadege.post(url, {"structure": pk}).status_code == 302

    assert [row.structure for row in collective.enrolments.all()] == [own]


# ── The list, and each engagement ───────────────────────────────────────────


def test_enrolment_list_invites_to_bring_structures_in(as_nadege, collective):
    shown = page(as_nadege.get(f"/collectifs/{collective.pk}/structures/"))

    assert "Le collectif n’a pas encore de structure." in shown
    assert "Faire venir les premières structures" in shown


def test_enrolment_list_tells_where_each_structure_stands(as_nadege, collective):
    day = datetime.date(2025, 9, 16)
    rows = {
        state: EnrolmentFactory(collective=collective, structure__name=f"Structure {state}")
        for state in ("approached", "present", "committed", "left")
    }
    enrolling.change(rows["present"], state="present", by=collective.created_by)
    enrolling.change(
        rows["committed"],
        state="committed",
        by=collective.created_by,
        committed_on=day,
        committed_by="Fatou Diallo",
    )
    enrolling.change(
        rows["left"], state="left", by=collective.created_by, left_on=day, left_reason="Fusion."
    )
    late = EnrolmentFactory(collective=collective, added_on=day + datetime.timedelta(days=1))
    MembershipFactory(structure=rows["committed"].structure, user__first_name="Samira")
    InvitationFactory(structure=late.structure, email="attendue@late.exemple")
    EnrolmentFactory(structure__name="D’un autre collectif")

    for name, state in (("part", "waiting"), ("bloque", "set_aside"), ("attend", "draft")):
        text = f"{late.structure.name};;{name}@late.exemple"
        enrolling.enrol(collective, lists.read(text), by=collective.created_by)
        Message.objects.filter(recipient__startswith=name).update(state=state, reason="Refusé.")
    InvitationFactory(structure=late.structure, email="tard@late.exemple")
    Invitation.objects.filter(email="tard@late.exemple").update(
        created_at=timezone.now() - datetime.timedelta(days=31),
        expires_at=timezone.now() - datetime.timedelta(days=1),
    )

    shown = page(as_nadege.get(f"/collectifs/{collective.pk}/structures/"))

    for words in (
        "invitation à envoyer",
        "invitation en route",
        "invitation mise de côté, à voir",
        "invitation expirée, à renvoyer",
        "invitation envoyée, valable jusqu’au",
        "Une engagée</b> sur cinq, une présente au lancement, deux pressenties, une partie.",
        "le 16 septembre 2025, par <bdi>Fatou Diallo</bdi>",
        "le 16 septembre 2025\u00a0: <bdi>Fusion.</bdi>",
        "arrivée en cours de route",
        "attendue@late.exemple",
        "Samira",
    ):
        assert words in shown
    assert "D’un autre collectif" not in shown
    assert shown.count('name="present"') == 2  # neither the late one nor the others


def test_enrolment_list_saves_who_was_at_the_launch(as_nadege, collective):
    a, b = EnrolmentFactory.create_batch(2, collective=collective)
    other = EnrolmentFactory()
    url = f"/collectifs/{collective.pk}/structures/"

    as_nadege.post(url, {"shown": [a.pk, b.pk], "present": [a.pk]})
    for bad in (other.pk, "abc", 10**30):
        assert as_nadege.post(url, {"shown": [a.pk, bad], "present": [bad]}).status_code == 302

    states = dict(Enrolment.objects.values_list("pk", "state"))
    assert states == {a.pk: "present", b.pk: "approached", other.pk: "approached"}


def test_enrolment_list_asks_who_was_there_once_the_launch_has_come(as_nadege, collective):
    EnrolmentFactory(collective=collective)
    url = f"/collectifs/{collective.pk}/structures/"

    with time_machine.travel(collective.starts_on - datetime.timedelta(days=1)):
        as_nadege.force_login(collective.created_by)
        assert "Était au lancement" not in page(as_nadege.get(url))
    with time_machine.travel(collective.starts_on):
        assert "Était au lancement" in page(as_nadege.get(url))


@pytest.mark.parametrize("count", [1, 3])
def test_enrolment_list_costs_the_same_at_any_length(
    as_nadege, collective, django_assert_num_queries, count
):
    for row in EnrolmentFactory.create_batch(count, collective=collective):
        MembershipFactory(structure=row.structure)
        InvitationFactory(structure=row.structure)

    # session, user, collective, count, page, members, invitations, unsent, figures, drafts, band
    with django_assert_num_queries(11):
        as_nadege.get(f"/collectifs/{collective.pk}/structures/")


def test_enrolment_list_is_paged(as_nadege, collective):
    EnrolmentFactory.create_batch(21, collective=collective)
    url = f"/collectifs/{collective.pk}/structures/"

    assert page(as_nadege.get(url)).count("Noter l’engagement") == 20
    for number in ("2", "999"):
        assert page(as_nadege.get(url, {"page": number})).count("Noter l’engagement") == 1
    assert page(as_nadege.get(url, {"page": "abc"})).count("Noter l’engagement") == 20


def test_enrolment_edit_writes_a_commitment(as_nadege, collective):
    row = EnrolmentFactory(collective=collective)
    sent = {
        "state": "committed",
        "committed_on": "2025-09-16",
        "committed_by": " Fatou\u202e Diallo",
    }

    shown = page(as_nadege.post(f"/inscriptions/{row.pk}/", sent, follow=True))

    row.refresh_from_db()
    assert (row.state, row.committed_by) == ("committed", "Fatou Diallo")
    assert "c’est enregistré" in shown


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"state": "committed"}, {"committed_on", "committed_by"}),
        ({"state": "committed", "committed_on": "2025-09-16"}, {"committed_by"}),
        ({"state": "left"}, {"left_on"}),
        ({"state": "left", "left_on": "0001-01-01"}, {"left_on"}),
        ({"state": "left", "left_on": "9999-12-31"}, {"left_on"}),
        ({"state": "left", "left_on": "demain"}, {"left_on"}),
        ({"state": "vue"}, {"state"}),
        ({"left_reason": "x"}, {"state"}),
        ({"state": "present", "left_reason": "x" * 301}, {"left_reason"}),
    ],
)
def test_enrolment_edit_shows_back_what_does_not_hold(as_nadege, collective, sent, wrong):
    row = EnrolmentFactory(collective=collective)
    response = as_nadege.post(f"/inscriptions/{row.pk}/", {"left_reason": "À garder.", **sent})

    assert set(response.context["form"].errors) == wrong
    assert sent.get("left_reason", "À garder.") in page(response)
    row.refresh_from_db()
    assert row.state == "approached"


def test_enrolment_edit_offers_what_an_expired_session_was_sending(client, nadege, collective):
    row = EnrolmentFactory(collective=collective)
    client.post(f"/inscriptions/{row.pk}/", {"state": "left", "left_reason": "Fusion."})
    client.force_login(nadege)

    assert "Fusion." in page(client.get(f"/inscriptions/{row.pk}/"))


def test_a_structure_comes_back_after_it_left(as_nadege, collective):
    row = EnrolmentFactory(collective=collective, state="left", left_on=timezone.localdate())

    as_nadege.post(f"/inscriptions/{row.pk}/", {"state": "approached"})

    row.refresh_from_db()
    assert (row.state, row.left_on) == ("approached", None)
