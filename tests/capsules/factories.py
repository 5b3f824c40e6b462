"""Collectives for tests."""

import datetime

import factory
from factory.django import DjangoModelFactory

from assessments.models import Framework
from capsules.calculations.method import CAPSULE_BEATS, STEP_OF, USUAL_MODES, Beat
from capsules.models import (
    Capsule,
    Certificate,
    ClosedPeriod,
    Collective,
    Decision,
    Enrolment,
    HelpRequest,
    Logo,
    Participant,
    Poll,
    Presence,
    Proposal,
    Publication,
    Reply,
    Session,
    Task,
    WorkedTime,
)
from tests.assessments.factories import make_framework
from tests.members.factories import MembershipFactory, RegionFactory, StructureFactory, UserFactory

LAUNCH = datetime.date(2025, 9, 16)
DAYS_AFTER = {Beat.READING: 20, Beat.TUTORING: 42, Beat.CLOSE: 63, Beat.SHARING: 84}


class CollectiveFactory(DjangoModelFactory):
    class Meta:
        model = Collective

    region = factory.SubFactory(RegionFactory)
    framework = factory.LazyFunction(
        lambda: Framework.objects.current() or make_framework(themes=2)
    )
    name = factory.Sequence(lambda n: f"CAP RSE {n}")
    starts_on = LAUNCH
    created_by = factory.SubFactory(UserFactory)


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    collective = factory.SubFactory(CollectiveFactory)
    structure = factory.SubFactory(
        StructureFactory, region=factory.SelfAttribute("..collective.region")
    )
    added_on = LAUNCH
    added_by = factory.SelfAttribute("collective.created_by")


class ClosedPeriodFactory(DjangoModelFactory):
    class Meta:
        model = ClosedPeriod

    region = factory.SubFactory(RegionFactory)
    kind = "school_holiday"
    name = "Vacances de la Toussaint"
    first_day = datetime.date(2025, 10, 18)
    last_day = datetime.date(2025, 11, 2)


class GuestFactory(DjangoModelFactory):
    """Somebody without an account."""

    class Meta:
        model = Participant

    collective = factory.SubFactory(CollectiveFactory)
    first_name = factory.Sequence(lambda n: f"Invité {n}")
    last_name = "Vidal"
    email = factory.Sequence(lambda n: f"invite{n}@dehors.exemple")


def take_part(collective, structure=None, **place):
    """A Participant, in the team of `structure`, else of a new one; enrolled if it was not."""
    structure = structure or StructureFactory(region=collective.region)
    if not collective.enrolments.filter(structure=structure).exists():
        EnrolmentFactory(collective=collective, structure=structure)
    place = MembershipFactory(structure=structure, **place)
    return Participant.objects.create(collective=collective, structure=structure, user=place.user)


class PollFactory(DjangoModelFactory):
    """An open poll about `session`, with two dates."""

    class Meta:
        model = Poll
        skip_postgeneration_save = True

    opened_by = factory.SelfAttribute("session.collective.created_by")

    @factory.post_generation
    def dates(self, create, extracted):
        for days in extracted or (14, 16):
            Proposal.objects.create(
                poll=self,
                day=self.session.day + datetime.timedelta(days=days),
                starts_at=datetime.time(14),
                ends_at=datetime.time(16),
            )


class ReplyFactory(DjangoModelFactory):
    class Meta:
        model = Reply

    answer = Reply.Answer.COMING
    day = factory.SelfAttribute("session.day")


class PresenceFactory(DjangoModelFactory):
    class Meta:
        model = Presence

    half = Presence.Half.AFTERNOON
    mode = factory.LazyAttribute(
        lambda row: "video" if row.session.mode == "video" else "in_person"
    )
    source = Presence.Source.LIST
    recorded_by = factory.SelfAttribute("session.collective.created_by")


class WorkedTimeFactory(DjangoModelFactory):
    class Meta:
        model = WorkedTime

    day = factory.SelfAttribute("session.day")
    minutes = 90
    what = "Lecture du thème en équipe"


class HelpRequestFactory(DjangoModelFactory):
    class Meta:
        model = HelpRequest

    text = "Comment compter les heures des salariés en parcours ?"


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    text = "Partager nos modèles d’entretien professionnel."
    noted_by = factory.SelfAttribute("session.collective.created_by")


class TaskFactory(DjangoModelFactory):
    class Meta:
        model = Task

    title = "Réserver la salle"
    created_by = factory.SelfAttribute("collective.created_by")


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    collective = factory.SelfAttribute("participant.collective")
    code = factory.Sequence(lambda n: f"CODE{n:04}")
    content = factory.LazyFunction(dict)
    issued_by = factory.SelfAttribute("collective.created_by")


class LogoFactory(DjangoModelFactory):
    """A logo without its file: images.redraw and funding.add_logo make real ones."""

    class Meta:
        model = Logo

    collective = factory.SubFactory(CollectiveFactory)
    name = "Région Occitanie"
    file = "logos/perdu.png"
    width = 300
    height = 100


def plan_sessions(collective, *, publish=True):
    """A capsule for each theme of its référentiel, and the dates of the method at fixed distances.

    Published as version 1 unless `publish` is false. They avoid nothing: the planner does.
    """
    themes = collective.framework.themes.filter(is_introduction=False).order_by("position")
    _session(collective, Beat.LAUNCH, collective.starts_on)
    day = collective.starts_on
    for position, theme in enumerate(themes, start=1):
        capsule = Capsule.objects.create(collective=collective, theme=theme, position=position)
        for beat in CAPSULE_BEATS:
            when = day + datetime.timedelta(days=DAYS_AFTER[beat])
            _session(collective, beat, when, capsule=capsule, step=STEP_OF[beat])
        day += datetime.timedelta(days=91)
    _session(collective, Beat.FINAL_REVIEW, day + datetime.timedelta(days=10))
    if publish:
        collective.sessions.update(published_in=1)
        collective.published_number = 1
        collective.save()
        Publication.objects.create(
            collective=collective, number=1, published_by=collective.created_by, content=[]
        )
    return collective


def _session(collective, beat, day, **fields):
    mode = USUAL_MODES[beat]
    starts_at, ends_at = collective.hours_of(mode)
    hours = {"starts_at": starts_at, "ends_at": ends_at}
    return Session.objects.create(
        collective=collective, beat=beat, day=day, mode=mode, **hours, **fields
    )
