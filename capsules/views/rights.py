"""What the views of this app begin with."""

from django.shortcuts import get_object_or_404

from capsules.models import Collective


def animated_or_404(request, pk):
    """The collective of that pk, if this person animates it; with its region and référentiel."""
    animated = Collective.objects.animated_by(request.user).select_related("region", "framework")
    return get_object_or_404(animated, pk=pk)
