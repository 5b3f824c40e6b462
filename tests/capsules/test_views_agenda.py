import datetime
import io

import pypdf
import pytest
import time_machine
from django.urls import reverse

from capsules.models import AgendaItem
from tests.capsules.factories import CollectiveFactory, plan_sessions, take_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def met(client):
    """A day in person, 9 h 30 to 16 h 30, its facilitator signed in."""
    collective = plan_sessions(CollectiveFactory(place="Albi"))
    collective.region.facilitators.add(collective.created_by)
    client.force_login(collective.created_by)
    return collective.sessions.get(beat="sharing", capsule__position=1)


def url(name, session):
    return reverse(f"capsules:{name}", args=[session.pk])


def text(response):
    return response.content.decode()


def rows(*lines, extra=None, seen="", **pressed):
    """What the form sends: (title, minutes) a line, and the empty one at its end."""
    sent = {"lignes-TOTAL_FORMS": len(lines) + 1, "lignes-INITIAL_FORMS": len(lines)}
    for n, (title, minutes) in enumerate([*lines, extra or ("", "")]):
        sent |= {f"lignes-{n}-title": title, f"lignes-{n}-minutes": minutes}
        sent[f"lignes-{n}-details"] = ""
    return {**sent, "seen": seen, **pressed}


def kept(session):
    return list(session.agenda.values_list("title", "minutes"))


TWO = (("Accueil", 60), ("Ateliers", 360))


def test_agenda_detail_proposes_lines_that_fill_the_session(client, met):
    page = text(client.get(url("agenda_detail", met)))

    assert "Voici une proposition" in page
    assert "Repas partagé" in page
    assert "Les lignes remplissent la séance" in page
    assert "7\u00a0h en tout" in page
    assert not AgendaItem.objects.exists()


def test_agenda_detail_of_autonomous_work_says_that_it_has_none(client, met):
    alone = met.collective.sessions.get(beat="close", capsule__position=1)

    assert "sans conducteur" in text(client.get(url("agenda_detail", alone)))
    page = text(client.get(url("agenda_edit", alone), follow=True))
    assert "n’a pas d’horaires" in page
    assert "Conducteur</a>" not in text(client.get(url("session_detail", alone)))


@pytest.mark.parametrize("count", [1, 3])
def test_agenda_detail_costs_the_same_at_any_length(client, met, django_assert_num_queries, count):
    for position in range(1, count + 1):
        AgendaItem.objects.create(session=met, position=position, title="x", minutes=5)
    client.get(url("agenda_detail", met))

    with django_assert_num_queries(5):  # session, user, this one, lines, band
        client.get(url("agenda_detail", met))


def test_agenda_edit_keeps_what_is_typed_and_everybody_reads_it(client, met):
    page = client.get(url("agenda_edit", met))
    assert page.context["lines"].initial_form_count() > 5
    sent = rows(("Café \u202e{{7*7}}\x07", 30), ("Ateliers", 390))
    answer = client.post(url("agenda_edit", met), sent)

    assert answer.url == url("agenda_detail", met)
    assert kept(met) == [("Café {{7*7}}", 30), ("Ateliers", 390)]
    assert "C’est votre version" in text(client.get(url("agenda_detail", met)))
    client.force_login(take_part(met.collective).user)
    with time_machine.travel(met.day):
        programme = text(client.get(url("session_detail", met)))
    assert "Au programme" in programme
    assert "Café {{7*7}}" in programme


def test_agenda_edit_moves_takes_out_and_adds_lines(client, met):
    client.post(url("agenda_edit", met), rows(("a", 1), ("b", 2), ("c", 3)))

    def press(*lines, **pressed):
        seen = client.get(url("agenda_edit", met)).context["seen"]
        answer = client.post(url("agenda_edit", met), rows(*lines, seen=seen, **pressed))
        assert answer.status_code == 302
        return answer.url

    assert press(("a", 1), ("b", 2), ("c", 3), up=3).endswith("/modifier/#ligne-2")
    assert kept(met) == [("a", 1), ("c", 3), ("b", 2)]
    assert press(("a", 1), ("c", 3), ("b", 2), down=1).endswith("/modifier/#ligne-2")
    assert kept(met) == [("c", 3), ("a", 1), ("b", 2)]
    press(("c", 3), ("", ""), ("b", 2), **{"lignes-1-DELETE": "on"})  # whatever it says by now
    assert kept(met) == [("c", 3), ("b", 2)]
    assert press(("c", 3), ("b", 2), extra=("d", 4), more="yes").endswith("/modifier/")
    assert kept(met) == [("c", 3), ("b", 2), ("d", 4)]


@pytest.mark.parametrize("pressed", [{"up": 1}, {"down": 2}, {"up": "x"}, {"down": 10**30}])
def test_agenda_edit_moves_no_line_past_the_ends(client, met, pressed):
    client.post(url("agenda_edit", met), rows(*TWO, **pressed))

    assert kept(met) == list(TWO)


def test_agenda_edit_fits_the_lines_to_the_session(client, met):
    sent = rows(("a", 30), ("b", 60), fit="yes")
    client.post(url("agenda_edit", met), sent)

    assert kept(met) == [("a", 140), ("b", 280)]


def test_agenda_edit_says_when_lines_are_too_long_or_short(client, met):
    client.post(url("agenda_edit", met), rows(("a", 500)))
    assert "C’est trop long" in text(client.get(url("agenda_detail", met)))
    assert "1\u00a0h\u00a020 de plus que la séance" in text(client.get(url("agenda_edit", met)))
    seen = client.get(url("agenda_edit", met)).context["seen"]
    client.post(url("agenda_edit", met), rows(("a", 400), seen=seen))

    assert "20\u00a0min sur 7\u00a0h" in text(client.get(url("agenda_detail", met)))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("", 15), "Donnez un intitulé"),
        (("x" * 121, 15), "120 au plus"),
        (("x" * 1_000_000, 15), "120 au plus"),
        (("\x07\u202e", 15), "Donnez un intitulé"),
        (("Accueil", ""), "de 1 à 600 minutes"),
        (("Accueil", "0"), "de 1 à 600 minutes"),
        (("Accueil", "601"), "de 1 à 600 minutes"),
        (("Accueil", "-5"), "de 1 à 600 minutes"),
        (("Accueil", "1e3"), "de 1 à 600 minutes"),
        (("Accueil", "9" * 5000), "de 1 à 600 minutes"),
        (("Accueil", "dix"), "de 1 à 600 minutes"),
    ],
)
def test_agenda_edit_says_what_is_wrong_and_loses_nothing(client, met, line, said):
    response = client.post(url("agenda_edit", met), rows(("Tour de table 😀", 45), line))

    assert response.status_code == 200
    assert said in text(response)
    assert "Tour de table 😀" in text(response)
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"lignes-TOTAL_FORMS": "x", "lignes-INITIAL_FORMS": "-1"},
        {"lignes-TOTAL_FORMS": 10**9, "lignes-INITIAL_FORMS": 10**9},
        {"lignes-TOTAL_FORMS": [1, 2], "lignes-INITIAL_FORMS": "1"},
        {"lignes-TOTAL_FORMS": 0, "lignes-INITIAL_FORMS": 0},
    ],
)
def test_agenda_edit_of_a_form_that_is_not_whole_changes_nothing(client, met, sent):
    assert client.post(url("agenda_edit", met), sent).status_code == 200
    assert not AgendaItem.objects.exists()


def test_agenda_edit_takes_forty_lines_at_most(client, met):
    forty = [(f"Ligne {n}", 10) for n in range(40)]
    response = client.post(url("agenda_edit", met), rows(*forty, extra=("Une de trop", 5)))
    assert "40 lignes" in text(response)
    assert "Une de trop" in text(response)

    client.post(url("agenda_edit", met), rows(*forty))
    assert len(kept(met)) == 40


def test_agenda_edit_of_what_a_colleague_changed_meanwhile_shows_both(client, met):
    client.post(url("agenda_edit", met), rows(("Chez lui", 420)))
    response = client.post(url("agenda_edit", met), rows(("Chez moi", 420)))

    assert response.status_code == 409
    assert "Chez lui" in text(response)
    assert 'value="Chez moi"' in text(response)
    assert kept(met) == [("Chez lui", 420)]
    again = rows(("Chez moi", 420), seen=response.context["seen"])
    client.post(url("agenda_edit", met), again)
    assert kept(met) == [("Chez moi", 420)]


def test_agenda_edit_offers_again_what_an_expired_session_was_sending(client, met):
    client.logout()
    client.post(url("agenda_edit", met), rows(("Avant la fin", 420)))
    client.force_login(met.collective.created_by)
    page = client.get(url("agenda_edit", met))

    assert "Voici ce que vous aviez écrit" in text(page)
    assert 'value="Avant la fin"' in text(page)
    client.post(url("agenda_edit", met), rows(("Avant la fin", 420)))
    assert "Voici ce que vous aviez écrit" not in text(client.get(url("agenda_edit", met)))


def test_a_cancelled_session_keeps_its_running_order_as_it_is(client, met):
    met.cancelled_at = met.collective.created_at
    met.save()
    for name in ("agenda_edit", "agenda_reset"):
        page = text(client.post(url(name, met), rows(*TWO, confirm="yes"), follow=True))
        assert "son conducteur ne change plus" in page

    assert not AgendaItem.objects.exists()
    assert "Modifier le conducteur" not in text(client.get(url("agenda_detail", met)))


def test_agenda_reset_asks_then_proposes_anew(client, met):
    client.post(url("agenda_edit", met), rows(*TWO))
    assert "Garder mes lignes" in text(client.post(url("agenda_reset", met)))
    assert len(kept(met)) == 2
    page = text(client.post(url("agenda_reset", met), {"confirm": "yes"}, follow=True))

    assert "Voici une proposition" in page
    assert kept(met) == []


def test_agenda_pdf_prints_every_line(client, met):
    client.post(url("agenda_edit", met), rows(*TWO))
    reader = pypdf.PdfReader(io.BytesIO(client.get(url("agenda_pdf", met)).content))
    page = "".join(each.extract_text() for each in reader.pages)

    assert "Ateliers" in page
    assert "10 h 30" in page.replace("\u00a0", " ")


def test_agenda_project_follows_the_clock_in_paris(client, met):
    client.post(url("agenda_edit", met), rows(*TWO))
    paris = datetime.timezone(datetime.timedelta(hours=1))  # in December
    for hour, said in [
        ((9, 0), "Accueil"),
        ((9, 31), "Encore 59\u00a0min"),
        ((10, 30), "Encore 6\u00a0h"),
        ((16, 35), "5\u00a0min de plus que prévu"),
    ]:
        with time_machine.travel(
            datetime.datetime.combine(met.day, datetime.time(*hour), paris), tick=False
        ):
            assert said in text(client.get(url("agenda_project", met)))


def test_agenda_project_shows_the_line_that_is_asked_for(client, met):
    client.post(url("agenda_edit", met), rows(*TWO))

    def shown(asked):
        return client.get(url("agenda_project", met), {"ligne": asked}).context["shown"]

    assert shown("2").line.title == "Ateliers"
    assert shown("2").left == "Dure 6\u00a0h"
    assert shown("2").following is None
    assert shown("40").number == 2
    for wrong in ("0", "-1", "abc", "9" * 50, ""):
        assert shown(wrong).number == 1
