"""What a collective reads, tells and keeps, large: a theme of 48 questions, 10 or 100 structures."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from assessments import closing
from assessments.models import (
    Answer,
    Assessment,
    Axis,
    Framework,
    MaturityLevel,
    Question,
    Theme,
)
from capsules.calculations import anonymity, folding
from capsules.calculations.method import STEP_OF, USUAL_MODES, Beat
from capsules.models import (
    Board,
    Capsule,
    Collective,
    Contribution,
    Dossier,
    Dot,
    Enrolment,
    Naming,
    Practice,
    Reading,
    Remark,
    Restitution,
    SecretLink,
    Session,
)
from capsules.operations import links
from members.accounts import create_account
from members.models import Membership, Region, Structure

SIZES = {10: 1, 100: 10}  # structures of a collective: practices that each one gives
AXES, QUESTIONS_AN_AXIS = 6, 8
CONTRIBUTIONS, PHONES = 60, 20


def build():
    """{size: all that a collective of that many structures makes of its first theme}."""
    theme = _make_theme()
    return {size: _collective(theme, size) for size in SIZES}


def _make_theme():
    """A theme of 48 questions, published before the référentiel that everybody else uses."""
    current = Framework.objects.current()
    framework = Framework.objects.create(
        identifier="banc", version="1", title="Référentiel du banc"
    )
    names = ("À lancer", "En route", "En place", "Inspirant")
    for value, name in enumerate(names, start=1):
        MaturityLevel.objects.create(framework=framework, value=value, name=name, summary=name)
    theme = Theme.objects.create(
        framework=framework, code="B1", position=1, title="La vie de la structure", why="Pour voir."
    )
    for position in range(1, AXES + 1):
        axis = Axis.objects.create(
            theme=theme,
            code=f"B1-{position}",
            position=position,
            title=f"Axe de travail {position}",
        )
        Question.objects.bulk_create(_questions(theme, axis))
    framework.status = Framework.Status.PUBLISHED
    framework.published_at = current.published_at - timedelta(days=1)
    framework.save()
    return theme


def _questions(theme, axis):
    for rank in range(1, QUESTIONS_AN_AXIS + 1):
        number = (axis.position - 1) * QUESTIONS_AN_AXIS + rank
        yield Question(
            axis=axis,
            theme=theme,
            code=f"{axis.code}-{rank}",
            number=number,
            title=f"Les pratiques de travail, partie {number}",
            statement=f"Les salarié·es en parcours prennent part au choix n° {number}, avec l’équipe.",
            help_text="Pensez aux réunions, aux chantiers, aux temps informels.",
            evidence_examples=["Un compte rendu", "Une photo du chantier"],
            descriptors=[f"Ce que l’on voit au niveau {n}, en une phrase." for n in (1, 2, 3, 4)],
        )


def _collective(theme, size):
    """A collective whose structures have done all that a theme asks; its lead has the first of them."""
    region = Region.objects.create(name=f"Lecture à {size}", school_zone="A")
    animates = create_account(email=f"anime{size}@banc.exemple", first_name="Anime")
    region.facilitators.add(animates)
    lead = create_account(email=f"lit{size}@banc.exemple", first_name="Lit")
    structures = Structure.objects.bulk_create(
        Structure(name=f"Atelier {n:03}", region=region, kind="ACI", activity="maraîchage")
        for n in range(size)
    )
    Membership.objects.create(user=lead, structure=structures[0], role=Membership.Role.LEAD)
    capsule, session = _programme(theme, region, structures, animates)
    questions = list(theme.questions.order_by("number"))
    _open_restitution(capsule, structures, questions, lead)
    _read_together(capsule, structures, questions, lead)
    _write_practices(structures, theme, lead, each=SIZES[size])
    return SimpleNamespace(
        capsule=capsule,
        structures=structures,
        lead=lead,
        animates=animates,
        board=_hold_board(session, animates),
        phone=links.path_of(links.issue(SecretLink.Scope.BOARD, session=session)),
    )


def _programme(theme, region, structures, user):
    """A published collective of `structures` with one capsule, and its sharing day, today."""
    today = timezone.localdate()
    collective = Collective.objects.create(
        region=region,
        framework=theme.framework,
        name="CAP RSE",
        starts_on=today - timedelta(days=70),
        published_number=1,
        created_by=user,
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            collective=collective, structure=each, added_on=collective.starts_on, added_by=user
        )
        for each in structures
    )
    capsule = Capsule.objects.create(collective=collective, theme=theme, position=1)
    session = Session.objects.create(
        collective=collective,
        capsule=capsule,
        beat=Beat.SHARING,
        step=STEP_OF[Beat.SHARING],
        mode=USUAL_MODES[Beat.SHARING],
        day=today,
        published_in=1,
    )
    return capsule, session


def _level(structure, question):
    return (structure * 7 + question * 3 + structure * question) % 4 + 1


def _open_restitution(capsule, structures, questions, lead):
    """A third of the structures agreed to be named."""
    answers = {
        str(structure.pk): {each.code: _level(n, each.number) for each in questions}
        for n, structure in enumerate(structures)
    }
    named = structures[: len(structures) // 3]
    Naming.objects.bulk_create(
        Naming(capsule=capsule, structure=each, agreed_by=lead) for each in named
    )
    released = anonymity.release(answers, [str(each.pk) for each in named], draw="banc")
    Restitution.objects.create(
        capsule=capsule, answers=answers, content=anonymity.as_data(released), frozen_by=lead
    )


def _read_together(capsule, structures, questions, lead):
    """The lead has read half of the theme; each structure asks something and notes something."""
    marks = list(Reading.Mark)
    Reading.objects.bulk_create(
        Reading(
            capsule=capsule,
            question=each,
            structure=structures[0],
            user=lead,
            mark=marks[each.number % len(marks)],
        )
        for each in questions[::2]
    )
    Remark.objects.bulk_create(
        Remark(
            capsule=capsule,
            question=questions[n % len(questions)],
            structure=structure,
            kind=kind,
            text="Que veut dire « parcours » pour un chantier d’un mois ?",
            written_by=lead,
        )
        for n, structure in enumerate(structures)
        for kind in (Remark.Kind.QUESTION, Remark.Kind.NOTE)
    )


def _hold_board(session, animates):
    """Sixty contributions from twenty phones, that have put their three dots each."""
    board = Board.objects.create(
        session=session,
        kind=Board.Kind.HOW_TO,
        prompt="Comment faire pour tenir dans la durée ?",
        state=Board.State.VOTING,
        opened_by=animates,
    )
    devices = [f"{n:032x}" for n in range(PHONES)]
    written = Contribution.objects.bulk_create(
        Contribution(
            board=board, text=f"Se retrouver le lundi, idée {n}", device=devices[n % PHONES]
        )
        for n in range(CONTRIBUTIONS)
    )
    Dot.objects.bulk_create(
        Dot(contribution=written[(n * 7 + rank) % CONTRIBUTIONS], device=device)
        for n, device in enumerate(devices)
        for rank in range(board.dots)
    )
    return board


def _write_practices(structures, theme, lead, *, each):
    """`each` practices a structure, given to the collective and accepted there."""
    now = timezone.now()
    Practice.objects.bulk_create(
        Practice(
            structure=structure,
            theme=theme,
            title=f"Le point du lundi n° {n}",
            summary="Quinze minutes debout, un cahier, une réponse à chaque remarque.",
            done="On se retrouve.\nOn note.\nOn répond avant le vendredi." * 10,
            effort=Practice.Effort.HOURS,
            cost=Practice.Cost.NONE,
            searchable=folding.fold(f"Le point du lundi n° {n}, un cahier, une réponse. " * 10),
            created_by=lead,
            collective_at=now,
            collective_by=lead,
            accepted_at=now,
            accepted_by=lead,
        )
        for structure in structures
        for n in range(each)
    )


def dossier(world):
    """The collective’s Dossier of `world`, whose structures share their closed diagnostics."""
    for n, structure in enumerate(world.structures):
        _share_diagnostic(world, structure, n)
    return Dossier.objects.create(
        owner=world.animates,
        kind=Dossier.Kind.COLLECTIVE,
        collective=world.capsule.collective,
        capsule=world.capsule,
        expires_at=timezone.now() + timedelta(days=7),
    )


def _share_diagnostic(world, structure, n):
    now = timezone.now()
    assessment = Assessment.objects.create(
        structure=structure,
        theme=world.capsule.theme,
        started_by=world.lead,
        shared_at=now,
        shared_by=world.lead,
    )
    Answer.objects.bulk_create(
        Answer(
            assessment=assessment,
            question=question,
            state=Answer.State.RATED,
            level=_level(n, question.number),
            comment="Ce que nous en disons, en une phrase ou deux.",
            number=1,
            saved_at=now,
            saved_by=world.lead,
        )
        for question in world.capsule.theme.questions.all()
    )
    closing.close(assessment, by=world.lead)
