"""What a session leaves: notes, decisions, tasks of the collective."""

from crispy_forms.layout import Column, Layout, Row
from django import forms

from capcollectif.fields import DayField, LineField, NumberField, TextField
from capcollectif.forms import FirstErrorForm, SeenForm, helper
from capsules.models import Participant
from members.models import Structure

LONGEST_NOTES = 20_000  # characters
NOTES_FORM = "notes-et-decision"  # the one form of the page: no button of it loses what is typed


class NotesForm(SeenForm, FirstErrorForm, forms.Form):
    """The notes; `seen` is the version that their writer read."""

    notes = TextField(
        label="Vos notes",
        required=False,
        max_length=LONGEST_NOTES,
        help_text="Vous seul·es les lisez, entre personnes qui animent, jusqu’à la publication du compte rendu.",
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    seen = NumberField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Enregistrer les notes")
        self.helper.form_id = NOTES_FORM


class DecisionForm(FirstErrorForm, forms.Form):
    """One decision, in the form of the notes; empty unless it `is_asked`."""

    decision = LineField(
        label="Une décision",
        required=False,
        max_length=300,
        help_text="Une phrase, par exemple\u00a0: partager nos modèles d’entretien professionnel.",
        error_messages={"required": "Écrivez la décision en une phrase."},
    )

    def __init__(self, *args, is_asked=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].required = is_asked
        self.fields["decision"].widget.attrs["form"] = NOTES_FORM
        self.helper = helper()
        self.helper.disable_csrf = True  # the notes carry it


class PersonField(forms.ModelChoiceField):
    """Somebody who takes part, by name and structure."""

    def label_from_instance(self, participant):
        place = participant.belongs_to
        return f"{participant.name}, {place}" if place else participant.name


class TaskForm(SeenForm, FirstErrorForm, forms.Form):
    """Something that the collective is to do; `seen` is the mark of what its writer read."""

    title = LineField(
        label="À faire",
        max_length=300,
        help_text="Commencez par un verbe, par exemple\u00a0: réserver la salle.",
        error_messages={
            "required": "Dites ce qui est à faire, par exemple\u00a0: réserver la salle."
        },
    )
    pilot = PersonField(
        Participant.objects.none(),
        label="Qui s’en charge",
        required=False,
        empty_label="Personne pour l’instant",
        error_messages={"invalid_choice": "Cette personne n’est pas dans le collectif."},
    )
    pilot_name = LineField(
        label="Ou quelqu’un d’autre", required=False, max_length=120, help_text="Son nom."
    )
    due_on = DayField(label="Pour le", required=False)
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args, collective, pilot_before=None, **kwargs):
        super().__init__(*args, **kwargs)
        present = Participant.objects.present().filter(collective=collective)
        before = Participant.objects.filter(pk=pilot_before)
        people = (present | before).with_names()
        self.fields["pilot"].queryset = people.order_by(
            "user__first_name", "first_name", "user__last_name", "last_name", "pk"
        )
        self.helper = helper("Enregistrer")
        self.helper.layout = Layout(
            "title", Row(Column("pilot"), Column("pilot_name")), "due_on", "seen"
        )

    def clean(self):
        data = super().clean()
        if data.get("pilot") and data.get("pilot_name"):
            self.add_error(
                "pilot_name",
                "Choisissez une personne du collectif ou écrivez un nom, pas les deux.",
            )
        return data

    def fields_of_task(self):
        """What noting.add_task and change_task take."""
        return {name: self.cleaned_data[name] for name in self.base_fields if name != "seen"}

    @staticmethod
    def initial_of(task):
        """What the form of `task` shows first."""
        return {name: getattr(task, name) for name in ("title", "pilot", "pilot_name", "due_on")}


class FromDecisionForm(forms.Form):
    """`?decision=…`: the decision that a task follows from."""

    decision = NumberField(required=False)


class AdoptForm(forms.Form):
    """For which of one’s structures a decision is taken up."""

    structure = forms.ModelChoiceField(
        Structure.objects.none(),
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], "Choisissez une de vos structures."
        ),
    )

    def __init__(self, *args, structures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures
