"""What every test has."""

import logging
from pathlib import Path

import hypothesis
import pytest
from django.test import override_settings

from tests.assessments.factories import AssessmentFactory
from tests.members.factories import MembershipFactory

ROOT = Path("templates").resolve()
# Allauth fills its own pages, and its elements take whatever they are given.
OF_ALLAUTH = ("account/", "allauth/", "mfa/")
NAMES = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html")}
TEMPLATES = {name for name in NAMES if not name.startswith(OF_ALLAUTH)}
# A busy machine is slow: that is no fault of a property.
hypothesis.settings.register_profile(
    "steady", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")


class _Undefined(logging.Handler):
    """Collects the variables that our own templates ask for and do not get."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.found = []

    def emit(self, record):
        if len(record.args or ()) == 2 and record.args[1] in TEMPLATES:
            self.found.append("{} in {}".format(*record.args))


@pytest.fixture(scope="session", autouse=True)
def _fast_passwords():
    """Passwords hash fast; for the whole session, as some fixtures live longer than a test."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _files(tmp_path_factory):
    """What tests upload goes to a directory of theirs."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(autouse=True)
def _private(settings, tmp_path):
    """Mails stay in memory, PDFs are cached apart."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CACHES = {
        **settings.CACHES,
        "documents": {**settings.CACHES["documents"], "LOCATION": str(tmp_path / "documents")},
    }


@pytest.fixture(autouse=True)
def _undefined_variables_fail():
    """A template that asks for a variable nobody gave fails the test."""
    handler, logger = _Undefined(), logging.getLogger("django.template")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.DEBUG)
    yield
    logger.setLevel(level)
    logger.removeHandler(handler)
    assert not handler.found, f"undefined in templates: {sorted(set(handler.found))}"


SLOW = {
    "test_bench",
    "test_demo",
    "test_demo_stories",
    "test_documents",
    "test_pdf",
    "test_run_demo",
    "test_run_worker",
    "test_settings",
}


def pytest_collection_modifyitems(items):
    """Mark what loads a whole demo, prints documents or starts processes: --fast leaves it out."""
    for item in items:
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def samira():
    """The lead of a structure."""
    return MembershipFactory(user__first_name="Samira").user


@pytest.fixture
def assessment(samira):
    """Her open assessment, without any answer."""
    return AssessmentFactory(structure=samira.structures.get(), started_by=samira)
