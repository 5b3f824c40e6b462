"""Opening a collective: what it is, its rhythm; copying it, putting it away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessments.models import Framework
from capcollectif import kept, refusals
from capsules.forms.opening import CollectiveForm, LikeForm, NamedForm, RhythmForm, UndoForm
from capsules.models import Collective
from capsules.operations import planning, previews
from members import hats

from .rights import animated_or_404

PAGE = ["GET", "HEAD", "POST"]


def _themes_of(framework):
    """The questionnaires that a capsule may be about, in order."""
    return list(framework.themes.filter(is_introduction=False)) if framework else []


def _regions_or_404(request):
    """The regions that this person facilitates, that of the hat worn first."""
    regions = list(request.user.facilitated_regions.order_by("name", "pk"))
    if not regions:
        raise Http404
    hat = hats.current(request)
    return sorted(regions, key=lambda region: (hat.kind, hat.pk) != ("region", region.pk))


@require_http_methods(PAGE)
@kept.may_be_given_up
def collective_add(request):
    """The first of three screens: what the collective is."""
    regions = _regions_or_404(request)
    framework = Framework.objects.current()
    themes = _themes_of(framework)
    models = Collective.objects.models_for(request.user).select_related("region")
    rows = {"themes": themes, "regions": regions, "likes": list(models.order_by("name", "pk"))}
    typed = kept.typed(request)
    initial = _first_shown(regions[0], themes) | typed
    initial |= _taken_over(request, themes, rows["likes"])
    is_sent = request.method == "POST" and "show" not in request.POST
    form = CollectiveForm(request.POST if is_sent else None, initial=initial, **rows)
    collective = _opened(request, form) if themes and form.is_valid() else None
    if collective:
        kept.forget(request)
        return redirect("capsules:rhythm_edit", pk=collective.pk)
    context = {"form": form, "framework": framework, "is_kept": bool(typed), "nav": "home"}
    context["archived"] = _just_archived(request)
    return render(request, "capsules/collective_add.html", context)


def _just_archived(request):
    """The collective that this person has come from archiving, to undo; or None."""
    pk = UndoForm(request.GET).found()
    archived = Collective.objects.restorable_by(request.user).exclude(archived_at=None)
    return archived.filter(pk=pk).first() if pk else None


def _first_shown(region, themes):
    launch = planning.usual_launch(timezone.localdate())
    return {
        "name": planning.usual_name(region, year=launch.year),
        "region": str(region.pk),
        "starts_on": launch,
        **CollectiveForm.initial_order(themes),
    }


def _taken_over(request, themes, likes):
    """What the page was showing when it asked for another collective’s order, or another launch."""
    asked = "show" in request.POST or "name" in request.GET
    shown = request.POST if "show" in request.POST else request.GET
    if not asked:
        return {}
    like = LikeForm(shown, likes=likes).chosen()
    pace = {"months_per_capsule": like.months_per_capsule} if like else {}
    if request.htmx and request.htmx.trigger == "lancement":
        return shown.dict() | pace
    nothing = dict.fromkeys(CollectiveForm.initial_order(themes), "")
    order = CollectiveForm.initial_order(planning.order_like(themes, like))
    return shown.dict() | nothing | order | pace


def _opened(request, form):
    """The new collective, or None, with why in the form."""
    data = form.cleaned_data
    with refusals.shown_in(form, "name"):
        collective = planning.open_collective(
            region=data["region"],
            name=data["name"],
            starts_on=data["starts_on"],
            themes=data["themes"],
            like=data.get("like"),
            by=request.user,
        )
        _wear_hat_of(request, collective)
        return collective
    return None


def _wear_hat_of(request, collective):
    """The menu and the band then are those of the collective that just opened."""
    hats.wear(request, f"region-{collective.region_id}")


@require_http_methods(PAGE)
@kept.may_be_given_up
def collective_edit(request, pk):
    """The first screen again; once published, only the name still changes."""
    collective = animated_or_404(request, pk)
    typed = kept.typed(request)
    form = _essentials_form(request, collective, typed)
    if form.is_valid():
        with refusals.shown_in(form):
            planning.change_essentials(collective, by=request.user, **form.essentials())
            kept.forget(request)
            messages.success(request, "C’est enregistré.")
            step = "programme_edit" if collective.is_published else "rhythm_edit"
            return redirect(f"capsules:{step}", pk=pk)
    context = {"form": form, "collective": collective, "is_kept": bool(typed), "nav": "collective"}
    return render(request, "capsules/collective_edit.html", context)


def _essentials_form(request, collective, typed):
    themes = _themes_of(collective.framework)
    order = [capsule.theme for capsule in collective.capsules.select_related("theme")]
    initial = {
        "name": collective.name,
        "starts_on": collective.starts_on,
        "months_per_capsule": collective.months_per_capsule,
        **CollectiveForm.initial_order(order),
        **typed,
    }
    return CollectiveForm(
        request.POST or None, initial=initial, themes=themes, is_fixed=collective.is_published
    )


@require_http_methods(PAGE)
@kept.may_be_given_up
def rhythm_edit(request, pk):
    """The second screen; its live line and preview by GET, or by the button « show »."""
    collective = animated_or_404(request, pk)
    typed = kept.kept(request)
    data = request.POST or (request.GET if "months_per_capsule" in request.GET else None)
    initial = _rhythm_of(collective, typed)
    size = {"themes": collective.capsules.count(), "months": collective.months_per_capsule}
    form = RhythmForm(data, initial=initial, **size)
    is_sent = request.method == "POST" and "show" not in request.POST
    if is_sent and form.is_valid() and _rhythm_saved(request, collective, form):
        kept.forget(request)
        return redirect("capsules:programme_edit", pk=pk)
    context = {"form": form, "collective": collective, "preview": _preview(collective, form)}
    if request.htmx and request.method == "GET":
        return render(request, "capsules/_programme_preview.html", context)
    context |= {"is_kept": bool(typed), "nav": "collective"}
    return render(request, "capsules/rhythm_edit.html", context)


def _rhythm_of(collective, typed):
    """What the form shows first: the rhythm of the collective, or what was typed and kept."""
    saved = {field: getattr(collective, field) for field in planning.RHYTHM}
    if typed:
        saved |= {**typed.dict(), "weekdays": typed.getlist("weekdays"), "modes": saved["modes"]}
    return saved


def _rhythm_saved(request, collective, form):
    with refusals.shown_in(form):
        planning.change_rhythm(collective, by=request.user, **form.rhythm())
        return True
    return False


def _preview(collective, form):
    """The programme that the form gives, or that of the saved rhythm: previews.Preview, or None."""
    if collective.is_published or (form.is_bound and not form.is_valid()):
        return None
    if form.is_bound:
        for field, value in form.rhythm().items():
            setattr(collective, field, value)
    return previews.preview(collective)


@require_http_methods(PAGE)
@kept.may_be_given_up
def collective_clone(request, pk):
    """Another collective with the same rhythm and themes, planned around its own region’s days."""
    models = Collective.objects.models_for(request.user).select_related("region", "framework")
    like = get_object_or_404(models, pk=pk)
    regions = _regions_or_404(request)
    typed = kept.typed(request)
    initial = _first_shown(regions[0], ()) | typed
    form = NamedForm(request.POST or None, initial=initial, regions=regions)
    clone = _cloned(request, like, form) if form.is_valid() else None
    if clone:
        kept.forget(request)
        return redirect("capsules:programme_edit", pk=clone.pk)
    context = {"form": form, "like": like, "is_kept": bool(typed), "nav": "collective"}
    return render(request, "capsules/collective_clone.html", context)


def _cloned(request, like, form):
    """The copy with its dates, or None, with why in the form."""
    with refusals.shown_in(form):
        clone = planning.clone_collective(like, by=request.user, **form.essentials())
        _wear_hat_of(request, clone)
        return clone
    return None


@require_POST
def collective_archive(request, pk):
    """Put a collective away. One whose calendar is published asks first."""
    collective = animated_or_404(request, pk)
    if collective.is_published and "confirm" not in request.POST:
        context = {"collective": collective, "nav": "collective"}
        return render(request, "capsules/collective_archive.html", context)
    planning.archive_collective(collective, by=request.user)
    return redirect(f"{reverse('capsules:collective_add')}?archived={pk}")


@require_POST
def collective_restore(request, pk):
    """Bring back a collective that was put away."""
    collective = get_object_or_404(Collective.objects.restorable_by(request.user), pk=pk)
    with refusals.told(request):
        planning.restore_collective(collective, by=request.user)
        messages.success(request, f"Le collectif «\u00a0{collective}\u00a0» est de retour.")
        return redirect("capsules:programme_edit", pk=pk)
    return redirect("capsules:collective_add")
