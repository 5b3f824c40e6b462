"""Twenty phones on one board in the same minute: no row lost, none double, no 500."""

import pytest
from django.test import Client

from capsules.models import Board, Contribution, Dot, Stake
from capsules.operations import boards as leading
from capsules.operations import links, stakes
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, plan_sessions

from .learning import BoardFactory, ContributionFactory
from .test_races import ROUNDS, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def board():
    make_framework(themes=1)
    session = plan_sessions(CollectiveFactory()).sessions.get(beat="launch")
    return BoardFactory(session=session, dots=2)


@pytest.fixture
def path(board):
    return links.path_of(leading.link_to(board.session))


def phone(path, board, *sent):
    """A call that sends each of `sent` in turn from one phone, and returns the statuses."""
    client = Client(raise_request_exception=False)
    return lambda: [client.post(path, {"board": board.pk, **each}).status_code for each in sent]


def test_sixty_contributions_from_twenty_phones_are_sixty_rows(board, path):
    phones = [
        phone(
            path,
            board,
            *({"do": "write", f"{board.pk}-text": f"Idée {n} de {each}"} for n in range(3)),
        )
        for each in range(20)
    ]

    assert at_once(*phones) == [[302] * 3] * 20
    texts = set(Contribution.objects.values_list("text", flat=True))
    assert texts == {f"Idée {n} de {each}" for n in range(3) for each in range(20)}
    assert Contribution.objects.values("device").distinct().count() == 20


def test_one_phone_that_taps_everywhere_at_once_keeps_to_its_dots(board, path):
    ideas = ContributionFactory.create_batch(4, board=board)
    Board.objects.update(state="voting")

    def put(idea):
        return lambda: _tried(leading.put_dot, board, idea.pk, device="d")

    at_once(*(put(idea) for idea in [*ideas, *ideas]))

    assert Dot.objects.count() == board.dots


def test_what_is_merged_while_it_is_taken_back_is_whole(board, path):
    one, two = ContributionFactory.create_batch(2, board=board, device="d")
    at_once(
        lambda: _tried(leading.merge, board, [one.pk, two.pk], by=None),
        lambda: _tried(leading.take_back, board, one.pk, device="d"),
    )

    left = Contribution.objects.filter(pk=two.pk).get()
    assert left.merged_into in (None, one)


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_people_who_merge_crosswise_leave_one_statement(board, turn):
    one, two, three = ContributionFactory.create_batch(3, board=board)
    at_once(
        lambda: _tried(leading.merge, board, [one.pk, two.pk], by=None),
        lambda: _tried(leading.merge, board, [two.pk, three.pk], by=None, text="Ensemble"),
        lambda: _tried(leading.hide, board, [three.pk], by=None),
    )

    rows = {row.pk: row for row in Contribution.objects.all()}
    for row in rows.values():  # one level deep, and nothing lost
        assert row.merged_into_id is None or rows[row.merged_into_id].merged_into_id is None
    assert {one.pk, two.pk, three.pk} <= rows.keys()


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_people_who_choose_at_once_make_one_enjeu(board, turn):
    idea, by = ContributionFactory(board=board), board.opened_by
    board = Board.objects.select_related("session__collective").get(pk=board.pk)
    at_once(*[lambda: _tried(stakes.choose, board, [idea.pk], by=by)] * 2)

    assert Stake.objects.get().contribution == idea


@pytest.mark.parametrize("turn", ROUNDS)
def test_phones_at_once_keep_to_the_bound_of_a_board(board, path, monkeypatch, turn):
    monkeypatch.setattr(leading, "MOST_PHONES", 2)
    idea = ContributionFactory(board=board)
    Board.objects.update(state="voting")
    at_once(*(phone(path, board, {"do": "put", "contribution": idea.pk}) for _ in range(5)))

    assert Dot.objects.count() == 2


def _tried(call, *args, **kwargs):
    """What `call` returns, or the Refused that it raises."""
    try:
        return call(*args, **kwargs)
    except leading.Refused as refusal:
        return refusal
