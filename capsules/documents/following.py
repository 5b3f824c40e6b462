"""The spreadsheet of a collective: where each structure stands."""

from collections import defaultdict

from django.db.models import Count, F, OuterRef
from django.utils import timezone

from assessments.models import Action, Assessment
from assessments.models.answers import count_of
from capcollectif import french
from capcollectif.spreadsheet import Sheet
from capsules.models import Enrolment
from capsules.queries import contacts, following, mails
from members.models import Membership

FIXED = (
    "Structure", "Type", "Activité", "Commune", "Engagement", "Inscrite le", "Engagée le",
    "Personnes dans l’équipe", "Référent·e", "Dernière relance",
)  # fmt: skip


def of_following(collective):
    """The Sheet of every structure that stays in `collective` × every capsule, figures only.

    Days are ISO text. Seven queries.
    """
    plan = following.programme(collective)
    enrolments = list(_enrolments(collective))
    pks = [enrolment.structure_id for enrolment in enrolments]
    leads, last = contacts.leads(pks), mails.reminders(collective, pks)
    begun, actions = _begun(collective), _actions(collective)
    chapters = [*filter(None, [plan.introduction]), *plan.chapters]
    rows = []
    for enrolment in enrolments:
        pk = enrolment.structure_id
        people = french.listed([lead.name for lead in leads[pk]])
        row = [*_who(enrolment), people, _day(last.get(pk))]
        for chapter in chapters:
            key = (pk, chapter.theme)
            row += _cells(chapter, begun.get(key), actions[key])
        rows.append(tuple(row))
    header = [*FIXED, *(title for chapter in chapters for title in _titles(chapter))]
    return Sheet("Suivi", tuple(header), rows)


def _enrolments(collective):
    team = Membership.objects.active().filter(structure=OuterRef("structure"))
    staying = Enrolment.objects.staying().filter(collective=collective)
    rows = staying.select_related("structure").annotate(team=count_of(team, by="structure"))
    return rows.order_by("structure__name", "pk")


def _begun(collective):
    """{(structure pk, theme pk): {settled, closed_at, shared_at}} of what has begun."""
    rows = Assessment.objects.filter(
        structure__enrolments__collective=collective, theme__framework=collective.framework_id
    ).with_progress()
    fields = ("structure", "theme", "settled", "closed_at", "shared_at")
    return {(row["structure"], row["theme"]): row for row in rows.values(*fields)}


def _actions(collective):
    """{(structure pk, theme pk): how many actions}, none where there is no such key."""
    actions = Action.objects.present().exclude(state=Action.State.DROPPED)
    theirs = actions.filter(plan__structure__enrolments__collective=collective)
    keys = theirs.values(structure=F("plan__structure"), theme=F("question__theme"))
    rows = keys.annotate(n=Count("pk")).values_list("structure", "theme", "n").order_by()
    return defaultdict(int, {(structure, theme): n for structure, theme, n in rows})


def _who(enrolment):
    structure = enrolment.structure
    return (
        structure.name,
        structure.get_kind_display(),
        structure.activity,
        structure.city,
        enrolment.get_state_display(),
        enrolment.added_on.isoformat(),
        enrolment.committed_on and enrolment.committed_on.isoformat(),
        enrolment.team,
    )


def _titles(chapter):
    if chapter.is_introduction:
        return [f"{chapter.title}\u00a0: {part}" for part in ("état", "réponses", "clos le")]
    name = f"Capsule {chapter.position}, {chapter.title}"
    parts = ("diagnostic", "réponses", "clos le", "actions", "partagé le")
    return [f"{name}\u00a0: {part}" for part in parts]


def _cells(chapter, begun, actions):
    """The cells of one structure under the _titles of `chapter`."""
    found = begun or {"settled": 0, "closed_at": None, "shared_at": None}
    state = "Pas commencé" if not begun else "Terminé" if found["closed_at"] else "En cours"
    progress = f"{found['settled']} sur {chapter.total}"
    cells = [state, progress, _day(found["closed_at"])]
    return cells if chapter.is_introduction else [*cells, actions, _day(found["shared_at"])]


def _day(moment):
    return moment and timezone.localdate(moment).isoformat()
