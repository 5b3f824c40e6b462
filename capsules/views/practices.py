"""A practice that a structure tells."""

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from capsules.models import Practice


@require_safe
def practice_detail(request, pk):
    """A sheet: what was done, what it takes, what to take away."""
    practice = get_object_or_404(_practices(request.user).told(), pk=pk)
    context = {"nav": "library", "practice": practice, "files": practice.files.all()}
    return render(request, "capsules/practice_detail.html", context)


def _practices(user):
    """Those that `user` may read, with what they may do."""
    itself = OuterRef("pk")
    return Practice.objects.visible_to(user).annotate(
        is_editable=Exists(Practice.objects.editable_by(user).filter(pk=itself)),
        is_led=Exists(Practice.objects.led_by(user).filter(pk=itself)),
    )
