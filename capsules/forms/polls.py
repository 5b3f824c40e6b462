"""Choosing a date together: the dates proposed, and what one says of each."""

from typing import NamedTuple

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone

from capcollectif.fields import DayField, HourField, LineField, TextField
from capcollectif.forms import FirstErrorForm, helper
from capsules.calculations.ballot import Slot
from capsules.models import Proposal, Vote
from capsules.operations import polling

from .enrolments import LONGEST_WORDS

HOURS = "Donnez les deux heures, par exemple 14\u00a0h et 16\u00a0h."


class PollForm(FirstErrorForm, forms.Form):
    """The dates to propose: a line each, those without a day being left out."""

    words = LineField(
        label="Quelques mots",
        required=False,
        max_length=300,
        help_text="Facultatif, par exemple\u00a0: je choisirai vendredi.",
    )
    answer_by = DayField(label="Répondre avant le", required=False)

    def __init__(self, *args, past=(), **kwargs):
        """`past` are days that stay, as they are proposed already."""
        super().__init__(*args, **kwargs)
        self._past = set(past)
        lines = []
        for n in range(1, polling.MOST_DATES + 1):
            self.fields[f"day_{n}"] = DayField(label=f"Date {n}", required=False)
            self.fields[f"starts_{n}"] = HourField(label="De", required=False)
            self.fields[f"ends_{n}"] = HourField(label="À", required=False)
            lines.append(Row(*(Column(f"{name}_{n}") for name in ("day", "starts", "ends"))))
        self.helper = helper()
        self.helper.layout = Layout(*lines, Row(Column("answer_by"), Column("words")))

    def clean(self):
        data = super().clean()
        seen = set()
        for n in range(1, polling.MOST_DATES + 1):
            if data.get(f"day_{n}"):
                self._clean_line(n, data, seen)
        if not self.errors and len(self.slots()) < polling.FEWEST_DATES:
            self.add_error(None, polling.FEW_DATES)
        return data

    def _clean_line(self, n, data, seen):
        day, first, last = (data.get(f"{name}_{n}") for name in ("day", "starts", "ends"))
        if day < timezone.localdate() and day not in self._past:
            self.add_error(f"day_{n}", polling.PAST_DATE)
        if {f"starts_{n}", f"ends_{n}"} & self.errors.keys():
            return
        if not first or not last:
            self.add_error(f"ends_{n}" if first else f"starts_{n}", HOURS)
        elif last <= first:
            self.add_error(
                f"ends_{n}", "La fin vient après le début, par exemple 16\u00a0h\u00a030."
            )
        elif (day, first) in seen:
            self.add_error(f"day_{n}", "Cette date est déjà proposée.")
        seen.add((day, first))

    def clean_answer_by(self):
        day = self.cleaned_data["answer_by"]
        if day and day < timezone.localdate() and day not in self._past:
            raise forms.ValidationError("Ce jour est passé\u00a0: choisissez-en un à venir.")
        return day

    def slots(self):
        """The dates, as ballot.Slot."""
        names = [("day", "starts", "ends")] * polling.MOST_DATES
        lines = [
            Slot(*(self.cleaned_data.get(f"{name}_{n}") for name in line))
            for n, line in enumerate(names, start=1)
        ]
        return [line for line in lines if line.day]

    @staticmethod
    def initial_of(slots, *, hours):
        """What the form shows first: these dates; on the lines that are free, these hours."""
        initial = {}
        free = [(None, *hours)] * (polling.MOST_DATES - len(slots))
        for n, (day, first, last) in enumerate([*slots, *free], start=1):
            initial |= {f"day_{n}": day, f"starts_{n}": first, f"ends_{n}": last}
        return initial


class Line(NamedTuple):
    """A date as one answers it."""

    proposal: Proposal
    name: str  # of the field
    choice: str  # what is chosen, or an empty string
    errors: list[str]


class VoteForm(forms.Form):
    """Yes, if needed or no, to each of the dates to come. Drawn by hand, see `lines`."""

    CHOICES = Vote.Choice.choices

    def __init__(self, *args, proposals, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposals = {self.name_of(each.pk): each for each in proposals}
        for name in self.proposals:
            self.fields[name] = forms.ChoiceField(
                choices=self.CHOICES,
                error_messages=dict.fromkeys(
                    ["required", "invalid_choice"],
                    "Dites oui, si besoin ou non pour cette date.",
                ),
            )

    @staticmethod
    def name_of(proposal):
        return f"date-{proposal}"

    def lines(self):
        """A Line for each date, as it was sent, else as it is known."""
        sent = self.data if self.is_bound else self.initial
        return [
            Line(each, name, sent.get(name) or "", self.errors.get(name, []))
            for name, each in self.proposals.items()
        ]

    def choices(self):
        """What polling.vote takes."""
        return {each.pk: self.cleaned_data[name] for name, each in self.proposals.items()}

    @classmethod
    def initial_of(cls, choices):
        """What the form shows first, of {proposal pk: choice}."""
        return {cls.name_of(pk): choice for pk, choice in choices.items()}


class PollReminderForm(FirstErrorForm, forms.Form):
    """A facilitator’s own words to those who have not answered."""

    words = TextField(
        label="Votre mot",
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()
