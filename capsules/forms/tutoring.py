"""What people need to know of a session, and the hours of autonomous work."""

import re

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError

from capcollectif.fields import DayField, LineField, RowsField, TextField
from capcollectif.forms import FirstErrorForm, SeenForm, helper
from capsules.calculations.method import Mode
from capsules.models import WorkedTime


class TutorField(forms.ModelChoiceField):
    """One of the region’s facilitators, by name."""

    def label_from_instance(self, user):
        return user.get_full_name()


class GuideForm(SeenForm, FirstErrorForm, forms.Form):
    """Access and preparation of a meeting; period, tutor and instructions of autonomous work."""

    opens_on = DayField(
        label="À partir du",
        required=False,
        help_text="Laissez vide pour commencer au lendemain de la séance précédente.",
    )
    tutor = TutorField(
        None,
        label="Tuteur ou tutrice",
        required=False,
        empty_label="Toute l’animation régionale",
        help_text="Reçoit les demandes d’aide, valide les heures déclarées.",
        error_messages={"invalid_choice": "Choisissez une personne de l’animation régionale."},
    )
    access = TextField(
        label="Accès",
        required=False,
        max_length=2000,
        help_text="Comment venir, ce qui aide chacun·e. Par exemple\u00a0: salle de plain-pied, boucle magnétique.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    instructions = TextField(
        label="Consignes",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    seen = forms.IntegerField(
        min_value=0, max_value=10**9, required=False, widget=forms.HiddenInput
    )
    FIELDS = {
        Mode.TUTORED: ("opens_on", "tutor", "instructions"),
        Mode.VIDEO: ("access", "instructions"),
        Mode.IN_PERSON: ("access", "instructions"),
    }

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self._names = self.FIELDS[session.mode]
        for name in set(self.fields) - {*self._names, "seen"}:
            del self.fields[name]
        if "tutor" in self.fields:
            facilitators = session.collective.region.facilitators.filter(is_active=True)
            self.fields["tutor"].queryset = facilitators.order_by("first_name", "pk")
        is_tutored = session.mode == Mode.TUTORED
        self.fields["instructions"].help_text = (
            "Ce qu’il y a à faire, dans l’ordre, et combien de temps prévoir."
            if is_tutored
            else "Ce qu’il y a à lire ou à apporter."
        )
        self.helper = helper("Enregistrer")
        self.helper.layout = Layout(*self._names, "seen")

    def values(self):
        """What tutoring.write_guide takes."""
        return {name: self.cleaned_data[name] for name in self._names}

    @classmethod
    def initial_of(cls, guide):
        """What the form shows first for a Guide, or None."""
        if guide is None:
            return {"seen": 0}
        names = ("opens_on", "tutor", "access", "instructions")
        return {**{name: getattr(guide, name) for name in names}, "seen": guide.version}


class DurationField(LineField):
    """A duration as people write it, « 1 h 30 », « 45 min », « 2 »: minutes, from 5 to 720."""

    EXAMPLE = "Écrivez une durée de 5 minutes à 12 heures, par exemple 1\u00a0h\u00a030."
    _HOURS = re.compile(
        r"(\d{1,2})(?:[.,](\d))?\s*(?:h|heures?)?|(\d{1,2})\s*h\s*(\d{1,2})(?:\s*min)?"
    )
    _MINUTES = re.compile(r"(\d{1,3})\s*(?:min|minutes?|mn)")

    def __init__(self, **kwargs):
        super().__init__(max_length=20, **kwargs)
        self.error_messages |= {"required": self.EXAMPLE, "max_length": self.EXAMPLE}

    def clean(self, value):
        text = super().clean(value).lower()
        minutes = self._minutes(text)
        if not 5 <= minutes <= 720:
            raise ValidationError(self.EXAMPLE, "invalid")
        return minutes

    def _minutes(self, text):
        if found := self._MINUTES.fullmatch(text):
            return int(found[1])
        found = self._HOURS.fullmatch(text)
        if not found:
            return 0
        whole, tenth, first, last = (int(part or 0) for part in found.groups())
        return whole * 60 + tenth * 6 + first * 60 + last


class WorkedTimeForm(FirstErrorForm, forms.Form):
    """Autonomous work that one has done."""

    day = DayField(
        label="Le jour",
        error_messages={"required": "Choisissez le jour, par exemple 12/05/2026."},
    )
    duration = DurationField(
        label="Combien de temps", help_text="Par exemple\u00a0: 1\u00a0h\u00a030, ou 45 min."
    )
    what = LineField(
        label="Ce que vous avez fait",
        max_length=300,
        help_text="Par exemple\u00a0: lecture du thème, deux réponses du diagnostic.",
        error_messages={"required": "Dites en quelques mots ce que vous avez fait."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Déclarer ce temps")
        self.helper.layout = Layout(Row(Column("day"), Column("duration")), "what")

    def values(self):
        """What tutoring.declare takes."""
        named = {"day": "day", "duration": "minutes", "what": "what"}
        return {new: self.cleaned_data[name] for name, new in named.items()}


class SettleForm(forms.Form):
    """Which of the declared `times` are validated."""

    times = RowsField(
        WorkedTime.objects.none(),
        error_messages={
            "required": "Cochez au moins un temps à valider.",
            "invalid_choice": "Un de ces temps n’est plus là.",
            "invalid_pk_value": "Un de ces temps n’est plus là.",
        },
    )

    def __init__(self, *args, times, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["times"].queryset = times


class RefusalForm(forms.Form):
    """Why one of the declared `times` does not count."""

    refused = forms.ModelChoiceField(
        None,
        error_messages={
            "required": "Ce temps n’est plus là.",
            "invalid_choice": "Ce temps n’est plus là.",
        },
    )
    refusal = LineField(
        max_length=300,
        error_messages={
            "required": "Dites pourquoi en une phrase, par exemple\u00a0: déjà compté le 12 mai."
        },
    )

    def __init__(self, *args, times, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["refused"].queryset = times
