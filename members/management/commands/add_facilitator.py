"""`manage.py add_facilitator EMAIL --first-name NAME --region NAME [--zone A|B|C]`."""

from django.core.management.base import BaseCommand, CommandError

from capcollectif.errors import Refused
from members.accounts import add_facilitator
from members.models import Region


class Command(BaseCommand):
    help = (
        "Confie une région à une personne, qui se connecte ensuite par un code reçu par courriel."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="son adresse électronique")
        parser.add_argument("--first-name", required=True, help="son prénom")
        parser.add_argument("--last-name", default="", help="son nom")
        parser.add_argument("--region", required=True, help="par exemple Occitanie")
        parser.add_argument(
            "--zone",
            choices=Region.SchoolZone.values,
            help="zone scolaire de la région, si elle n’existe pas encore",
        )

    def handle(self, *, email, first_name, last_name, region, zone, **options):
        try:
            user = add_facilitator(
                email=email, first_name=first_name, last_name=last_name, region=region, zone=zone
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user} anime la région {region}.")
