"""What a link that opens nothing says, and what one that opens gives to its view."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils import timezone

from capsules.models import SecretLink
from capsules.operations import links
from capsules.views.link_doors import opened_by
from tests.capsules.factories import GuestFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@opened_by(SecretLink.Scope.PAGE)
def _page(request, link):
    return HttpResponse(f"{link.participant.name}")


def _open(rf, token, user=None):
    request = rf.get("/p/")
    request.user = user or AnonymousUser()
    request.session, request.htmx = {}, False
    return _page(request, token=token)


def test_a_link_that_works_is_given_to_the_view(rf):
    guest = GuestFactory(first_name="Zoé", last_name="Vidal")
    response = _open(rf, links.token_of(links.page_of(guest)))

    assert _page.login_required is False
    assert response.content.decode() == "Zoé Vidal"


def test_a_link_that_ended_says_so_and_what_to_do_without_an_account(rf, time_machine):
    token = links.token_of(links.page_of(GuestFactory()))
    time_machine.move_to(timezone.now() + links.PAGE_LASTS + timedelta(seconds=1))
    response = _open(rf, token)
    page = response.content.decode()

    assert response.status_code == 410
    assert links.ENDED in page
    assert "Pas besoin de compte" in page


@pytest.mark.parametrize("token", ["", "x", "é" * 40, "x" * 100_000, "{{7*7}}", "a.b\u202e"])
def test_a_link_that_never_was_is_not_found(rf, token):
    response = _open(rf, token)

    assert response.status_code == 404
    assert links.UNKNOWN in response.content.decode()


def test_somebody_signed_in_is_shown_home(rf):
    page = _open(rf, "x", user=UserFactory()).content.decode()

    assert "Aller à votre accueil" in page
