"""Where mails go on a demo instance: to a page, instead of leaving."""

from django.core.mail.backends.base import BaseEmailBackend

from .models import ScreenMail


class ScreenBackend(BaseEmailBackend):
    """Keeps each mail for the pages `mail_list` and `mail_detail`, those of allauth among them."""

    def send_messages(self, email_messages):
        for message in email_messages:
            # Written as for a server, so that what no server would take is refused here, too.
            headers = message.message()
            alternatives = getattr(message, "alternatives", [])
            ScreenMail.objects.create(
                to=", ".join(message.recipients()),
                subject=message.subject,
                text=message.body,
                html=next((html for html, kind in alternatives if kind == "text/html"), ""),
                files=list(_texts(headers)),
                message_id=headers["Message-ID"],
            )
        return len(email_messages)


def _texts(mail):
    """(name, text) of the files of `mail` that are text, as those of a calendar are."""
    for part in mail.walk():
        name = part.get_filename()
        if name and part.get_content_maintype() == "text":
            yield name, part.get_payload(decode=True).decode(errors="replace")
