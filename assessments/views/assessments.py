"""Pages."""

from django.shortcuts import render


def assessment_list(request, pk):
    return render(request, "base.html", {"pk": pk})
