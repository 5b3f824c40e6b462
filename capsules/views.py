"""Home pages: they look at everything below."""

from django.shortcuts import render


def home(request):
    """The home of the hat worn now."""
    return render(request, "capsules/home.html", {"nav": "home"})
