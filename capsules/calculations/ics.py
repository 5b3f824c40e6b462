"""Calendar files that Outlook, Google and iPhone agree on (RFC 5545, 5546). Pure: Events in, bytes out.

An Event keeps its `uid` for ever; its `sequence` rises at each published change; cancelled, it stays
and says so. Hours are Paris time, told with the rule of its clock changes.
"""

import datetime
import functools
from dataclasses import dataclass
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
OFTEN = datetime.timedelta(hours=4)  # how long a calendar should wait before it asks again
PRODUCT = "-//CapCollectif//Agenda//FR"
_DAY = datetime.timedelta(days=1)
_CLOCK_CHANGES = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class Event:
    """What a calendar shows of a session.

    From `starts_at` to `ends_at` on its `last_day`; without hours, or as a period that begins
    before, whole days from `first_day` to `last_day`, both included.
    """

    uid: str
    sequence: int
    title: str
    first_day: datetime.date
    last_day: datetime.date
    stamp: datetime.datetime  # aware: when it was last changed
    starts_at: datetime.time | None = None
    ends_at: datetime.time | None = None
    location: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False
    is_period: bool = False  # whole days, during which one does other things

    @property
    def status(self):
        if self.is_cancelled:
            return "CANCELLED"
        return "TENTATIVE" if self.is_tentative else "CONFIRMED"

    @property
    def span(self):
        """(start, end) as a calendar holds them: moments, or days of which the last is not in it."""
        if self.is_period or self.starts_at is None:
            return self.first_day, self.last_day + _DAY
        moments = (self.starts_at, self.ends_at)
        return tuple(datetime.datetime.combine(self.last_day, at, PARIS) for at in moments)


@dataclass(frozen=True)
class Person:
    name: str
    address: str
    answer: str = "NEEDS-ACTION"  # of an invited person, as PARTSTAT says it


def feed(events, *, name):
    """The bytes of a calendar called `name`, that one subscribes to or opens once."""
    return _feed(tuple(events), name)


@functools.lru_cache(maxsize=64)  # asked every few hours by each of a collective, seldom changed
def _feed(events, name):
    calendar = _calendar("PUBLISH", events)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", PARIS.key)
    calendar.add("refresh-interval", OFTEN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    return calendar.to_ical()


def method_of(event):
    """What a mail about `event` asks of a calendar: to hold it, or to strike it out."""
    return "CANCEL" if event.is_cancelled else "REQUEST"


def invitation(event, *, organizer, attendee):
    """The bytes that go with a mail to one Person: `event` as something they are asked to."""
    calendar = _calendar(method_of(event), [event])
    component = calendar.walk("VEVENT")[0]
    component.add("organizer", _address(organizer))
    invited = _address(attendee)
    invited.params |= {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": attendee.answer,
        "RSVP": "FALSE",  # one answers by the links of the mail
    }
    component.add("attendee", invited)
    return calendar.to_ical()


def _calendar(method, events):
    from icalendar import Calendar, Timezone  # half a second to load: only for who makes one

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(_CLOCK_CHANGES))
    for event in events:
        calendar.add_component(_component(event))
    return calendar


def _component(event):
    from icalendar import Event as Component

    start, end = event.span
    component = Component()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.stamp.astimezone(datetime.UTC))
    component.add("last-modified", event.stamp.astimezone(datetime.UTC))
    component.add("dtstart", start)
    component.add("dtend", end)
    component.add("summary", event.title)
    component.add("status", event.status)
    component.add("transp", "TRANSPARENT" if event.is_period or event.is_cancelled else "OPAQUE")
    for name in ("location", "description", "url"):
        if text := getattr(event, name):
            component.add(name, text)
    return component


def _address(person):
    from icalendar import vCalAddress, vText

    address = vCalAddress(f"mailto:{person.address}")
    address.params["CN"] = vText(person.name.replace('"', "’"))
    return address
