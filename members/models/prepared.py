"""Queries that begin with somebody’s rights, compiled once a process: see capcollectif.prepared."""

from capcollectif.prepared import Prepared

from .people import Hat, User


class PreparedFor:
    """A Prepared query that `build(user, *numbers)` writes, of `visible_to(user)` and its like.

    What is compiled holds for everybody who has as many hats of the same kinds and roles: `build`
    may look at nothing of the person but their pk and what comes from their hats.
    """

    def __init__(self, build):
        self._build = build
        self._by_shape = {}

    def rows(self, user, *numbers):
        """The rows as tuples, for this person and these numbers. One query."""
        prepared, own = self._of(user)
        return prepared.rows(*own, *numbers)

    def objects(self, user, *numbers):
        """The models likewise. One query."""
        prepared, own = self._of(user)
        return prepared.objects(*own, *numbers)

    def _of(self, user):
        """The Prepared query of those with the same hats, and the numbers of this person."""
        hats = sorted(user.hats, key=_shape)
        shape = tuple(map(_shape, hats))
        if shape not in self._by_shape:
            self._by_shape[shape] = Prepared(self._written_for(shape))
        return self._by_shape[shape], (user.pk, *(hat.pk for hat in hats))

    def _written_for(self, shape):
        def build(pk, *numbers):
            is_admin = any(kind == "network" for kind, _ in shape)
            reader = User(pk=pk, is_national_admin=is_admin)
            worn = zip(shape, numbers[: len(shape)], strict=True)
            reader.hats = [Hat(kind, of, "", role) for (kind, role), of in worn]
            return self._build(reader, *numbers[len(shape) :])

        return build


def _shape(hat):
    return hat.kind, hat.role
