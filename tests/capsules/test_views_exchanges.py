import pytest
from django.urls import reverse

from assessments.models import Assessment
from capcollectif import outbox
from capcollectif.models import Message
from capsules.models import Exchange, Introduction
from capsules.operations import exchanges
from tests.assessments.factories import AssessmentFactory
from tests.capsules.factories import take_part
from tests.capsules.learning import ExchangeFactory, close_diagnostic, make_capsule
from tests.members.factories import MembershipFactory

pytestmark = pytest.mark.django_db
LEVEL_1, LEVEL_3 = [1] * 4, [3] * 4


@pytest.fixture
def capsule(nadege):
    region = nadege.facilitated_regions.get()
    return make_capsule(region=region, created_by=nadege, name="CAP RSE Occitanie")


@pytest.fixture
def collective(capsule):
    return capsule.collective


@pytest.fixture
def question(capsule):
    return capsule.theme.questions.get(number=1)


@pytest.fixture
def samira(collective):
    return take_part(collective, user__first_name="Samira").user


def say(collective, question, kind, structure=None, levels=None, **fields):
    """What a structure of the collective, new by default, has or looks for."""
    person = take_part(collective, structure)
    if levels:
        close_diagnostic(collective.capsules.get(theme=question.theme), levels, person.structure)
    return ExchangeFactory(
        collective=collective,
        question=question,
        kind=kind,
        structure=person.structure,
        opened_by=person.user,
        **fields,
    )


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def url(action, *pks):
    return reverse(f"capsules:{action}", args=pks)


def test_exchange_add_says_it_to_who_animates_only(client, samira, nadege, collective, question):
    other = take_part(collective).user
    client.force_login(samira)
    data = {"kind": "seek", "question": question.pk, "words": "Un livret sans texte"}

    answer = client.post(url("exchange_add", collective.pk), data)

    assert "Un livret sans texte" in text(client.get(answer.url))
    client.force_login(nadege)
    assert "Un livret sans texte" in text(client.get(answer.url))
    client.force_login(other)
    assert "Un livret sans texte" not in text(client.get(answer.url))


def test_exchange_add_said_again_takes_the_new_words(as_samira, collective, question):
    for words in ("Un livret", "Un livret sans texte", "Un livret sans texte"):
        data = {"kind": "seek", "question": question.pk, "words": words}
        as_samira.post(url("exchange_add", collective.pk), data)

    assert Exchange.objects.get().words == "Un livret sans texte"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Dites si vous cherchez"),
        ({"kind": "give"}, "Sélectionnez un choix valide"),
        ({"kind": "seek"}, "Choisissez la question"),
        ({"kind": "seek", "question": "abc"}, "Choisissez une question dans la liste"),
        ({"kind": "seek", "question": "9" * 40}, "Choisissez une question dans la liste"),
        ({"kind": "seek", "words": "é" * 301}, "300"),
    ],
)
def test_exchange_add_says_what_is_missing_and_loses_nothing(as_samira, collective, data, said):
    page = text(as_samira.post(url("exchange_add", collective.pk), {"words": "{{7*7}}", **data}))

    assert said in page and (data.get("words") or "{{7*7}}") in page
    assert not Exchange.objects.exists()


@pytest.mark.parametrize("query", ["?question=abc&kind=zzz", f"?question={10**40}", "?kind="])
def test_exchange_add_opens_whatever_it_comes_from(as_samira, collective, query):
    assert "Cherchez un exemple" in text(as_samira.get(url("exchange_add", collective.pk) + query))


def test_exchange_add_is_for_those_who_act(client, collective):
    reader = take_part(collective, role="reader").user
    client.force_login(reader)

    assert client.get(url("exchange_add", collective.pk)).status_code == 404
    assert "Je cherche</a>" not in text(client.get(url("exchange_list", collective.pk)))


def test_exchange_close_takes_it_back(as_samira, samira, nadege, collective, question):
    said = ExchangeFactory(
        collective=collective, question=question, structure=samira.structures.get(), words="Ceci"
    )

    for _ in range(2):
        answer = as_samira.post(url("exchange_close", said.pk))

    assert "Ceci" not in text(as_samira.get(answer.url))


def test_exchange_find_leads_to_one_s_collective(as_samira, collective, question):
    answer = as_samira.get(reverse("capsules:exchange_find"), {"question": question.pk})

    assert answer.url.startswith(url("exchange_add", collective.pk))
    page = text(as_samira.get(answer.url))
    assert f'<option value="{question.pk}" selected' in page


def test_exchange_find_says_that_it_takes_a_collective(client):
    client.force_login(MembershipFactory().user)

    page = text(client.get(reverse("capsules:exchange_find"), follow=True))

    assert "vous n’y êtes pas" in page


@pytest.mark.parametrize(
    ("ours", "theirs", "is_proposed"),
    [
        (LEVEL_1, LEVEL_3, True),
        (LEVEL_3, LEVEL_3, False),
        (LEVEL_3, LEVEL_1, False),
        (None, LEVEL_1, True),
        (LEVEL_3, None, True),
    ],
)
def test_exchange_list_proposes_who_stands_higher_and_tells_no_level(
    as_nadege, collective, question, ours, theirs, is_proposed
):
    say(collective, question, "seek", levels=ours)
    have = say(collective, question, "have", levels=theirs, words="Notre cahier")

    page = text(as_nadege.get(url("exchange_list", collective.pk)))

    assert (have.structure.name in page) == is_proposed
    assert ("Notre cahier" in page) == is_proposed
    assert ("personne à proposer" in page) == (not is_proposed)
    assert "niveau" not in page.partition("<main")[2].lower()


def test_exchange_list_proposes_nobody_of_another_question_or_collective_or_gone(
    as_nadege, nadege, collective, capsule, question
):
    seek = say(collective, question, "seek")
    say(collective, capsule.theme.questions.get(number=2), "have")
    gone = say(collective, question, "have")
    gone.structure.enrolments.update(state="left", left_on="2026-01-01")
    say(collective, question, "have", structure=seek.structure)  # itself
    elsewhere = make_capsule(region=collective.region, name="Un autre", created_by=nadege)
    say(elsewhere.collective, question, "have")

    page = text(as_nadege.get(url("exchange_list", collective.pk)))

    assert page.count("personne à proposer") == 1


def test_exchange_list_does_not_change_when_a_diagnostic_is_closed_or_reopened(
    as_nadege, collective, capsule, question
):
    say(collective, question, "seek", levels=LEVEL_3)
    absent = say(collective, question, "have", levels=LEVEL_1)
    present = say(collective, question, "have")
    close_diagnostic(capsule, LEVEL_1, present.structure)
    Assessment.objects.filter(structure=absent.structure).update(closed_at=None)

    page = text(as_nadege.get(url("exchange_list", collective.pk)))

    assert present.structure.name in page and absent.structure.name not in page


@pytest.mark.parametrize("count", [1, 3])
def test_exchange_list_costs_the_same_at_any_length(
    as_nadege, collective, question, django_assert_num_queries, count
):
    for _ in range(count):
        say(collective, question, "seek", levels=LEVEL_1)
        say(collective, question, "have", levels=LEVEL_3)

    with django_assert_num_queries(7):  # session, user, collective, pairs, levels, seeks, band
        as_nadege.get(url("exchange_list", collective.pk))


def test_introduction_add_drafts_a_mail_to_each_side(as_nadege, collective, question):
    seek = say(collective, question, "seek", levels=LEVEL_1, words="Un livret")
    have = say(collective, question, "have", levels=LEVEL_3, words="Vingt photos")
    page = url("introduction_add", seek.pk, have.pk)
    assert "Je vous mets en relation" in text(as_nadege.get(page))

    answer = as_nadege.post(page, {"words": "Appelez-vous !"})

    assert answer.url == url("message_list", collective.pk)
    ours, theirs = Message.objects.order_by("pk")
    assert (ours.recipient, theirs.recipient) == (seek.opened_by.email, have.opened_by.email)
    assert {ours.state, theirs.state} == {"draft"}
    letter, other = outbox.compose(ours), outbox.compose(theirs)
    assert have.opened_by.email in letter.text and letter.reply_to == have.opened_by.email
    assert seek.opened_by.email in other.text and "Un livret" in other.text
    assert "> Appelez-vous !" in letter.text and "Vingt photos" in letter.text
    assert "niveau" not in letter.text.lower()
    assert "Courriels en brouillon" in text(as_nadege.get(url("exchange_list", collective.pk)))
    edit = url("message_edit", collective.pk, ours.pk)
    as_nadege.post(edit, {"words": "Un autre mot"})
    assert "Un autre mot" in outbox.compose(Message.objects.get(pk=ours.pk)).text


def test_the_home_of_who_animates_counts_who_looks_for_an_example(
    as_nadege, nadege, collective, question
):
    def told():
        return "1\u00a0exemple est cherché" in text(as_nadege.get(reverse("capsules:home")))

    seek, have = (say(collective, question, kind) for kind in ("seek", "have"))
    assert told()
    as_nadege.post(url("introduction_add", seek.pk, have.pk), {"words": ""})
    assert not told()
    outbox.cancel(Message.objects.earliest("pk"), by=nadege)
    assert told()
    exchanges.close(seek, by=seek.opened_by)
    assert not told()


def test_introduction_add_is_made_once(as_nadege, collective, question):
    seek, have = (say(collective, question, kind) for kind in ("seek", "have"))
    page = url("introduction_add", seek.pk, have.pk)
    as_nadege.post(page, {"words": ""})

    again = text(as_nadege.post(page, {"words": ""}))

    assert "Déjà fait" in again
    assert Introduction.objects.count() == 1 and Message.objects.count() == 2


def test_introduction_add_may_be_made_again_once_given_up(as_nadege, nadege, collective, question):
    seek, have = (say(collective, question, kind) for kind in ("seek", "have"))
    page = url("introduction_add", seek.pk, have.pk)
    as_nadege.post(page, {"words": ""})
    for message in Message.objects.all():
        outbox.cancel(message, by=nadege)

    as_nadege.post(page, {"words": ""})

    assert Introduction.objects.count() == 1
    assert Message.objects.filter(state="draft").count() == 2


def test_introduction_add_opens_for_no_pair_but_those_proposed(as_nadege, collective, question):
    seek = say(collective, question, "seek", levels=LEVEL_3)
    have = say(collective, question, "have", levels=LEVEL_1)

    for pks in ((seek.pk, have.pk), (have.pk, seek.pk), (seek.pk, 10**18)):
        assert as_nadege.get(url("introduction_add", *pks)).status_code == 404
        assert as_nadege.post(url("introduction_add", *pks)).status_code == 404


def test_introduction_of_one_who_took_it_back_does_not_leave(as_nadege, collective, question):
    seek, have = (say(collective, question, kind) for kind in ("seek", "have"))
    as_nadege.post(url("introduction_add", seek.pk, have.pk), {"words": ""})
    Exchange.objects.filter(pk=have.pk).update(closed_at=have.opened_at)

    assert [outbox.compose(each) for each in Message.objects.all()] == [None, None]


def test_exchange_find_from_the_questionnaire_carries_its_question(
    as_samira, samira, collective, question
):
    assessment = AssessmentFactory(structure=samira.structures.get(), theme=question.theme)
    page = reverse("assessments:assessment_question", args=[assessment.pk, 1])
    assert "chercher un exemple" in text(as_samira.get(page))

    answer = as_samira.post(page, {"go": "example", "comment": "", "seen": "0"}, follow=True)

    assert f'<option value="{question.pk}" selected' in text(answer)


def test_exchange_list_pages_who_looks_and_folds_past_five_who_could_help(
    as_nadege, collective, question
):
    for _ in range(11):
        say(collective, question, "seek")
    for number in range(6):
        say(collective, question, "have", words=f"Geste {number}")

    page = text(as_nadege.get(url("exchange_list", collective.pk)))

    assert "Page 1 sur 2" in page and page.count("depuis le") == 10
    assert page.count("1\u00a0autre structure<") == 10
    after = text(as_nadege.get(url("exchange_list", collective.pk), {"page": 2}))
    assert after.count("depuis le") == 1
