"""The floor: what the bare minimum costs, in a Django project of its own that knows nothing of ours.

One signed-in page of any size with one indexed query, one atomic save of one row, one file sent
from a view. It has the middleware of a new Django project, and the compression and the kept
connection that ours has.
"""

import os
from pathlib import Path

import django
from django.conf import settings

DATA = Path(os.environ["FLOOR_DATA"])

settings.configure(
    DEBUG=False,
    SECRET_KEY="floor" * 10,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.gzip.GZipMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent],
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "floor.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    },
    USE_TZ=True,
)
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import FileResponse, HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.http import require_POST  # noqa: E402

ROW_BYTES = 105  # of one row of page.html


@login_required
def page(request):
    """A page of about `?size=` bytes: a table, as a Django template writes one."""
    rows = [
        {"n": n, "name": f"Une ligne ordinaire d’une page, n° {n}", "state": "En cours"}
        for n in range(int(request.GET["size"]) // ROW_BYTES)
    ]
    context = {"group": get_object_or_404(Group, pk=1), "rows": rows}
    return render(request, "page.html", context)


@login_required
@require_POST
def save(request):
    """One row changed in one transaction."""
    with transaction.atomic():
        Group.objects.filter(pk=1).update(name=F("id"))
    return HttpResponse("ok")


@login_required
def file(request):
    return FileResponse((DATA / "document.pdf").open("rb"), content_type="application/pdf")


urlpatterns = [path("page", page), path("save", save), path("file", file)]
application = get_wsgi_application()
