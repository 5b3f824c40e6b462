"""The hat worn now: it only decides which home page and which menu are shown.

It gives no right: rights are querysets, and come from all the hats of a person.
"""

from django.contrib import auth

from .models import Structure, User

KEY = "hat"


def all_of(request):
    """The hats of whoever asks; none for a visitor."""
    return request.user.hats if request.user.is_authenticated else ()


def current(request):
    """The hat worn now: the one chosen, else the first; None for somebody who has none."""
    hats = all_of(request)
    chosen = request.session.get(KEY)
    return next((hat for hat in hats if hat.key == chosen), hats[0] if hats else None)


def structure(request):
    """The hat worn now if it is a structure’s, else None."""
    hat = current(request)
    return hat if hat and hat.kind == "structure" else None


def wear(request, key):
    """Put on the hat `key`; return it, or None if the person has no such hat."""
    hat = next((hat for hat in all_of(request) if hat.key == key), None)
    if hat:
        request.session[KEY] = hat.key
    return hat


def contacts(request):
    """Whom to ask for help: the facilitators of the regions where one has a structure."""
    if not request.user.is_authenticated:
        return User.objects.none()
    regions = Structure.objects.of(request.user).values("region")
    facilitators = User.objects.filter(is_active=True, facilitated_regions__in=regions)
    return facilitators.order_by("first_name", "last_name", "pk").distinct()


def sign_in(request, *, pk, key):
    """Sign the person `pk` in on this browser, with the hats of now, wearing `key`; return them."""
    person = User.objects.get_with_hats(pk)
    auth.login(request, person)
    wear(request, key)
    return person
