"""All that was ever answered to one question."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments import answering, closing
from assessments.forms import SeenForm
from assessments.models import AnswerVersion
from capcollectif.errors import Refused

from .questions import question_or_404
from .rights import editable_or_404, visible_or_404


@require_safe
def answer_history(request, pk, number):
    """Every version of an answer, who saved it and when, last first."""
    assessment = visible_or_404(request, pk)
    question, answer = question_or_404(assessment, number)
    versions = AnswerVersion.objects.filter(answer=answer).select_related("saved_by")
    context = {
        "assessment": assessment,
        "question": question,
        "answer": answer,
        "versions": [(version, closing.answer_in_words(question, version)) for version in versions],
        "can_edit": assessment.is_edited and not assessment.closed_at,
        "level_names": assessment.theme.framework.level_names(),
    }
    return render(request, "assessments/answer_history.html", context)


@require_POST
def answer_restore(request, pk, number, version):
    """Save an earlier version again, as a new one."""
    assessment = editable_or_404(request, pk)
    question, answer = question_or_404(assessment, number)
    earlier = get_object_or_404(AnswerVersion.objects.filter(answer=answer), number=version)
    form = SeenForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(form.problems())
        answering.save_answer(
            assessment=assessment,
            question=question,
            given=answering.given_of(earlier),
            seen=form.cleaned_data["seen"],
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, f"{refusal} La version n’a pas été reprise.")
        return redirect("assessments:answer_history", pk, number)
    messages.success(request, f"La version {version} est de nouveau votre réponse.")
    return redirect("assessments:assessment_question", pk, number)
