"""A référentiel never changes once it is published, whichever way one takes."""

import pytest
from django.db import transaction
from django.utils import timezone

from assessments.models import (
    Axis,
    Framework,
    MaturityLevel,
    Question,
    SuggestedAction,
    Theme,
)
from capcollectif.errors import Refused

from .factories import make_framework

pytestmark = pytest.mark.django_db
PARTS = [MaturityLevel, Theme, Axis, Question, SuggestedAction]
REFUSED = "il ne change plus"


@pytest.fixture(params=["published", "retired"])
def frozen(request):
    framework = make_framework()
    Framework.objects.filter(pk=framework.pk).update(status=request.param)
    return framework


@pytest.mark.parametrize("model", PARTS)
def test_a_part_of_a_published_framework_neither_changes_nor_goes(frozen, model):
    part = model.objects.first()
    before = model.objects.values().get(pk=part.pk)

    for change in (
        part.save,
        part.delete,
        model.objects.all().delete,
        lambda: model.objects.update(pk=part.pk),
        lambda: model.objects.bulk_update([part], [_a_field(model)]),
    ):
        with pytest.raises(Refused, match=REFUSED), transaction.atomic():
            change()

    assert model.objects.values().get(pk=part.pk) == before


@pytest.mark.parametrize("model", PARTS)
def test_a_published_framework_gets_no_new_part(frozen, model):
    part, count = model.objects.first(), model.objects.count()
    part.pk, part._state.adding = None, True

    for add in (part.save, lambda: model.objects.bulk_create([part])):
        with pytest.raises(Refused, match=REFUSED), transaction.atomic():
            add()

    assert model.objects.count() == count


def test_a_part_does_not_move_into_a_published_framework(frozen):
    theme = make_framework(publish=False).themes.get()
    theme.framework, theme.position = frozen, 9

    with pytest.raises(Refused, match=REFUSED), transaction.atomic():
        theme.save()


@pytest.mark.parametrize("model", PARTS)
def test_a_draft_changes_freely(model):
    make_framework(publish=False)
    part = model.objects.first()

    part.save()
    model.objects.bulk_update([part], [_a_field(model)])
    part.delete()

    assert not model.objects.filter(pk=part.pk).exists()


def test_the_current_framework_is_the_last_published_one():
    make_framework()
    last = make_framework()
    make_framework(publish=False)
    retired = make_framework()
    Framework.objects.filter(pk=retired.pk).update(
        status=Framework.Status.RETIRED, published_at=timezone.now()
    )

    assert Framework.objects.current() == last


def _a_field(model):
    return "name" if model is MaturityLevel else "statement" if model is Question else "title"
