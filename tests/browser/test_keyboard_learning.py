"""What a collective learns together, by the keyboard alone: Tab, Enter, Space, the arrows, and words."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Action
from capsules.models import Enrolment, Exchange, Practice, Reading, Remark
from tests.capsules.factories import take_part
from tests.capsules.learning import make_capsule

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FURTHEST = 60  # keys to reach anything of a page
NAME = """(field) => field.labels?.[0]?.innerText || field.getAttribute("aria-label") || field.innerText
    || field.value || "" """


@pytest.fixture
def capsule():
    """Under way for a month, in a collective of who animates it and of whom `keys` drives."""
    since = timezone.localdate() - datetime.timedelta(days=30)
    capsule = make_capsule(starts_on=since)
    capsule.collective.region.facilitators.add(capsule.collective.created_by)
    return capsule


@pytest.fixture
def samira(capsule):
    return take_part(capsule.collective, user__first_name="Samira").user


class Keys:
    """A page that is never touched otherwise."""

    def __init__(self, page, address):
        self.page, self.address = page, address

    def open(self, route, *pks, **query):
        self.page.goto(self.address + reverse(f"capsules:{route}", args=pks, query=query))
        return self

    def reach(self, name):
        """Press Tab until what has the focus begins with `name`, and see that it shows."""
        focused = self.page.locator(":focus")
        for _ in range(FURTHEST):
            self.page.keyboard.press("Tab")
            if focused.count() and focused.evaluate(NAME).strip().startswith(name):
                expect(focused).to_be_in_viewport()
                expect(focused).to_have_css("outline-style", "solid")
                return self
        raise AssertionError(f"no key leads to « {name} » on {self.page.url}")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, words):
        self.page.keyboard.type(words)
        return self

    def go(self, key="Enter"):
        """Press what leaves the page, and wait for the next one to be whole."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press(key)
        return self

    def expect_focus(self, name):
        begun = re.compile("^" + r"\s+".join(map(re.escape, name.split())))
        expect(self.page.locator(":focus")).to_have_accessible_name(begun)
        return self


@pytest.fixture
def keys(page, live_server, signed_in):
    """`keys(user)`: the Keys of that person."""

    def hold(user):
        return Keys(signed_in(page, user), live_server.url)

    return hold


def test_a_question_is_read_marked_and_asked_about(keys, page, capsule, samira):
    mine = keys(samira).open("reading_detail", capsule.pk)
    mine.reach("Aller au contenu").press("Enter").reach("2").press("Space")

    mine.reach("Pas clair").press("Enter")
    expect(page.get_by_role("button", name="Pas clair")).to_have_attribute("aria-pressed", "true")
    mine.expect_focus("Pas clair")
    mine.reach("Effacer").press("Space")
    mine.expect_focus("Pour vous, cette question, c’est…")
    mine.reach("On le fait déjà").press("Space")
    expect(page.get_by_text("Lecture\u00a0: 1 sur 4")).to_be_visible()

    mine.reach("Noter ou demander").press("Space").reach("Demander au collectif").go()
    mine.expect_focus("Votre note, ou votre question")  # nothing was written: it says so there
    expect(page.get_by_role("alert").first).to_contain_text("Écrivez d’abord")
    mine.type("Et les bénévoles ?").reach("Sans mon nom").press("Space")
    mine.reach("Demander au collectif").go()

    asked = Remark.objects.get()
    assert asked.is_anonymous and Reading.objects.get().mark == "done"
    expect(page.locator(f"#r{asked.pk}")).to_be_in_viewport()
    mine.press("Tab").expect_focus("Retirer\u00a0: Et les bénévoles ?")
    mine.reach("Répondre").press("Space", "Tab").type("Une voix chacun.")
    mine.reach("Répondre").go()
    expect(page.get_by_label("Réponses")).to_contain_text("Une voix chacun.")


def test_a_structure_says_where_its_engagement_stands(keys, page, capsule, samira):
    Enrolment.objects.update(state="present", committed_on=None, committed_by="")
    mine = keys(samira).open("commitment_edit", capsule.collective_id)
    mine.reach("Pas encore").press("ArrowUp").expect_focus(
        "À confirmer par notre conseil d’administration"
    )
    mine.reach("Enregistrer").go()
    mine.expect_focus("Le conseil d’administration décide le")
    mine.type("01012030").reach("Enregistrer").go()

    expect(page.get_by_role("status").first).to_contain_text("C’est noté, merci")
    assert Enrolment.objects.get().confirms_on == datetime.date(2030, 1, 1)


def test_a_practice_is_written_given_accepted_found_and_taken_up(keys, page, capsule, samira):
    mine = keys(samira).open("practice_list").reach("Proposer une fiche").go()
    mine.reach("Son nom").type("Le point du lundi").reach("Ce que vous avez fait").type(
        "Un cahier."
    )
    mine.reach("Thème").press("ArrowDown").reach("Enregistrer pour nous").go()
    mine.reach("Notre structure accepte").press("Space").reach("Donner au collectif").go()
    expect(page.get_by_role("status").first).to_contain_text("Votre fiche part en relecture")

    hers = keys(capsule.collective.created_by).open("practice_moderate")
    hers.reach("Le point du lundi").go().reach("Accepter la fiche").go()
    expect(page.get_by_role("status").first).to_contain_text("le collectif la lit")

    other = keys(take_part(capsule.collective).user).open("practice_list")
    other.reach("Chercher une fiche").type("LUNDI").go()
    expect(page.get_by_role("status").first).to_contain_text("Une fiche correspond")
    other.reach("Le point du lundi").go().reach("C’est utile").go()
    other.reach("Ajouter à mon plan d’actions").go()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le point du lundi")
    assert Practice.objects.get().useful.count() == Action.objects.count() == 1

    keys(samira).open("practice_detail", Practice.objects.get().pk)
    mine.reach("La reprendre pour nous seuls").go()
    expect(page.get_by_role("status").first).to_contain_text("votre structure seule la lit")


def test_an_example_is_looked_for_and_two_structures_are_put_in_touch(keys, page, capsule, samira):
    question = capsule.theme.questions.get(number=1)
    other = take_part(capsule.collective)
    about = {"collective": capsule.collective, "question": question}
    Exchange.objects.create(kind="have", structure=other.structure, opened_by=other.user, **about)
    mine = keys(samira).open("exchange_list", capsule.collective_id).reach("Je cherche").go()
    mine.reach("L’annoncer").go().expect_focus("Sur quelle question ?")
    mine.press("ArrowDown").reach("En quelques mots").type("Un exemple").reach("L’annoncer").go()
    expect(page.get_by_role("status").first).to_contain_text("C’est dit à votre animation")

    hers = keys(capsule.collective.created_by).open("exchange_list", capsule.collective_id)
    hers.reach("Mettre en relation").go().reach("Préparer").go()

    expect(page.get_by_role("status").first).to_contain_text("Deux brouillons vous attendent")
