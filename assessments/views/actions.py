"""Pages."""

from django.shortcuts import render


def plan_detail(request, pk):
    return render(request, "base.html", {"pk": pk})
