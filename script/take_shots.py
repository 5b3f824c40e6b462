"""Save a picture of every page as each kind of person, at two widths, from the demo data.

script/shots [--out DIR] [--as ROLE] [--only TEXT]: var/shots/lead-assessment_question-1366.png, …
The routes come from the URL configuration: one whose arguments are not known here is an error.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright
from run_demo import ROOT, environment, running

WIDTHS = {1366: 900, 390: 844}  # px: width, height of the window; the whole page is taken
BY_MAIL = "compte/"  # allauth’s routes with arguments hold keys that come by mail
LINKS = {
    "p": "page",
    "reponse": "answer",
    "sondage": "poll",
    "pointage": "check_in",
    "atelier": "board",
    "agenda": "feed",
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def routes(resolver=None, prefix="", namespace=""):
    """Each named route, with its path as written, of the whole URL configuration."""
    from django.urls import URLResolver, get_resolver

    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, path, inside)
        elif pattern.name:
            yield namespace + pattern.name, path


def addresses(user):
    """The path of each route for `user`, by the route’s name; those with nothing to see are left out."""
    from django.urls import reverse

    found, things = {}, _things(user) if user else None
    for name, path in routes():
        if "<" in path and path.startswith(BY_MAIL):
            continue
        given = arguments(path, user, things) if "<" in path else {}
        if given is not None:
            found[name] = reverse(name, kwargs=given)
    return found


def arguments(path, user, things):
    """The arguments of a path of ours for `user`, or None if they may see no such thing.

    `things` are those of `_things`, made once: it takes longer to write these queries than to ask them.
    """
    from assessments.models import Theme

    kind = path.partition("/<")[0]
    if kind == "invitations":
        return _of_invitation()
    if kind == "attestations":
        return _of_certificate()
    if kind in LINKS:
        return _of_link(LINKS[kind], path)
    if user is None:
        return None
    if kind not in things:
        sys.exit(f"script/shots does not know what {path} shows: tell _things() of take_shots.py")
    if kind == "diagnostics":
        return _of_assessment(path, things[kind])
    if "<int:have>" in path:
        return _of_pair(user)
    thing = things[kind].order_by("pk").first()
    if "<int:message>" in path:
        return thing and _of_message(thing)
    theme = Theme.objects.order_by("pk").first()
    given = thing and {"pk": thing.pk, "theme_pk": theme.pk, "number": 1}
    return given and {name: value for name, value in given.items() if f"<int:{name}>" in path}


def _things(user):
    """The rows that `user` may see, by what stands before their number in a path."""
    from assessments.models import Action, Assessment, Theme
    from capcollectif.models import ScreenMail
    from capsules.models import (
        Board,
        Capsule,
        ClosedPeriod,
        Collective,
        Decision,
        Dossier,
        Enrolment,
        Exchange,
        HelpRequest,
        Logo,
        Participant,
        Practice,
        PracticeFile,
        Remark,
        RemarkReply,
        Session,
        SessionDocument,
        Stake,
        StateOfTheArt,
        Task,
        Testimony,
        WorkedTime,
    )
    from members.models import Invitation, Membership, Region, Structure

    return {
        "actions": Action.objects.visible_to(user),
        "ateliers": Board.objects.animated_by(user).present(),
        "enjeux": Stake.objects.animated_by(user).present(),
        "capsules": Capsule.objects.visible_to(user),
        "collectifs": Collective.objects.visible_to(user),
        "courriels": ScreenMail.objects.readable(),
        "aide": HelpRequest.objects.visible_to(user),
        "decisions": Decision.objects.filter(session__in=Session.objects.visible_to(user)),
        "diagnostics": Assessment.objects.visible_to(user),
        "documents": SessionDocument.objects.visible_to(user),
        "dossiers": Dossier.objects.visible_to(user),
        "echanges": Exchange.objects.visible_to(user),
        "equipe/invitations": Invitation.objects.editable_by(user),
        "equipe/places": Membership.objects.led_by(user),
        "etats-de-l-art": StateOfTheArt.objects.editable_by(user),
        "fichiers": PracticeFile.objects.visible_to(user),
        "heures": WorkedTime.objects.filter(session__in=Session.objects.visible_to(user)),
        "inscriptions": Enrolment.objects.animated_by(user),
        "jours-a-eviter": ClosedPeriod.objects.animated_by(user),
        "logos": Logo.objects.filter(collective__in=Collective.objects.animated_by(user)),
        "personnes": Participant.objects.animated_by(user).filter(user=None),
        "pratiques": Practice.objects.visible_to(user),
        "referentiel": Theme.objects.all(),
        "remarques": Remark.objects.visible_to(user),
        "remarques/reponses": RemarkReply.objects.restorable_by(user),
        "regions": Region.objects.filter(pk__in=user.regions),
        "reseau/capsules": Capsule.objects.network_visible_to(user).exclude(restitution=None),
        "reseau/collectifs": Collective.objects.network_visible_to(user),
        "reseau/themes": Theme.objects.network_visible_to(user).exclude(capsules__readings=None),
        "seances": Session.objects.visible_to(user),
        "structures": Structure.objects.visible_to(user),
        "taches": Task.objects.visible_to(user),
        "temoignages": Testimony.objects.visible_to(user),
    }


def _of_pair(user):
    from capsules.models import Collective
    from capsules.queries import exchanges

    for collective in Collective.objects.animated_by(user):
        for seek in exchanges.seeks(collective.pk):
            for helper in seek.helpers:
                return {"pk": helper.seek, "have": helper.have}
    return None


def _of_invitation():
    from members.inviting import token_of
    from members.models import Invitation

    invitation = Invitation.objects.open().order_by("pk").first()
    return invitation and {"token": token_of(invitation)}


def _of_certificate():
    from capsules.models import Certificate

    found = Certificate.objects.order_by("pk").first()
    return found and {"code": found.code}


def _of_link(scope, path):
    """The first secret link of that scope, and something of what its participant reads."""
    from django.utils import timezone

    from capsules.models import SecretLink
    from capsules.operations.links import token_of
    from capsules.queries import own_pages

    link = SecretLink.objects.open(timezone.now()).filter(scope=scope).order_by("pk").first()
    if link is None or "<int:pk>" not in path:
        return link and {"token": token_of(link)}
    reads = own_pages.documents_of if "/documents/" in path else own_pages.sessions_of
    thing = reads(link.participant).first()
    return thing and {"token": token_of(link), "pk": thing.pk}


def _of_message(collective):
    from capcollectif.models import Message

    message = Message.objects.about(f"collective-{collective.pk}").order_by("pk").first()
    return message and {"pk": collective.pk, "message": message.pk}


def _of_assessment(path, queryset):
    """The page of an assessment that has what the path asks for."""
    from django.db.models import F

    from assessments.models import Answer

    if "versions/<int:number>" in path:
        assessment = queryset.filter(snapshots__isnull=False).order_by("pk").first()
        return assessment and {"pk": assessment.pk, "number": 1}
    answers = Answer.objects.filter(assessment__in=queryset).select_related("question")
    # An open one first: the pages of a closed one lead to its synthesis. And one with versions.
    open_first = F("assessment__closed_at").asc(nulls_first=True)
    answer = answers.order_by(open_first, "-number", "question__number", "pk").first()
    if not answer:
        return None
    given = {"pk": answer.assessment_id, "number": answer.question.number, "version": answer.number}
    return {name: value for name, value in given.items() if f"<int:{name}>" in path}


def sign_in(page, address, account):
    page.goto(f"{address}/compte/login/")
    page.fill("[name=login]", account["email"])
    page.fill("[name=password]", account["password"])
    page.locator("form:has([name=password]) [type=submit]").first.click()
    page.wait_for_url(f"{address}/")


def shoot(page, name, url, person, out):
    """Save what is at `url`, if it is a page or a PDF; return how many files were made."""
    answer = page.context.request.get(url, max_redirects=0)
    if answer.status != 200:
        return 0
    kind = answer.headers["content-type"].partition(";")[0]
    if kind == "application/pdf":
        return _save_pdf(answer.body(), out / f"{person}-{name}.pdf")
    if kind != "text/html":
        return 0
    page.goto(url)
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=out / f"{person}-{name}-{width}.png", full_page=True)
    return len(WIDTHS)


def _save_pdf(content, path):
    path.write_bytes(content)
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-png", "-r", "60", path, path.with_suffix("")], check=True)
    return 1


def people(accounts, role):
    """One account of each role, and nobody (None): or the role asked for alone."""
    first = {"anonymous": None}
    for account in accounts:
        first.setdefault(account["role"], account)
    return {name: account for name, account in first.items() if role in (None, name)}


def take(address, accounts, asked):
    from members.models import User

    todo = {}
    for person, account in people(accounts, asked.role).items():
        user = account and User.objects.get(email=account["email"])
        todo[person] = account, addresses(user)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    count = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for person, (account, paths) in todo.items():
            page = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris").new_page()
            if account:
                sign_in(page, address, account)
            for route, path in paths.items():
                name = route.rpartition(":")[2]
                if asked.only in name:
                    count += shoot(page, name, address + path, person, asked.out)
            page.context.close()
            print(f"{person}: {count} pictures so far", flush=True)
        browser.close()
    print(f"{count} pictures in {asked.out}")


def main():
    parser = argparse.ArgumentParser(prog="script/shots", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "shots")
    parser.add_argument("--as", dest="role", help="lead, reader, facilitator, …, anonymous")
    parser.add_argument("--only", default="", help="routes whose name has this in it")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="capcollectif-shots-") as folder:
        data = Path(folder)
        with running(data) as (address, accounts):
            os.environ.update(environment(data, urlsplit(address).port))
            sys.path.insert(0, str(ROOT))
            os.environ["DJANGO_SETTINGS_MODULE"] = "capcollectif.settings"
            import django

            django.setup()
            take(address, accounts, asked)


if __name__ == "__main__":
    main()
