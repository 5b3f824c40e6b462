"""How messages leave, through a real SMTP server."""

import datetime
import smtplib

import pytest
import time_machine
from django.utils import timezone

from capcollectif import delivery, outbox
from capcollectif.delivery import ServerDown, delay_after, deliver_due
from capcollectif.models import Message
from tests.members.factories import UserFactory
from tests.smtp import Server, smtp_server, text_of

from .letters import write_note

pytestmark = pytest.mark.django_db
State = Message.State


@pytest.fixture
def server(settings):
    with smtp_server(settings) as server:
        yield server


def again(message):
    message.refresh_from_db()
    return message


def days_pass(days):
    """Deliver what is due, hour after hour."""
    now = timezone.now()
    for hour in range(days * 24):
        with time_machine.travel(now + datetime.timedelta(hours=hour), tick=False):
            deliver_due()


def test_a_letter_leaves_as_it_was_composed(server, settings):
    params = {
        "subject": "Séance du 21 mai",
        "text": "À jeudi !\nNadège",
        "html": "<p>À jeudi !</p>",
        "reply_to": "nadege@asso.exemple",
    }
    message = write_note(params=params)

    assert deliver_due() == 1

    [mail] = server.received
    assert mail["Subject"] == "Séance du 21 mai"
    assert mail["To"] == "personne1@asso.exemple"
    assert mail["From"] == settings.DEFAULT_FROM_EMAIL
    assert mail["Reply-To"] == "nadege@asso.exemple"
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert text_of(mail) == "À jeudi !\nNadège"
    assert mail.get_body(["html"]).get_content().strip() == "<p>À jeudi !</p>"
    assert again(message).state == State.SENT
    assert message.sent_at is not None
    assert message.leased_until is None


def test_a_file_goes_with_a_letter_with_the_parameters_of_its_type(server):
    calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Séance\r\n"
    kind = "text/calendar; method=REQUEST; charset=utf-8"
    write_note(params={"text": "À jeudi", "attachments": [["séance.ics", calendar, kind]]})
    deliver_due()

    [mail] = server.received
    [file] = mail.iter_attachments()
    assert (file.get_content_type(), file.get_param("method")) == ("text/calendar", "REQUEST")
    assert file.get_filename() == "séance.ics"
    assert file.get_payload(decode=True).decode() == calendar


def test_a_letter_is_composed_when_it_leaves(server):
    message = write_note(draft=True)
    assert deliver_due() == 0
    outbox.edit(message, params={"text": "Relu"}, by=UserFactory())
    outbox.send([message], by=UserFactory())

    deliver_due()

    assert text_of(server.received[0]) == "Relu"


def test_messages_leave_in_order(server):
    for number in (1, 2, 3):
        write_note(number)

    assert deliver_due() == 3
    assert [*map(text_of, server.received)] == ["Texte 1", "Texte 2", "Texte 3"]
    assert deliver_due() == 0


def test_what_lost_its_reason_to_be_is_dropped(server):
    message = write_note(params={"useless": True})

    deliver_due()

    assert again(message).state == State.DROPPED
    assert "plus lieu d’être" in message.reason
    assert server.received == []


def test_a_subject_holds_on_one_line(server):
    write_note(params={"subject": "Bonjour\r\nBcc: tous@asso.exemple\x07\u202e"})

    deliver_due()

    [mail] = server.received
    assert mail["Subject"] == "Bonjour Bcc: tous@asso.exemple"
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    "params",
    [{"reply_to": "a@b.fr\nBcc: c@d.fr"}, {"text": None}, {"text": 3}],
)
def test_poison_is_set_aside_and_delays_no_other(server, params, caplog):
    poison = write_note(1, params=params)
    write_note(2)

    assert deliver_due() == 2
    assert [mail["To"] for mail in server.received] == ["personne2@asso.exemple"]
    days_pass(1)

    assert again(poison).state == State.SET_ASIDE
    assert poison.attempts == delivery.MOST_FAULTS
    assert "n’a pas pu être écrit" in poison.reason
    assert f"message {poison.pk} set aside" in caplog.text
    assert "asso.exemple" not in caplog.text


def test_a_message_whose_letter_is_gone_is_set_aside(server):
    message = write_note()
    Message.objects.update(kind="of-yesterday")

    days_pass(1)

    assert again(message).state == State.SET_ASIDE


def test_a_refused_recipient_is_set_aside_with_the_server_s_words(server):
    server.refusing["personne1@asso.exemple"] = "550 5.1.1 Utilisateur inconnu"
    refused, other = write_note(1), write_note(2)

    days_pass(1)

    assert again(refused).state == State.SET_ASIDE
    assert (
        refused.reason == "Le serveur de courriel l’a refusé\u00a0: 550 5.1.1 Utilisateur inconnu"
    )
    assert again(other).state == State.SENT
    server.refusing.clear()
    outbox.retry(refused, by=UserFactory())
    deliver_due()
    assert again(refused).state == State.SENT


def test_a_passing_refusal_is_tried_again_for_days(server):
    server.refusing["personne1@asso.exemple"] = "451 4.7.1 Revenez plus tard"
    full, other = write_note(1), write_note(2)
    days_pass(4)

    assert again(full).state == State.WAITING
    assert full.reason.startswith("Le serveur de courriel l’a refusé\u00a0: 451")
    assert full.attempts > 90
    assert again(other).state == State.SENT
    days_pass(10)
    assert again(full).state == State.SET_ASIDE


def test_a_server_that_is_down_is_no_message_s_fault(settings):
    server = Server()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
    messages = [write_note(number) for number in range(3)]

    for _ in range(20):
        with pytest.raises(ServerDown):
            deliver_due()
    assert not Message.objects.filter(attempts__gt=0).exists()
    with server.running():
        assert deliver_due() == 3

    assert {again(message).state for message in messages} == {State.SENT}
    assert len(server.received) == 3


def test_a_server_that_lets_us_not_in_is_no_message_s_fault(server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "word"  # it knows no sign-in
    message = write_note()

    with pytest.raises(ServerDown):
        deliver_due()

    assert again(message).attempts == 0


def test_a_server_that_hangs_up_half_way_is_tried_again(server):
    server.refusing["personne1@asso.exemple"] = "421 4.3.2 Arrêt du service"
    message, other = write_note(1), write_note(2)

    deliver_due()

    assert (again(message).state, message.faults) == (State.WAITING, 0)
    assert again(other).state == State.SENT
    server.refusing.clear()
    Message.objects.update(send_after=timezone.now())
    deliver_due()
    assert again(message).state == State.SENT


def test_a_message_that_kills_its_worker_is_set_aside_in_the_end(server):
    message = write_note()
    for _ in range(delivery.MOST_FAULTS):
        assert delivery._lease(message.pk)  # and the process dies
        Message.objects.update(leased_until=timezone.now())

    deliver_due()

    assert again(message).state == State.SET_ASIDE
    assert "s’est interrompu" in message.reason
    assert server.received == []


def test_a_leased_message_is_in_one_process_s_hands():
    message = write_note()

    assert delivery._lease(message.pk).attempts == 1
    assert delivery._lease(message.pk) is None


def test_what_was_sent_is_sent_even_when_another_process_has_taken_it_over(server, monkeypatch):
    message = write_note()
    compose = outbox.preview

    def slowly(message):
        Message.objects.update(leased_until=timezone.now() + datetime.timedelta(hours=1))
        return compose(message)

    monkeypatch.setattr(outbox, "preview", slowly)
    deliver_due()

    assert again(message).state == State.SENT


def test_deliver_due_stops_between_two_messages(server):
    for number in (1, 2, 3):
        write_note(number)
    words = iter([True, False])

    assert deliver_due(going_on=lambda: next(words)) == 1
    assert len(server.received) == 1


def test_delays_double_up_to_an_hour():
    minutes = [delay_after(attempts).total_seconds() / 60 for attempts in (1, 2, 3, 7, 8, 500)]

    assert minutes == [0.5, 1, 2, 32, 60, 60]


REFUSED = smtplib.SMTPRecipientsRefused


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (REFUSED({"a@b.fr": (450, b"later")}), True),
        (REFUSED({"a@b.fr": (550, b"unknown")}), False),
        (smtplib.SMTPSenderRefused(530, b"sign in first", "us@b.fr"), True),
        (smtplib.SMTPSenderRefused(552, b"too large", "us@b.fr"), False),
        (smtplib.SMTPDataError(451, b"later"), True),
        (smtplib.SMTPDataError(554, b"spam"), False),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), False),
        (smtplib.SMTPServerDisconnected("bye"), True),
        (TimeoutError(), True),
        (ConnectionResetError(), True),
        (UnicodeEncodeError("ascii", "é", 0, 1, "no"), False),
    ],
)
def test_is_passing_tells_the_server_s_troubles_from_the_message_s(error, passing):
    assert delivery.is_passing(error) is passing
