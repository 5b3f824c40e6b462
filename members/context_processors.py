"""What every page’s header shows."""

from django.utils.functional import SimpleLazyObject

from . import hats as hat_module


def hats(request):
    """`hat`, worn now, and `hats`, all of them: looked up only by the pages that show them.

    `contacts`, the facilitators to ask for help, likewise.
    And `nav`, the open entry of the menu, for pages that are under none.
    """
    return {
        "nav": "",
        "contacts": SimpleLazyObject(lambda: hat_module.contacts(request)),
        "hat": SimpleLazyObject(lambda: hat_module.current(request)),
        "hats": SimpleLazyObject(lambda: hat_module.all_of(request)),
    }
