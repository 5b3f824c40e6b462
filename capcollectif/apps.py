from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class GroundConfig(AppConfig):
    name = "capcollectif"
    verbose_name = "CapCollectif"

    def ready(self):
        from . import checks  # noqa: F401  registers the system checks

        # Each registers its composers, see outbox.py; and what it does by itself, see routines.py.
        autodiscover_modules("letters", "routines")
