"""What every page’s header shows of a collective."""

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from capsules.queries import timeline
from members import hats


def band(request):
    """`band`: the timeline.Band of the hat worn now, or None; looked up only by the pages that show it."""
    return {
        "band": SimpleLazyObject(
            lambda: timeline.band_of(hats.current(request), today=timezone.localdate())
        )
    }
