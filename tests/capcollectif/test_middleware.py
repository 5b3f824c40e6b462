import pytest
from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import RequestFactory

from capcollectif.middleware import (
    explain_refused_methods,
    private_pages,
    refuse_foreign_charsets,
)


def _post(content_type):
    return RequestFactory().generic("POST", "/", b"a=1", content_type=content_type)


def _answer(middleware, request, response=None):
    return middleware(lambda _: response or HttpResponse("ok"))(request)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf8"', "us-ascii"])
def test_utf_8_passes(charset):
    request = _post(f"application/x-www-form-urlencoded; charset={charset}")

    assert _answer(refuse_foreign_charsets, request).status_code == 200


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "idna", "rot13"])
def test_foreign_charsets_stop_at_the_door(charset):
    request = _post(f"application/x-www-form-urlencoded; charset={charset}")

    assert _answer(refuse_foreign_charsets, request).status_code == 415


def test_pages_are_private_unless_they_say_otherwise():
    request = RequestFactory().get("/")
    public = HttpResponse("ok", headers={"Cache-Control": "public"})

    assert _answer(private_pages, request)["Cache-Control"] == "private, no-store"
    assert _answer(private_pages, request, public)["Cache-Control"] == "public"


def test_a_refused_method_has_a_page():
    response = _answer(
        explain_refused_methods, RequestFactory().get("/"), HttpResponseNotAllowed(["POST"])
    )

    assert response["Allow"] == "POST"
    assert "Rien n’a été changé" in response.content.decode()
