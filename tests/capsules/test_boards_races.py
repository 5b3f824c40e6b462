"""Twenty phones on one board in the same minute: no row lost, none double, no 500."""

import pytest
from django.test import Client

from capsules.models import Board, Contribution, Dot
from capsules.operations import boards as leading
from capsules.operations import links
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, plan_sessions

from .learning import BoardFactory, ContributionFactory
from .test_races import at_once

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
        phone(path, board, *({"do": "write", "text": f"Idée {n} de {each}"} for n in range(3)))
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


def _tried(call, *args, **kwargs):
    """What `call` returns, or the Refused that it raises."""
    try:
        return call(*args, **kwargs)
    except leading.Refused as refusal:
        return refusal
