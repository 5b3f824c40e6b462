"""The boards of a session, for who animates."""

import pytest
from django.urls import reverse
from django.utils import timezone

from capsules.models import Board, Contribution, Dot, SecretLink, Stake
from capsules.operations import boards as leading
from capsules.operations import links

from .factories import plan_sessions
from .learning import BoardFactory, ContributionFactory
from .test_views_minutes import NASTY, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def session(collective):
    return plan_sessions(collective).sessions.get(beat="launch")


@pytest.fixture
def board(session):
    return BoardFactory(session=session, prompt="Pourquoi nous ?")


@pytest.fixture
def said(board):
    return ContributionFactory.create_batch(3, board=board)


def url(verb, board):
    return reverse(f"capsules:board_{verb}", args=[board.pk])


def arrange(client, board, do, *said, **more):
    sent = {"do": do, "contributions": [each.pk for each in said], **more}
    return client.post(url("arrange", board), sent)


# ── Asking ──────────────────────────────────────────────────────────────────


def test_board_list_proposes_by_the_moment_and_opens_in_two_clicks(as_nadege, session):
    detail = page(as_nadege.get(reverse("capsules:session_detail", args=[session.pk])))
    assert reverse("capsules:board_list", args=[session.pk]) in detail
    shown = page(as_nadege.get(url("list", session)))
    assert "À qui cela va-t-il profiter" in shown and "Ouvrir" in shown
    sent = {"kind": "beneficiaries", "prompt": "À qui cela va-t-il profiter\u00a0?", "dots": "3"}

    answer = as_nadege.post(url("add", session), sent)

    board = Board.objects.get()
    assert answer.url == url("detail", board)
    assert SecretLink.objects.get().scope == "board"
    shown = page(as_nadege.get(url("list", session)))
    assert "Code des ateliers" in shown and "/atelier/" in shown
    assert shown.count("À qui cela va-t-il profiter") > 0
    assert 'value="beneficiaries"' not in shown


def test_board_add_pressed_twice_opens_one(as_nadege, session):
    sent = {"kind": "word", "prompt": "Un mot ?", "dots": "1"}
    answers = {as_nadege.post(url("add", session), sent).url for _ in range(2)}

    assert len(answers) == Board.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"kind": "free", "prompt": "", "dots": "3"}, "Écrivez la question"),
        ({"kind": "free", "prompt": "\u0007 \u202e", "dots": "3"}, "Écrivez la question"),
        ({"kind": "x", "prompt": "Mot", "dots": "3"}, "Sélectionnez un choix valide"),
        ({"kind": "free", "prompt": "Mot", "dots": "99"}, "de 1 à 10 pastilles"),
        ({"kind": "free", "prompt": "Mot", "dots": "abc"}, "de 1 à 10 pastilles"),
        ({"kind": "free", "prompt": "é" * 1_000_000, "dots": "3"}, "pour 200 au plus"),
    ],
)
def test_board_add_explains_and_loses_nothing(as_nadege, session, sent, told):
    shown = page(as_nadege.post(url("add", session), sent))

    assert told in shown
    assert sent["prompt"][:100].strip("\u0007 \u202e") in shown
    assert not Board.objects.exists()


def test_board_add_of_a_cancelled_session_is_refused(as_nadege, session):
    session.cancelled_at = session.collective.created_at
    session.save()
    sent = {"kind": "free", "prompt": "Encore ?", "dots": "3"}

    shown = page(as_nadege.post(url("add", session), sent))

    assert "Cette séance est annulée" in shown and "Encore ?" in shown


def test_board_link_ends_the_old_code(as_nadege, session, board):
    old = leading.link_to(session)
    as_nadege.post(url("link", session))

    old.refresh_from_db()
    assert old.replaced_at and leading.standing_link(session).pk != old.pk


def test_board_link_that_ended_opens_nothing_again(client, as_nadege, session, board):
    old = leading.link_to(session)
    SecretLink.objects.update(expires_at=timezone.now())
    as_nadege.post(url("link", session))

    assert client.get(links.path_of(old)).status_code == 410
    assert client.get(links.path_of(leading.standing_link(session))).status_code == 200


def test_board_add_after_the_code_has_ended_makes_another(client, as_nadege, session):
    old = leading.link_to(session)
    SecretLink.objects.update(expires_at=timezone.now())
    as_nadege.post(url("add", session), {"kind": "free", "prompt": "Encore ?", "dots": "3"})

    assert client.get(links.path_of(old)).status_code == 410
    assert leading.standing_link(session).pk != old.pk


def test_board_edit_shows_both_texts_to_a_stale_page(as_nadege, board):
    seen = leading.mark_of(board)
    sent = {"kind": "motivations", "dots": "3", "seen": seen}
    as_nadege.post(url("edit", board), {**sent, "prompt": "Un"})

    shown = page(as_nadege.post(url("edit", board), {**sent, "prompt": "Deux"}), 409)

    assert "<bdi>Un</bdi>" in shown and 'value="Deux"' in shown
    again = {**sent, "prompt": "Deux", "seen": leading.mark_of(Board.objects.get())}
    assert as_nadege.post(url("edit", board), again).status_code == 302
    assert Board.objects.get().prompt == "Deux"


def test_board_archive_can_be_undone(as_nadege, session, board):
    as_nadege.post(url("archive", board))
    assert as_nadege.get(url("detail", board)).status_code == 404
    assert "Remettre" in page(as_nadege.get(url("list", session)))
    as_nadege.post(url("archive", board), {"undo": "yes"})

    assert "Pourquoi nous" in page(as_nadege.get(url("detail", board)))


# ── Arranging ───────────────────────────────────────────────────────────────


def test_board_arrange_merges_and_splits(as_nadege, board, said):
    one, two, three = said
    arrange(as_nadege, board, "merge", one, two)
    assert set(board.contributions.shown()) == {one, three}
    arrange(as_nadege, board, "merge", one, three, text="Ensemble")
    head = board.contributions.shown().get()
    assert head.text == "Ensemble" and head.merged.count() == 3
    assert "Ensemble" in page(as_nadege.get(url("detail", board)))
    arrange(as_nadege, board, "split", two)

    assert set(board.contributions.shown()) == {head, two}


def test_board_arrange_hides_and_shows(as_nadege, board, said):
    arrange(as_nadege, board, "hide", said[0])
    assert said[0].text not in page(as_nadege.get(url("project", board)))
    assert "Masqué" in page(as_nadege.get(url("detail", board)))
    arrange(as_nadege, board, "show", said[0])

    assert said[0].text in page(as_nadege.get(url("project", board)))


def test_board_arrange_makes_enjeux_once(as_nadege, board, said):
    for _ in range(2):
        answer = arrange(as_nadege, board, "choose", *said[:2])
    assert answer.status_code == 302

    assert [stake.text for stake in Stake.objects.all()] == [said[0].text, said[1].text]
    assert "Enjeu du collectif" in page(as_nadege.get(url("detail", board)))


@pytest.mark.parametrize("count", [1, 2])
def test_board_arrange_makes_one_enjeu_under_the_words_that_are_typed(
    as_nadege, board, said, count
):
    arrange(as_nadege, board, "choose", *said[:count], text="Mieux accueillir")

    assert Stake.objects.get().text == "Mieux accueillir"
    assert board.contributions.get(text="Mieux accueillir").merged.count() == count


def test_board_arrange_undoes_a_whole_merge_at_once(as_nadege, board, said):
    arrange(as_nadege, board, "merge", *said, text="Ensemble")
    assert "Tout séparer" in page(as_nadege.get(url("detail", board)))

    arrange(as_nadege, board, "split", *said)

    assert set(board.contributions.shown()) == set(said)
    arrange(as_nadege, board, "show", board.contributions.get(text="Ensemble"))
    assert board.contributions.shown().count() == 4


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "merge"},
        {"do": "merge", "contributions": ["abc"]},
        {"do": "choose", "contributions": ["9" * 40]},
        {"do": "hide", "contributions": []},
        {"do": "explode", "contributions": ["1"]},
        {"do": "merge", "text": "Mot gardé" + "é" * 500},
    ],
)
def test_board_arrange_explains_and_loses_nothing(as_nadege, board, said, sent):
    shown = page(as_nadege.post(url("arrange", board), sent))

    assert "alert-warning" in shown
    assert sent.get("text", "")[:9] in shown
    assert board.contributions.shown().count() == 3


def test_whatever_is_pressed_on_a_board_the_words_typed_for_a_merge_stay(as_nadege, board, said):
    typed = {"text": "Mieux accueillir", "contributions": [said[1].pk]}
    arrange(as_nadege, board, "merge", *said[1:])
    hide_one = url("arrange", board) + f"?only={said[0].pk}"

    for path, pressed in [
        (hide_one, {"do": "hide"}),
        (hide_one, {"do": "show"}),
        (url("arrange", board) + f"?only={said[2].pk}", {"do": "split"}),
        (url("move", board), {"state": "voting"}),
    ]:
        shown = page(as_nadege.post(path, typed | pressed, follow=True))
        assert 'value="Mieux accueillir"' in shown and "sont encore là" in shown
        assert f'id="c{said[1].pk}" checked' in shown
    assert board.contributions.shown().count() == 3  # each did what it says, to what it points at

    shown = page(as_nadege.post(url("arrange", board), typed | {"do": "merge"}, follow=True))
    assert 'value="Mieux accueillir"' not in shown and "sont encore là" not in shown
    as_nadege.post(url("move", board), typed | {"state": "collecting"})
    shown = page(as_nadege.post(url("arrange", board), {"forget": "yes"}, follow=True))
    assert 'value="Mieux accueillir"' not in shown


def test_board_detail_has_one_form_for_what_is_typed_and_the_steps(as_nadege, board, said):
    shown = page(as_nadege.get(url("detail", board)))

    assert shown.index('form="ranger" name="do" value="merge"') < shown.index('name="state"')
    assert f'form="ranger" formaction="{url("move", board)}"' in shown


def test_board_arrange_takes_nothing_of_another_board(as_nadege, board, said, session):
    other = ContributionFactory(board=BoardFactory(session=session))
    shown = page(arrange(as_nadege, board, "hide", other))

    assert "alert-warning" in shown and Contribution.objects.shown().count() == 4


# ── Steps, and the screen of the room ───────────────────────────────────────


def test_board_move_goes_forth_and_back(as_nadege, board, said):
    for state in ("voting", "revealed", "closed", "revealed", "collecting"):
        assert as_nadege.post(url("move", board), {"state": state}).url == url("detail", board)
        board.refresh_from_db()
        assert board.state == state
        assert page(as_nadege.get(url("detail", board)))
        assert page(as_nadege.get(url("project", board)))


def test_board_move_from_the_screen_goes_back_to_it(as_nadege, board, said):
    answer = as_nadege.post(url("move", board), {"state": "voting", "screen": "yes"})

    assert answer.url == url("project", board)


@pytest.mark.parametrize(("kind", "state"), [("free", "voting"), ("word", "voting"), ("free", "x")])
def test_board_move_refuses_politely(as_nadege, session, kind, state):
    board = BoardFactory(session=session, kind=kind)

    assert "alert-warning" in page(
        as_nadege.post(url("move", board), {"state": state}, follow=True)
    )
    board.refresh_from_db()
    assert board.state == "collecting"


@pytest.mark.parametrize("verb", ["detail", "project"])
def test_a_board_says_how_many_phones_voted_once_it_is_revealed(as_nadege, board, said, verb):
    for device, idea in [("a", said[0]), ("a", said[1]), ("b", said[0])]:
        Dot.objects.create(contribution=idea, device=device)
    Board.objects.update(state="voting")
    assert "ont voté" not in page(as_nadege.get(url(verb, board)))
    Board.objects.update(state="revealed")

    assert "2\u00a0téléphones ont voté" in page(as_nadege.get(url(verb, board)))


def test_board_project_has_a_short_address_and_a_code_for_who_cannot_photograph(
    as_nadege, session, board
):
    code = leading.code_of(leading.link_to(session))
    at = reverse("capsules:board_find")

    for name in ("project", "detail"):
        shown = page(as_nadege.get(url(name, board)))
        assert f"{code[:4]}-{code[4:]}" in shown and f'href="{at}"' in shown
    Board.objects.update(state="closed")
    assert f"{code[:4]}-{code[4:]}" not in page(as_nadege.get(url("project", board)))


def test_board_project_tells_no_dot_before_they_are_revealed(as_nadege, board, said):
    Dot.objects.create(contribution=said[1], device="a")
    Dot.objects.create(contribution=said[1], device="b")
    for state in ("collecting", "voting"):
        Board.objects.update(state=state)
        for verb in ("project", "detail"):
            shown = page(as_nadege.get(url(verb, board)))
            assert '"pastilles' not in shown and "2\u00a0pastilles" not in shown
            in_turn = reversed(said) if (state, verb) == ("collecting", "project") else said
            places = [shown.index(each.text) for each in in_turn]
            assert places == sorted(places)
    Board.objects.update(state="revealed")

    shown = page(as_nadege.get(url("project", board)))
    assert "2\u00a0pastilles" in shown
    assert shown.index(said[1].text) < shown.index(said[0].text)


def test_board_project_polls_in_silence_until_something_changes(as_nadege, board, said):
    shown = page(as_nadege.get(url("project", board), **HTMX))
    mark = shown.partition("?seen=")[2][:16]
    poll = f"{url('project', board)}?seen={mark}"

    assert as_nadege.get(poll, **HTMX).status_code == 204
    ContributionFactory(board=board, text="Du nouveau")
    assert "Du nouveau" in page(as_nadege.get(poll, **HTMX))


def test_board_project_follows_a_board_that_is_led_from_elsewhere(as_nadege, board, said):
    def poll():
        return as_nadege.get(f"{url('project', board)}?{asked}", **HTMX)

    shown = page(as_nadege.get(url("project", board)))
    asked = shown.partition("/projeter/?")[2].partition('"')[0].replace("&amp;", "&")
    assert poll().status_code == 204 and "HX-Refresh" not in poll().headers
    ContributionFactory(board=board, text="Du nouveau")
    assert "Du nouveau" in page(poll())
    Board.objects.update(state="voting")
    assert poll().headers["HX-Refresh"] == "true"
    Board.objects.update(state="collecting", prompt="Pourquoi vous ?")

    assert poll().headers["HX-Refresh"] == "true"


def test_board_project_of_an_expired_session_leads_to_signing_in(client, board):
    poll = client.get(f"{url('project', board)}?seen=x&is_free=on", **HTMX)

    assert poll.headers["HX-Redirect"].startswith("/compte/login/?next=/ateliers/")


def test_board_project_shows_words_as_a_table(as_nadege, session):
    board = BoardFactory(session=session, kind="word")
    for word in ("Confiance", "confiance !", "Élan"):
        ContributionFactory(board=board, text=word)

    shown = page(as_nadege.get(url("project", board)))

    assert "<table" in shown and shown.index("Confiance") < shown.index("Élan")
    assert '<td class="num">2</td>' in shown


def test_board_pages_show_hostile_words_as_they_are(as_nadege, board):
    ContributionFactory(board=board, text=NASTY, author=NASTY[:80])
    for verb in ("detail", "project"):
        assert "{{7*7}} &lt;script&gt;" in page(as_nadege.get(url(verb, board)))


@pytest.mark.parametrize("count", [1, 3])
def test_board_pages_cost_the_same_at_any_length(
    as_nadege, session, count, django_assert_num_queries
):
    for _ in range(count):
        board = BoardFactory(session=session)
        for contribution in ContributionFactory.create_batch(count, board=board):
            Dot.objects.create(contribution=contribution, device="a")
    with django_assert_num_queries(7):
        page(as_nadege.get(url("list", session)))
    with django_assert_num_queries(8):
        page(as_nadege.get(url("detail", board)))
    with django_assert_num_queries(6):
        shown = page(as_nadege.get(url("project", board), **HTMX))
    mark = shown.partition("?seen=")[2][:16]
    with django_assert_num_queries(6):
        as_nadege.get(f"{url('project', board)}?seen={mark}", **HTMX)
