from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "capcollectif"
    verbose_name = "CapCollectif"

    def ready(self):
        from . import checks  # noqa: F401  registers the system checks
