"""Load the demo, and clear it away."""

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction

from assessments.importing import STARTER, create_framework, publish, read
from assessments.models import Framework
from capcollectif.errors import Refused
from members import inviting
from members.accounts import create_account, join
from members.models import Membership, Region, Structure, User

from . import gatherings, learning, meetings, neighbours, remise, telling
from .people import HOUSES, PASSWORD, PEOPLE, REGIONS, REMISE

BEFORE = 247  # days: when everything was set up
PLANS_SHARED = [REMISE, "Proxi’Tarn Services"]


def is_loaded():
    return User.objects.filter(email=PEOPLE[0].email, is_demo=True).exists()


@transaction.atomic
def load():
    """Create the whole demo. Raises Refused if somebody or something of the same name is there."""
    taken = User.objects.filter(email__in=[person.email for person in PEOPLE])
    if taken.exists():
        raise Refused("Des comptes portent déjà les adresses de la démonstration.")
    framework = _framework()
    structures = _structures()
    people = {person.email.split("@")[0]: _person(person, structures) for person in PEOPLE}
    # One hash for all: a slow one for each would take longer than the rest.
    password, before = make_password(PASSWORD), telling.moment(BEFORE)
    User.objects.filter(is_demo=True).update(password=password, created_at=before)
    Membership.objects.filter(user__is_demo=True).update(created_at=before)
    Structure.objects.filter(members__is_demo=True).update(created_at=before)
    around = {"framework": framework, "people": people}
    for story in remise.STORIES + neighbours.STORIES:
        telling.tell(story, structure=structures[story.structure], **around)
    for deed in remise.DEEDS + neighbours.DEEDS:
        telling.act(deed, structure=structures[deed.structure], **around)
    for name in PLANS_SHARED:
        telling.share_plan(structures[name], ago=20)
    for gathering in gatherings.GATHERINGS:
        gatherings.gather(gathering, structures=structures, **around)
    meetings.fill("CAP RSE Occitanie", people=people)
    learning.fill("CAP RSE Occitanie", people=people)
    _invite(structures[REMISE], by=people["samira"])


def reset():
    """Empty every table, if the demo is there. Raises Refused unless everybody is invented."""
    real = User.objects.filter(is_demo=False).count()
    if real:
        raise Refused(
            f"Cette base contient {real} compte(s) qui ne sont pas de la démonstration\u00a0: rien n’est effacé."
        )
    if is_loaded():
        call_command("flush", interactive=False, verbosity=0)


def _invite(structure, *, by):
    """Somebody is expected in the team: the mail leaves with the worker, and can be tried."""
    inviting.invite(
        structure=structure,
        email="claire.vidal@laremiseaflot.exemple",
        role=Membership.Role.READER,
        by=by,
        words="Bonjour Claire, voici de quoi préparer le prochain conseil\u00a0: notre diagnostic et nos actions.",
    )


def _framework():
    """The published starter référentiel, imported if it is not there."""
    book = read(STARTER.read_bytes())
    versions = Framework.objects.filter(identifier=book.meta.id, version=book.meta.version)
    framework = versions.first() or create_framework(book)
    if framework.status == Framework.Status.DRAFT:
        publish(framework)
        Framework.objects.filter(pk=framework.pk).update(published_at=telling.moment(BEFORE))
    return framework


def _structures():
    """The structures by name, and their regions."""
    regions = {
        name: Region.objects.get_or_create(name=name, defaults={"school_zone": zone})[0]
        for name, zone in REGIONS.items()
    }
    return {
        house.name: Structure.objects.create(**{**house._asdict(), "region": regions[house.region]})
        for house in HOUSES
    }


def _person(person, structures):
    user = create_account(
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        is_national_admin=person.is_admin,
        is_demo=True,
    )
    for role, structure in person.places:
        join(user=user, structure=structures[structure], role=role)
    user.facilitated_regions.set(Region.objects.filter(name__in=person.facilitates))
    return user
