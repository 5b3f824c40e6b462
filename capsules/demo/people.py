"""Who is in the demo. Everybody is invented."""

from typing import NamedTuple

from members.accounts import DEMO_PASSWORD
from members.models import Membership, Structure

PASSWORD = DEMO_PASSWORD
LEAD, CONTRIBUTOR, READER = (
    Membership.Role.LEAD,
    Membership.Role.CONTRIBUTOR,
    Membership.Role.READER,
)
Kind, Size = Structure.Kind, Structure.Headcount

REGIONS = {"Occitanie": "C", "Normandie": "B", "Bretagne": "B", "Pays de la Loire": "B"}


class House(NamedTuple):
    name: str
    region: str
    kind: str
    activity: str
    city: str
    headcount: str


REMISE = "La Remise à Flot"
HOUSES = [
    House(REMISE, "Occitanie", Kind.ACI, "ressourcerie", "Albi", Size.M),
    House("Les Jardins du Lauragais", "Occitanie", Kind.ACI, "maraîchage", "Villefranche", Size.M),
    House("Fil & Liens", "Occitanie", Kind.ACI, "atelier couture", "Montauban", Size.S),
    House("Proxi’Tarn Services", "Occitanie", Kind.AI, "aide à domicile", "Castres", Size.L),
    House("L’Atelier des Possibles", "Occitanie", Kind.EI, "menuiserie", "Tarbes", Size.S),
    House("Pousses d’Ariège", "Occitanie", Kind.EI, "espaces verts", "Pamiers", Size.M),
    House("Cévennes Entraide", "Occitanie", Kind.AI, "services", "Alès", Size.L),
    House("Mobil’Aude", "Occitanie", Kind.ACI, "garage solidaire", "Carcassonne", Size.S),
    House("La Table Commune", "Occitanie", Kind.EI, "restaurant", "Rodez", Size.S),
    House("Passerelle Lot", "Occitanie", Kind.ETTI, "mise à disposition", "Cahors", Size.L),
    House(
        "La Conserverie de la Risle", "Normandie", Kind.EI, "conserverie", "Pont-Audemer", Size.M
    ),
    House("Armor Réemploi", "Bretagne", Kind.ACI, "recyclerie", "Saint-Brieuc", Size.S),
]


class Person(NamedTuple):
    email: str
    first_name: str
    last_name: str
    places: tuple = ()  # (role, structure)
    facilitates: tuple = ()  # regions
    is_admin: bool = False


PEOPLE = [
    Person("hawa.sissoko@federation.exemple", "Hawa", "Sissoko", is_admin=True),
    Person("nadege.roumieu@federation.exemple", "Nadège", "Roumieu", facilitates=("Occitanie",)),
    Person("gabin.lemoine@federation.exemple", "Gabin", "Lemoine", facilitates=("Normandie",)),
    Person(
        "soizic.legoff@federation.exemple",
        "Soizic",
        "Le Goff",
        facilitates=("Bretagne", "Pays de la Loire"),
    ),
    Person("samira@laremiseaflot.exemple", "Samira", "Belkacem", ((LEAD, REMISE),)),
    Person("julien@laremiseaflot.exemple", "Julien", "Castéra", ((CONTRIBUTOR, REMISE),)),
    Person("odile@laremiseaflot.exemple", "Odile", "Marty", ((READER, REMISE),)),
    Person(
        "pierre@jardinsdulauragais.exemple",
        "Pierre",
        "Lacaze",
        ((LEAD, "Les Jardins du Lauragais"),),
    ),
    Person(
        "bastien@jardinsdulauragais.exemple",
        "Bastien",
        "Roques",
        ((CONTRIBUTOR, "Les Jardins du Lauragais"),),
    ),
    Person("thomas@filetliens.exemple", "Thomas", "Nguyen", ((LEAD, "Fil & Liens"),)),
    Person("lucie@proxitarn.exemple", "Lucie", "Fabre", ((LEAD, "Proxi’Tarn Services"),)),
    Person(
        "carmen@atelierdespossibles.exemple",
        "Carmen",
        "Ortiz",
        ((LEAD, "L’Atelier des Possibles"),),
    ),
    Person("marc@poussesdariege.exemple", "Marc", "Estève", ((LEAD, "Pousses d’Ariège"),)),
    Person("sylvie@cevennesentraide.exemple", "Sylvie", "Hoarau", ((LEAD, "Cévennes Entraide"),)),
    Person("manuel@mobilaude.exemple", "Manuel", "Garcia", ((LEAD, "Mobil’Aude"),)),
    # Two hats: she leads one structure and lends a hand to another.
    Person(
        "fatou@latablecommune.exemple",
        "Fatou",
        "Diallo",
        ((LEAD, "La Table Commune"), (CONTRIBUTOR, "Passerelle Lot")),
    ),
    Person("ines@passerellelot.exemple", "Inès", "Carrère", ((LEAD, "Passerelle Lot"),)),
    Person(
        "helene@conserveriedelarisle.exemple",
        "Hélène",
        "Marais",
        ((LEAD, "La Conserverie de la Risle"),),
    ),
    Person("yann@armorreemploi.exemple", "Yann", "Kerbrat", ((LEAD, "Armor Réemploi"),)),
]


def accounts():
    """Who can sign in, as {"email", "password", "role", "region", "structure"}: a dict a role.

    `role` is admin, facilitator, lead, contributor or reader. `region` and `structure` are names,
    or None where they do not apply. Needs no database.
    """
    return [
        {"email": person.email, "password": PASSWORD, **hat}
        for person in PEOPLE
        for hat in _hats(person)
    ]


def _hats(person):
    regions = {house.name: house.region for house in HOUSES}
    if person.is_admin:
        yield {"role": "admin", "region": None, "structure": None}
    for region in person.facilitates:
        yield {"role": "facilitator", "region": region, "structure": None}
    for role, structure in person.places:
        yield {"role": str(role), "region": regions[structure], "structure": structure}
