"""The hats a person wears: one per structure, per region, and the national one.

A hat only decides which home page and which menu are shown. It gives no right: rights are querysets.
"""

from dataclasses import dataclass

from .models import Membership, Structure, User

KEY = "hat"


@dataclass(frozen=True)
class Hat:
    kind: str  # "structure", "region" or "network"
    pk: int  # of the structure or region; 0 for the network
    name: str
    role: str  # as shown on screen

    @property
    def key(self):
        return f"{self.kind}-{self.pk}"


def hats_of(user):
    """Every hat of `user`, structures first. Two queries."""
    memberships = Membership.objects.active().filter(user=user).select_related("structure")
    hats = [
        Hat("structure", place.structure_id, place.structure.name, place.get_role_display())
        for place in memberships.order_by("structure__name", "pk")
    ]
    hats += [
        Hat("region", region.pk, region.name, "Animation régionale")
        for region in user.facilitated_regions.all()
    ]
    if user.is_national_admin:
        hats.append(Hat("network", 0, "Le réseau", "Administration nationale"))
    return hats


def current(request):
    """The hat worn now: the one chosen, else the first; None for somebody who has none."""
    hats = all_of(request)
    chosen = request.session.get(KEY)
    return next((hat for hat in hats if hat.key == chosen), hats[0] if hats else None)


def all_of(request):
    """The hats of whoever asks, looked up once a request."""
    if not hasattr(request, "_hats"):
        request._hats = hats_of(request.user) if request.user.is_authenticated else []
    return request._hats


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
