"""The printed documents, opened as a reader, a screen reader or an archivist opens them."""

import dataclasses
import datetime
import io
import itertools
import re
from urllib.parse import unquote

import pikepdf
import pypdf
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessments import closing, documents, sheets
from assessments.models import JournalEntry
from capcollectif import pdf
from tests.members.factories import MembershipFactory, StructureFactory

from .factories import ActionFactory, ActionPlanFactory, AssessmentFactory, answer
from .filled import line, sheet

TODAY = datetime.date(2026, 5, 12)
TEXT = "Une phrase assez longue pour remplir la colonne, et un mot de la fin : "


def opened(document):
    return pypdf.PdfReader(io.BytesIO(pdf.bytes_of(document)))


def text_of(reader):
    """Its words on one line, without the hyphens and breaks of a narrow column."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def squeezed(text):
    return re.sub(r"\s", "", text)


def row(pk, **fields):
    values = dict.fromkeys(documents.ActionRow._fields)
    words = {"title": f"Action {pk}", "first_step": "", "indicator": "", "target": ""}
    plain = {"priority": 2, "due_is_month": False, "state": "to_do", "state_reason": ""}
    people = {"pilot_name": "", "pilot_first_name": "Odile", "pilot_last_name": "Marty"}
    return documents.ActionRow(**{**values, **words, **plain, **people, "pk": pk, **fields})


def plan(rows):
    content = documents.PrintedPlan("La Remise à Flot", "ressourcerie à Albi", TODAY, tuple(rows))
    return pdf.Document("assessments/pdf/plan.html", content, "plan")


def synthesis(filled, **fields):
    values = {"sheet": filled, "is_closed": True, "on": TODAY, "before": None, "since": None}
    content = documents.PrintedSynthesis(**{**values, **fields})
    return pdf.Document("assessments/pdf/synthesis.html", content, "synthèse")


FILLED = sheet({"Santé": [1, 2, 4], "Écoute": [3, "to_revisit"], "Égalité": ["not_applicable", 2]})
BEFORE = sheet({"Santé": [1, 1, 2], "Écoute": [3, 3], "Égalité": ["not_applicable", 3]})
SYNTHESIS = synthesis(FILLED, before=BEFORE, since=datetime.date(2025, 9, 12))
PLAN = plan(
    [
        row(1, title="Afficher les consignes", due_on=datetime.date(2026, 4, 30), state="in_progress"),
        row(2, due_on=datetime.date(2026, 6, 30), due_is_month=True, axis_title="Santé : agir",
            theme_title="Conditions de travail", question_number=2, first_step="Se réunir."),
        row(3, state="blocked", state_reason="Le devis tarde.", priority=3),
        row(4, state="done", ended_on=datetime.date(2026, 3, 31), due_on=datetime.date(2026, 3, 1)),
    ]
)  # fmt: skip


def _walk(element):
    """Every structure element under `element`, itself included, in reading order."""
    yield element
    children = element.get("/K", [])
    children = children if isinstance(children, pikepdf.Array) else [children]
    for child in children:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield from _walk(child)


@pytest.mark.parametrize("document", [SYNTHESIS, PLAN], ids=["synthesis", "plan"])
def test_a_document_is_tagged_titled_and_french(document):
    with pikepdf.open(io.BytesIO(pdf.bytes_of(document))) as file:
        root = file.Root
        assert str(root.Lang) == "fr"
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo.Title) == document.content.title
        assert b"pdfuaid:part" in root.Metadata.read_bytes()
        tags = [element for child in root.StructTreeRoot.K for element in _walk(child)]
    names = [str(tag.S) for tag in tags]
    headings = [int(name[2]) for name in names if re.fullmatch(r"/H[1-6]", name)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in itertools.pairwise(headings))
    assert all(str(tag.get("/Alt", "")) for tag in tags if tag.S == "/Figure")
    assert {"/Table", "/THead", "/TBody", "/TR", "/TH", "/TD"} <= set(names)


def test_a_synthesis_says_all_that_the_page_says():
    reader = opened(SYNTHESIS)
    text = text_of(reader)

    assert "Synthèse d’auto-évaluation de La Remise à Flot, ressourcerie à Albi" in text
    for words in (SYNTHESIS.content.synthesis.sentence, "4 · Inspirant", "À revoir ensemble"):
        assert squeezed(words) in squeezed(text)
    for words in ("Non concerné", "Vos points forts", "Vos priorités", "Descripteur 4.", "2,3"):
        assert words in text
    assert "Samira Belkacem" in text
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == [
        "Conditions de travail"
    ]


def test_a_synthesis_without_an_answer_or_a_question_is_a_decent_page():
    for filled in (sheet({"Santé": [None, None], "Écoute": [None]}), sheet({})):
        reader = opened(synthesis(filled, is_closed=False))
        assert len(reader.pages) == 1
        assert "Votre synthèse se dessinera dès votre première réponse." in text_of(reader)


def test_an_introduction_is_printed_in_words_only():
    said = line(1, "Vos attentes", state=sheets.RATED, words="1. Mieux accueillir\n2. Former")
    filled = dataclasses.replace(sheet({}, is_introduction=True), lines=(said,))

    text = text_of(opened(synthesis(filled)))

    assert "1. Mieux accueillir" in text
    assert "Niveau" not in text
    assert "Vos points forts" not in text


def test_an_empty_plan_is_a_decent_page():
    reader = opened(plan([]))

    assert len(reader.pages) == 1
    assert "La Remise à Flot" in text_of(reader)
    assert "Ce plan attend sa première action." in text_of(reader)


def test_a_plan_tells_each_action_in_words():
    text = text_of(opened(PLAN))

    for words in (
        "En retard (1)", "30 avril 2026", "juin 2026", "Santé, question 2", "Première étape : Se",
        "Bloquées (1)", "Le devis tarde.", "Haute", "Terminée le 31 mars 2026", "Odile Marty",
        "Sans échéance", "Idée de l’équipe",
    ):  # fmt: skip
        assert squeezed(words) in squeezed(text), words


def test_sixty_actions_with_long_texts_lose_not_a_word():
    rows = [
        row(pk, first_step=f"{TEXT * (40 if pk == 7 else 3)}fin{pk}.", note=f"{TEXT}su{pk}.",
            noted_at=datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC))
        for pk in range(1, 61)
    ]  # fmt: skip
    reader = opened(plan(rows))
    pages = [page.extract_text() for page in reader.pages]
    text = squeezed("".join(pages))

    assert 8 <= len(pages) <= 25
    assert all("D’où elle vient" in page for page in pages)  # the heads come back on each page
    for pk in range(1, 61):
        assert f"fin{pk}." in text
        assert f"su{pk}." in text
    assert text.count(squeezed("un mot de la fin")) == 59 * 3 + 40 + 60


def test_more_rows_than_a_document_holds_are_left_to_the_application(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_ROWS", 2)

    text = text_of(opened(plan([row(1), row(2), row(3)])))

    assert "Action 3" not in text
    assert "La suite du plan se lit dans l’application." in text


def test_long_answers_lose_not_a_word():
    said = line(1, "Santé", level=2, comment=f"{TEXT * 60}fin.", statement=f"{TEXT * 3}.")
    reader = opened(synthesis(dataclasses.replace(sheet({}), lines=(said,))))

    assert 2 <= len(reader.pages) <= 5
    assert squeezed(text_of(reader)).count(squeezed("un mot de la fin")) >= 63


def test_hostile_texts_are_printed_as_they_were_typed():
    hostile = "{{7*7}} <b>gras</b> <img src=x> 🙂 سلام \x07\ud800 " + "mot" * 3334
    text = text_of(opened(plan([row(1, title=hostile[:200], first_step=hostile)])))

    assert "La Remise à Flot" in text
    # pypdf leaves NULs between the letters of a font that lacks one of its characters.
    plain = squeezed(text.replace("\0", ""))
    assert "{{7*7}}<b>gras</b><imgsrc=x>" in plain


# ── From the tables to the reader ───────────────────────────────────────────
@pytest.fixture
def member(db):
    return MembershipFactory(structure=StructureFactory(name="La Remise à Flot"))


def _page(response):
    return text_of(pypdf.PdfReader(io.BytesIO(response.content)))


def _named(response):
    return unquote(response.headers["Content-Disposition"].partition("utf-8''")[2])


@time_machine.travel(datetime.datetime(2026, 5, 12, 22, 30, tzinfo=datetime.UTC), tick=False)
@pytest.mark.parametrize("count", [1, 3])
def test_plan_pdf_costs_four_queries(client, member, django_assert_num_queries, count):
    question = AssessmentFactory(structure=member.structure).theme.questions.get(number=1)
    action_plan = ActionPlanFactory(structure=member.structure)
    actions = ActionFactory.create_batch(
        count, plan=action_plan, question=question, pilot=member.user
    )
    ActionFactory(plan=action_plan, title="Archivée", archived_at=timezone.now())
    JournalEntry.objects.create(action=actions[0], by=member.user, text="Le devis est signé.")
    JournalEntry.objects.create(action=actions[0], by=member.user, text="A changé la priorité.")
    client.force_login(member.user)

    with django_assert_num_queries(4):  # session, user, structure, actions
        response = client.get(reverse("assessments:plan_pdf", args=[member.structure.pk]))

    text = _page(response)
    assert text.count("Axe 1 de Thème 1") == count
    assert "Le devis est signé." in text
    assert "A changé" not in text
    assert "Archivée" not in text
    # Half past midnight in Paris: the printed day is Paris’s.
    assert _named(response) == "Plan d’actions – La Remise à Flot – 2026-05-13.pdf"


def test_plan_pdf_is_not_printed_twice(client, member):
    client.force_login(member.user)
    url = reverse("assessments:plan_pdf", args=[member.structure.pk])
    first = client.get(url)

    assert client.get(url).content == first.content
    again = client.get(url, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    member.structure.name = "Nom changé"
    member.structure.save()
    assert client.get(url).headers["ETag"] != first.headers["ETag"]


def test_assessment_pdf_of_an_open_one_costs_four_queries(
    client, member, django_assert_num_queries
):
    assessment = AssessmentFactory(structure=member.structure)
    for number in range(1, 5):
        answer(assessment, number, level=number, by=member.user)
    closing.close(assessment, by=member.user)
    closing.reopen(assessment, by=member.user)
    client.force_login(member.user)

    with django_assert_num_queries(4):  # session, user, assessment, questions with answers
        response = client.get(reverse("assessments:assessment_pdf", args=[assessment.pk]))

    assert "En cours, au" in _page(response)
    assert _named(response).startswith("Synthèse – Thème 1 – La Remise à Flot – ")


def test_assessment_pdf_of_a_closed_one_is_that_of_its_last_closing(
    client, member, django_assert_num_queries
):
    assessment = AssessmentFactory(structure=member.structure)
    for number in range(1, 5):
        answer(assessment, number, level=2, by=member.user)
    closing.close(assessment, by=member.user)
    closing.reopen(assessment, by=member.user)
    assessment.answers.filter(question__number=1).update(level=4)
    closing.close(assessment, by=member.user)
    client.force_login(member.user)

    with django_assert_num_queries(4):  # session, user, assessment, snapshot
        last = client.get(reverse("assessments:assessment_pdf", args=[assessment.pk]))
    with django_assert_num_queries(3):  # session, user, snapshot
        second = client.get(reverse("assessments:snapshot_pdf", args=[assessment.pk, 2]))
    first = client.get(reverse("assessments:snapshot_pdf", args=[assessment.pk, 1]))

    assert last.content == second.content != first.content
    assert "Terminée le" in _page(second)
    assert "2 la fois d’avant" in _page(second)
    assert "la fois d’avant" not in _page(first)


@pytest.mark.django_db
def test_plan_pdf_of_a_number_beyond_any_is_not_found(client):
    client.force_login(MembershipFactory().user)

    assert client.get(f"/structures/{10**30}/plan-d-actions.pdf").status_code == 404
