"""Who may be written to about a structure."""

from collections import defaultdict
from typing import NamedTuple

from capcollectif.prepared import Prepared
from members.models import Membership

MOST_AT_ONCE = 30  # structures that one form offers to write to
NOBODY = -1  # no row has this number


class Lead(NamedTuple):
    """Somebody who may be written to about a structure."""

    structure: int  # pk
    first_name: str
    last_name: str
    email: str

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}".strip()


def _leads(*structures):
    places = Membership.objects.active().filter(
        structure__in=structures, role=Membership.Role.LEAD, user__is_active=True
    )
    names = ("user__first_name", "user__last_name", "user__email")
    return places.order_by("user__first_name", "pk").values_list("structure", *names)


_LEADS = Prepared(_leads)


def leads(structures):
    """{structure pk: [Lead]} of `structures` (pks). One query."""
    found = defaultdict(list)
    for row in for_some(_LEADS, _leads, some=structures):
        found[row[0]].append(Lead(*row))
    return found


def for_some(prepared, build, *numbers, some):
    """The rows of `build(*numbers, *some)`: prepared where there are no more than a page offers."""
    missing = MOST_AT_ONCE - len(some)
    if missing < 0:
        return build(*numbers, *some)
    return prepared.rows(*numbers, *some, *[NOBODY] * missing)
