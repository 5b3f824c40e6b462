"""`manage.py load_demo [--accounts] [--reset] [--demo-instance]`."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from capcollectif.errors import Refused
from capsules import demo


class Command(BaseCommand):
    help = "Charge une démonstration : des personnes, des structures et des diagnostics inventés."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--accounts", action="store_true", help="montre seulement les comptes, en JSON"
        )
        parser.add_argument(
            "--reset", action="store_true", help="efface la démonstration et la recharge"
        )
        parser.add_argument(
            "--demo-instance", action="store_true", help="permet de charger hors développement"
        )

    def handle(self, *, accounts, reset, demo_instance, **options):
        if accounts:
            self.stdout.write(json.dumps(demo.accounts(), ensure_ascii=False, indent=2))
            return
        if not (settings.DEBUG or demo_instance):
            raise CommandError(
                "Cette instance n’est pas une démonstration : ajoutez --demo-instance pour y "
                "charger des personnes inventées, dont le mot de passe est connu."
            )
        try:
            self._load(reset)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _load(self, reset):
        if reset:
            demo.reset()
        if demo.is_loaded():
            self.stdout.write("La démonstration est déjà là : rien n’a changé.")
            return
        demo.load()
        self.stdout.write(f"La démonstration est chargée. Mot de passe de tous : {demo.PASSWORD}")
