"""An action, its moves and its notes."""

import datetime

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.db.models import Q

from assessments import acting, deadlines
from assessments.models import Action, Question, SuggestedAction
from capcollectif import french
from capcollectif.fields import EARLIEST_YEAR, LATEST_YEAR, LineField, RowsField, TextField
from capcollectif.forms import FirstErrorForm, helper
from members.models import Membership, User

REASON_LENGTH = 1000
YEAR_EXAMPLE = "Écrivez l’année en quatre chiffres, par exemple 2027."
STATES_TO_BEGIN = [
    (state.value, state.label)
    for state in (Action.State.TO_DO, Action.State.PROPOSED, Action.State.IN_PROGRESS)
]


def _short(rows):
    return forms.Textarea(attrs={"rows": rows})


class ActionForm(FirstErrorForm, forms.Form):
    """What an action is; `fields_of_action` gives it in the shape that acting.py takes.

    The pilot is one of the team, or whoever was the pilot before leaving it.
    """

    title = LineField(
        label="Intitulé",
        help_text="Commencez par un verbe, par exemple\u00a0: afficher les consignes à l’atelier.",
        error_messages={
            "required": "Donnez un intitulé à l’action, par exemple\u00a0: afficher les consignes."
        },
    )
    first_step = TextField(label="Première étape", required=False, widget=_short(3))
    pilot = forms.ModelChoiceField(
        User.objects.none(),
        label="Pilote dans l’équipe",
        required=False,
        empty_label="Personne pour l’instant",
        error_messages={"invalid_choice": "Cette personne n’est pas dans votre équipe."},
    )
    pilot_name = LineField(
        label="Ou quelqu’un sans compte", required=False, max_length=120, help_text="Son nom."
    )
    due_day = forms.IntegerField(
        label="Jour",
        required=False,
        min_value=1,
        max_value=31,
        help_text="Vide\u00a0: le mois suffit.",
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], "Écrivez un jour de 1 à 31, ou laissez vide."
        ),
    )
    due_month = forms.TypedChoiceField(
        label="Mois",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Pas encore"), *enumerate(french.MONTHS, start=1)],
    )
    due_year = forms.IntegerField(
        label="Année",
        required=False,
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], YEAR_EXAMPLE),
    )
    priority = forms.TypedChoiceField(
        label="Priorité", coerce=int, choices=Action.Priority, initial=Action.Priority.MEDIUM
    )
    indicator = LineField(
        label="Indicateur",
        required=False,
        max_length=300,
        help_text="À quoi verrez-vous que c’est fait\u00a0?",
    )
    target = LineField(
        label="Cible", required=False, help_text="Par exemple\u00a0: 8 personnes sur 10."
    )

    def __init__(self, *args, structure, pilot_before=None, **kwargs):
        super().__init__(*args, **kwargs)
        team = Membership.objects.active().filter(structure=structure).values("user")
        people = User.objects.filter(Q(pk__in=team) | Q(pk=pilot_before))
        self.fields["pilot"].queryset = people.order_by("first_name", "last_name", "pk")
        self.helper = helper("Enregistrer l’action")
        self.helper.layout = Layout(*self._layout())

    def _layout(self):
        return [
            "title",
            "first_step",
            Row(Column("pilot"), Column("pilot_name")),
            Fieldset("Échéance", Row(Column("due_day"), Column("due_month"), Column("due_year"))),
            self._last_row(),
            Row(Column("indicator"), Column("target")),
        ]

    def _last_row(self):
        return "priority"

    def clean(self):
        data = super().clean()
        for field in self.hidden_fields():
            if self.errors.pop(field.name, None):  # nobody typed it, so nobody could mend it
                data[field.name] = None
        if data.get("pilot") and data.get("pilot_name"):
            self.add_error(
                "pilot_name", "Choisissez une personne de l’équipe ou écrivez un nom, pas les deux."
            )
        if not {"due_day", "due_month", "due_year"} & self.errors.keys():
            data["due_on"] = self._due_on(data["due_day"], data["due_month"], data["due_year"])
        return data

    def _due_on(self, day, month, year):
        """The due day, or the last day of the due month, or None."""
        if month is None:
            if day or year:
                self.add_error(
                    "due_month", "Choisissez le mois de l’échéance, ou videz le jour et l’année."
                )
            return None
        if year is None:
            self.add_error("due_year", YEAR_EXAMPLE)
            return None
        last = deadlines.month_end(year, month)
        if day and day > last.day:
            name = french.month_and_year(last)
            self.add_error("due_day", f"Il y a {last.day} jours en {name}\u00a0: choisissez-en un.")
            return None
        return datetime.date(year, month, day) if day else last

    def fields_of_action(self):
        data = self.cleaned_data
        names = ("title", "first_step", "pilot", "pilot_name", "due_on", "priority")
        return {
            **{name: data[name] for name in (*names, "indicator", "target")},
            "due_is_month": data["due_on"] is not None and data["due_day"] is None,
        }

    @staticmethod
    def initial_of(action):
        """What the form of `action` shows first."""
        due = action.due_on
        return {
            **{
                name: getattr(action, name)
                for name in ("title", "first_step", "pilot", "pilot_name", "priority")
            },
            "indicator": action.indicator,
            "target": action.target,
            "due_day": due.day if due and not action.due_is_month else None,
            "due_month": due.month if due else None,
            "due_year": due.year if due else None,
        }


class NewActionForm(ActionForm):
    """An action to add, with the question that it answers, if any."""

    state = forms.ChoiceField(label="État", choices=STATES_TO_BEGIN)
    question = forms.ModelChoiceField(
        Question.objects.readable(),
        required=False,
        widget=forms.HiddenInput,
    )

    def _layout(self):
        return [*super()._layout(), "question"]

    def _last_row(self):
        return Row(Column("priority"), Column("state"))

    def fields_of_action(self):
        begun = {name: self.cleaned_data[name] for name in ("state", "question")}
        return {**super().fields_of_action(), **begun}


class ChangedActionForm(ActionForm):
    """An action to change; `seen` is the version that its writer read."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def _layout(self):
        return [*super()._layout(), "seen"]

    def change(self):
        """What acting.change_action takes."""
        return {"seen": self.cleaned_data["seen"], **self.fields_of_action()}

    def compared_with(self, action):
        """[(label, what `action` holds now)] of the fields where it differs from what was typed.

        The form then agrees to replace that version: what it shows has been read.
        """
        self.data = self.data.copy()
        self.data["seen"] = action.number
        typed = self.fields_of_action()
        return [
            (label, told(action))
            for label, names, told in COMPARED
            if any(typed[name] != getattr(action, name) for name in names)
        ]


def _due_told(action):
    words = french.month_and_year if action.due_is_month else french.day_and_year
    return words(action.due_on)


# How the page of two versions tells each field: its label, its parts, what it holds.
COMPARED = (
    ("Intitulé", ("title",), lambda action: action.title),
    ("Première étape", ("first_step",), lambda action: action.first_step),
    ("Pilote", ("pilot", "pilot_name"), lambda action: action.pilot_label),
    ("Échéance", ("due_on", "due_is_month"), _due_told),
    ("Priorité", ("priority",), Action.get_priority_display),
    ("Indicateur", ("indicator",), lambda action: action.indicator),
    ("Cible", ("target",), lambda action: action.target),
)


class PrefillForm(forms.Form):
    """From where an action is added: `?question=…` or `?suggestion=…`."""

    question = forms.ModelChoiceField(Question.objects.readable(), required=False)
    suggestion = forms.ModelChoiceField(
        SuggestedAction.objects.readable().select_related("question"),
        required=False,
    )

    def initial_of_action(self, typed):
        """What a new action starts with; `typed`, what was written before, goes before suggestions."""
        self.is_valid()
        one = self.cleaned_data.get("suggestion")
        if one is None or typed:
            return {"question": self.cleaned_data.get("question")}
        return {
            "question": one.question,
            "title": one.title,
            "first_step": one.first_step,
            "indicator": one.indicator,
        }


class SuggestionForm(forms.Form):
    """The suggested actions ticked under one question."""

    suggestion = RowsField(
        SuggestedAction.objects.none(),
        error_messages={
            "required": "Cochez au moins une action.",
            "invalid_choice": "Cette action n’est pas proposée pour cette question.",
            "invalid_pk_value": "Cette action n’est pas proposée pour cette question.",
        },
    )

    def __init__(self, *args, question, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["suggestion"].queryset = question.suggested_actions.order_by("position", "pk")


class MoveForm(forms.Form):
    """A new state; acting.py says which ones need a reason."""

    state = forms.ChoiceField(choices=Action.State)
    reason = TextField(required=False, max_length=REASON_LENGTH)

    def clean(self):
        data = super().clean()
        if data.get("state") in Action.NEEDS_A_REASON and data.get("reason") == "":
            self.add_error("reason", acting.SAY_WHY)
        return data


class ReasonForm(MoveForm):
    """The same, drawn for one state that needs a reason."""

    TEXTS = {
        "blocked": ("Signaler un blocage", "Qu’est-ce qui bloque\u00a0?", "Signaler"),
        "dropped": ("Abandonner", "Pourquoi\u00a0?", "Abandonner l’action"),
    }

    def __init__(self, *args, state, url, **kwargs):
        super().__init__(*args, auto_id=f"id_{state}_%s", **kwargs)
        self.opening, label, button = self.TEXTS[state]
        self.fields["state"].widget = forms.HiddenInput()
        self.fields["state"].initial = state
        self.fields["reason"].label, self.fields["reason"].widget = label, _short(2)
        if self.is_bound:  # something was wrong here, under a fold and perhaps far down the page
            self.fields["reason"].widget.attrs["autofocus"] = True
        self.helper = helper(button)
        self.helper.form_action = url


class NoteForm(forms.Form):
    """A note in the journal."""

    text = TextField(
        label="Une note",
        help_text="Ce qui a avancé, ce qui manque, ce qui a été décidé.",
        widget=_short(3),
        error_messages={"required": "Écrivez d’abord votre note."},
    )

    def __init__(self, *args, url, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.fields["text"].widget.attrs["autofocus"] = True
        self.helper = helper("Ajouter la note")
        self.helper.form_action = url
