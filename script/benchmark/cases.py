"""The names that are measured, each against its floor."""

import html
import itertools
import re
import shutil
import time

import learning
import measuring
import raw
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from servers import Visitor
from world import session_of

from assessments import documents as plans
from capsules import documents
from capsules.documents import certificates
from capsules.operations import certifying

CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def measure_all(world, server, floor_server, floor_cookies, data, rounds):
    """The rows of the table, in the README’s order."""
    lead = Visitor(server, dict(world.lead))
    floor = Visitor(floor_server, dict(floor_cookies))
    pages = {
        "home": reverse("capsules:home"),
        "question": reverse("assessments:assessment_question", args=[world.open.pk, 1]),
        "synthesis": reverse("assessments:assessment_synthesis", args=[world.closed.pk]),
        "plan": reverse("assessments:plan_detail", args=[world.structure.pk]),
        "calendar": reverse("capsules:collective_calendar", args=[world.capsule.collective_id]),
        "capsule": reverse("capsules:capsule_detail", args=[world.capsule.pk]),
        "session": reverse("capsules:session_detail", args=[world.session.pk]),
    }
    rows = [page_row(name, path, lead, floor, world.lead, rounds) for name, path in pages.items()]
    rows.insert(2, save_row(pages["question"], lead, floor, world.lead, rounds))
    rows += session_rows(world, server, floor, rounds)
    rows += pdf_rows(world, lead, floor, data, rounds)
    rows += printed_rows(world, server, rounds)
    rows += learning_rows(world.learning, server, floor, rounds)
    rows.append(dossier_row(world.learning[10], rounds))
    for size, cookies in world.facilitators.items():
        visitor = Visitor(server, dict(cookies))
        rows.append(page_row(f"region {size}", pages["home"], visitor, floor, cookies, rounds))
    rows.append(xlsx_row(world, server, rounds))
    rows.append(planning_row(len(lead.open(pages["calendar"])), floor, rounds))
    return rows


def session_rows(world, server, floor, rounds):
    """What surrounds sessions: read by who animates, then by whoever holds a secret link."""
    pages = {
        "session led": reverse("capsules:session_detail", args=[world.session.pk]),
        "activity": reverse("capsules:activity_detail", args=[world.capsule.collective_id]),
    }
    visitor = Visitor(server, dict(world.animates))
    led = [
        page_row(name, path, visitor, floor, world.animates, rounds) for name, path in pages.items()
    ]
    visitor = Visitor(server, {})
    return led + [page_row(*each, visitor, floor, {}, rounds) for each in world.links.items()]


def learning_rows(worlds, server, floor, rounds):
    """What a collective reads, tells and keeps: by a lead, by who animates, from a phone."""
    rows = []
    for size, world in worlds.items():
        cookies = session_of(world.lead)
        lead = Visitor(server, dict(cookies))
        rows += [
            page_row(f"{name} {size}", path, lead, floor, cookies, rounds)
            for name, path in _read_by_a_lead(world).items()
        ]
    world = worlds[10]
    board = [world.board.pk]
    cookies = session_of(world.animates)
    animates = Visitor(server, dict(cookies))
    for name in ("board_detail", "board_project"):
        path = reverse(f"capsules:{name}", args=board)
        rows.append(page_row(name.replace("_", " "), path, animates, floor, cookies, rounds))
    phone = Visitor(server, {})
    rows.append(page_row("board phone", world.phone, phone, floor, {}, rounds))
    rows.append(poll_row(world.phone, phone, floor, rounds))
    return rows


def _read_by_a_lead(world):
    capsule = [world.capsule.pk]
    return {
        "restitution": reverse("capsules:restitution_detail", args=capsule),
        "projection": reverse("capsules:restitution_project", args=capsule),
        "own place": reverse("capsules:restitution_own", args=capsule),
        "reading": reverse("capsules:reading_detail", args=capsule),
        "library": reverse("capsules:practice_list"),
        "search": f"{reverse('capsules:practice_list')}?q=cahier+reponse",
    }


def poll_row(path, phone, floor, rounds):
    """A phone that asks whether its board has moved on; it has not. Against a bare page of nothing."""
    seen = re.search(rb'\?(seen=[^"]*)"', phone.open(path)).group(1).decode()
    asked = f"{path}?{html.unescape(seen)}"
    headers = {"HX-Request": "true"}
    ours = (phone.server, lambda: _expect(phone.ask("GET", asked, headers=headers), 204))
    theirs = (floor.server, lambda: _expect(floor.ask("GET", "/page?size=0"), 200))
    figures = measuring.compare(ours, theirs, rounds=rounds, times=25)
    count = statements({}, lambda client: client.get(asked, headers=headers))
    return measuring.row("board poll", *figures, count)


def dossier_row(world, rounds):
    """A dossier of ten structures, made in this process, against raw WeasyPrint on the same page."""
    maker = raw.DossierMaker(learning.dossier(world))
    printer = raw.Printer(maker.page)
    ours, bare = (maker, maker.make), (printer, printer.print)
    figures = measuring.compare(ours, bare, rounds=max(2, rounds // 4), times=1)
    with CaptureQueriesContext(connection) as context:
        maker.make()
    return measuring.row("dossier", *figures, counted(context))


def page_row(name, path, visitor, floor, cookies, rounds):
    """A page against the floor’s page of the same size."""
    bare = f"/page?size={len(visitor.open(path))}"
    floor.open(bare)
    ours = (visitor.server, lambda: _expect(visitor.ask("GET", path), 200))
    theirs = (floor.server, lambda: _expect(floor.ask("GET", bare), 200))
    figures = measuring.compare(ours, theirs, rounds=rounds, times=25)
    return measuring.row(name, *figures, statements(cookies, lambda client: client.get(path)))


def save_row(path, visitor, floor, cookies, rounds):
    """An answer autosaved, its level changed each time, against one row saved in one transaction."""
    visitor.open(path)
    floor.open("/page?size=100")
    levels = itertools.cycle("1234")
    seen = itertools.count(int(visitor.seen["seen"]))

    def save():
        fields = {"seen": next(seen), "choice": next(levels), "comment": "Un mot."}
        _expect(visitor.ask("POST", path, fields), 302)

    bare = (floor.server, lambda: _expect(floor.ask("POST", "/save", {}), 200))
    figures = measuring.compare((visitor.server, save), bare, rounds=rounds, times=25)

    def once(client):
        client.post(path, {"seen": next(seen), "choice": next(levels), "comment": "Un mot."})

    return measuring.row("save", *figures, statements(cookies, once))


def pdf_rows(world, visitor, floor, data, rounds):
    """The plan’s PDF printed anew against raw WeasyPrint, then again against a static file."""
    path = reverse("assessments:plan_pdf", args=[world.structure.pk])
    document = plans.of_plan(world.structure, today=timezone.localdate())
    printed = printed_row("pdf_first", path, document, visitor, world.lead, rounds)

    _, body = visitor.ask("GET", path)
    (data / "document.pdf").write_bytes(body)
    again = (visitor.server, lambda: _expect(visitor.ask("GET", path), 200))
    bare = (floor.server, lambda: _expect(floor.ask("GET", "/file"), 200))
    figures = measuring.compare(again, bare, rounds=rounds, times=25)
    return [printed, measuring.row("pdf_again", *figures, printed.sql)]


def printed_rows(world, server, rounds):
    """The sheet of a session, and the certificates of everybody in one document, printed anew."""
    visitor, collective = Visitor(server, dict(world.animates)), world.capsule.collective
    of_all = certificates.of_certificates(
        certifying.issued(collective), title="Attestations", author=collective.name
    )
    printed = {
        "sheet": (
            reverse("capsules:attendance_pdf", args=[world.session.pk]),
            documents.of_attendance(world.session, is_filled=False),
        ),
        "certificates": (
            reverse("capsules:certificate_list_pdf", args=[collective.pk]),
            of_all,
        ),
    }
    return [
        printed_row(name, *each, visitor, world.animates, rounds) for name, each in printed.items()
    ]


def printed_row(name, path, document, visitor, cookies, rounds):
    """The PDF at `path` printed anew each time, against raw WeasyPrint on the same `document`."""
    kept = settings.CACHES["documents"]["LOCATION"]

    def first():
        shutil.rmtree(kept, ignore_errors=True)
        _expect(visitor.ask("GET", path), 200)

    page = render_to_string(document.template, {"document": document.content})
    printer = raw.Printer(page)
    ours, bare = (visitor.server, first), (printer, printer.print)
    figures = measuring.compare(ours, bare, rounds=max(2, rounds // 2), times=4)
    return measuring.row(name, *figures, statements(cookies, lambda client: client.get(path)))


def xlsx_row(world, server, rounds):
    """The spreadsheet of a collective of 100 structures against xlsxwriter alone on the same cells."""
    collective, cookies = world.followed, world.facilitators[100]
    visitor = Visitor(server, dict(cookies))
    path = reverse("capsules:following_xlsx", args=[collective.pk])
    ours = (server, lambda: _expect(visitor.ask("GET", path), 200))
    writer = raw.Writer(collective)
    figures = measuring.compare(ours, (writer, writer.write), rounds=max(2, rounds // 2), times=4)
    return measuring.row("xlsx 100", *figures, statements(cookies, lambda client: client.get(path)))


def planning_row(size, floor, rounds):
    """The dates of a whole programme, in this process, against a bare page of `size` bytes."""
    planning = raw.Planning()
    bare = f"/page?size={size}"
    theirs = (floor.server, lambda: _expect(floor.ask("GET", bare), 200))
    ours = (planning, planning.plan)
    figures = measuring.compare(ours, theirs, rounds=max(2, rounds // 2), times=4)
    return measuring.row("planning", *figures, None)


def statements(cookies, ask):
    """How many SQL statements a request takes, transaction control apart."""
    client = Client()
    client.cookies.load(cookies)
    with CaptureQueriesContext(connection) as context:
        ask(client)
    return counted(context)


def counted(context):
    return sum(not query["sql"].startswith(CONTROL) for query in context.captured_queries)


def _expect(answer, status):
    if answer[0] != status:
        raise SystemExit(f"answered {answer[0]} instead of {status} at {time.ctime()}")
