import datetime

import pytest
import time_machine
from django.urls import reverse

from capsules.models import Collective, Publication, Session
from tests.assessments.factories import make_framework
from tests.members.factories import RegionFactory, UserFactory

pytestmark = pytest.mark.django_db
ADD = reverse("capsules:collective_add")
RHYTHM = {
    "weekdays": ["1", "3"],
    "months_per_capsule": "3",
    "video_starts_at": "14:00",
    "video_ends_at": "16:00",
    "in_person_starts_at": "9 h 30",
    "in_person_ends_at": "16:30",
    "place": "",
    "launch": "in_person",
    "reading": "video",
    "tutoring": "video",
    "close": "tutored",
    "sharing": "in_person",
    "final_review": "in_person",
}


@pytest.fixture
def region():
    return RegionFactory(name="Occitanie", school_zone="C")


@pytest.fixture
def nadege(client, region):
    """The facilitator of Occitanie, signed in."""
    user = UserFactory(first_name="Nadège")
    region.facilitators.add(user)
    client.force_login(user)
    return user


@pytest.fixture
def themes(request):
    framework = make_framework(themes=getattr(request, "param", 6), axes=1, questions=1)
    return list(framework.themes.order_by("position"))


def essentials(region, themes, **changes):
    order = {f"theme_{n}": theme.pk for n, theme in enumerate(themes, start=1)}
    fields = {"name": "CAP RSE Occitanie", "region": region.pk, "starts_on": "2025-09-16"}
    return fields | order | changes


def url(name, collective):
    return reverse(f"capsules:{name}", args=[collective.pk])


@pytest.fixture
def opened(client, nadege, region, themes):
    """A collective as the first screen leaves it."""
    client.post(ADD, essentials(region, themes))
    return Collective.objects.get()


@pytest.fixture
def proposed(client, opened):
    client.post(url("rhythm_edit", opened), RHYTHM)
    return opened


def text(response):
    return response.content.decode()


@time_machine.travel(datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC))
def test_an_opening_takes_nothing_but_what_the_pages_propose(client, nadege, themes):
    form = client.get(ADD).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    rhythm = client.post(ADD, sent, follow=True)
    assert rhythm.redirect_chain[-1][0].endswith("/rythme/")
    page = text(rhythm)
    assert "26\u00a0dates, fin le " in page

    draft = client.post(rhythm.request["PATH_INFO"], RHYTHM, follow=True)
    assert "Calendrier proposé" in text(draft)
    collective = Collective.objects.get()
    assert collective.name == "CAP RSE Occitanie"
    mark = draft.context["draft"].mark
    published = client.post(url("programme_publish", collective), {"seen": mark}, follow=True)

    assert "Le calendrier est publié\u00a0: version 1. Rien n’a été envoyé." in text(published)
    assert Session.objects.published().count() == 26
    assert Publication.objects.get().content[0]["name"] == "Journée de lancement"
