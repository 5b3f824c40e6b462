import datetime

import pytest
from django.db.models.functions import Length

from capcollectif.prepared import Prepared
from capsules.models import Enrolment
from members.models import Structure
from tests.capsules.factories import EnrolmentFactory
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


def test_models_come_with_what_they_select_and_what_is_added(django_assert_num_queries):
    def built(region):
        found = Structure.objects.filter(region=region).annotate(length=Length("name"))
        return found.select_related("region").order_by("pk")

    prepared = Prepared(built)
    first, second = StructureFactory.create_batch(2)
    StructureFactory(region=second.region)

    assert prepared.objects(first.region_id) == [first]
    with django_assert_num_queries(1):
        found = prepared.objects(second.region_id)
        assert [each.region for each in found] == [second.region] * 2
    assert found == list(built(second.region_id))
    assert found[0].length == len(second.name)
    assert prepared.objects(0) == []


def test_words_and_days_are_given_too():
    def built(name, region, day):
        found = Enrolment.objects.filter(structure__name=name, collective__region=region)
        return found.filter(added_on__gte=day).order_by("pk")

    prepared = Prepared(built)
    one, other = EnrolmentFactory.create_batch(2)
    day = datetime.timedelta(days=1)

    for each in (one, other):
        about = each.structure.name, each.collective.region_id
        assert prepared.objects(*about, each.added_on) == [each]
        assert prepared.objects(*about, each.added_on + day) == []
    assert prepared.objects("%", one.collective.region_id, one.added_on) == []


def test_a_query_that_can_find_nothing_is_not_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Prepared(lambda pk: Structure.objects.filter(pk=pk, region__in=[])).objects(1) == []
