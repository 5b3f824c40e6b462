"""The worker as a process: killed, stopped, doubled, without a server."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from capcollectif.models import Message
from tests.smtp import Server, smtp_server

from .letters import write_note

pytestmark = pytest.mark.django_db(transaction=True)
State = Message.State
# The tests’ letters are known to the worker, and it reads the tests’ database.
CODE = """
import sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
import tests.capcollectif.letters
from django.core.management import call_command
call_command("run_worker", *sys.argv[2:])
"""


@pytest.fixture
def server():
    with Server().running() as server:
        yield server


@contextmanager
def worker(server, *options):
    """A worker that has begun, and that is gone after the block."""
    name = str(connection.settings_dict["NAME"])
    env = os.environ | {"EMAIL_URL": server.url, "DJANGO_SETTINGS_MODULE": "capcollectif.settings"}
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", CODE, name, *options],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        if "--once" not in options:
            assert "prêt" in process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(what, seconds=30):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def all_sent():
    return not Message.objects.exclude(state=State.SENT).exists()


def received(server):
    return sorted(mail["Message-ID"] for mail in server.received)


@pytest.mark.parametrize(("moment", "copies"), [("RCPT", 1), ("DATA", 2)])
def test_a_killed_worker_loses_nothing_and_doubles_at_most_the_one_in_hand(server, moment, copies):
    messages = [write_note(number) for number in range(3)]
    server.stalling_at = moment
    with worker(server) as first:
        assert server.stalled.wait(30)
        first.kill()
        first.wait()
    server.go_on()
    in_hand = Message.objects.get(leased_until__isnull=False)
    assert in_hand == messages[0]

    with worker(server):
        wait_until(lambda: Message.objects.filter(state=State.SENT).count() == 2)
        in_hand.refresh_from_db()
        assert in_hand.state == State.WAITING  # until its lease is over
        Message.objects.filter(pk=in_hand.pk).update(leased_until=timezone.now())
        wait_until(all_sent)

    wanted = [message.message_id for message in messages]
    assert received(server) == sorted(wanted + [in_hand.message_id] * (copies - 1))


def test_two_workers_send_each_message_once(server):
    messages = [write_note(number) for number in range(40)]

    with worker(server, "--once") as first, worker(server, "--once") as second:
        told = [process.communicate(timeout=60)[0] for process in (first, second)]

    assert all_sent(), told
    assert received(server) == sorted(message.message_id for message in messages)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_finishes_the_message_in_hand(server, number):
    in_hand, next_one = write_note(1), write_note(2)
    server.stalling_at = "DATA"
    with worker(server) as process:
        assert server.stalled.wait(30)
        process.send_signal(number)
        time.sleep(0.2)
        assert process.poll() is None
        server.go_on()
        told = process.communicate(timeout=20)[0]

    assert process.returncode == 0
    assert "a fini" in told
    in_hand.refresh_from_db()
    next_one.refresh_from_db()
    assert (in_hand.state, next_one.state) == (State.SENT, State.WAITING)
    assert len(server.received) == 1


def test_a_worker_waits_for_a_server_that_is_down():
    server = Server()
    message = write_note()
    with worker(server) as process:
        assert "mail server down" in process.stdout.readline()
        message.refresh_from_db()
        assert message.attempts == 0
        with server.running():
            wait_until(all_sent)

    assert len(server.received) == 1


def test_a_worker_sends_what_is_written_while_it_runs_and_tells_no_address(server):
    with worker(server) as process:
        write_note(1)
        poison = write_note(2, params={"text": 3})
        wait_until(lambda: Message.objects.filter(pk=poison.pk, faults=1, leased_until=None))
        process.terminate()
        told = process.communicate(timeout=20)[0]

    assert len(server.received) == 1
    assert "not composed" in told
    assert "asso.exemple" not in told


def test_a_worker_with_parent_ends_with_it(server):
    code = "import subprocess, sys; subprocess.Popen(sys.argv[1:]).wait()"
    name = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-u", "-c", CODE, name, "--with-parent"]
    parent = subprocess.Popen(
        [sys.executable, "-c", code, *command],
        env=os.environ | {"EMAIL_URL": server.url},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert "prêt" in parent.stdout.readline()
    parent.kill()

    assert "a fini" in parent.stdout.readline()
    parent.communicate(timeout=10)


def test_once_says_how_many_or_that_the_server_is_down(settings, capsys):
    write_note()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", Server().port
    with pytest.raises(CommandError, match="ne répond pas"):
        call_command("run_worker", "--once")
    with smtp_server(settings):
        call_command("run_worker", "--once")

    assert "Courriels traités : 1." in capsys.readouterr().out


def test_a_worker_survives_a_database_that_stumbles(server):
    """Its table is away for a moment."""
    rename = 'ALTER TABLE "{}" RENAME TO "{}"'
    table, away = Message._meta.db_table, "away"
    with worker(server) as process:
        with connection.cursor() as cursor:
            cursor.execute(rename.format(table, away))
        try:
            told = process.stdout.readline()
        finally:
            with connection.cursor() as cursor:
                cursor.execute(rename.format(away, table))
        assert "database down" in told
        write_note()
        wait_until(all_sent)
