import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from capsules.models import Logo
from tests.capsules.factories import CollectiveFactory, LogoFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
NASTY = ["x\x00y", "{{7*7}}", "<b>gras</b>", "\u202etordu", "🎉"]


@pytest.fixture
def collective(client, settings, tmp_path):
    """A collective whose facilitator is signed in."""
    settings.MEDIA_ROOT = tmp_path
    collective = CollectiveFactory(funders="Avec la région.")
    user = UserFactory()
    collective.region.facilitators.add(user)
    client.force_login(user)
    return collective


def url(name, row):
    return reverse(f"capsules:{name}", args=[row.pk])


def text(response):
    return response.content.decode()


def picture(kind="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (300, 100), "teal").save(file, kind)
    return SimpleUploadedFile("logo.png", file.getvalue())


def test_funders_edit_shows_and_saves_the_mentions(client, collective):
    address = url("funders_edit", collective)
    assert "Avec la région." in text(client.get(address))
    answer = client.post(address, {"mentions": "Avec l’Europe.", "seen": "Avec la région."})

    assert answer.status_code == 302
    collective.refresh_from_db()
    assert collective.funders == "Avec l’Europe."


def test_funders_edit_shows_both_texts_when_somebody_was_faster(client, collective):
    answer = client.post(
        url("funders_edit", collective), {"mentions": "Le mien.", "seen": "Un vieux."}
    )

    assert "Le mien." in text(answer)
    assert "Avec la région." in text(answer)
    collective.refresh_from_db()
    assert collective.funders == "Avec la région."


@pytest.mark.parametrize("words", [*NASTY, "x" * 1_000_000])
def test_funders_edit_takes_any_text_or_gives_it_back(client, collective, words):
    sent = {"mentions": words, "seen": "Avec la région."}
    answer = client.post(url("funders_edit", collective), sent, follow=True)

    assert answer.status_code == 200
    assert "<b>gras" not in text(answer)
    assert len(words) < 1000 or words in text(answer)


def test_logo_add_keeps_and_shows_it(client, collective):
    sent = {"name": "Région Occitanie", "file": picture()}
    answer = client.post(url("logo_add", collective), sent, follow=True)

    assert "Région Occitanie" in text(answer)
    assert "data:image/png;base64," in text(answer)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Dites de quel financeur"),
        ({"name": "Région"}, "Choisissez une image"),
        ({"name": "Région", "file": SimpleUploadedFile("a.png", b"")}, "ne se lit pas"),
        ({"name": "Région", "file": SimpleUploadedFile("a.svg", b"<svg/>")}, "ne se lit pas"),
        ({"name": "Région", "file": SimpleUploadedFile("a.png", b"MZ")}, "ne se lit pas"),
    ],
)
def test_logo_add_says_what_is_wrong_and_keeps_the_name(client, collective, sent, said):
    page = text(client.post(url("logo_add", collective), sent))

    assert said in page
    assert not sent or 'value="Région"' in page
    assert not Logo.objects.exists()


def test_logo_archive_offers_to_undo(client, collective):
    logo = LogoFactory(collective=collective, name="Département")
    page = text(client.post(url("logo_archive", logo), follow=True))
    assert "ne s’imprime plus" in page
    client.post(url("logo_restore", logo))

    logo.refresh_from_db()
    assert logo.archived_at is None


@pytest.mark.parametrize("query", ["abc", "9" * 40, "-1", ""])
def test_funders_edit_shrugs_at_an_address_that_says_nothing(client, collective, query):
    assert client.get(url("funders_edit", collective), {"archived": query}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_funders_edit_costs_the_same_at_any_length(
    client, collective, django_assert_num_queries, count
):
    LogoFactory.create_batch(count, collective=collective)
    LogoFactory()
    client.get(url("funders_edit", collective))
    with django_assert_num_queries(5):
        page = client.get(url("funders_edit", collective))

    assert text(page).count("Image perdue") == count
