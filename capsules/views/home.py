"""Home pages: they look at everything below."""

from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import charts
from assessments.models import Action
from assessments.views.rights import one_or_404
from capsules.calculations.next_step import next_step
from capsules.models import Practice
from capsules.queries import catching_up, clarifications, news, overview, timeline
from members import hats
from members.models import PreparedFor, Structure

from .following import dashboard, of_region


def _own(user, pk):
    actions = Action.objects.present().filter(plan__structure=OuterRef("pk"))
    own = Structure.objects.of(user).with_rights_of(user).filter(pk=pk)
    own = news.with_news(own.annotate(has_actions=Exists(actions)), user)
    return catching_up.with_arrivals(own, user)


_STRUCTURE = PreparedFor(_own)
_OF_REGION = PreparedFor(of_region)


@require_safe
def home(request):
    """The home of the hat worn now: a hat is read anew at each request, and opens its own home only."""
    hat = hats.current(request)
    homes = {"structure": home_structure, "region": home_region, "network": home_network}
    if hat is None:
        return render(request, "capsules/home_nobody.html", {"nav": "home"})
    return homes[hat.kind](request, hat)


def home_structure(request, hat):
    """What to do next, how far the structure is, and which actions are late."""
    structure = one_or_404(_STRUCTURE, request, hat.pk)
    stages = overview.stages(structure, request.user)
    step = next_step(stages, has_actions=structure.has_actions)
    counts = overview.questions_per_axis(step.stage.theme_pk) if step.stage else []
    today = timezone.localdate()
    context = {
        "nav": "home",
        "structure": structure,
        "stages": stages,
        "step": step,
        "ticks": charts.dial(counts, step.stage.settled) if step.stage else (),
        "late": overview.late_actions(structure, today=today),
        "today": today,
        "is_arriving": catching_up.is_arriving(structure, today=today),
        "is_answered": news.is_answered(structure, today=today),
    }
    context |= _in_collective(hat, stages, step, today)
    return render(request, "capsules/home_structure.html", context)


def _in_collective(hat, stages, step, today):
    """The next session, and the capsule under way: all None in no collective, or after its end."""
    band = timeline.band_of(hat, today=today)
    box = band.frise.current if band else None
    return {
        "band": band,
        "box": box,
        "past": band.frise.past if band else None,
        "stage": box and overview.stage_in(stages, band.themes[box.number]),
        "due": band and step.stage and timeline.closes_on(band, step.stage.theme_pk),
        "session": timeline.following_session(band),
    }


def home_region(request, hat):
    """The dashboard of the region’s collective that the band shows."""
    band = timeline.band_of(hat, today=timezone.localdate())
    if band is None:
        return render(request, "capsules/home_region.html", {"nav": "home", "band": band})
    collectives = _OF_REGION.objects(request.user, hat.pk)
    collective = next(each for each in collectives if each.pk == band.collective)
    others = [each for each in collectives if each != collective]
    return dashboard(request, collective, others=others, band=band)


def home_network(request, hat):
    """Every region, in figures only."""
    given = Practice.objects.network_moderated_by(request.user)
    context = {
        "nav": "home",
        "rows": overview.network(today=timezone.localdate()),
        "asked": clarifications.oldest(request.user),
        "to_read": given.to_read_again("network_accepted_at").count(),
    }
    return render(request, "capsules/home_network.html", context)
