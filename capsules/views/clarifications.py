"""What a question of the référentiel means: asked by who animates, answered by the administration."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessments.models import Theme
from capcollectif import kept, refusals
from capsules.forms.clarifications import AnswerForm, AskForm
from capsules.models import Capsule
from capsules.operations import clarifying
from capsules.queries import clarifications, reading

PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE)
@kept.may_be_given_up
def clarification_add(request, pk, number):
    """Ask what a question means, on which questions of the collective wait for an answer."""
    animated = Capsule.objects.animated_by(request.user).select_related("theme__framework")
    capsule = get_object_or_404(animated, pk=pk)
    question = get_object_or_404(capsule.theme.questions, number=number)
    typed = kept.typed(request)
    form = AskForm(request.POST or None, initial=typed)
    if form.is_valid():
        with refusals.shown_in(form):
            clarifying.ask(capsule, question, text=form.cleaned_data["text"], by=request.user)
            kept.forget(request)
            messages.success(request, "Votre demande est partie à l’administration nationale.")
            return redirect(_back(capsule, number))
    context = {
        "nav": "calendar",
        "capsule": capsule,
        "question": question,
        "back": _back(capsule, number),
        "form": form,
        "is_kept": bool(typed),
        **_state(capsule, question, request.user),
    }
    return render(request, "capsules/clarification_add.html", context)


def _back(capsule, number):
    page = reverse("capsules:reading_detail", args=[capsule.pk])
    return f"{page}?{urlencode({'question': number})}#q{number}"


def _state(capsule, question, user):
    """The questions that wait there, and the request that does, or None."""
    threads = reading.threads(capsule.pk, user).get(question.pk, ())
    asked = clarifications.of_collective(capsule, question)
    return {
        "waiting": [thread for thread in threads if thread.is_waiting],
        "sent": next((each for each in asked if not each.answered_at), None),
    }


@require_http_methods(PAGE)
@kept.may_be_given_up
def clarification_answer(request, pk, number):
    """One answer to all that collectives ask about a question."""
    seen = Theme.objects.network_visible_to(request.user).select_related("framework")
    theme = get_object_or_404(seen, pk=pk)
    question = get_object_or_404(theme.questions, number=number)
    asked = clarifications.waiting_about(question, request.user)
    typed = kept.typed(request)
    last = {"last": asked[-1].pk if asked else None}
    form = AnswerForm(request.POST or None, initial={**typed, **last})
    if form.is_valid():
        with refusals.shown_in(form):
            clarifying.answer(question, **form.cleaned_data, by=request.user)
            kept.forget(request)
            messages.success(request, "Votre réponse est partie aux collectifs qui la demandaient.")
            return redirect("capsules:network_reading_question", pk=pk, number=number)
    context = {
        "nav": "framework",
        "theme": theme,
        "question": question,
        "asked": asked,
        "form": form,
        "is_kept": bool(typed),
    }
    return render(request, "capsules/clarification_answer.html", context)
