"""Giving a practice, taking it back, accepting it, handing it back: the pages."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capcollectif import outbox
from capcollectif.models import Message
from capsules.operations import moderating
from tests.capsules.factories import EnrolmentFactory
from tests.capsules.learning import PracticeFactory, make_capsule
from tests.members.factories import MembershipFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db


def _path(verb, practice):
    return reverse(f"capsules:practice_{verb}", args=[practice.pk])


def _seen(client, practice):
    """What the page of `practice` says that one has read."""
    page = client.get(_path("detail", practice)).content.decode()
    return re.search(r'name="seen" value="(\w+)"', page)[1]


@pytest.fixture
def practice():
    capsule = make_capsule()
    structure = StructureFactory(region=capsule.collective.region)
    EnrolmentFactory(collective=capsule.collective, structure=structure)
    return PracticeFactory(structure=structure, theme=capsule.theme)


@pytest.fixture
def lead(practice):
    client = Client()
    client.force_login(MembershipFactory(structure=practice.structure, role="lead").user)
    return client


@pytest.fixture
def facilitator(practice):
    user = UserFactory()
    user.facilitated_regions.add(practice.structure.region)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def given(practice, lead):
    _give(lead, practice)
    return practice


def _give(lead, practice):
    sent = {"circle": "collective", "seen": _seen(lead, practice), "agrees": "yes"}
    return lead.post(_path("give", practice), sent, follow=True)


def test_practice_give_needs_the_sentence_ticked(lead, practice):
    sent = {"circle": "collective", "seen": _seen(lead, practice)}

    page = lead.post(_path("give", practice), sent, follow=True).content.decode()

    assert "Cochez d’abord" in page
    practice.refresh_from_db()
    assert practice.collective_at is None


@pytest.mark.parametrize("verb", ["give", "withdraw"])
@pytest.mark.parametrize("circle", ["", "world", "\x00", "c" * 100_000])
def test_practice_give_and_withdraw_say_that_a_circle_is_unknown(lead, given, verb, circle):
    page = lead.post(_path(verb, given), {"circle": circle, "agrees": "yes"}, follow=True)

    assert "Ce choix n’existe pas" in page.content.decode()
    given.refresh_from_db()
    assert given.collective_at


def test_practice_accept_shows_it_to_the_collective(facilitator, given):
    sent = {"circle": "collective", "seen": _seen(facilitator, given)}

    facilitator.post(_path("accept", given), sent)

    given.refresh_from_db()
    assert given.accepted_at


def test_practice_accept_is_of_one_s_own_circle(facilitator, given):
    sent = {"circle": "network", "seen": _seen(facilitator, given)}

    assert facilitator.post(_path("accept", given), sent).status_code == 404


def test_practice_accept_says_that_it_was_taken_back_or_changed(facilitator, given):
    sent = {"circle": "collective", "seen": "autre"}

    page = facilitator.post(_path("accept", given), sent, follow=True).content.decode()

    assert "relisez-la" in page


def test_practice_return_gives_words_to_the_structure(facilitator, lead, given):
    sent = {"circle": "collective", "words": "Combien d’heures <b>par</b> semaine ?"}

    page = facilitator.post(_path("return", given), sent, follow=True).content.decode()

    assert "La fiche est rendue" in page
    page = lead.get(_path("detail", given)).content.decode()
    assert "Combien d’heures &lt;b&gt;par&lt;/b&gt; semaine" in page
    assert "Votre structure seule." in page


def test_practice_return_loses_no_words(facilitator, given):
    sent = {"circle": "collective", "words": "é" * 1001}

    page = facilitator.post(_path("return", given), sent).content.decode()

    assert "é" * 1001 in page
    given.refresh_from_db()
    assert given.collective_at


@pytest.mark.parametrize("query", ["circle=abc", "circle=%00", "circle=collective&circle=x"])
def test_practice_return_forgives_an_odd_address(facilitator, given, query):
    assert facilitator.get(f"{_path('return', given)}?{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_practice_moderate_costs_the_same_at_any_length(
    facilitator, lead, given, django_assert_num_queries, count
):
    for number in range(count - 1):
        _give(
            lead, PracticeFactory(structure=given.structure, theme=given.theme, title=f"F{number}")
        )

    with django_assert_num_queries(5):  # session, user, band, how many, sheets
        page = facilitator.get(reverse("capsules:practice_moderate")).content.decode()

    assert page.count("donnée le") == count


def test_the_home_of_who_animates_counts_what_waits(facilitator, given):
    home = reverse("capsules:home")
    assert "1\u00a0fiche pratique à relire" in facilitator.get(home).content.decode()

    sent = {"circle": "collective", "seen": _seen(facilitator, given)}
    facilitator.post(_path("accept", given), sent)

    assert "fiche pratique à relire" not in facilitator.get(home).content.decode()


def test_practice_return_is_the_first_thing_that_its_team_reads(facilitator, lead, given):
    facilitator.post(_path("return", given), {"circle": "collective", "words": "Quelles heures ?"})

    for verb, then in (("detail", "<article"), ("edit", 'name="title"')):
        page = lead.get(_path(verb, given)).content.decode()
        assert page.index("Quelles heures ?") < page.index(then)


def test_practice_return_by_the_network_is_read_beside_its_readers(lead, practice):
    moderator = UserFactory(is_national_admin=True)
    given = PracticeFactory(
        structure=practice.structure, theme=practice.theme, circles="network", created_by=moderator
    )
    moderating.hand_back(given, circle="network", words="Trop local.", by=moderator)

    page = lead.get(_path("detail", given)).content.decode()

    assert page.count("Trop local.") == 1
    assert page.index("Qui la lit") < page.index("Trop local.")  # the collective reads it still


def test_practice_return_writes_to_who_gave_it(facilitator, lead, given):
    facilitator.post(_path("return", given), {"circle": "collective", "words": "Quelles heures ?"})
    given.refresh_from_db()

    message = Message.objects.get(kind=moderating.RETURNED)
    letter = outbox.compose(message)
    assert message.recipient == given.structure.memberships.get().user.email
    assert "> Quelles heures ?" in letter.text
    assert _path("detail", given) in letter.text
    assert letter.reply_to == message.author.email
    _give(lead, given)
    assert outbox.compose(message) is None  # nothing is to be looked at again any more


def test_practice_return_does_not_write_to_who_has_left(facilitator, given):
    facilitator.post(_path("return", given), {"circle": "collective", "words": "Quelles heures ?"})
    given.structure.memberships.update(closed_at=timezone.now())

    assert outbox.compose(Message.objects.get(kind=moderating.RETURNED)) is None


def test_practice_moderate_is_found_from_the_library(facilitator, lead, given):
    library, queue = reverse("capsules:practice_list"), reverse("capsules:practice_moderate")

    assert queue in facilitator.get(library).content.decode()
    assert queue not in lead.get(library).content.decode()
