"""The list of who was there, and its sheet."""

import datetime
import io
import re

import pypdf
import pytest
from django.core.files.base import ContentFile

from capsules.models import Logo, Participant, Presence
from capsules.queries import attendance

from .factories import GuestFactory, PresenceFactory, ReplyFactory, take_part
from .test_attending import at, facts

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def video(day):
    return day.collective.sessions.get(beat="reading", capsule__position=1)


def url(session, name="presences/"):
    return f"/seances/{session.pk}/{name}"


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def shown(client, session):
    """What the page’s form holds, as a browser would send it."""
    form = client.get(url(session)).context["form"]
    sent = {}
    for row in form.rows:
        pk = row.line.participant.pk
        sent |= {f"w{pk}": str(row.was), f"p{pk}": row.tick.when}
        sent |= {f"r{pk}": "on"} if row.tick.is_far else {}
    return sent


# ── The list ────────────────────────────────────────────────────────────────


def test_attendance_edit_notes_ten_people_in_ten_ticks_and_one_save(as_nadege, day):
    people = [take_part(day.collective) for _ in range(10)]
    with at(day, "10:00"):
        sent = shown(as_nadege, day) | {f"p{person.pk}": "day" for person in people}
        answer = as_nadege.post(url(day), sent, follow=True)

    assert "10\u00a0personnes le matin, 10 l’après-midi" in page(answer)
    assert Presence.objects.filter(is_present=True, mode="in_person").count() == 20


def test_attendance_edit_leaves_what_nobody_changed_on_the_page(as_nadege, day, odile):
    marc = take_part(day.collective)
    with at(day, "10:00"):
        sent = shown(as_nadege, day)
        PresenceFactory(session=day, participant=odile, half="morning")  # she checks in meanwhile
        as_nadege.post(url(day), sent | {f"p{marc.pk}": "morning"})

    assert facts(day) == {(odile.pk, "morning"): True, (marc.pk, "morning"): True}


def test_attendance_edit_corrects_by_adding_and_shows_it(as_nadege, day, odile):
    PresenceFactory(session=day, participant=odile, half="morning")
    PresenceFactory(session=day, participant=odile, half="afternoon")
    with at(day, "18:00"):
        sent = shown(as_nadege, day)
        assert sent[f"p{odile.pk}"] == "day"
        words = page(as_nadege.post(url(day), sent | {f"p{odile.pk}": "morning"}, follow=True))

    assert facts(day)[odile.pk, "afternoon"] is False
    assert Presence.objects.count() == 3
    assert "Correction" in words
    assert "Ce qui a été noté (3)" in words


def test_attendance_edit_asks_whether_one_was_there_at_a_distance(as_nadege, day, odile):
    ReplyFactory(session=day, participant=odile, answer="remote")
    with at(day, "18:00"):
        sent = shown(as_nadege, day)
        assert sent[f"r{odile.pk}"] == "on"
        as_nadege.post(url(day), sent | {f"p{odile.pk}": "day"})
        del sent[f"r{odile.pk}"]
        as_nadege.post(url(day), sent | {f"p{odile.pk}": "day", f"w{odile.pk}": "day-far"})

    modes = Presence.objects.order_by("pk").values_list("mode", flat=True)
    assert list(modes) == ["video", "video", "in_person", "in_person"]


def test_attendance_edit_of_a_video_has_one_tick_each(as_nadege, video, odile):
    with at(video, "14:05"):
        words = page(as_nadege.get(url(video)))
        as_nadege.post(url(video), shown(as_nadege, video) | {f"p{odile.pk}": "afternoon"})

    assert "À distance" not in words
    assert Presence.objects.get().mode == "video"


def test_attendance_edit_writes_a_guest_down_once(as_nadege, day):
    names = {"first_name": "Zoé", "last_name": "Petit", "organisation": "DREETS"}
    with at(day, "10:00"):
        answer = as_nadege.post(url(day), shown(as_nadege, day) | names, follow=True)

    assert "Zoé est dans la liste" in page(answer)
    zoe = Participant.objects.get(first_name="Zoé")
    assert facts(day) == {(zoe.pk, "morning"): True, (zoe.pk, "afternoon"): True}


def test_attendance_edit_loses_nothing_of_a_wrong_form(as_nadege, day, odile):
    with at(day, "10:00"):
        sent = shown(as_nadege, day) | {f"p{odile.pk}": "morning", "last_name": "Petit"}
        answer = as_nadege.post(url(day), sent)

    words = page(answer)
    assert "Il manque le prénom" in words
    assert 'value="Petit"' in words
    [row] = answer.context["form"].rows
    assert (row.tick.when, str(row.was)) == ("morning", "")
    assert not Presence.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"first_name": "\x00\x07"},
        {"first_name": "a" * 1_000_000},
        {"first_name": "{{7*7}}<b>", "organisation": "x" * 121},
        {"p{pk}": "midnight"},
        {"w{pk}": "yesterday-9"},
        {"w{pk}": ["", "day"], "p{pk}": ["x", "y"]},
        {"p99999999999999999999": "day", "w99999999999999999999": ""},
        {},
    ],
)
def test_attendance_edit_takes_whatever_is_sent(as_nadege, day, odile, bad):
    sent = {name.format(pk=odile.pk): value for name, value in bad.items()}
    with at(day, "10:00"):
        base = shown(as_nadege, day) if sent else {}
        assert as_nadege.post(url(day), base | sent).status_code in (200, 302)
    assert not Presence.objects.exists()


def test_attendance_edit_keeps_strange_names_as_text(as_nadege, day):
    with at(day, "10:00"):
        names = {"first_name": "<b>Zo\u202eé</b>", "last_name": "{{7*7}} 🎉"}
        words = page(as_nadege.post(url(day), names, follow=True))

    assert "&lt;b&gt;Zoé&lt;/b&gt;" in words
    assert "{{7*7}} 🎉" in words


def test_attendance_edit_waits_for_the_day_and_says_when_cancelled(as_nadege, day, odile):
    with at(day, "08:00"):
        before = at(day.collective.sessions.get(beat="launch"), "10:00")
    with before:
        words = page(as_nadege.get(url(day)))
        answer = as_nadege.post(url(day), {f"w{odile.pk}": "", f"p{odile.pk}": "day"})
    assert "La liste s’ouvre le jour même" in words
    assert "jour même" in page(answer)
    day.cancelled_at = day.collective.created_at
    day.save()
    with at(day, "10:00"):
        answer = as_nadege.post(url(day), {f"w{odile.pk}": "", f"p{odile.pk}": "day"})
    assert "pas de présence à noter" in page(answer)
    assert not Presence.objects.exists()


def test_attendance_edit_gives_the_ticks_back_after_a_session_that_expired(client, day, odile):
    nadege, marc = day.collective.created_by, take_part(day.collective)
    client.force_login(nadege)
    with at(day, "10:00"):
        sent = shown(client, day) | {f"p{odile.pk}": "day"}
        client.cookies.pop("sessionid")
        client.post(url(day), sent)
        PresenceFactory(session=day, participant=marc, half="morning")  # he checks in meanwhile
        client.force_login(nadege)
        again = shown(client, day)
        client.post(url(day), again)

    assert facts(day) == {
        (odile.pk, "morning"): True,
        (odile.pk, "afternoon"): True,
        (marc.pk, "morning"): True,
    }


def test_attendance_edit_asks_for_the_count_only_while_people_check_in(as_nadege, day):
    with at(day, "10:00"):
        assert "hx-trigger" in page(as_nadege.get(url(day)))
    with at(day, "20:00"):
        assert "hx-trigger" not in page(as_nadege.get(url(day)))


def test_attendance_edit_of_a_past_day_offers_no_code(as_nadege, day):
    with at(day, "10:00"):
        assert "Afficher le code" in page(as_nadege.get(url(day)))
    with at(day, "10:00") as clock:
        clock.shift(datetime.timedelta(days=1))
        words = page(as_nadege.get(url(day)))
    assert "Afficher le code" not in words and "Qui était là" in words


def test_attendance_edit_gives_the_count_alone_to_htmx(as_nadege, day, odile):
    PresenceFactory(session=day, participant=odile, half="morning")

    words = page(as_nadege.get(url(day), **HTMX))

    assert re.sub(r"<[^>]+>", "", words).split() == ["1", "le", "matin0", "l’après-midi"]


@pytest.mark.parametrize("count", [1, 3])
def test_attendance_edit_costs_the_same_for_any_number(
    as_nadege, day, count, django_assert_num_queries
):
    for _ in range(count):
        person = take_part(day.collective)
        PresenceFactory(session=day, participant=person, half="morning")
        GuestFactory(collective=day.collective)
    with at(day, "10:00"), django_assert_num_queries(9):
        as_nadege.get(url(day))


def test_autonomous_work_has_no_list(as_nadege, day):
    autonomous = day.collective.sessions.get(beat="close", capsule__position=1)
    for name in ("presences/", "presences/ecran/", "feuille.pdf"):
        assert as_nadege.get(url(autonomous, name)).status_code == 404
    assert "Présences" not in page(as_nadege.get(url(autonomous, "")))


# ── The sheet ───────────────────────────────────────────────────────────────


def read(response):
    assert response.status_code == 200
    pages = pypdf.PdfReader(io.BytesIO(response.getvalue())).pages
    return re.sub(r"\s+", " ", " ".join(each.extract_text() for each in pages))


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc0000000030001189dd5330000000049454e44ae426082"
)


@pytest.mark.slow
def test_attendance_pdf_is_a_sheet_to_sign_with_the_funders(client, day, odile, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    collective = day.collective
    collective.funders = "Financé par l’Union européenne."
    collective.save()
    logo = Logo(collective=collective, name="FSE+", width=8, height=8)
    logo.file.save("logo.png", ContentFile(PNG))
    GuestFactory(collective=collective, first_name="Zoé", last_name="Petit", organisation="DREETS")
    client.force_login(odile.user)

    text = read(client.get(url(day, "feuille.pdf")))

    for words in (
        "Marty Odile",
        "Petit Zoé",
        "DREETS",
        "Matin",
        "Nadège Roumieu",
        "Mardi 9 décembre",
    ):
        assert words in text
    assert "Financé par l’Union européenne." in text


@pytest.mark.slow
def test_attendance_pdf_filled_says_who_was_there_and_what_was_corrected(as_nadege, day, odile):
    marc = take_part(day.collective, user__first_name="Marc", user__last_name="Estève")
    PresenceFactory(session=day, participant=odile, half="morning", source="self", recorded_by=None)
    PresenceFactory(session=day, participant=odile, half="afternoon")
    PresenceFactory(session=day, participant=odile, half="afternoon", is_present=False)

    text = read(as_nadege.get(url(day, "feuille.pdf?remplie=oui")))

    assert "matin\u00a0: 1" in text or "matin : 1" in text
    assert "pointage de" in text
    assert "Corrections" in text
    assert marc.user.last_name not in text


def test_attendance_pdf_filled_is_for_those_who_animate(client, day, odile):
    client.force_login(odile.user)

    assert client.get(url(day, "feuille.pdf?remplie=oui")).status_code == 404


def test_a_line_knows_only_the_halves_that_the_session_still_has(day, odile):
    PresenceFactory(session=day, participant=odile, half="afternoon")
    day.starts_at, day.ends_at = day.starts_at.replace(hour=9), day.starts_at.replace(hour=12)
    day.save()

    assert attendance.counts(day) == {"morning": 0}
    assert [line.there for line in attendance.lines(day)] == [{}]
