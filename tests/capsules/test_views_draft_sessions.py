import datetime

import pytest
from django.urls import reverse

from capsules.models import Session, SessionChange
from tests.capsules.factories import ClosedPeriodFactory, CollectiveFactory, plan_sessions

pytestmark = pytest.mark.django_db
SUNDAY = "2025-10-12"


@pytest.fixture
def collective(client):
    """One whose calendar is published, its facilitator signed in."""
    collective = plan_sessions(CollectiveFactory(place="Albi"))
    collective.region.facilitators.add(collective.created_by)
    client.force_login(collective.created_by)
    return collective


@pytest.fixture
def reading(collective):
    return collective.sessions.get(capsule__position=1, beat="reading")


def slot(session, **changes):
    fields = {"day": session.day, "starts_at": "14:00", "ends_at": "16:00", "mode": session.mode}
    return {**fields, "place": "", "video_link": "", "title": "", **changes}


def url(name, row):
    return reverse(f"capsules:{name}", args=[row.pk])


def text(response):
    return response.content.decode()


def test_session_edit_offers_two_days_and_session_move_takes_one(client, reading):
    days = client.get(url("session_edit", reading)).context["days"]
    assert len(days) == 2
    client.post(url("session_move", reading), {"day": days[1].isoformat()})

    assert SessionChange.objects.get().day == days[1]


def test_session_edit_names_what_speaks_against_a_day_and_lets_a_human_keep_it(client, reading):
    response = client.post(url("session_edit", reading), slot(reading, day=SUNDAY, place="Ici"))
    page = text(response)
    assert "dimanche" in page
    assert "Garder cette date malgré cela" in page
    assert 'value="Ici"' in page
    assert not SessionChange.objects.exists()

    sent = slot(reading, day=SUNDAY, confirm="yes")
    client.post(url("session_edit", reading), sent)
    change = SessionChange.objects.get()
    assert change.day.isoformat() == SUNDAY
    assert change.why.startswith("Gardée malgré")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"starts_at": "16:00", "ends_at": "14:00"}, "ends_at"),
        ({"starts_at": "", "ends_at": "14:00"}, "starts_at"),
        ({"starts_at": "", "ends_at": ""}, "starts_at"),
        ({"starts_at": "99:99"}, "starts_at"),
        ({"mode": "telepathy"}, "mode"),
        ({"video_link": "javascript:alert(1)"}, "video_link"),
        ({"video_link": "https://x/" + "a" * 600}, "video_link"),
        ({"title": "x" * 121}, "title"),
        ({"place": "x" * 1_000_000}, "place"),
    ],
)
def test_session_edit_says_what_is_wrong(client, reading, changes, field):
    response = client.post(url("session_edit", reading), slot(reading, **changes))

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not SessionChange.objects.exists()


def test_session_edit_of_what_a_colleague_changed_meanwhile_shows_both(client, reading):
    seen = client.get(url("session_edit", reading)).context["mark"]
    client.post(url("session_edit", reading), slot(reading, place="Chez lui", seen=seen))
    response = client.post(url("session_edit", reading), slot(reading, place="Chez moi", seen=seen))

    assert response.status_code == 409
    assert "Chez lui" in text(response)
    assert 'value="Chez moi"' in text(response)
    assert SessionChange.objects.get().place == "Chez lui"
    again = slot(reading, place="Chez moi", seen=response.context["mark"])
    client.post(url("session_edit", reading), again)
    assert SessionChange.objects.get().place == "Chez moi"


def test_session_edit_shown_again_still_tells_what_was_seen(client, reading):
    seen = client.get(url("session_edit", reading)).context["mark"]
    client.post(url("session_edit", reading), slot(reading, place="Chez lui", seen=seen))

    wrong = client.post(url("session_edit", reading), slot(reading, ends_at="x", seen=seen))

    assert wrong.context["mark"] == seen  # else the next try would wipe out what he wrote


def test_session_edit_cleans_what_people_paste(client, reading):
    client.post(url("session_edit", reading), slot(reading, title="Visite\x07 \u202e{{7*7}}\r\n😀"))
    assert SessionChange.objects.get().title == "Visite {{7*7}} 😀"
    assert "{{7*7}}" in text(client.get(url("session_edit", reading)))


def test_session_edit_of_a_cancelled_session_only_says_so(client, reading):
    reading.cancelled_at = reading.collective.created_at
    reading.save()

    assert "est annulée" in text(client.get(url("session_edit", reading)))
    response = client.post(url("session_edit", reading), slot(reading, place="Ici"))
    assert response.status_code == 200


def test_session_move_to_what_is_no_day_changes_nothing(client, reading):
    for day in ("", "9999-12-31", "x"):
        assert client.post(url("session_move", reading), {"day": day}).status_code == 302
    assert not SessionChange.objects.exists()


def test_session_move_to_a_day_that_conflicts_by_now_says_why(client, reading):
    page = text(client.post(url("session_move", reading), {"day": SUNDAY}, follow=True))

    assert "dimanche" in page
    assert not SessionChange.objects.exists()


def test_session_cancel_waits_and_session_revert_takes_it_back(client, reading):
    page = text(client.post(url("session_cancel", reading), follow=True))
    assert "sera annulée à la prochaine publication" in page
    assert url("session_revert", reading) in page
    client.post(url("session_revert", reading))

    assert not SessionChange.objects.exists()


def test_session_cancel_and_session_revert_come_back_to_their_row(client, reading):
    for name in ("session_cancel", "session_revert"):
        assert client.post(url(name, reading)).url.endswith(f"#seance-{reading.pk}")


def test_hours_read_as_in_the_calendar(client, reading):
    page = text(client.get(url("programme_edit", reading.collective)))

    assert "9\u00a0h\u00a030 à 16\u00a0h\u00a030" in page
    assert "14\u00a0h à 16\u00a0h" in page
    assert "h\u00a000" not in page


def test_a_far_year_is_told_from_a_missing_one(client, reading):
    page = client.post(url("session_edit", reading), slot(reading, day="9999-12-31"))

    assert "entre 2000 et 2100" in text(page)


def test_session_add_puts_a_session_in_a_step(client, collective):
    capsule = collective.capsules.get(position=2)
    sent = {
        "title": "Visite",
        "where": f"{capsule.pk}-sharing",
        "day": "2026-01-21",
        "starts_at": "9 h",
        "ends_at": "12 h",
        "mode": "in_person",
        "place": "Albi",
        "video_link": "",
    }
    assert client.get(url("session_add", collective)).context["form"]["place"].value() == "Albi"
    page = text(client.post(url("session_add", collective), sent, follow=True))
    added = Session.objects.get(beat="extra")

    assert "La séance est ajoutée au brouillon" in page
    assert (added.capsule, added.step) == (capsule, "sharing")
    assert added.starts_at == datetime.time(9)


def test_session_add_names_a_closed_day_first(client, collective):
    day = datetime.date(2026, 1, 21)
    ClosedPeriodFactory(region=collective.region, first_day=day, last_day=day)
    sent = {"title": "Visite", "where": "", "day": day, "mode": "tutored"}
    page = text(client.post(url("session_add", collective), sent))
    assert "vacances de la Toussaint" in page

    client.post(url("session_add", collective), sent | {"confirm": "yes"})
    assert Session.objects.get(beat="extra").capsule is None


@pytest.mark.parametrize("where", ["x", "999999999999999999999-sharing", "1-lunch"])
def test_session_add_refuses_a_step_that_is_none(client, collective, where):
    sent = {"title": "Visite", "where": where, "day": "2026-01-21", "mode": "tutored"}
    response = client.post(url("session_add", collective), sent)

    assert "where" in response.context["form"].errors
    assert not Session.objects.filter(beat="extra").exists()


def test_a_date_of_a_first_draft_is_taken_out_and_comes_back_with_a_new_proposal(client):
    draft = plan_sessions(CollectiveFactory(), publish=False)
    draft.region.facilitators.add(draft.created_by)
    client.force_login(draft.created_by)
    launch = draft.sessions.get(beat="launch")
    asked = text(client.post(url("session_cancel", launch)))
    assert "<bdi>Journée de lancement</bdi>" in asked
    assert draft.sessions.filter(beat="launch").exists()
    client.post(url("session_cancel", launch), {"confirm": "yes"})
    assert not draft.sessions.filter(beat="launch").exists()
    client.post(url("programme_propose", draft))

    assert draft.sessions.filter(beat="launch").exists()
