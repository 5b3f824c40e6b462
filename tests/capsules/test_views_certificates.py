import pytest
from django.urls import reverse

from capsules.models import Certificate
from capsules.operations import certifying
from tests.capsules.factories import (
    CollectiveFactory,
    GuestFactory,
    PresenceFactory,
    plan_sessions,
    take_part,
)
from tests.members.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]


@pytest.fixture
def collective(client):
    """A collective whose facilitator is signed in."""
    collective = plan_sessions(CollectiveFactory(name="CAP RSE Occitanie"))
    user = UserFactory(first_name="Nadège", last_name="Roumieu")
    collective.region.facilitators.add(user)
    client.force_login(user)
    return collective


@pytest.fixture
def session(collective):
    return collective.sessions.get(beat="reading", capsule__position=1)


@pytest.fixture
def samira(collective):
    return take_part(
        collective,
        user__first_name="Samira",
        user__last_name="Belkacem",
        user__email="samira@remise.exemple",
    )


@pytest.fixture
def certificate(collective, session, samira):
    """That of Samira, of one session."""
    PresenceFactory(session=session, participant=samira)
    certifying.issue(collective, by=collective.created_by, session=session)
    return certifying.of(samira).get()


def url(name, *args):
    return reverse(f"capsules:{name}", args=args)


def text(response):
    return response.content.decode()


def test_session_certificate_list_says_what_is_to_be_issued_then_issues_it(client, session, samira):
    PresenceFactory(session=session, participant=samira)
    page = text(client.get(url("session_certificate_list", session.pk)))
    assert "Une attestation" in page
    assert "2\u00a0h en visio" in page
    page = text(client.post(url("session_certificate_issue", session.pk), follow=True))

    assert "1\u00a0attestation délivrée." in page
    assert "Toutes les attestations sont délivrées et à jour" in page
    assert url("certificate_pdf", certifying.of(samira).get().code) in page


def test_session_certificate_issue_tells_what_it_replaces(client, session, certificate, samira):
    PresenceFactory(session=session, participant=samira, mode="in_person")
    assert "Une attestation à remplacer." in text(
        client.get(url("session_certificate_list", session.pk))
    )
    page = text(client.post(url("session_certificate_issue", session.pk), follow=True))

    assert "1\u00a0remplacée." in page


def test_certificate_list_is_that_of_the_whole_path(client, collective, session, certificate):
    page = text(client.get(url("certificate_list", collective.pk)))
    assert "1\u00a0séance" in page
    client.post(url("certificate_issue", collective.pk))

    assert Certificate.objects.present().filter(session=None).count() == 1


def test_certificate_issue_says_when_there_is_nothing_to_certify(client, collective):
    page = text(client.post(url("certificate_issue", collective.pk), follow=True))

    assert "Notez d’abord les présences" in page


def test_certificate_list_pdf_waits_for_the_first_one(client, collective, session):
    for name, pk in (("certificate", collective.pk), ("session_certificate", session.pk)):
        page = text(client.get(url(f"{name}_list_pdf", pk), follow=True))
        assert "Aucune attestation n’est encore délivrée." in page


@pytest.mark.parametrize("page", ["abc", "0", "9" * 30])
def test_certificate_list_shrugs_at_a_page_that_is_none(client, collective, certificate, page):
    assert client.get(url("certificate_list", collective.pk), {"page": page}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_certificate_list_costs_the_same_at_any_length(
    client, collective, session, django_assert_num_queries, count
):
    for _ in range(count):
        PresenceFactory(session=session, participant=GuestFactory(collective=collective))
    client.get(url("certificate_list", collective.pk))
    with django_assert_num_queries(10):
        page = client.get(url("certificate_list", collective.pk))

    assert text(page).count("À délivrer") == count


def test_own_certificate_list_shows_one_s_own(client, certificate, samira):
    client.force_login(samira.user)
    page = text(client.get(url("own_certificate_list")))

    assert "Lecture partagée, capsule\u00a01" in page
    assert url("certificate_pdf", certificate.code) in page


def test_own_certificate_list_says_when_they_come(client, collective, samira):
    client.force_login(samira.user)

    assert "Aucune pour l’instant" in text(client.get(url("own_certificate_list")))


def test_certificate_check_takes_a_code_as_it_is_copied(client, certificate):
    client.logout()
    typed = f" {certificate.code_as_read.lower()} "
    page = text(client.get(url("certificate_check"), {"code": typed}, follow=True))

    assert "Cette attestation est authentique" in page
    assert "Samira Belkacem" in page
    assert "2\u00a0h" in page
    assert "samira@remise.exemple" not in page


@pytest.mark.parametrize(
    "code", ["", "abc", "x" * 5000, "{{7*7}}", "<b>", "é" * 12, "\x00", "../../etc", "🎉" * 12]
)
def test_certificate_check_says_what_a_code_looks_like(client, code):
    answer = client.get(url("certificate_check"), {"code": code})

    assert answer.status_code == 200
    assert "par exemple ABCD-EFGH-2345" in text(answer)


def test_certificate_detail_of_an_unknown_code_is_not_found_and_asks_again(client):
    answer = client.get(url("certificate_detail", "ABCD-EFGH-JKLM"))

    assert answer.status_code == 404
    assert "aucune attestation" in text(answer)
    assert 'value="ABCD-EFGH-JKLM"' in text(answer)


def test_certificate_detail_of_one_that_was_replaced_says_so_and_no_more(
    client, collective, session, certificate, samira
):
    PresenceFactory(session=session, participant=samira, is_present=False)
    certifying.issue(collective, by=collective.created_by, session=session)
    page = text(client.get(url("certificate_pdf", certificate.code), follow=True))

    assert "n’a plus cours" in page
    assert "Samira" not in page.split("<main")[1]


def test_certificate_pdf_of_an_unknown_code_is_not_found(client):
    for code in ("ABCDEFGHJKLM", "x", "9" * 300):
        assert client.get(url("certificate_pdf", code)).status_code == 404
