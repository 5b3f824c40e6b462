"""What a supervisor asks: does the process answer, and can it serve?"""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def test_healthz_answers_without_the_database(client):
    """No database mark: a query would fail this test."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_is_ready_with_every_migration(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready")


@pytest.mark.django_db
def test_readyz_waits_for_a_missing_migration(client):
    MigrationRecorder(connection).migration_qs.filter(app="sessions").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"waiting" in response.content


def test_readyz_says_that_the_database_is_unreachable(client):
    """Without the database mark, pytest-django refuses the connection, as a lost server would."""
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"database unreachable")
