"""A demo’s mails, on screen."""

import pytest
from django.core import mail
from django.core.mail import BadHeaderError
from django.urls import reverse

from capcollectif.delivery import deliver_due
from capcollectif.models import ScreenMail
from tests.members.factories import UserFactory

from .letters import write_note

pytestmark = pytest.mark.django_db
LIST = reverse("mail_list")
LINK = f'href="{LIST}"'


@pytest.fixture
def on_screen(settings):
    settings.MAIL_ON_SCREEN = True
    settings.EMAIL_BACKEND = "capcollectif.mail.ScreenBackend"


def detail(mail):
    return reverse("mail_detail", args=[mail.pk])


def page_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def send(**fields):
    given = {"subject": "Bonjour", "body": "Texte", "to": ["odile@asso.exemple"]}
    mail.EmailMessage(**{**given, **fields}).send()
    return ScreenMail.objects.first()


def test_a_mail_of_the_outbox_stays_on_screen(on_screen):
    message = write_note(params={"subject": "Séance", "html": "<p>À jeudi</p>"})
    deliver_due()

    kept = ScreenMail.objects.get()
    assert (kept.to, kept.subject, kept.text) == ("personne1@asso.exemple", "Séance", "Texte 1")
    assert kept.html == "<p>À jeudi</p>"
    assert kept.message_id == message.message_id


def test_a_header_that_no_server_would_take_is_refused(on_screen):
    with pytest.raises(BadHeaderError):
        send(subject="Bonjour\nBcc: tous@asso.exemple")

    assert not ScreenMail.objects.exists()


def test_a_sign_in_code_is_read_on_screen_from_a_link_of_the_page(on_screen, client):
    user = UserFactory()
    page = client.post(reverse("account_request_login_code"), {"email": user.email}, follow=True)
    assert LINK in page.content.decode()

    assert user.email in page_of(client, LIST)
    assert "Il marche 30 minutes" in page_of(client, detail(ScreenMail.objects.get()))


def test_mail_list_is_linked_from_every_page_on_screen_only(on_screen, client, settings):
    assert LINK in page_of(client, reverse("account_login"))
    assert LINK in page_of(client, reverse("page_help"))
    settings.MAIL_ON_SCREEN = False
    assert LINK not in page_of(client, reverse("account_login"))
    assert LINK not in page_of(client, reverse("page_help"))


def test_mail_list_says_when_it_is_empty(on_screen, client):
    assert "Aucun courriel pour l’instant" in page_of(client, LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_mail_list_costs_the_same_at_any_length(
    on_screen, client, django_assert_num_queries, count
):
    for _ in range(count):
        send()

    with django_assert_num_queries(2):  # count, page
        page_of(client, LIST)


def test_mail_list_shows_the_latest_first_twenty_a_page(on_screen, client):
    for number in range(21):
        send(subject=f"Objet {number}.")

    first, second = page_of(client, LIST), page_of(client, f"{LIST}?page=2")
    assert first.index("Objet 20.") < first.index("Objet 19.")
    assert "Objet 0." not in first
    assert "Objet 0." in second
    assert "Objet 0." in page_of(client, f"{LIST}?page=abc&page=99")


def test_mail_detail_links_addresses_and_shows_markup_as_text(on_screen, client):
    kept = send(
        subject="<i>Objet</i> {{7*7}}",
        body="Ouvrez http://127.0.0.1:8000/invitations/abc/ <script>alert(1)</script>\n‮ 🌻",
    )
    page = page_of(client, detail(kept))

    assert '<a href="http://127.0.0.1:8000/invitations/abc/" rel="nofollow">' in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "&lt;i&gt;Objet&lt;/i&gt; {{7*7}}" in page


def test_mail_detail_of_an_unknown_number_is_not_found(on_screen, client):
    for pk in (0, 987_654_321, 10**30):
        assert client.get(reverse("mail_detail", args=[pk])).status_code == 404


def test_mail_file_is_what_is_attached_and_nothing_else(on_screen, client):
    kept = send(attachments=[("séance.ics", "BEGIN:VCALENDAR\r\n", "text/calendar")])
    [(name, _)] = kept.files
    assert f"<bdi>{name}</bdi>" in page_of(client, detail(kept))

    file = client.get(reverse("mail_file", args=[kept.pk, 1]))
    assert file.getvalue().decode().split() == ["BEGIN:VCALENDAR"]
    assert file["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("mail_file", args=[kept.pk, 2])).status_code == 404
    assert client.get(reverse("mail_file", args=[kept.pk, 10**30])).status_code == 404


def test_nothing_is_read_where_mails_leave(client, on_screen, settings):
    kept = send()
    settings.MAIL_ON_SCREEN = False

    assert client.get(detail(kept)).status_code == 404
    assert client.get(reverse("mail_file", args=[kept.pk, 1])).status_code == 404
    assert client.get(LIST).status_code == 404
