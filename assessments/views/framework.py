"""The référentiel as a book."""

from django.shortcuts import render


def framework_detail(request):
    return render(request, "base.html")
