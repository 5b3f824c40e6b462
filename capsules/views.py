"""Home pages: they look at everything below."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request):
    """The home of the hat worn now."""
    return render(request, "capsules/home.html", {"nav": "home"})
