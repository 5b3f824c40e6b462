"""The collectives of the demo: one half way through, one where a date has passed, one in preparation."""

import datetime
from typing import NamedTuple

from django.utils import timezone

from assessments.models import Theme
from capsules.calculations import planner
from capsules.calculations.closed_days import PUBLISHED_UNTIL, ClosedDays, published
from capsules.calculations.method import Beat
from capsules.models import Collective, Enrolment, Publication, Session
from capsules.operations import participants, planning, publishing
from members.models import Region

from .people import REMISE

LONGEST_AGO = 450  # days: no launch of the demo is earlier
PREPARATION = datetime.timedelta(days=60)  # between the opening of a collective and its launch
LATELY = datetime.timedelta(days=20)
BOARD_MEETS = datetime.timedelta(days=15)  # from today, or the Tuesday that follows
State = Enrolment.State


class Gathering(NamedTuple):
    """A collective, launched so that one date of its programme falls about `due` days from today."""

    name: str
    region: str
    by: str  # first part of an address, as in people.PEOPLE
    capsule: int
    beat: Beat
    due: int
    place: str
    structures: dict  # {name: State}
    late: tuple = ()  # names of those that came after the launch: their board has to confirm
    is_published: bool = True


GATHERINGS = [
    Gathering(
        "CAP RSE Occitanie",
        "Occitanie",
        "nadege.roumieu",
        capsule=3,
        beat=Beat.CLOSE,
        due=10,
        place="Tiers-lieu La Bouillonnante, Toulouse",
        structures={
            REMISE: State.COMMITTED,
            "Les Jardins du Lauragais": State.COMMITTED,
            "Fil & Liens": State.COMMITTED,
            "Proxi’Tarn Services": State.COMMITTED,
            "L’Atelier des Possibles": State.COMMITTED,
            "Pousses d’Ariège": State.COMMITTED,
            "Cévennes Entraide": State.COMMITTED,
            "Mobil’Aude": State.COMMITTED,
            "La Table Commune": State.PRESENT,
            "Passerelle Lot": State.APPROACHED,
        },
        late=("Passerelle Lot",),
    ),
    Gathering(
        "CAP RSE Normandie",
        "Normandie",
        "gabin.lemoine",
        capsule=2,
        beat=Beat.CLOSE,
        due=-6,
        place="Maison des associations, Rouen",
        structures={"La Conserverie de la Risle": State.COMMITTED},
    ),
    Gathering(
        "CAP RSE Bretagne",
        "Bretagne",
        "soizic.legoff",
        capsule=0,
        beat=Beat.LAUNCH,
        due=75,
        place="Le Carré, Saint-Brieuc",
        structures={"Armor Réemploi": State.APPROACHED},
        is_published=False,
    ),
]


def gather(gathering, *, framework, structures, people):
    """Open, plan and fill a collective by the same operations as a facilitator, then give it its dates."""
    themes = list(Theme.objects.filter(framework=framework, is_introduction=False))
    region, by = Region.objects.get(name=gathering.region), people[gathering.by]
    launch = _launch(gathering, region.school_zone, len(themes))
    collective = planning.open_collective(
        region=region, name=gathering.name, starts_on=launch, themes=themes, by=by
    )
    planning.change_rhythm(collective, by=by, place=gathering.place)
    _enrol(collective, gathering, structures, by)
    participants.gather(collective)
    if gathering.is_published:
        _publish(collective, by)


def _launch(gathering, zone, themes):
    """The Tuesday whose programme brings the gathering’s date nearest to the day it is due, and on
    the same side of today."""
    today = timezone.localdate()
    first = today - datetime.timedelta(days=LONGEST_AGO)
    tuesdays = [first + datetime.timedelta(days=n) for n in range(-first.weekday() + 1, 600, 7)]
    closed = ClosedDays(
        published(zone, first, planner.months_after(tuesdays[-1], planner.MONTHS)), PUBLISHED_UNTIL
    )

    def distance(launch):
        programme = planner.plan(
            launch=launch, themes=themes, rhythm=planner.Rhythm(), closed=closed
        )
        found = {(date.capsule, date.beat): date.day for date in programme.dates}
        days = (found[gathering.capsule, gathering.beat] - today).days
        return days * gathering.due <= 0, abs(days - gathering.due)

    return min((day for day in tuesdays if not closed.why(day)), key=distance)


def _enrol(collective, gathering, structures, by):
    """Each structure in its state; the engagement was told the day after the launch."""
    told = collective.starts_on + datetime.timedelta(days=1)
    today = timezone.localdate()
    early = min(collective.starts_on - PREPARATION, today)
    for name, state in gathering.structures.items():
        word = {}
        if state == State.COMMITTED:
            word = {"committed_on": told, "committed_by": "Le conseil d’administration"}
        elif name in gathering.late:
            word = {"confirms_on": _next_tuesday(today + BOARD_MEETS)}
        Enrolment.objects.create(
            collective=collective,
            structure=structures[name],
            state=state,
            added_on=today - LATELY if name in gathering.late else early,
            added_by=by,
            **word,
        )


def _next_tuesday(day):
    return day + datetime.timedelta(days=(1 - day.weekday()) % 7)


def _publish(collective, by):
    video = Session.objects.filter(collective=collective, mode="video")
    video.update(video_link="https://visio.federation.exemple/cap-rse")
    publishing.publish(collective, by=by)
    before = timezone.make_aware(
        datetime.datetime.combine(collective.starts_on - PREPARATION, datetime.time(9))
    )
    Publication.objects.filter(collective=collective).update(published_at=before)
    Collective.objects.filter(pk=collective.pk).update(created_at=before)
