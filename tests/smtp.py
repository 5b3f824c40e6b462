"""A real SMTP server for tests: it keeps what it takes, refuses what it is told to, and may stall."""

import email
import email.policy
import socket
import threading
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class Server:
    """Its `received` messages, oldest first. Its attributes may be changed while it runs."""

    def __init__(self):
        self.host, self.port = "127.0.0.1", free_port()
        self.received = []
        self.refusing = {}  # an address, or « * »: the reply that it gets, such as "550 unknown"
        self.stalling_at = None  # "RCPT", or "DATA": the message is taken, and nothing is replied
        self.stalled = threading.Event()
        self._going = threading.Event()

    @property
    def url(self):
        return f"smtp://{self.host}:{self.port}"

    @contextmanager
    def running(self):
        controller = Controller(self, hostname=self.host, port=self.port)
        controller.start()
        try:
            yield self
        finally:
            self.go_on()
            controller.stop()

    def go_on(self):
        """Reply to those who wait."""
        self.stalling_at = None
        self._going.set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        await self._stall("RCPT", server)
        refusal = self.refusing.get(address) or self.refusing.get("*")
        if not refusal:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.received.append(
            email.message_from_bytes(envelope.content, policy=email.policy.default)
        )
        await self._stall("DATA", server)
        return "250 OK"

    async def _stall(self, verb, server):
        if self.stalling_at == verb:
            self.stalled.set()
            await server.loop.run_in_executor(None, self._going.wait, 30)


def text_of(mail):
    """The plain text of a received message."""
    return mail.get_body(["plain"]).get_content().replace("\r\n", "\n").strip()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def smtp_server(settings):
    """A Server that runs, and that this process sends its mails to."""
    server = Server()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
    with server.running():
        yield server
