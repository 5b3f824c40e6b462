"""What somebody who arrives on the way needs to know, in thirty minutes."""

from datetime import timedelta

from django.db.models import Max, Min, OuterRef, Subquery

from assessments.models import Snapshot
from capcollectif import french
from capsules.models import Capsule, Enrolment, Practice, Session
from members.models import Membership

from .dossiers import Entry

NEW = timedelta(days=30)  # since one came into a team that was there before
LATE = timedelta(days=60)  # since a structure came into a collective that had begun
BEFORE = timedelta(days=7)


def with_arrivals(structures, user):
    """Add to these Structures when `user` came, when the team began, and the same of their collective."""
    own = Membership.objects.active().filter(user=user, structure=OuterRef("pk"))
    team = Membership.objects.filter(structure=OuterRef("pk")).order_by().values("structure")
    enrolment = Enrolment.objects.staying().filter(
        structure=OuterRef("pk"), collective__published_number__gt=0
    )
    latest = enrolment.order_by("-collective__starts_on", "-pk")
    return structures.annotate(
        joined_at=Subquery(own.values("created_at")[:1]),
        team_at=Subquery(team.annotate(first=Min("created_at")).values("first")),
        enrolled_on=Subquery(latest.values("added_on")[:1]),
        started_on=Subquery(latest.values("collective__starts_on")[:1]),
    )


def is_arriving(structure, *, today):
    """Whether somebody has just come into `structure`, or it into its collective: on the way."""
    if structure.started_on is None or today < structure.started_on + BEFORE:
        return False
    is_late = structure.enrolled_on > structure.started_on + BEFORE
    if is_late and today - structure.enrolled_on <= LATE:
        return True
    joined, team = structure.joined_at, structure.team_at
    return joined - team >= BEFORE and today - joined.date() <= NEW


def snapshots(structure, framework):
    """The last closing of each of its diagnostics, in the order of the themes. One query."""
    last = Snapshot.objects.filter(assessment=OuterRef("assessment")).order_by("-number")
    return Snapshot.objects.filter(
        assessment__structure=structure,
        assessment__theme__framework=framework,
        assessment__theme__is_introduction=False,
        pk=Subquery(last.values("pk")[:1]),
    ).order_by("assessment__theme__position", "pk")


def past_capsules(collective, *, today):
    """Those whose dates are over, in order. One query."""
    capsules = Capsule.objects.filter(collective=collective).annotate(last=Max("sessions__day"))
    return list(capsules.filter(last__lt=today).select_related("theme").order_by("position"))


def practices(capsules, collective, user, holding, *, structure):
    """An Entry a sheet of the themes of `capsules`: their own, and those given to the collective.

    One query.
    """
    there = Enrolment.objects.structures_in(collective)
    rows = (
        Practice.objects.visible_to(user)
        .filter(theme__in=[each.theme_id for each in capsules], structure__in=there)
        .select_related("structure", "theme")
        .order_by("theme__position", "title", "pk")
    )
    found = list(rows)
    holding.add("practice", [row for row in found if row.structure_id != structure.pk])
    return tuple(
        Entry(
            row.title,
            f"{row.theme}, {row.structure}",
            (("En bref", row.gist),) if row.gist else (),
        )
        for row in found
    )


def people(collective, structure):
    """Entries of names: who animates, one’s own team, the other structures. Three queries."""
    facilitators = collective.region.facilitators.filter(is_active=True)
    animating = [f"{each}, {each.email}" for each in facilitators.order_by("last_name", "pk")]
    team = Membership.objects.filter(structure=structure).active().by_role()
    others = Enrolment.objects.staying().filter(collective=collective).exclude(structure=structure)
    names = others.order_by("structure__name", "pk").values_list("structure__name", flat=True)
    return (
        Entry("L’animation régionale", "", _pair(collective.region.name, animating)),
        Entry(
            "Notre équipe",
            "",
            tuple(
                (role, french.listed([str(each.user) for each in places])) for role, places in team
            ),
        ),
        Entry("Les autres structures du collectif", "", _pair(str(collective), list(names))),
    )


def _pair(label, words):
    return ((label, "\n".join(words)),) if words else ()


def held(collective, *, today):
    """Its sessions that have taken place. One query."""
    return list(Session.objects.present().filter(collective=collective, day__lt=today))
