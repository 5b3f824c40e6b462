"""`manage.py close_place EMAIL --structure NAME`."""

from django.core.management.base import BaseCommand, CommandError

from capcollectif.errors import Refused
from members import teams
from members.models import Membership


class Command(BaseCommand):
    help = (
        "Ferme la place d’une personne référente qui a quitté sa structure. L’animation régionale"
        " peut ensuite inviter la suivante. Toute l’équipe est prévenue par courriel."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="son adresse électronique")
        parser.add_argument("--structure", required=True, help="le nom de la structure")

    def handle(self, *, email, structure, **options):
        places = Membership.objects.active().filter(
            user__email=email.lower(), structure__name=structure
        )
        try:
            place = teams.relieve(places.get())
        except (Membership.DoesNotExist, Membership.MultipleObjectsReturned):
            raise CommandError(f"{email} n’a pas une place et une seule à {structure}.") from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{place.user} n’est plus dans l’équipe de {place.structure}.")
