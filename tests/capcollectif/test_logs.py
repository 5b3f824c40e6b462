"""A secret link that went wrong is logged without its secret."""

import logging

import pytest
from django.conf import settings

from capcollectif.logs import DiscreetFormatter


def _logged(message, *args, exc_info=None):
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, message, args, exc_info)
    return DiscreetFormatter("{levelname} {message}", style="{").format(record)


@pytest.mark.parametrize("secret", ["2-cq8z4t-0a1b2c3d", "Mg:1tZ:abc_DEF"])
@pytest.mark.parametrize(
    "path",
    [
        "/compte/password/reset/key/",
        "/compte/confirm-email/",
        "/invitations/",
        "/p/",
        "/reponse/",
        "/sondage/",
        "/agenda/",
        "/pointage/",
    ],
)
def test_the_key_of_a_link_is_left_out(path, secret):
    told = _logged("Not Found: %s", f"{path}{secret}/")

    assert secret not in told
    assert told == f"WARNING Not Found: {path}…/"


def test_an_address_in_a_traceback_is_left_out():
    try:
        raise OSError({"samira@asso.exemple": (550, b"no such user")})
    except OSError as error:
        told = _logged("mail not sent", exc_info=(OSError, error, error.__traceback__))

    assert "OSError" in told
    assert "samira" not in told


def test_what_is_no_secret_stays():
    assert _logged("Not Found: %s", "/actions/5/") == "WARNING Not Found: /actions/5/"


def test_every_handler_is_discreet():
    classes = {each["class"] for each in settings.LOGGING["formatters"].values()}

    assert classes == {"capcollectif.logs.DiscreetFormatter"}
