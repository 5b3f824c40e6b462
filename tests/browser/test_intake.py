"""Structures come in: from a pasted list to the mail that leaves, without any script."""

import pytest
from django.core import mail

from capcollectif.delivery import deliver_due
from members.models import Structure
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory
from tests.members.factories import InvitationFactory, MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = """Structure\tContact\tE-mail
La Table Commune\tFatou Diallo\tfatou@table.exemple
Pousses d’Ariège\tMarc Estève\tmarc@pousses.exemple
Passerelle Lot\tInès Carrère\tines@"""


@pytest.fixture
def collective():
    collective = CollectiveFactory(name="CAP RSE Occitanie")
    collective.region.facilitators.add(collective.created_by)
    return collective


@pytest.fixture
def start(live_server, collective):
    return f"{live_server.url}/collectifs/{collective.pk}/"


def test_a_pasted_list_becomes_mails_that_leave_without_script(
    browser, browser_context_args, signed_in, collective, start
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = signed_in(context.new_page(), collective.created_by)
    page.goto(f"{start}structures/")
    page.get_by_role("link", name="Ajouter des structures").click()
    page.get_by_label("Collez votre liste").fill(LIST)
    page.get_by_role("button", name="Lire la liste").click()
    assert "Deux structures à ajouter" in page.locator("main").inner_text()
    page.get_by_label("Votre mot dans l’invitation").fill("Au plaisir de vous voir à Albi !")
    page.get_by_role("button", name="Ajouter les 2 structures").click()
    assert "2 invitations prêtes" in page.get_by_role("status").inner_text().replace("\u00a0", " ")
    assert deliver_due() == 0

    page.get_by_role("button", name="Envoyer les 2 courriels").click()
    assert "C’est parti" in page.get_by_role("status").inner_text()
    assert deliver_due() == 2
    assert {sent.to[0] for sent in mail.outbox} == {"fatou@table.exemple", "marc@pousses.exemple"}
    assert "Au plaisir de vous voir à Albi" in mail.outbox[0].body
    page.goto(f"{start}envois/")
    assert "Envoyés" in page.locator("main").inner_text()
    assert Structure.objects.filter(region=collective.region).count() == 2
    context.close()


def test_the_pages_hold_on_a_phone_and_have_no_violation(
    page, signed_in, collective, start, size, axe, fits
):
    row = EnrolmentFactory(collective=collective, structure__name="Structure" + "e" * 90)
    MembershipFactory(structure=row.structure)
    InvitationFactory(structure=row.structure, email="a" * 60 + "@longue.exemple")
    signed_in(page, collective.created_by)

    def look():
        axe(page)
        fits(page)

    page.goto(f"{start}structures/")
    look()
    page.get_by_role("link", name="Noter l’engagement").click()
    page.get_by_label("Engagée", exact=True).check()
    page.get_by_role("button", name="Enregistrer").click()
    look()
    page.goto(f"{start}structures/ajouter/")
    look()
    page.get_by_label("Collez votre liste").fill(LIST + "\n" + "x" * 200 + "\t\tx@y")
    page.get_by_role("button", name="Lire la liste").click()
    look()
    page.get_by_role("button", name="Ajouter les 2 structures").click()
    look()
    page.get_by_role("link", name="Relire, modifier").first.click()
    look()
