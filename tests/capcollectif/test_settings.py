"""The settings of production: each start is a process of its own, as gunicorn’s would be."""

import os
import subprocess
import sys

import pytest

GOOD = {
    "SECRET_KEY": "a-key-for-tests-" + "x8Kq2mZt7Lw4Rb9Nv3Hc6Jd1" * 2,
    "SITE_URL": "https://collectifs.example",
    "ALLOWED_HOSTS": "collectifs.example",
}
READ = {
    "DEBUG",
    "DATABASE_URL",
    "EMAIL_URL",
    "MAIL_ON_SCREEN",
    "DATA_DIR",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    *GOOD,
}


def start(tmp_path, code, **variables):
    """Run `code` after the settings are loaded with `variables` only; return the ended process."""
    kept = {name: value for name, value in os.environ.items() if name not in READ}
    env = kept | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "capcollectif.settings"}
    code = f"import django; django.setup(); from django.conf import settings; {code}"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=env | variables, capture_output=True, text=True, check=False)


def test_every_mistake_is_told_at_once(tmp_path):
    mistakes = {"SECRET_KEY": "short", "ALLOWED_HOSTS": "*", "DATABASE_POOL_SIZE": "many"}
    mistakes |= {"EMAIL_URL": "smtp+tls://post.example:587"}  # not a scheme that is known
    done = start(tmp_path, "pass", **mistakes)
    assert done.returncode != 0
    for name in [*mistakes, "SITE_URL"]:
        assert name in done.stderr


@pytest.mark.parametrize("missing", GOOD)
def test_production_has_no_default(tmp_path, missing):
    done = start(tmp_path, "pass", **{name: v for name, v in GOOD.items() if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr


def test_a_wildcard_among_hosts_is_refused(tmp_path):
    done = start(tmp_path, "pass", **GOOD | {"ALLOWED_HOSTS": "collectifs.example,*"})
    assert done.returncode != 0
    assert "ALLOWED_HOSTS" in done.stderr


def test_check_deploy_has_nothing_to_say(tmp_path):
    code = (
        "from django.core.management import call_command; "
        "call_command('check', deploy=True, fail_level='WARNING')"
    )
    done = start(tmp_path, code, **GOOD)
    assert done.returncode == 0, done.stderr


def test_https_makes_cookies_secure_and_plain_http_leaves_them_usable(tmp_path):
    code = "print(settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_NAME, settings.DEBUG)"
    https = start(tmp_path, code, **GOOD)
    http = start(tmp_path, code, **GOOD | {"SITE_URL": "http://127.0.0.1:8000"})
    assert https.stdout.split() == ["True", "__Host-session", "False"], https.stderr
    assert http.stdout.split() == ["False", "sessionid", "False"], http.stderr


def test_sqlite_lies_in_the_data_folder_and_is_safe(tmp_path):
    code = (
        "from django.db import connection; cursor = connection.cursor(); "
        "print(settings.DATABASES['default']['NAME'], "
        "cursor.execute('PRAGMA journal_mode').fetchone()[0], "
        "cursor.execute('PRAGMA synchronous').fetchone()[0])"
    )
    done = start(tmp_path, code, **GOOD)
    assert done.stdout.split() == [str(tmp_path / "db.sqlite3"), "wal", "2"], done.stderr


def test_sqlite_keeps_its_connection_from_one_request_to_the_next(tmp_path):
    code = (
        "from django.core.signals import request_finished; from django.db import connection; "
        "connection.ensure_connection(); opened = connection.connection; "
        "request_finished.send(None); print(connection.connection is opened)"
    )
    done = start(tmp_path, code, **GOOD)
    assert done.stdout.split() == ["True"], done.stderr


def test_mails_leave_by_the_given_server_or_stay_on_screen(tmp_path):
    code = "print(settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_USE_TLS)"
    given = GOOD | {"EMAIL_URL": "submission://us:word@post.example:587"}
    leaving = start(tmp_path, code, **given)
    staying = start(tmp_path, code, **given, MAIL_ON_SCREEN="1")
    backend = "django.core.mail.backends.smtp.EmailBackend"
    assert leaving.stdout.split() == [backend, "post.example", "True"], leaving.stderr
    assert staying.stdout.split()[0] == "capcollectif.mail.ScreenBackend", staying.stderr


def test_check_deploy_warns_of_mails_on_screen(tmp_path):
    code = "from django.core.management import call_command; call_command('check', deploy=True)"
    done = start(tmp_path, code, **GOOD, MAIL_ON_SCREEN="1")
    assert "MAIL_ON_SCREEN" in done.stderr


@pytest.mark.parametrize(("setting", "is_told"), [("8 structures", True), ("8", False)])
def test_check_deploy_warns_of_a_threshold_that_counts_for_nothing(tmp_path, setting, is_told):
    code = "from django.core.management import call_command; call_command('check', deploy=True)"
    done = start(tmp_path, code, **GOOD, ANONYMITY_THRESHOLD=setting)
    assert ("ANONYMITY_THRESHOLD" in done.stderr) == is_told
