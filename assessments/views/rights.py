"""What the views of an assessment begin with."""

from django.http import Http404

from assessments.models import Assessment
from members.models import PreparedFor


def _visible(user, pk):
    visible = Assessment.objects.visible_to(user).filter(pk=pk)
    return visible.with_rights_of(user).with_names()


_VISIBLE = PreparedFor(_visible)
_EDITABLE = PreparedFor(lambda user, pk: Assessment.objects.editable_by(user).filter(pk=pk))


def visible_or_404(request, pk):
    """The assessment of that pk, if this person reads it; with their rights, and all that it names."""
    return one_or_404(_VISIBLE, request, pk)


def editable_or_404(request, pk):
    """The assessment of that pk, if this person answers in it."""
    return one_or_404(_EDITABLE, request, pk)


def one_or_404(prepared, request, pk):
    """The first that a PreparedFor query finds for this person and that pk."""
    found = prepared.objects(request.user, pk)
    if not found:
        raise Http404
    return found[0]
