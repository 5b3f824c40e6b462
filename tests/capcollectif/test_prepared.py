import pytest

from capcollectif.prepared import Prepared
from members.models import Structure
from tests.members.factories import StructureFactory

pytestmark = pytest.mark.django_db

COLUMNS = ("pk", "name", "created_at", "region__name")


def of_region(region, other):
    found = Structure.objects.filter(region__in=[region, other]).order_by("pk")
    return found.values_list(*COLUMNS)


def test_rows_are_those_of_the_queryset_for_each_number():
    prepared = Prepared(of_region)
    first, second = StructureFactory.create_batch(2)

    for one, other in ((first, second), (second, second), (first, first)):
        numbers = one.region_id, other.region_id
        assert prepared.rows(*numbers) == list(of_region(*numbers))


def test_a_part_of_the_rows():
    prepared = Prepared(of_region)
    region = StructureFactory().region_id
    StructureFactory.create_batch(4, region_id=region)
    every = list(of_region(region, region))

    assert prepared.rows(region, region, part=(2, 0)) == every[:2]
    assert prepared.rows(region, region, part=(3, 4)) == every[4:]
    assert prepared.rows(region, region) == every


def test_the_query_is_built_once(django_assert_num_queries):
    built = []
    prepared = Prepared(lambda *numbers: built.append(numbers) or of_region(*numbers))

    with django_assert_num_queries(2):
        prepared.rows(1, 2)
        prepared.rows(3, 4)

    assert len(built) == 1


def test_a_number_that_no_database_holds_finds_nothing():
    assert Prepared(of_region).rows(10**30, 1) == []
