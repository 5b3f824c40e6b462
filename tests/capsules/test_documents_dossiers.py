"""What dossiers hold, printed for real: parts, bookmarks, tags, and nothing that was not consented."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone
from pypdf import PdfReader

from capsules.calculations import anonymity
from capsules.documents import dossiers as printing
from capsules.models import Dossier, RemarkReply, Restitution
from capsules.operations import dossiers, reading
from capsules.queries import dossiers as queries
from tests.assessments.factories import ActionFactory
from tests.capsules.learning import (
    DossierFactory,
    PracticeFactory,
    ReadingFactory,
    RemarkFactory,
    StateOfTheArtFactory,
    TestimonyFactory,
    make_capsule,
)
from tests.members.factories import MembershipFactory, UserFactory

from .factories import DecisionFactory, EnrolmentFactory, PresenceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("twelfth_of_may")]


@pytest.fixture
def capsule(settings, tmp_path):
    """A capsule with six structures, whose restitution is open."""
    settings.MEDIA_ROOT = tmp_path
    capsule = make_capsule(6)
    answers = {
        str(each.structure_id): {
            line["code"]: line["level"] for line in each.snapshots.get().content["lines"]
        }
        for each in capsule.theme.assessments.all()
    }
    content = anonymity.as_data(anonymity.release(answers, draw="secret"))
    Restitution.objects.create(
        capsule=capsule, answers=answers, content=content, frozen_by=capsule.collective.created_by
    )
    return capsule


@pytest.fixture
def structures(capsule):
    rows = capsule.collective.enrolments.order_by("pk").select_related("structure")
    return [row.structure for row in rows]


@pytest.fixture
def nadege(capsule):
    nadege = UserFactory(first_name="Nadège")
    capsule.collective.region.facilitators.add(nadege)
    return nadege


def made(owner, capsule, **about):
    """The Dossier made for `owner`, and its text on one line."""
    dossier = DossierFactory(owner=owner, capsule=capsule, **about)
    assert dossiers.make_due(printing.make, now=timezone.now()) == 1
    dossier.refresh_from_db()
    with dossier.file.open() as file:
        reader = PdfReader(io.BytesIO(file.read()))
    return dossier, reader, " ".join(" ".join(p.extract_text() for p in reader.pages).split())


def test_a_structure_s_dossier_holds_all_of_its_capsule(capsule, structures):
    own, other = structures[:2]
    lead = MembershipFactory(structure=own, role="lead").user
    told = {"capsule": capsule, "changed_by": lead}
    RemarkFactory(
        capsule=capsule, structure=own, kind="note", text="Notre note-ici", written_by=lead
    )
    RemarkFactory(capsule=capsule, structure=other, kind="note", text="note-ailleurs")
    RemarkFactory(capsule=capsule, structure=other, text="question-posée", is_anonymous=True)
    StateOfTheArtFactory(structure=own, exists="livret-ici", **told)
    StateOfTheArtFactory(structure=other, exists="livret-ailleurs", **told)
    TestimonyFactory(structure=other, success="réussite-fermée", **told)
    bare = {"effort": "", "cost": ""}
    PracticeFactory(
        structure=own, theme=capsule.theme, summary="fiche-ici", created_by=lead, **bare
    )
    PracticeFactory(structure=other, theme=capsule.theme, summary="fiche-ailleurs")
    question = capsule.theme.questions.get(number=1)
    ActionFactory(plan__structure=own, question=question, title="action-ici")
    ActionFactory(plan__structure=other, question=question, title="action-ailleurs")
    held = capsule.sessions.get(beat="sharing")
    DecisionFactory(session=held, text="décision-prise")

    dossier, reader, text = made(lead, capsule, kind="structure", structure=own)

    for words in ("note-ici", "question-posée", "livret-ici", "fiche-ici", "action-ici"):
        assert words in text
    assert f"{own}, ," not in text  # how long it took was not said
    for words in ("ailleurs", "réussite-fermée", "décision-prise"):  # no minutes published yet
        assert words not in text
    assert "Notre force" in text and "niveau 1" in text.replace("\u00a0", " ")
    titles = [each.title for each in reader.outline if not isinstance(each, list)]
    assert titles[0] == capsule.theme.title and "Notre diagnostic" in titles
    assert titles[-1] == "Les dates à venir"
    for page in reader.pages:
        assert "12 mai 2026" in page.extract_text()
    kinds = {"remark", "reply", "restitution", "state", "testimony", "practice"}
    assert dossier.holds.keys() == kinds
    with dossier.file.open() as file, pikepdf.open(file) as tagged:
        assert tagged.Root.MarkInfo.Marked and tagged.Root.Lang
        elements = list(_walk(tagged.Root.StructTreeRoot))
    assert elements
    for element in elements:
        assert element.S != "/Figure" or str(element.Alt)
        if element.S == "/LI":  # PDF/UA-1: an item holds its mark and its body, nothing else
            assert {str(child.S) for child in element.K} <= {"/Lbl", "/LBody"}


def _walk(element):
    """The structure elements under `element`, in reading order."""
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _walk(child)


def test_a_structure_s_dossier_holds_the_theme_as_it_was_read(capsule, structures):
    own, other = structures[:2]
    lead = MembershipFactory(structure=own, user__first_name="Samira", user__last_name="Ould").user
    stranger = UserFactory(first_name="Pierre", last_name="Vidal")
    ReadingFactory(capsule=capsule, structure=own, user=lead, mark="unclear")
    ReadingFactory(capsule=capsule, structure=other, user=stranger)
    question = capsule.theme.questions.get(number=1)

    _, _, text = made(lead, capsule, kind="structure", structure=own)

    for words in (capsule.theme.why, question.help_text, *question.descriptors):
        assert words in text
    assert "Lu par Samira Ould" in text
    assert "Pierre Vidal" not in text and "Pas clair" not in text  # a mark stays one’s own


def test_a_chapter_of_one_sentence_does_not_take_a_page(capsule):
    Restitution.objects.all().delete()
    lead = MembershipFactory(structure__region=capsule.collective.region).user
    structure = lead.memberships.get().structure
    EnrolmentFactory(collective=capsule.collective, structure=structure)
    question = capsule.theme.questions.get(number=1)
    ActionFactory(plan__structure=structure, question=question, title="action-ici")

    _, reader, _ = made(lead, capsule, kind="structure", structure=structure)

    pages = [page.extract_text() for page in reader.pages]
    assert any("pas encore ouverte" in page and "action-ici" in page for page in pages)


def test_a_facilitator_s_dossier_holds_only_what_was_consented(capsule, structures, nadege):
    own, other = structures[:2]
    writer = {"changed_by": nadege, "capsule": capsule}
    opened = {"opened_at": timezone.now(), "opened_by": nadege}
    theme = capsule.theme
    theme.assessments.filter(structure=own).update(shared_at=timezone.now(), shared_by=nadege)
    StateOfTheArtFactory(structure=own, exists="livret-ouvert", **writer, **opened)
    StateOfTheArtFactory(structure=other, exists="livret-secret", **writer)
    TestimonyFactory(structure=own, success="réussite-ouverte", **writer, **opened)
    TestimonyFactory(structure=other, success="réussite-secrète", **writer)
    PracticeFactory(structure=own, theme=theme, summary="fiche-donnée", circles="collective")
    PracticeFactory(structure=other, theme=theme, summary="fiche-secrète")
    RemarkFactory(capsule=capsule, structure=other, kind="note", text="note-secrète")
    MembershipFactory(structure=other, user=nadege)  # she works there, too: still not consented

    _, _, text = made(nadege, capsule, kind="collective")

    for words in ("livret-ouvert", "réussite-ouverte", "fiche-donnée", own.name):
        assert words in text
    assert "secrè" not in text and "secret" not in text
    assert other.name not in text


def test_a_dossier_says_who_of_the_structure_was_there(capsule, structures):
    own = structures[0]
    place = MembershipFactory(structure=own, user__first_name="Odile", user__last_name="Marty")
    from capsules.models import Participant

    odile = Participant.objects.create(
        collective=capsule.collective, structure=own, user=place.user
    )
    PresenceFactory(session=capsule.sessions.get(beat="reading"), participant=odile)

    _, _, text = made(place.user, capsule, kind="structure", structure=own)

    assert "Odile Marty" in text and "Personne de notre structure" in text


def test_still_holds_until_a_consent_is_withdrawn(capsule, structures, nadege):
    practice = PracticeFactory(structure=structures[0], theme=capsule.theme, circles="collective")
    dossier, _, _ = made(nadege, capsule, kind="collective")
    assert queries.still_holds(dossier, nadege)

    practice.archived_at = timezone.now()
    practice.save()

    assert not queries.still_holds(dossier, nadege)


def test_still_holds_until_an_answer_to_a_question_is_taken_off(capsule, structures, nadege):
    asked = RemarkFactory(capsule=capsule, structure=structures[0])
    reply = RemarkReply.objects.create(
        remark=asked, text="mot-repris", written_by=nadege, structure=structures[1]
    )
    dossier, _, text = made(nadege, capsule, kind="collective")
    assert "mot-repris" in text and queries.still_holds(dossier, nadege)

    reading.archive(reply, by=nadege)

    assert not queries.still_holds(dossier, nadege)


def test_still_holds_until_a_name_leaves_the_restitution(capsule, nadege):
    dossier, _, _ = made(nadege, capsule, kind="collective")
    row = Restitution.objects.get()
    row.content = {**row.content, "is_held": True}
    row.save()

    assert not queries.still_holds(dossier, nadege)


def test_a_threshold_raised_since_hides_the_restitution_here_too(capsule, nadege, settings):
    dossier, _, _ = made(nadege, capsule, kind="collective")
    settings.ANONYMITY_THRESHOLD = 50

    assert not queries.still_holds(dossier, nadege)
    assert "pas encore ouverte" in made(nadege, capsule, kind="collective")[2]


def test_a_dossier_of_a_capsule_to_come_says_what_is_missing(nadege, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    capsule = make_capsule()
    capsule.collective.region.facilitators.add(nadege)

    _, reader, text = made(nadege, capsule, kind="collective")

    assert "pas encore ouverte" in text and "Aucune décision" in text
    assert len(reader.pages) < 3  # a few lines do not take a page each
    assert Dossier.objects.get().state == "ready"


def test_a_catch_up_dossier_tells_who_arrives_what_happened(capsule, structures):
    own, other = structures[:2]
    lead = MembershipFactory(structure=own, role="lead", user__first_name="Samira")
    PracticeFactory(
        structure=other, theme=capsule.theme, summary="fiche-donnée", circles="collective"
    )
    PracticeFactory(structure=other, theme=capsule.theme, summary="fiche-secrète")
    ActionFactory(plan__structure=own, title="action-ouverte")
    ActionFactory(plan__structure=other, title="action-ailleurs")
    review = capsule.collective.sessions.filter(beat="final_review")
    review.update(day=timezone.localdate() + timedelta(days=9))

    dossier, _, text = made(
        lead.user, capsule=None, collective=capsule.collective, kind="catch_up", structure=own
    )

    for words in ("trois temps", "fiche-donnée", "action-ouverte", "Samira", other.name):
        assert words in text
    assert "secrète" not in text and "ailleurs" not in text
    assert queries.still_holds(dossier, lead.user)
    assert "Vos points forts" in text and ".," not in text
    assert "Prochaine date : jeudi 21 mai 2026" in text.replace("\u00a0", " ")
