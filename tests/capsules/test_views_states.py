import pytest
from django.urls import reverse

from capsules.models import StateOfTheArt
from capsules.operations import states
from tests.assessments.factories import make_framework
from tests.members.factories import MembershipFactory

from .factories import take_part
from .learning import StateOfTheArtFactory, make_capsule

pytestmark = pytest.mark.django_db
EMPTY = {"title": "L’accueil", "question": "", "works": "", "limits": "", "evidence": ""}


@pytest.fixture
def capsule(nadege):
    return make_capsule(region=nadege.facilitated_regions.get(), created_by=nadege)


@pytest.fixture
def samira(capsule):
    return take_part(capsule.collective, user__first_name="Samira")


@pytest.fixture
def found(capsule, samira):
    own = {"structure": samira.structure, "changed_by": samira.user}
    return StateOfTheArtFactory(capsule=capsule, title="Le livret d’accueil", **own)


def url(action, row):
    return reverse(f"capsules:state_{action}", args=[row.pk])


def read(client, row):
    page = client.get(url("list", row))
    assert page.status_code == 200
    return page.content.decode()


def test_state_add_from_the_capsule_in_its_second_step(as_samira, capsule, samira):
    page = as_samira.get(reverse("capsules:capsule_detail", args=[capsule.pk])).content.decode()
    assert url("list", capsule) in page
    assert url("add", capsule) in read(as_samira, capsule)
    question = capsule.theme.questions.get(number=2)

    answer = as_samira.post(
        url("add", capsule), {**EMPTY, "question": question.pk, "exists": "Un livret"}
    )

    assert answer.url == url("list", capsule)
    state = StateOfTheArt.objects.get()
    assert (state.structure, state.question, state.opened_at) == (
        samira.structure, question, None
    )  # fmt: skip
    page = read(as_samira, capsule)
    assert "Un livret" in page and "Privé" in page and "question 2" in page


def test_state_add_begins_with_the_question_asked_about(as_samira, capsule):
    chosen = capsule.theme.questions.get(number=2)

    page = as_samira.get(url("add", capsule), {"question": 2}).content.decode()

    assert f'<option value="{chosen.pk}" selected>' in page
    for strange in ("abc", "-1", "999", "9" * 40, ""):
        assert as_samira.get(url("add", capsule), {"question": strange}).status_code == 200


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"title": " "}, "Dites de quelle pratique"),
        ({"title": "a" * 121}, "120"),
        ({"exists": "a" * 1_000_000}, "2000"),
        ({"question": "abc"}, "Choisissez une question de ce thème"),
        ({"question": "9" * 40}, "Choisissez une question de ce thème"),
    ],
)
def test_state_add_shows_back_what_it_can_not_take(as_samira, capsule, sent, told):
    answer = as_samira.post(url("add", capsule), {**EMPTY, "works": "Le binôme", **sent})

    page = answer.content.decode()
    assert answer.status_code == 200 and told in page and "Le binôme" in page
    assert not StateOfTheArt.objects.exists()


def test_state_add_takes_what_people_paste(as_samira, capsule):
    pasted = "\x0bÉmoji 🎣 {{7*7}} <b>\u202egras</b>"

    as_samira.post(url("add", capsule), {**EMPTY, "exists": pasted})

    page = read(as_samira, capsule)
    assert "Émoji 🎣 {{7*7}} &lt;b&gt;" in page and "\x0b" not in page


def test_state_add_refuses_a_question_of_another_theme(as_samira, capsule):
    elsewhere = make_framework(themes=1).themes.get().questions.first()

    page = as_samira.post(url("add", capsule), {**EMPTY, "question": elsewhere.pk})

    assert "Choisissez une question de ce thème" in page.content.decode()
    assert not StateOfTheArt.objects.exists()


def test_state_list_shows_others_what_is_opened_and_nothing_else(client, capsule, found, nadege):
    neighbour = take_part(capsule.collective).user
    readers = [neighbour, nadege]
    for reader in readers:
        client.force_login(reader)
        assert "Le livret" not in read(client, capsule)

    states.open_(found, by=found.changed_by)

    for reader in readers:
        client.force_login(reader)
        page = read(client, capsule)
        assert "Le livret" in page and found.structure.name in page
        assert url("edit", found) not in page and url("close", found) not in page


def test_state_list_shows_a_reader_of_the_team_without_buttons(client, capsule, found):
    client.force_login(MembershipFactory(structure=found.structure, role="reader").user)

    page = read(client, capsule)

    assert "Le livret" in page and url("edit", found) not in page
    assert url("add", capsule) not in page


def test_state_open_then_close_says_what_it_does(as_samira, capsule, found):
    page = as_samira.post(url("open", found), follow=True).content.decode()
    assert "Votre collectif peut le lire" in page and "Ouvert au collectif" in page

    page = as_samira.post(url("close", found), follow=True).content.decode()
    assert "votre équipe seule le lit" in page and "Privé" in page


def test_state_open_of_nothing_says_why_not(as_samira, found):
    StateOfTheArt.objects.update(exists="")

    page = as_samira.post(url("open", found), follow=True).content.decode()

    assert "Écrivez d’abord ce qui existe chez vous" in page


def test_state_archive_leaves_the_list_and_state_restore_undoes_it(as_samira, capsule, found):
    page = as_samira.post(url("archive", found), follow=True).content.decode()
    assert url("restore", found) in page and url("archive", found) not in page

    page = as_samira.post(url("restore", found), follow=True).content.decode()
    assert url("archive", found) in page


def test_state_edit_shows_both_texts_when_it_is_stale(as_samira, found):
    colleague = MembershipFactory(structure=found.structure, role="contributor").user
    states.change(found, seen=1, by=colleague, exists="D’Odile")
    sent = {**EMPTY, "exists": "De Samira", "seen": "1"}

    answer = as_samira.post(url("edit", found), sent)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "D’Odile" in page and "De Samira" in page and 'name="seen" value="2"' in page
    assert as_samira.post(url("edit", found), {**sent, "seen": "2"}).status_code == 302
    assert StateOfTheArt.objects.get().exists == "De Samira"


@pytest.mark.parametrize("count", [1, 3])
def test_state_list_costs_the_same_at_any_length(
    client, capsule, nadege, django_assert_num_queries, count
):
    samira = take_part(capsule.collective)
    for _ in range(count):
        other = take_part(capsule.collective)
        for one in (samira, other):
            state = StateOfTheArtFactory(
                capsule=capsule, structure=one.structure, changed_by=one.user
            )
            states.open_(state, by=one.user)
    client.force_login(samira.user)
    with django_assert_num_queries(8):
        # session, user, capsule, whom one writes for, own, opened, taken off, band
        page = read(client, capsule)
    assert page.count("Un livret de deux pages") == 2 * count


def test_state_list_pages_what_the_others_opened(as_samira, capsule):
    neighbour = take_part(capsule.collective)
    opened = {"opened_at": "2026-05-12T10:00Z", "opened_by": neighbour.user}
    own = {"structure": neighbour.structure, "changed_by": neighbour.user}
    StateOfTheArtFactory.create_batch(11, capsule=capsule, **own, **opened)

    assert "Page 1 sur 2" in read(as_samira, capsule)
