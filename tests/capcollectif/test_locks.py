import pytest
from django.db import connection, transaction
from django.utils.functional import SimpleLazyObject

from capcollectif import locks
from members.models import Region, User
from tests.members.factories import RegionFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_held_row_is_that_of_now_alone(django_assert_num_queries):
    region = RegionFactory()
    Region.objects.filter(pk=region.pk).update(name="Renommée")

    with transaction.atomic(), django_assert_num_queries(1) as asked:
        held = locks.held(region)

    assert (held, held.name) == (region, "Renommée")
    (query,) = asked.captured_queries
    assert "JOIN" not in query["sql"]
    assert ("FOR UPDATE" in query["sql"]) == connection.features.has_select_for_update


def test_whoever_asks_is_held_behind_their_request():
    user = UserFactory()

    with transaction.atomic():
        held = locks.held(SimpleLazyObject(lambda: user))

    assert type(held) is User and held == user
