"""Who is reading, for the wording of a page. Rights are querysets, see assessments.models."""

from members import hats


def is_own(request, structure_pk):
    """Whether whoever asks is of this structure’s team: it costs no query, the menu knows it."""
    worn = hats.all_of(request)
    return any(hat.kind == "structure" and hat.pk == structure_pk for hat in worn)
