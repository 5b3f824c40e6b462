"""Calendar files, read back by the library that reads them for others."""

import datetime
from dataclasses import replace

import pytest
from icalendar import Calendar

from capsules.calculations import ics

STAMP = datetime.datetime(2026, 5, 12, 8, tzinfo=datetime.UTC)
EVENT = ics.Event(
    uid="b7e2",
    sequence=2,
    title="Revue d’évaluation ; en commun, à Sète",
    first_day=datetime.date(2026, 5, 21),
    last_day=datetime.date(2026, 5, 21),
    starts_at=datetime.time(14),
    ends_at=datetime.time(16),
    stamp=STAMP,
    location="https://visio.exemple/salle",
    description="Ligne une\nLigne deux, avec ; et \\ et " + "é" * 200,
)
SAMIRA = ics.Person('Samira « la "Nef" » ; Haddad, 🌻', "samira@asso.exemple", "ACCEPTED")
NADEGE = ics.Person("Nadège Roux", "nadege@federation.exemple")


def read(content):
    calendar = Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")


def on(day, **changes):
    return replace(EVENT, first_day=day, last_day=day, **changes)


def test_what_is_written_is_read_back_as_it_was():
    calendar, [event] = read(ics.feed([EVENT], name="CAP RSE Occitanie"))

    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["X-WR-CALNAME"] == "CAP RSE Occitanie"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("b7e2", 2, "CONFIRMED")
    assert event["SUMMARY"] == EVENT.title
    assert event["LOCATION"] == EVENT.location
    assert event["DESCRIPTION"] == EVENT.description
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == STAMP


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (datetime.date(2026, 3, 28), 13),  # the day before the clocks go forward
        (datetime.date(2026, 3, 29), 12),
        (datetime.date(2026, 10, 24), 12),
        (datetime.date(2026, 10, 25), 13),  # the day when they go back
        (datetime.date(2027, 3, 29), 12),
    ],
)
def test_two_o_clock_is_two_o_clock_in_paris_around_both_clock_changes(day, start):
    calendar, [event] = read(ics.feed([on(day)], name="CAP"))
    moment = event["DTSTART"].dt

    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert (moment.date(), moment.hour) == (day, 14)
    assert moment.astimezone(datetime.UTC).hour == start
    # The rule of the clock changes that goes along says the same as the zone’s name.
    zone = calendar.walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    told = datetime.datetime.combine(day, datetime.time(14), zone)
    assert told.utcoffset() == moment.utcoffset()


def test_a_period_is_whole_days_of_which_the_last_is_included():
    period = replace(EVENT, first_day=datetime.date(2026, 6, 4), is_period=True)
    period = replace(period, last_day=datetime.date(2026, 6, 25))
    _, [event] = read(ics.feed([period], name="CAP"))

    assert event["DTSTART"].dt == datetime.date(2026, 6, 4)
    assert event["DTEND"].dt == datetime.date(2026, 6, 26)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_session_without_hours_is_a_whole_day():
    _, [event] = read(ics.feed([replace(EVENT, starts_at=None, ends_at=None)], name="CAP"))

    assert event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(days=1)
    assert event["TRANSP"] == "OPAQUE"


def test_a_cancelled_session_stays_and_a_provisional_one_says_so():
    events = [replace(EVENT, is_cancelled=True), replace(EVENT, uid="c", is_tentative=True)]
    _, [cancelled, tentative] = read(ics.feed(events, name="CAP"))

    assert (cancelled["STATUS"], tentative["STATUS"]) == ("CANCELLED", "TENTATIVE")
    assert cancelled["TRANSP"] == "TRANSPARENT"


def test_an_invitation_asks_one_person_by_name():
    calendar, [event] = read(ics.invitation(EVENT, organizer=NADEGE, attendee=SAMIRA))

    assert calendar["METHOD"] == "REQUEST"
    assert event["ORGANIZER"] == "mailto:nadege@federation.exemple"
    assert event["ATTENDEE"] == "mailto:samira@asso.exemple"
    assert event["ATTENDEE"].params["CN"] == "Samira « la ’Nef’ » ; Haddad, 🌻"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_the_invitation_of_a_cancelled_session_strikes_it_out():
    gone = replace(EVENT, is_cancelled=True, sequence=3)
    calendar, [event] = read(ics.invitation(gone, organizer=NADEGE, attendee=SAMIRA))

    assert calendar["METHOD"] == "CANCEL"
    assert (event["STATUS"], event["SEQUENCE"], event["UID"]) == ("CANCELLED", 3, "b7e2")


def test_lines_are_short_and_end_as_the_format_wants():
    lines = ics.feed([EVENT], name="CAP").split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)
    assert ics.feed([], name="CAP").count(b"BEGIN:VEVENT") == 0
