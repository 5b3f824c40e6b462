"""The list of who was there, and the page where people check in."""

from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from capcollectif.fields import LineField
from capcollectif.forms import FirstErrorForm
from capsules.calculations import hours
from capsules.calculations.method import Mode
from capsules.models import Presence
from capsules.operations import attending

DAY = "day"
FAR = "far"
WORDS = {DAY: "Journée", **dict(Presence.Half.choices), "": "Absent·e"}
MISSING_FIRST_NAME = "Il manque le prénom, par exemple\u00a0: Odile."
UNKNOWN_CHOICE = "Un choix de cette liste n’existe pas\u00a0: rechargez la page."


class Tick(NamedTuple):
    """What the list says of somebody: `when` is a half, DAY or nothing; at a distance or not."""

    when: str = ""
    is_far: bool = False

    def halves(self, halves):
        return list(halves) if self.when == DAY else [half for half in halves if half == self.when]

    def __str__(self):
        return f"{self.when}-{FAR}" if self.is_far else self.when


class Row(NamedTuple):
    """A line of the list, with what it shows now and what it showed when the page was opened."""

    line: object  # queries.attendance.Line
    tick: Tick
    was: Tick


def _line(label, longest):
    widget = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})
    return LineField(label=label, required=False, max_length=longest, widget=widget)


class GuestFields(FirstErrorForm, forms.Form):
    """Somebody who is not on the list."""

    first_name = _line("Prénom", 80)
    last_name = _line("Nom", 80)
    organisation = _line("Structure ou organisation", 120)
    NAMES = ("first_name", "last_name", "organisation")

    def guest_fields(self):
        return [self[name] for name in self.NAMES]

    def guest(self):
        """What attending takes of a guest; None if nothing is typed."""
        names = {name: self.cleaned_data[name] for name in self.NAMES}
        return names if names["first_name"] else None

    def has_typed(self, data):
        return any(data.get(name) for name in self.NAMES)


class AttendanceForm(GuestFields):
    """Who was there, half-day by half-day, as a whole list: `lines` of queries.attendance.

    Each person has three inputs: `p12` (when), `r12` (at a distance), `w12` (what the page showed).
    What nobody changed on the page is left as it is by now: people check in meanwhile.
    """

    def __init__(self, data=None, *, session, lines, typed=None):
        super().__init__(data, initial=typed)
        self.session = session
        self.halves = hours.of(session)
        self.is_whole_day = len(self.halves) == 2
        values = [DAY, *self.halves, ""] if self.is_whole_day else [*self.halves]
        self.choices = [(value, WORDS[value]) for value in values]
        self._given = data if data is not None else typed or {}
        self.rows = [self._row(line) for line in lines]

    def _row(self, line):
        pk, fresh = line.participant.pk, self._tick_of(line)
        if f"w{pk}" not in self._given:
            return Row(line, fresh, fresh)
        when, was = self._given.get(f"p{pk}", ""), self._given[f"w{pk}"].partition("-")
        is_far = f"r{pk}" in self._given
        return Row(line, Tick(when, is_far), Tick(was[0], was[2] == FAR))

    def _tick_of(self, line):
        there = line.there
        when = DAY if len(there) == 2 else next(iter(there), "")
        if there:
            return Tick(when, any(fact.mode == Mode.VIDEO for fact in there.values()))
        return Tick(when, attending.usual_mode(self.session, answer=line.answer) == Mode.VIDEO)

    def clean(self):
        data = super().clean()
        known = {"", *dict(self.choices)}
        if not all({row.tick.when, row.was.when} <= known for row in self.rows):
            raise ValidationError(UNKNOWN_CHOICE)
        if self.has_typed(data) and not data.get("first_name") and "first_name" not in self.errors:
            self.add_error("first_name", MISSING_FIRST_NAME)
        return data

    def marks(self):
        """The attending.Mark of each half-day that was changed on the page."""
        return [mark for row in self.rows for mark in self._marks_of(row)]

    def _marks_of(self, row):
        pk, mode = row.line.participant.pk, self._mode(row.tick)
        before, now = row.was.halves(self.halves), row.tick.halves(self.halves)
        for half in self.halves:
            was_far_otherwise = half in before and row.was.is_far != row.tick.is_far
            if half in now and (half not in before or was_far_otherwise):
                yield attending.Mark(pk, half, mode)
            elif half in before and half not in now:
                yield attending.Mark(pk, half, None)

    def _mode(self, tick):
        if self.session.mode == Mode.VIDEO:
            return Mode.VIDEO
        return Mode.VIDEO if tick.is_far else Mode.IN_PERSON


class CheckInForm(GuestFields):
    """Somebody of `people` (Participants), or a name that is not among them."""

    participant = forms.CharField(required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self._people = {str(person.pk): person for person in people}

    def clean_participant(self):
        tapped = self.cleaned_data["participant"]
        if tapped and tapped not in self._people:
            raise ValidationError("Ce nom n’est plus dans la liste\u00a0: écrivez-le plus bas.")
        return self._people.get(tapped)

    def clean(self):
        data = super().clean()
        if not data.get("participant") and not data.get("first_name") and not self.errors:
            self.add_error("first_name", "Choisissez votre nom dans la liste, ou écrivez-le.")
        return data

    def chosen(self):
        """The Participant whose name was tapped, or None."""
        return self.cleaned_data["participant"]


class SheetForm(forms.Form):
    """Which sheet: to sign, or filled with what was noted."""

    remplie = forms.BooleanField(required=False)

    def is_filled(self):
        return self.is_valid() and self.cleaned_data["remplie"]
