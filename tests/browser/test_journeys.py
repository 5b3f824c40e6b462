"""Whole journeys on the demo’s own stack and data, with their budgets of clicks."""

import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from .test_sign_in import sign_in

pytestmark = pytest.mark.browser

RESUME, ACTION_FROM_A_GAP, PDF_FROM_HOME = 1, 2, 2  # clicks
DOSSIER_FROM_HOME = 1  # and from the mail: none after that of its link
DOSSIER = re.compile(r"/dossiers/\d+/$")


class Clicks:
    """Presses what a person would, by its name, and counts."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def __call__(self, locator):
        self.count += 1
        locator.click()

    def spent(self):
        count, self.count = self.count, 0
        return count


@pytest.fixture
def clicks(page):
    return Clicks(page)


def _account(accounts, structure, role="lead"):
    return next(a for a in accounts if (a["structure"], a["role"]) == (structure, role))


def _answer_all(page):
    """Answer from the question on screen to the review: the first is a gap, the rest are in place."""
    level = "À lancer"
    while "/questions/" in page.url:
        before = page.url
        page.get_by_label(level).check(force=True)
        level = "En place"
        page.locator(".barre .btn-primary").click()
        page.wait_for_url(lambda url, before=before: url != before)


def test_a_lead_goes_from_signing_in_to_the_plan_in_pdf(demo, page, clicks, tmp_path):
    address, accounts = demo
    lead = _account(accounts, "L’Atelier des Possibles")
    sign_in(page, address, lead["email"], lead["password"])

    button = page.get_by_role("link", name="Reprendre à la question")
    number = button.inner_text().split()[-1]
    clicks(button)
    page.wait_for_url(f"**/questions/{number}/")
    assert clicks.spent() <= RESUME

    _answer_all(page)
    page.wait_for_url("**/relecture/")
    while page.get_by_role("link", name="Répondre à la question").count():
        page.get_by_role("link", name="Répondre à la question").click()
        page.wait_for_url("**/questions/**")
        page.get_by_label("En place").check(force=True)
        page.get_by_role("button", name="Voir toutes les questions").click()
        page.wait_for_url("**/relecture/")
    if page.get_by_label("Clore en laissant à revoir").count():
        page.get_by_label("Clore en laissant à revoir").check()
    page.get_by_role("button", name="Clore le diagnostic").click()
    page.wait_for_url("**/synthese/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre synthèse")
    synthesis = page.url

    gap = page.locator("details.transf:not([open])").first
    statement = gap.locator("summary").inner_text().split(":", 1)[1].strip()
    clicks(gap.locator("summary"))
    gap = page.locator("details.transf[open]").filter(has_text=statement)
    title = gap.get_by_role("checkbox").first.evaluate("box => box.labels[0].innerText")
    assert gap.get_by_role(
        "checkbox"
    ).first.is_checked()  # or one would have to choose: three clicks
    clicks(gap.get_by_role("button", name="Ajouter au plan"))
    page.wait_for_url("**/actions/?added=*")
    assert clicks.spent() <= ACTION_FROM_A_GAP
    expect(page.get_by_role("status")).to_contain_text(title)
    page.get_by_role("link", name=title).click()
    expect(page.locator("main")).to_contain_text(statement)  # the question stays linked
    page.goto(synthesis)
    expect(page.locator("main")).to_contain_text("Déjà dans le plan")

    page.goto(f"{address}/")
    with page.expect_download() as download:
        clicks(page.get_by_role("link", name="Plan d’actions en PDF"))
    assert clicks.spent() <= PDF_FROM_HOME
    assert download.value.suggested_filename.startswith("Plan d’actions – L’Atelier des Possibles")
    download.value.save_as(tmp_path / "plan.pdf")
    text = " ".join(leaf.extract_text() for leaf in PdfReader(tmp_path / "plan.pdf").pages)
    assert "L’Atelier des Possibles" in text
    assert title in " ".join(text.split())


def test_what_is_shared_is_seen_and_what_is_no_longer_is_not(demo, page, browser):
    address, accounts = demo
    lead = _account(accounts, "Les Jardins du Lauragais")
    nadege = next(a for a in accounts if (a["role"], a["region"]) == ("facilitator", "Occitanie"))
    sign_in(page, address, lead["email"], lead["password"])
    page.get_by_role("link", name="Voir la synthèse provisoire").click()
    page.wait_for_url("**/synthese/")
    url = page.url
    context = browser.new_context(locale="fr-FR")
    other = context.new_page()
    sign_in(other, address, nadege["email"], nadege["password"])
    if page.get_by_role("button", name="Ne plus partager").count():
        page.get_by_role("button", name="Ne plus partager").click()
    assert other.goto(url).status == 404

    page.get_by_role("button", name="Partager avec").click()
    expect(page.get_by_role("button", name="Ne plus partager")).to_be_visible()
    assert other.goto(url).status == 200
    expect(other.get_by_role("heading", level=1)).to_have_text("Synthèse")
    assert not other.get_by_role("button", name="Partager").count()

    page.get_by_role("button", name="Ne plus partager").click()
    expect(page.get_by_role("button", name="Partager avec")).to_be_visible()
    assert other.goto(url).status == 404
    context.close()


def test_the_dossier_comes_at_the_click_of_a_mail_s_link_and_at_one_from_home(
    demo, page, clicks, size, axe, fits
):
    address, accounts = demo
    lead = _account(accounts, "La Remise à Flot")
    sign_in(page, address, lead["email"], lead["password"])
    button = page.get_by_role("button", name="Le dossier de la capsule")
    link = button.evaluate("button => button.form.action")

    with page.expect_download() as mailed:
        page.evaluate("address => { location.assign(address) }", link)  # what the mail’s link does
    expect(page).to_have_url(DOSSIER)
    expect(page.get_by_role("status")).to_contain_text("Le téléchargement commence")
    expect(page.get_by_role("link", name="Télécharger de nouveau")).to_be_visible()
    axe(page)
    fits(page)
    made = page.url
    with page.expect_download() as again:  # a moment later: the same file, without waiting
        page.evaluate("address => { location.assign(address) }", link)
    expect(page).to_have_url(made)
    assert mailed.value.suggested_filename == again.value.suggested_filename
    page.go_back()
    page.go_back()
    assert page.url == f"{address}/"  # the pages that ask by themselves left no trace

    with page.expect_download() as download:
        clicks(button)
    assert clicks.spent() <= DOSSIER_FROM_HOME
    assert download.value.suggested_filename.startswith("Dossier")
    expect(page).to_have_url(DOSSIER)
    assert page.url != made  # with the data of now
