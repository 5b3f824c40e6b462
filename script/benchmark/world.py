"""What is measured: the demo’s busiest structure, and regions of 10, 100 and 1,000 structures."""

from datetime import time, timedelta
from importlib import import_module
from types import SimpleNamespace

import learning
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from assessments.models import Answer, Assessment, Framework
from capsules.calculations.method import CAPSULE_BEATS, STEP_OF, USUAL_MODES, Beat, Mode
from capsules.models import Capsule, Collective, Enrolment, Participant, SecretLink, Session
from capsules.operations import certifying, links
from members.accounts import create_account
from members.models import Membership, Region, Structure

LEAD = "samira@laremiseaflot.exemple"
SIZES = (10, 100, 1000)


def build():
    """Make the regions; return who asks, and for what."""
    team = Membership.objects.active().filter(role=Membership.Role.LEAD)
    lead = team.select_related("user", "structure").get(user__email=LEAD)
    assessments = Assessment.objects.filter(structure=lead.structure, theme__is_introduction=False)
    capsule = Capsule.objects.visible_to(lead.user).order_by("position")[2]
    animates = capsule.collective.region.facilitators.earliest("pk")
    certifying.issue(capsule.collective, by=animates)
    return SimpleNamespace(
        lead=session_of(lead.user),
        lead_user=lead.user,
        structure=lead.structure,
        open=assessments.filter(closed_at=None).earliest("pk"),
        closed=assessments.filter(closed_at__isnull=False).latest("pk"),
        capsule=capsule,
        session=capsule.sessions.get(beat=Beat.SHARING),
        animates=session_of(animates),
        links=_links(capsule.collective, lead.user),
        facilitators={size: _region(size) for size in SIZES},
        followed=Collective.objects.get(region__name=_name(100)),
        learning=learning.build(),
    )


def _links(collective, user):
    """{name: path} of what opens without an account, on a day of meeting."""
    meeting = Session.objects.create(
        collective=collective,
        beat=Beat.EXTRA,
        mode=Mode.IN_PERSON,
        day=timezone.localdate(),
        starts_at=time(0, 1),
        ends_at=time(23, 58),
        published_in=collective.published_number,
    )
    own = Participant.objects.of(user).get(collective=collective)
    scope = SecretLink.Scope
    return {
        "own page": links.path_of(links.page_of(own)),
        "check-in": links.path_of(links.issue(scope.CHECK_IN, session=meeting)),
        "feed": links.path_of(links.issue(scope.FEED, user=user)),
    }


def session_of(user):
    """The cookies of `user`, signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {settings.SESSION_COOKIE_NAME: session.session_key}


def _name(size):
    return f"Région de {size}"


def _region(size):
    """A region whose collective has `size` structures, each late on its first theme; who animates."""
    region = Region.objects.create(name=_name(size), school_zone="A")
    user = create_account(email=f"region{size}@banc.exemple", first_name="Banc")
    region.facilitators.add(user)
    structures = Structure.objects.bulk_create(
        Structure(name=f"Structure {n:04}", region=region, kind="ACI", activity="maraîchage")
        for n in range(size)
    )
    theme = _collective(region, structures, user).theme
    assessments = Assessment.objects.bulk_create(
        Assessment(structure=structure, theme=theme, started_by=user) for structure in structures
    )
    questions = list(theme.questions.all()[:5])
    Answer.objects.bulk_create(
        Answer(
            assessment=assessment,
            question=question,
            state=Answer.State.RATED,
            level=2,
            number=1,
            saved_at=timezone.now(),
            saved_by=user,
        )
        for assessment in assessments
        for question in questions
    )
    return session_of(user)


def _collective(region, structures, user):
    """A published collective of `structures`; its first capsule, whose diagnostic was to be closed."""
    today = timezone.localdate()
    framework = Framework.objects.current()
    collective = Collective.objects.create(
        region=region,
        framework=framework,
        name="CAP RSE",
        starts_on=today - timedelta(days=70),
        published_number=1,
        created_by=user,
    )
    themes = framework.themes.filter(is_introduction=False).order_by("position")
    capsules = Capsule.objects.bulk_create(
        Capsule(collective=collective, theme=theme, position=position)
        for position, theme in enumerate(themes, start=1)
    )
    Session.objects.bulk_create(
        Session(
            collective=collective,
            capsule=capsule,
            beat=beat,
            step=STEP_OF[beat],
            mode=USUAL_MODES[beat],
            day=collective.starts_on + timedelta(days=91 * rank + 20 * number),
            published_in=1,
        )
        for rank, capsule in enumerate(capsules)
        for number, beat in enumerate(CAPSULE_BEATS, start=1)
    )
    Enrolment.objects.bulk_create(
        Enrolment(collective=collective, structure=structure, added_on=today, added_by=user)
        for structure in structures
    )
    lead = create_account(email=f"lead{region.pk}@banc.exemple", first_name="Référent")
    Membership.objects.bulk_create(
        Membership(user=lead, structure=structure, role=Membership.Role.LEAD)
        for structure in structures[:50]
    )
    return capsules[0]
