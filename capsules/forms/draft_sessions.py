"""A date of the draft calendar."""

from crispy_forms.layout import Column, Layout, Row
from django import forms

from capcollectif.fields import DayField, HourField, LineField
from capcollectif.forms import FirstErrorForm, helper
from capsules.calculations.method import Mode, Step

FIELDS = ("title", "mode", "day", "starts_at", "ends_at", "place", "video_link")
WHOLE_COLLECTIVE = ("", "Tout le collectif")


class LinkField(forms.URLField):
    """An address of the web that people may open: https, or http."""

    def __init__(self, **kwargs):
        super().__init__(max_length=500, assume_scheme="https", **kwargs)
        self.validators[0].schemes = ["http", "https"]
        for name in ("invalid", "max_length"):
            self.error_messages[name] = (
                "Ce lien n’est pas complet, par exemple https://visio.exemple.fr/cap-rse."
            )
        self.widget.attrs.pop("maxlength", None)


class DayForm(forms.Form):
    day = DayField()


class SessionForm(FirstErrorForm, forms.Form):
    """When, where and how a session takes place."""

    day = DayField(
        label="Date", error_messages={"required": "Il manque la date, par exemple 16/09/2026."}
    )
    starts_at = HourField(label="De", required=False)
    ends_at = HourField(label="À", required=False)
    mode = forms.ChoiceField(
        label="Modalité",
        choices=Mode.choices,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], "Choisissez visio, autonomie tutorée ou présentiel."
        ),
    )
    place = LineField(label="Lieu", required=False)
    video_link = LinkField(label="Lien de la visio", required=False)
    title = LineField(
        label="Intitulé",
        required=False,
        max_length=120,
        help_text="Laissez vide pour garder le nom habituel de la séance.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()
        self.helper.layout = Layout(*self._layout())

    def _layout(self):
        return [
            Row(Column("day"), Column("starts_at"), Column("ends_at")),
            Row(Column("mode"), Column("place")),
            "video_link",
            "title",
        ]

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_at"), data.get("ends_at")
        if {"starts_at", "ends_at"} & self.errors.keys():
            return data
        if bool(first) != bool(last):
            missing = "ends_at" if first else "starts_at"
            self.add_error(
                missing, "Donnez les deux heures, ou aucune, par exemple 14\u00a0h\u00a030."
            )
        elif first and last <= first:
            self.add_error("ends_at", "La fin vient après le début, par exemple 16\u00a0h\u00a030.")
        elif not first and data.get("mode") in (Mode.VIDEO, Mode.IN_PERSON):
            self.add_error("starts_at", "Une rencontre a une heure, par exemple 14\u00a0h.")
        return data

    def slot(self):
        """What drafting.change_session takes."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    @staticmethod
    def initial_of(slot):
        """What the form shows first for a Session or a SessionChange."""
        return {name: getattr(slot, name) for name in FIELDS}


class NewSessionForm(SessionForm):
    """A date to add, and where in the programme: `where` is « capsule pk-step », or the whole."""

    where = forms.ChoiceField(
        label="Dans le programme",
        required=False,
        error_messages={"invalid_choice": "Choisissez un temps d’une capsule dans la liste."},
    )

    def __init__(self, *args, capsules, **kwargs):
        super().__init__(*args, **kwargs)
        self._capsules = {str(capsule.pk): capsule for capsule in capsules}
        self.fields["title"].required = True
        self.fields["title"].help_text = ""
        self.fields["title"].error_messages["required"] = (
            "Il manque l’intitulé, par exemple\u00a0: visite de la ressourcerie."
        )
        self.fields["where"].choices = [
            WHOLE_COLLECTIVE,
            *(
                (str(capsule), [(f"{pk}-{step.value}", step.label) for step in Step])
                for pk, capsule in self._capsules.items()
            ),
        ]

    def _layout(self):
        return ["title", "where", *super()._layout()[:-1]]

    def session(self):
        """What drafting.add_session takes."""
        pk, _, step = self.cleaned_data["where"].partition("-")
        return {**self.slot(), "capsule": self._capsules.get(pk), "step": step}

    @staticmethod
    def initial_for(collective):
        """In person, at the usual hours and place."""
        starts_at, ends_at = collective.hours_of(Mode.IN_PERSON)
        return {
            "mode": Mode.IN_PERSON.value,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "place": collective.place,
        }
