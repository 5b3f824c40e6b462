"""The boards of a session on a phone, without an account."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capsules.calculations.codes import ALPHABET
from capsules.models import Board, Collective, Contribution, Dot, SecretLink
from capsules.operations import boards as leading
from capsules.operations import links
from capsules.views.board_phones import COOKIE

from .factories import plan_sessions, take_part
from .learning import BoardFactory, ContributionFactory
from .test_views_minutes import NASTY, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def session(collective):
    return plan_sessions(collective).sessions.get(beat="launch")


@pytest.fixture
def board(session):
    return BoardFactory(session=session, prompt="Pourquoi nous ?", dots=2)


@pytest.fixture
def path(session):
    return links.path_of(leading.link_to(session))


def write(client, path, board, text="Pour les personnes", **more):
    typed = {f"{board.pk}-{name}": value for name, value in {"text": text, **more}.items()}
    return client.post(f"{path}?board={board.pk}", {"do": "write", **typed}, follow=True)


def tap(client, path, board, contribution, do, **typed):
    at = f"{path}?board={board.pk}&contribution={contribution.pk}"
    return client.post(at, {"do": do, **typed}, follow=True)


# ── Writing ─────────────────────────────────────────────────────────────────


def test_board_take_part_writes_without_an_account(client, path, board):
    shown = page(client.get(path))
    assert "Pourquoi nous" in shown and COOKIE not in client.cookies

    shown = page(write(client, path, board, author="Les étoiles"))

    assert "C’est envoyé" in shown and "Ce que vous avez écrit" in shown
    assert 'value="Les étoiles"' in shown  # for the next one
    row = Contribution.objects.get()
    assert (row.text, row.author, len(row.device)) == ("Pour les personnes", "Les étoiles", 32)
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert cookie.value and row.device not in cookie.value


def test_board_take_part_sent_twice_is_one(client, path, board):
    for _ in range(2):
        write(client, path, board)

    assert Contribution.objects.count() == 1


def test_board_take_part_takes_back_ones_own_only(client, path, board):
    write(client, path, board)
    row = Contribution.objects.get()
    page(tap(Client(), path, board, row, "take_back"))
    client.cookies[COOKIE] = f"{row.device}:forged"
    page(tap(client, path, board, row, "take_back"))
    assert Contribution.objects.exists()

    other = Client()
    write(other, path, board, "Autre chose")
    row = Contribution.objects.get(text="Autre chose")
    shown = page(tap(other, path, board, row, "take_back"))

    assert "C’est retiré" in shown and "Autre chose" in shown
    assert Contribution.objects.count() == 1


def test_board_take_part_keeps_nothing_that_follows_a_phone_to_another_session(client, session):
    other = session.collective.sessions.get(beat="final_review")
    for each in (session, other):
        board, path = BoardFactory(session=each), links.path_of(leading.link_to(each))
        page(write(client, path, board, "Ici"))
        page(write(client, path, board, "Encore ici"))

    assert Contribution.objects.values("device").distinct().count() == 2


def test_board_take_part_keeps_what_comes_too_late(client, path, board):
    Board.objects.update(state="voting")

    shown = page(write(client, path, board, "Trop tard"))

    assert "On n’écrit plus" in shown and "Trop tard" in shown
    assert not Contribution.objects.exists()


def test_board_take_part_of_a_board_that_is_gone_keeps_the_text(client, path, board):
    Board.objects.update(archived_at=timezone.now())

    shown = page(write(client, path, board, "Encore-là"))

    assert "n’est plus là" in shown and "Encore-là" in shown


def test_board_take_part_takes_nothing_of_another_session(client, path, session, board):
    elsewhere = BoardFactory(session=session.collective.sessions.get(beat="final_review"))
    shown = page(write(client, path, elsewhere, "Ailleurs"))

    assert "Ailleurs" in shown and not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Écrivez quelques mots"),
        ("\u0007\u202e", "Écrivez quelques mots"),
        ("é" * 301, "pour 300 au plus"),
        ("é" * 1_000_000, "pour 300 au plus"),
    ],
)
def test_board_take_part_explains_and_loses_nothing(client, path, board, text, told):
    shown = page(write(client, path, board, text))

    assert told in shown and text.strip("\u0007\u202e") in shown
    assert not Contribution.objects.exists()


def test_board_take_part_shows_hostile_words_as_they_are(client, path, board):
    shown = page(write(client, path, board, NASTY, author=NASTY[:80]))

    assert "{{7*7}} &lt;script&gt;" in shown and "\u0007" not in shown


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"board": "abc", "do": "write", "1-text": "Gardé"},
        {"board": "9" * 40, "do": "put", "contribution": "1"},
        {"do": "put"},
        {"board": ["1", "2"], "do": "explode", "1-text": "Gardé"},
    ],
)
def test_board_take_part_of_bad_input_is_explained(client, path, board, sent):
    shown = page(client.post(path, sent))

    assert "alert-warning" in shown and sent.get("1-text", "") in shown


@pytest.mark.parametrize("do", ["put", "remove", "take_back"])
@pytest.mark.parametrize("contribution", ["", "abc", "-1", "12345"])
def test_board_take_part_of_nothing_is_never_an_error(client, path, board, do, contribution):
    Board.objects.update(state="voting")
    sent = {"board": board.pk, "do": do, "contribution": contribution}

    assert client.post(path, sent).status_code in (200, 302)


def test_whatever_is_tapped_what_is_typed_for_another_workshop_stays(client, path, session, board):
    other = BoardFactory(session=session, prompt="À qui ?")
    voted = ContributionFactory(board=BoardFactory(session=session, state="voting"))
    write(client, path, board, "À retirer")
    own = Contribution.objects.get(text="À retirer")
    typed = {f"{board.pk}-text": "Ma phrase", f"{other.pk}-text": "Une autre"}

    for of, contribution, do in [(board, own, "take_back"), (voted.board, voted, "put")]:
        shown = page(tap(client, path, of, contribution, do, **typed))
        assert ">\nMa phrase</textarea>" in shown and ">\nUne autre</textarea>" in shown
    assert Dot.objects.exists() and not Contribution.objects.filter(text="À retirer").exists()

    sent = {"do": "write", **typed}
    shown = page(client.post(f"{path}?board={other.pk}", sent, follow=True))
    assert "C’est envoyé" in shown and ">\nMa phrase</textarea>" in shown
    assert ">\nUne autre</textarea>" not in shown
    shown = page(write(client, path, board, "Ma phrase"))
    assert "Ma phrase</textarea>" not in shown and "pas encore enregistré" not in shown


def test_board_take_part_by_the_key_sends_what_is_typed(client, path, session, board):
    other = BoardFactory(session=session, kind="word")
    sent = {"do": "write", f"{board.pk}-text": " ", f"{other.pk}-text": "Ensemble"}
    assert "C’est envoyé" in page(client.post(path, sent, follow=True))
    assert Contribution.objects.get().board == other

    sent = {"do": "write", f"{board.pk}-text": "", f"{other.pk}-text": ""}
    assert "Écrivez quelques mots" in page(client.post(path, sent))


def test_board_take_part_is_gently_limited(client, path, board):
    write(client, path, board)
    device = Contribution.objects.get().device
    ContributionFactory.create_batch(leading.MOST_OF_A_DEVICE - 1, board=board, device=device)

    shown = page(write(client, path, board, "Une de trop"))

    assert "Laissez la place" in shown and "Une de trop" in shown
    assert Contribution.objects.count() == leading.MOST_OF_A_DEVICE


# ── Voting ──────────────────────────────────────────────────────────────────


def test_board_take_part_puts_and_removes_dots_within_ones_number(client, path, board):
    one, two, three = ContributionFactory.create_batch(3, board=board)
    Board.objects.update(state="voting")
    assert "2\u00a0pastilles</b> sur 2" in page(client.get(path))
    for each in (one, one, two):
        shown = page(tap(client, path, board, each, "put"))
    assert "Vos 2\u00a0pastilles sont posées" in shown
    assert "toutes posées" in page(tap(client, path, board, three, "put"))
    page(tap(client, path, board, one, "remove"))
    page(tap(client, path, board, three, "put"))

    assert {dot.contribution for dot in Dot.objects.all()} == {two, three}


def test_board_take_part_of_a_phone_without_its_cookie_votes_within_the_bound(
    client, path, board, monkeypatch
):
    """A phone that forgets its cookie is another one: a board takes so many, and no more."""
    monkeypatch.setattr(leading, "MOST_PHONES", 3)
    one, two = ContributionFactory.create_batch(2, board=board)
    Board.objects.update(state="voting")
    for _ in range(3):
        client.cookies.clear()
        page(tap(client, path, board, one, "put"))
    page(tap(client, path, board, two, "put"))  # the last one has a dot left
    client.cookies.clear()
    shown = page(tap(client, path, board, two, "put"))

    assert "3 téléphones ont déjà voté" in shown
    assert Dot.objects.count() == 4


def test_board_take_part_puts_what_one_may_do_before_results(client, path, session, board):
    states = ("closed", "revealed", "voting", "collecting")
    made = {state: BoardFactory(session=session, state=state, prompt=state) for state in states}
    shown = page(client.get(path))

    places = [shown.index(f'atelier-{made[state].pk}"') for state in reversed(states)]
    assert places[2:] == sorted(places[2:]) and max(places[:2]) < places[2]


def test_board_take_part_goes_on_where_one_voted(client, path, board):
    one = ContributionFactory(board=board)
    Board.objects.update(state="voting")
    for do in ("put", "remove"):
        answer = client.post(path, {"board": board.pk, "do": do, "contribution": one.pk})
        assert answer.url == f"{path}#propos-{one.pk}"

    assert f'id="propos-{one.pk}"' in page(client.get(path))


def test_board_take_part_tells_no_count_before_the_end(client, path, board):
    one = ContributionFactory(board=board)
    for device in "abc":
        Dot.objects.create(contribution=one, device=device)
    for state in ("collecting", "voting"):
        Board.objects.update(state=state)
        assert "3\u00a0pastilles" not in page(client.get(path))
    Board.objects.update(state="revealed")

    assert "3\u00a0pastilles" in page(client.get(path))


def test_a_dot_follows_what_is_merged_and_comes_back_from_what_is_hidden(client, path, board):
    one, two = ContributionFactory.create_batch(2, board=board)
    Board.objects.update(state="voting")
    for each in (one, two):
        tap(client, path, board, each, "put")
    leading.merge(board, [one.pk, two.pk], by=None)
    assert "1\u00a0pastille</b> sur 2" in page(client.get(path))
    tap(client, path, board, one, "remove")
    assert not Dot.objects.exists()
    tap(client, path, board, one, "put")
    leading.hide(board, [one.pk], by=None)

    assert "2\u00a0pastilles</b> sur 2" in page(client.get(path))
    assert "n’est plus là" in page(tap(client, path, board, one, "put"))


# ── The code of the screen ──────────────────────────────────────────────────


FIND = reverse("capsules:board_find")


def code_of(session):
    return leading.code_of(leading.link_to(session))


def test_board_find_opens_what_the_photograph_does(client, path, session, board):
    code = code_of(session)
    assert len(code) == 8 and "Code de la salle" in page(client.get(FIND))

    for typed in (code, f"{code[:4]}-{code[4:]}", f" {code[:3].lower()} {code[3:].lower()} "):
        assert client.post(FIND, {"code": typed}).url == path


@pytest.mark.parametrize("what", ["closed", "archived", "cancelled", "ended", "replaced"])
def test_board_find_opens_nothing_that_does_not_ask_the_room(client, path, session, board, what):
    code, link = code_of(session), leading.link_to(session)
    match what:
        case "closed":
            Board.objects.update(state="closed")
        case "archived":
            Board.objects.update(archived_at=timezone.now())
        case "cancelled":
            session.cancelled_at = timezone.now()
            session.save()
        case "ended":
            SecretLink.objects.update(expires_at=timezone.now())
        case "replaced":
            links.replace(link, by=None)

    assert "n’ouvre rien" in page(client.post(FIND, {"code": code}))


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFG0", "é" * 8, "A" * 5000, "\x00"])
def test_board_find_says_how_a_code_looks(client, board, typed):
    assert "huit lettres ou chiffres" in page(client.post(FIND, {"code": typed}))


def test_board_find_cannot_be_guessed(client, path, session, board):
    for _ in range(30):
        shown = page(client.post(FIND, {"code": "ABCDEFGH"}))
        assert "n’ouvre rien" in shown

    shown = page(client.post(FIND, {"code": code_of(session)}), 429)
    assert "Attendez cinq minutes" in shown
    elsewhere = client.post(FIND, {"code": code_of(session)}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.url == path


def test_board_find_does_not_count_the_codes_that_open(client, path, session, board):
    assert {client.post(FIND, {"code": code_of(session)}).url for _ in range(40)} == {path}


def test_codes_are_of_letters_that_nobody_misreads(session):
    found = [leading.code_of(SecretLink(scope="board", session=session)) for _ in range(200)]

    assert len(set(found)) == 200 and set("".join(found)) == set(ALPHABET)


# ── The link, and polling ───────────────────────────────────────────────────


@pytest.mark.parametrize("token", ["x", "a.b", "é" * 50, "9" * 5000])
def test_board_take_part_by_an_unknown_code_says_what_to_do(client, token):
    assert "à l’écran" in page(client.get(f"/atelier/{token}/"), 410)


def test_board_take_part_ends_with_its_link_and_its_collective(client, path, session, board):
    new = leading.replace_link(session, by=session.collective.created_by)
    assert client.get(path).status_code == 410
    assert client.get(links.path_of(new)).status_code == 200
    Collective.objects.update(archived_at=timezone.now())

    assert client.post(links.path_of(new)).status_code == 410


def test_board_take_part_of_a_cancelled_session_says_so(client, path, session, board):
    session.cancelled_at = timezone.now()
    session.save()

    assert "annulée" in page(client.get(path), 410)


def test_board_take_part_waits_for_a_first_question(client, path):
    assert "Gardez cette page ouverte" in page(client.get(path))


def test_board_take_part_polls_in_silence_until_the_steps_change(client, path, board):
    mark = page(client.get(path)).partition("?seen=")[2][:16]
    poll = f"{path}?seen={mark}"
    assert client.get(poll, **HTMX).status_code == 204
    Board.objects.update(state="voting")

    assert "Voir la suite" in page(client.get(poll, **HTMX))
    free = client.get(f"{poll}&is_free=on", **HTMX)
    assert (free.status_code, free.headers["HX-Refresh"]) == (204, "true")


def test_board_take_part_polls_for_two_queries(client, path, board, django_assert_num_queries):
    mark = page(client.get(path)).partition("?seen=")[2][:16]
    with django_assert_num_queries(2):
        client.get(f"{path}?seen={mark}", **HTMX)


@pytest.mark.parametrize("count", [1, 3])
def test_board_take_part_costs_the_same_at_any_length(
    client, path, session, count, django_assert_num_queries
):
    for _ in range(count):
        ContributionFactory.create_batch(count, board=BoardFactory(session=session))
    with django_assert_num_queries(5):
        page(client.get(path))


# ── The session’s page ──────────────────────────────────────────────────────


def test_session_detail_leads_its_people_to_the_open_boards(client, path, session, board):
    client.force_login(take_part(session.collective).user)
    detail = reverse("capsules:session_detail", args=[session.pk])
    assert path in page(client.get(detail))
    ContributionFactory(board=board, text="Retenu")
    Board.objects.update(state="closed")
    shown = page(client.get(detail))

    assert path not in shown and "Retenu" in shown
