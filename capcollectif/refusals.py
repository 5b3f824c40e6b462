"""How a view shows what an operation refuses: around the operation and what follows its success."""

from contextlib import contextmanager

from django.contrib import messages

from .errors import Refused


@contextmanager
def told(request):
    """A Refused from within is told on the next page; the view goes on after the block."""
    try:
        yield
    except Refused as refusal:
        messages.warning(request, str(refusal))


@contextmanager
def shown_in(form, field=None):
    """A Refused from within is an error of `form`: of `field`, or at its top."""
    try:
        yield
    except Refused as refusal:
        form.add_error(field, str(refusal))
