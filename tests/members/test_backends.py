import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import User

from .factories import MembershipFactory, RegionFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_somebody_whose_account_is_closed_is_out_at_the_next_request(client):
    user = UserFactory()
    client.force_login(user, backend="members.backends.WithHats")
    assert client.get(reverse("members:profile_edit")).status_code == 200

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get(reverse("members:profile_edit")).status_code == 302


def test_a_person_comes_with_each_hat_once_in_one_query(django_assert_num_queries):
    user = UserFactory(is_national_admin=True)
    for name in ("Zinguerie", "Écluse", "Atelier"):
        MembershipFactory(user=user, structure__name=name, role="reader")
    MembershipFactory(user=user, closed_at=timezone.now())
    for name in ("Occitanie", "Bretagne"):
        RegionFactory(name=name).facilitators.add(user)

    with django_assert_num_queries(1):
        hats = User.objects.get_with_hats(user.pk).hats

    assert [(hat.kind, hat.name, hat.title) for hat in hats] == [
        ("structure", "Atelier", "Lecteur·rice"),
        ("structure", "Écluse", "Lecteur·rice"),
        ("structure", "Zinguerie", "Lecteur·rice"),
        ("region", "Bretagne", "Animation régionale"),
        ("region", "Occitanie", "Animation régionale"),
        ("network", "Le réseau", "Administration nationale"),
    ]


def test_a_person_read_whole_is_the_same_as_any_other():
    user = UserFactory()
    plain, whole = User.objects.get(pk=user.pk), User.objects.get_with_hats(user.pk)

    assert vars(whole) == {**vars(plain), "_state": whole._state, "hats": ()}


def test_nobody_is_found_under_an_unknown_number():
    with pytest.raises(User.DoesNotExist):
        User.objects.get_with_hats(10**6)
