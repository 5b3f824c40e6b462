"""Who may open what: every route, by GET and by POST, for every kind of person.

The table stands in access/table.py, the rows that it speaks of in access/world.py.
"""

import hashlib
import io
import re

import pypdf
import pytest
import python_calamine
from django.apps import apps
from django.db import connection, transaction
from django.urls import get_resolver, reverse

from capcollectif import spreadsheet
from tests.access.table import PEOPLE, SENT, TABLE
from tests.access.world import MARKERS, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once for the whole table; every request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def _ask(world, row, person, *, missing=False, **pks):
    """Send the request of `row` as `person`, and leave the tables as they were."""
    method, route, *names = row.split()
    args = [{**vars(world), **pks}.get(name) or int(name) for name in names]
    if missing:
        args = [987_654_321 for _ in args]
    data = SENT[row](world) if row in SENT else {}
    client = world.clients[person]
    cookies = client.cookies.copy()
    with transaction.atomic():
        send = getattr(client, method.lower())
        response = send(reverse(route, args=args), data)
        b"".join(response)  # some answers are streamed
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


@pytest.mark.parametrize("row", TABLE)
def test_a_route_answers_each_person_as_the_table_says(world, row):
    answers = [_ask(world, row, person).status_code for person in PEOPLE]

    assert dict(zip(PEOPLE, answers, strict=True)) == dict(zip(PEOPLE, TABLE[row], strict=True))


@pytest.mark.parametrize("row", [row for row in TABLE if len(row.split()) > 2])
def test_what_one_may_not_see_answers_as_what_does_not_exist(world, row):
    for person, status in zip(PEOPLE, TABLE[row], strict=True):
        if status == 404:
            hidden, absent = (_ask(world, row, person, missing=missing) for missing in (0, 1))
            assert absent.status_code == 404
            assert _stable(hidden.content) == _stable(absent.content), person


def _stable(page):
    """`page` without what changes at each request."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


def _routes(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from _routes(entry, namespace + inner)
        else:
            yield namespace + entry.name


def _is_ours(route):
    """Allauth’s routes, under /compte/, have a rule of their own: see members/test_sign_in.py."""
    return not route.startswith(("account_", "mfa_"))


def test_every_route_and_method_has_its_row():
    rows = {" ".join(row.split()[:2]) for row in TABLE}
    routes = {route for route in _routes(get_resolver()) if _is_ours(route)}
    wanted = {f"{method} {route}" for route in routes for method in ("GET", "POST")}

    assert sorted(wanted - rows) == []  # add these to TABLE
    assert sorted(rows - wanted) == []  # these routes are gone


ROUTES = sorted({row.partition(" ")[2] for row in TABLE})


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_takes_no_method_but_its_own(world, route):
    assert _ask(world, f"PUT {route}", "lead").status_code == 405


PAGES = [row for row in TABLE if row.startswith("GET ")]


def _text(response):
    """All that a person can read in an answer."""
    if response.headers.get("Content-Type") == "application/pdf":
        pages = pypdf.PdfReader(io.BytesIO(response.getvalue())).pages
        return re.sub(r"-?\s", "", "".join(page.extract_text() for page in pages))
    if response.headers.get("Content-Type") == spreadsheet.CONTENT_TYPE:
        book = python_calamine.load_workbook(io.BytesIO(response.getvalue()))
        return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    return response.getvalue().decode() + str(response.headers)


def _found(marker, text):
    return marker in text or marker.replace("-", "") in text  # a PDF may cut at a hyphen


@pytest.mark.parametrize("row", PAGES)
def test_every_form_of_a_page_carries_the_token(world, row):
    page = _text(_ask(world, row, "lead"))

    for form in re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL):
        assert re.search(r'name="csrfmiddlewaretoken" value="\w+"', form), form


@pytest.mark.parametrize("row", PAGES)
def test_nobody_reads_what_they_have_no_right_to(world, row):
    holder = {"lead"} if "_token" in row else set()  # whose secret link it is
    for person in PEOPLE:
        for pks in ({}, *world.around):
            text = _text(_ask(world, row, person, **pks))
            read = {marker for marker in MARKERS if _found(marker, text)}
            may = {marker for marker, readers in MARKERS.items() if readers & {person, *holder}}
            assert read <= may, person


def _contents(but=("django_session", "cache")):
    """A fingerprint of every table."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        for table in sorted(set(tables) - set(but)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(map(repr, cursor.fetchall()))
            yield table, len(rows), hashlib.sha256("".join(rows).encode()).hexdigest()


@pytest.mark.parametrize("row", PAGES)
def test_reading_writes_nothing(world, row, monkeypatch):
    before = list(_contents())
    monkeypatch.setattr(transaction, "set_rollback", lambda rollback: None)
    with transaction.atomic():
        for person in PEOPLE:
            _ask(world, row, person)
        after = list(_contents())
        monkeypatch.undo()
        transaction.set_rollback(True)

    assert after == before
