import pytest
from django.utils import timezone

from capcollectif.errors import Refused, Stale
from capsules.models import StateOfTheArt
from capsules.operations import states
from tests.members.factories import UserFactory

from .factories import take_part
from .learning import StateOfTheArtFactory, make_capsule

pytestmark = pytest.mark.django_db
WORDS = {"title": "L’accueil", "exists": "Un livret", "works": "", "limits": "", "evidence": ""}


@pytest.fixture
def capsule():
    return make_capsule()


@pytest.fixture
def lead(capsule):
    return take_part(capsule.collective)


@pytest.fixture
def found(capsule, lead):
    return StateOfTheArtFactory(capsule=capsule, structure=lead.structure, changed_by=lead.user)


def test_one_sent_twice_is_written_once_and_stays_private(capsule, lead):
    twice = [states.add(capsule, structure=lead.structure, by=lead.user, **WORDS) for _ in range(2)]

    assert twice[0] == twice[1]
    state = StateOfTheArt.objects.get()
    assert (state.exists, state.opened_at, state.version) == ("Un livret", None, 1)


def test_there_is_an_end_to_how_many_one_writes(capsule, lead, monkeypatch):
    monkeypatch.setattr(states, "MOST_A_STRUCTURE", 1)
    own = {"structure": lead.structure, "by": lead.user}
    first = states.add(capsule, **own, **WORDS)

    with pytest.raises(Refused, match="retirez-en un"):
        states.add(capsule, **own, **WORDS | {"title": "L’entretien"})

    states.archive(first, by=lead.user)
    assert states.add(capsule, **own, **WORDS | {"title": "L’entretien"}).title == "L’entretien"


def test_a_change_raises_the_version_and_the_same_twice_does_not(found, lead):
    changed = states.change(found, seen=1, by=lead.user, exists="Deux livrets")
    again = states.change(found, seen=1, by=lead.user, exists="Deux livrets")

    assert (changed.version, again.version, again.exists) == (2, 2, "Deux livrets")


@pytest.mark.parametrize("seen", [1, None, 99])
def test_a_stale_change_overwrites_nothing(found, lead, seen):
    states.change(found, seen=1, by=lead.user, exists="Deux livrets")

    with pytest.raises(Stale) as stale:
        states.change(found, seen=seen, by=lead.user, exists="Trois")

    assert stale.value.current.exists == "Deux livrets"
    assert StateOfTheArt.objects.get().exists == "Deux livrets"


def test_it_opens_once_with_its_date_and_closes_at_once(found, lead):
    opened = states.open_(found, by=lead.user)
    again = states.open_(found, by=UserFactory())

    assert opened.opened_at == again.opened_at and again.opened_by == lead.user
    states.close(found, by=lead.user)
    assert StateOfTheArt.objects.get().opened_at is None


def test_nothing_to_read_does_not_open(capsule, lead):
    empty = states.add(capsule, structure=lead.structure, by=lead.user, **WORDS | {"exists": ""})

    with pytest.raises(Refused, match="ce qui existe"):
        states.open_(empty, by=lead.user)


def test_what_is_taken_off_is_read_by_nobody_until_it_is_put_back(found, lead, capsule):
    neighbour = take_part(capsule.collective).user
    states.open_(found, by=lead.user)
    assert StateOfTheArt.objects.visible_to(neighbour).exists()

    states.archive(found, by=lead.user)
    for user in (neighbour, lead.user):
        assert not StateOfTheArt.objects.visible_to(user).exists()
    with pytest.raises(Refused, match="remettez-le"):
        states.open_(found, by=lead.user)

    states.restore(found, by=lead.user)
    assert StateOfTheArt.objects.visible_to(neighbour).get().opened_at < timezone.now()
