"""The states of the art of a capsule, as its people read them."""

from capsules.models import StateOfTheArt


def own(user, capsule):
    """Those of `user`’s structures, opened or not, the latest last."""
    return _in_order(StateOfTheArt.objects.visible_to(user)).filter(
        capsule=capsule, structure__in=user.structures_as()
    )


def opened(user, capsule):
    """Those that the other structures opened to whom `user` is, by structure."""
    found = _in_order(StateOfTheArt.objects.visible_to(user)).filter(
        capsule=capsule, opened_at__isnull=False
    )
    return found.exclude(structure__in=user.structures_as())


def taken_off(user, capsule):
    """Those that `user` can put back."""
    gone = StateOfTheArt.objects.editable_by(user).filter(archived_at__isnull=False)
    return gone.filter(capsule=capsule).order_by("-archived_at", "pk")


def _in_order(states):
    return states.select_related("structure", "question").order_by("structure__name", "pk")
