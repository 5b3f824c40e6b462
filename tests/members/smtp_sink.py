"""A real SMTP server for one test: it takes what is sent, and keeps it."""

import email
import email.policy
import socketserver
import threading
from contextlib import contextmanager


class _Session(socketserver.StreamRequestHandler):
    """The few verbs that smtplib says."""

    def handle(self):
        self._say("220 sink")
        while verb := self.rfile.readline().strip().upper():
            if verb == b"DATA":
                self._say("354 go on")
                self.server.received.append(self._message())
            elif verb == b"QUIT":
                return self._say("221 bye")
            self._say("250 ok")
        return None

    def _say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def _message(self):
        lines = iter(self.rfile.readline, b".\r\n")
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)


@contextmanager
def smtp_sink(settings):
    """Mails go through SMTP to a server of our own; yields the list of the messages received."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.received = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        try:
            yield server.received
        finally:
            server.shutdown()
            thread.join()
