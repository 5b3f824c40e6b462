"""The restitution on the screen of the room, and one’s own place in it on a phone."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from capcollectif import outbox, qr
from capsules.calculations import slides
from capsules.forms.projection import OrderForm
from capsules.queries import reading, restitutions
from members import hats

from .rights import own_place_or_404, visible_capsule_or_404


@require_safe
def restitution_project(request, pk):
    """All the slides in one page, so that it goes on without the network; nobody is named."""
    capsule = visible_capsule_or_404(request, pk)
    _, read = _read(capsule)
    if read is None:
        return redirect("capsules:restitution_detail", pk=pk)
    by_spread = OrderForm(request.GET).by_spread()
    deck = slides.deck(read.portrait, theme=capsule.theme.title, by_spread=by_spread)
    own = outbox.absolute(reverse("capsules:restitution_own", args=[pk]))
    context = {
        "capsule": capsule,
        "portrait": read.portrait,
        "slides": [(each, *_words(each.part, read.level_names)) for each in deck],
        "count": len(deck),
        "level_names": read.level_names,
        "by_spread": by_spread,
        "own_address": own,
        "has_own": hats.structure(request) is not None,
        "code": qr.of(own),
    }
    return render(request, "capsules/restitution_project.html", context)


def _words(part, level_names):
    """The spread of a question in words, and [(name, description)] of its levels; of none, nothing."""
    if part is None:
        return "", ()
    return slides.spread_in_words(part), list(
        zip(level_names, part.asked.descriptors, strict=False)
    )


@require_safe
def restitution_own(request, pk):
    """One’s own levels beside those of all, question by question: for the members of a structure."""
    capsule = visible_capsule_or_404(request, pk)
    structure = own_place_or_404(request, reading.places(capsule.collective_id, request.user))
    frozen, read = _read(capsule)
    if read is None:
        return redirect("capsules:restitution_detail", pk=pk)
    own = restitutions.own_row(frozen, request.user, structure.pk)
    context = {
        "nav": "calendar",
        "capsule": capsule,
        "structure": structure,
        "portrait": read.portrait,
        "axes": [(axis.title, _places(axis, own, read.level_names)) for axis in read.portrait.axes],
        "is_counted": own is not None,
        "level_names": read.level_names,
    }
    return render(request, "capsules/restitution_own.html", context)


def _places(axis, own, level_names):
    """[(QuestionPart, own level or None, its name, spread in words)] of the questions of an axis."""
    levels = [(own or {}).get(part.asked.code) for part in axis.questions]
    return [
        (part, level, level and level_names[level - 1].lower(), slides.spread_in_words(part))
        for part, level in zip(axis.questions, levels, strict=True)
    ]


def _read(capsule):
    """(the Restitution, restitutions.Read without names), or two None while there is nothing to show."""
    frozen = restitutions.of_capsule(capsule)
    read = frozen and restitutions.reading_of(frozen, with_names=False)
    return (frozen, read) if read else (None, None)
