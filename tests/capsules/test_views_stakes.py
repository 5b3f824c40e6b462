"""The enjeux of a collective, through its pages."""

import pytest
from django.urls import reverse

from capcollectif import french
from capsules.models import Board, Stake, StakeNote
from capsules.operations import stakes as leading

from .factories import plan_sessions, take_part
from .learning import BoardFactory, ContributionFactory, StakeFactory
from .test_views_minutes import NASTY, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]


@pytest.fixture
def launch(collective):
    return plan_sessions(collective).sessions.get(beat="launch")


@pytest.fixture
def stake(launch):
    return StakeFactory(session=launch)


@pytest.fixture
def sharing(launch):
    return launch.collective.sessions.get(beat="sharing", capsule__position=1)


def url(verb, row):
    return reverse(f"capsules:stake_{verb}", args=[row.pk])


def detail(session):
    return reverse("capsules:session_detail", args=[session.pk])


def test_stake_list_is_read_by_all_and_changed_by_who_animates(client, as_nadege, stake):
    shown = page(as_nadege.get(url("list", stake.collective)))
    assert stake.text in shown and "Dire où il en est" in shown
    client.force_login(take_part(stake.collective).user)

    shown = page(client.get(url("list", stake.collective)))

    assert stake.text in shown and "Dire où il en est" not in shown


def test_stake_add_says_when_it_was_chosen(as_nadege, launch, sharing):
    sent = {"text": "Former nos encadrant·es", "session": sharing.pk}
    for _ in range(2):
        as_nadege.post(url("add", launch.collective), sent)

    assert Stake.objects.get().session == sharing


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text": "", "session": "1"}, "Écrivez l’enjeu"),
        ({"text": "Gardé" + "é" * 400}, "pour 300 au plus"),
        ({"text": "Gardé", "session": "abc"}, "une séance de ce collectif"),
        ({"text": "Gardé", "session": "9" * 18}, "une séance de ce collectif"),
        ({"text": "Gardé", "session": ["1", ""]}, "une séance de ce collectif"),
    ],
)
def test_stake_add_explains_and_loses_nothing(as_nadege, launch, sent, told):
    shown = page(as_nadege.post(url("add", launch.collective), sent))

    assert told in shown and sent["text"][:20] in shown
    assert not Stake.objects.exists()


def test_stake_add_without_a_readable_session_asked_opens(as_nadege, launch):
    for asked in ("abc", "-1", "9" * 40, "0"):
        page(as_nadege.get(f"{url('add', launch.collective)}?seance={asked}"))


def test_stake_edit_shows_both_texts_to_a_stale_page(as_nadege, stake):
    seen = leading.mark_of(stake)
    as_nadege.post(url("edit", stake), {"text": "Un", "seen": seen})

    shown = page(as_nadege.post(url("edit", stake), {"text": "Deux", "seen": seen}), 409)

    assert "<bdi>Un</bdi>" in shown and 'value="Deux"' in shown
    seen = leading.mark_of(Stake.objects.get())
    assert as_nadege.post(url("edit", stake), {"text": "Deux", "seen": seen}).status_code == 302


def test_stake_follow_appends_what_was_said_in_a_session(as_nadege, stake, sharing):
    follow = f"{url('follow', stake)}?seance={sharing.pk}"
    assert f'value="{sharing.pk}" selected' in page(as_nadege.get(follow))
    sent = {"state": "moving", "text": NASTY, "session": sharing.pk}
    for _ in range(2):
        answer = as_nadege.post(follow, sent, follow=True)

    assert "C’est noté" in page(answer) and "{{7*7}} &lt;script&gt;" in page(answer)
    note = StakeNote.objects.get()
    assert (note.session, note.state) == (sharing, "moving")
    stake.refresh_from_db()
    assert stake.state == "moving"
    as_nadege.post(follow, {"state": "reached", "text": "", "session": ""})
    assert stake.notes.count() == 2


def test_stake_follow_wants_something_new(as_nadege, stake):
    shown = page(as_nadege.post(url("follow", stake), {"state": "open", "text": " "}))

    assert "Dites ce qui a bougé" in shown and not StakeNote.objects.exists()


def test_stake_follow_loses_nothing(as_nadege, stake):
    shown = page(as_nadege.post(url("follow", stake), {"state": "x", "text": "Gardé"}))

    assert "Choisissez une étape" in shown and "Gardé" in shown


def test_stake_archive_can_be_undone(as_nadege, stake):
    listed = url("list", stake.collective)
    as_nadege.post(url("archive", stake))
    assert "Remettre" in page(as_nadege.get(listed))
    assert as_nadege.get(url("edit", stake)).status_code == 404
    as_nadege.post(url("restore", stake))

    assert "Remettre" not in page(as_nadege.get(listed))


def test_session_detail_follows_the_enjeux_where_they_matter(as_nadege, stake, sharing):
    told = {
        "launch": "Les enjeux du collectif",
        "sharing": "où en sommes-nous",
        "final_review": "où en sommes-nous",
    }
    for session in stake.collective.sessions.exclude(capsule__position=2):
        shown = page(as_nadege.get(detail(session)))
        assert (stake.text in shown) is (session.beat in told)
        assert told.get(session.beat, "") in shown


def test_session_detail_brings_back_the_first_words_at_the_final_review(as_nadege, stake, launch):
    for kind in ("motivations", "beneficiaries", "word"):
        board = BoardFactory(session=launch, kind=kind, state=Board.State.CLOSED)
        ContributionFactory(board=board, text=f"Dit de {kind}")
    last = stake.collective.sessions.get(beat="final_review")

    shown = page(as_nadege.get(detail(last)))

    assert "Ce que vous cherchiez en septembre" in shown
    assert "Dit de motivations" in shown and "Dit de beneficiaries" in shown
    assert "Dit de word" not in shown


def test_session_detail_folds_the_first_words_past_ten(as_nadege, stake, launch):
    board = BoardFactory(session=launch, state=Board.State.CLOSED)
    ContributionFactory.create_batch(12, board=board)
    last = stake.collective.sessions.get(beat="final_review")

    shown = page(as_nadege.get(detail(last))).partition("Ce que vous cherchiez")[2]

    first, _, others = shown.partition("2\u00a0autres réponses")
    texts = [each.text for each in board.contributions.all()]
    assert all(text in first for text in texts[:10]) and not any(t in first for t in texts[10:])
    assert all(text in others for text in texts[10:])


def test_stake_follow_names_sessions_by_their_day_in_full(as_nadege, stake, sharing):
    shown = page(as_nadege.get(url("follow", stake)))

    assert f"{sharing.name}, {french.day_and_year(sharing.day)}" in shown


@pytest.mark.parametrize("count", [1, 3])
def test_stake_list_costs_the_same_at_any_length(
    as_nadege, launch, sharing, nadege, count, django_assert_num_queries
):
    for stake in StakeFactory.create_batch(count, session=launch):
        for state in ("moving", "reached"):
            leading.follow(stake, state=state, text=state, session=sharing, by=nadege)
    with django_assert_num_queries(7):
        page(as_nadege.get(url("list", launch.collective)))
