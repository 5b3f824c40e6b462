"""A structure commits, and the charter that it commits to."""

from django import forms
from django.utils import timezone

from capcollectif.fields import DayField, LineField, NumberField, TextField
from capcollectif.forms import FirstErrorForm, SeenForm, helper
from capsules.calculations.commitments import MOST_LINES, lines_of
from capsules.operations import commitments
from capsules.operations.commitments import Choice
from capsules.operations.enrolling import SAY_WHO

from .enrolments import StandingForm

LONGEST_CHARTER = 3000  # characters: one page


class CommitmentForm(StandingForm):
    """What a structure says, with the dates and the person that go with it."""

    choice = forms.ChoiceField(
        label="Où en êtes-vous\u00a0?",
        choices=Choice,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], "Choisissez l’une des trois réponses."
        ),
    )
    committed_on = DayField(label="Engagement pris le", required=False)
    committed_by = LineField(
        label="Par",
        required=False,
        max_length=120,
        help_text="Nom et fonction, par exemple\u00a0: Fatou Diallo, directrice.",
    )
    confirms_on = DayField(
        label="Le conseil d’administration décide le",
        required=False,
        help_text="S’il doit encore en décider.",
    )
    CHOICE = "choice"
    NEEDED = {
        Choice.YES: {"committed_on": SAY_WHO, "committed_by": SAY_WHO},
        Choice.BOARD: {"confirms_on": commitments.SAY_WHEN},
    }

    @staticmethod
    def initial_of(enrolment, user):
        """What the form shows first; `user` signs, today, unless somebody has."""
        return {
            "choice": commitments.choice_of(enrolment).value,
            "committed_on": enrolment.committed_on or timezone.localdate(),
            "committed_by": enrolment.committed_by or user.get_full_name(),
            "confirms_on": enrolment.confirms_on,
        }


class CharterForm(SeenForm, FirstErrorForm, forms.Form):
    """The charter, and what it was when the page was opened."""

    text = TextField(
        label="Le texte de la charte",
        required=False,
        max_length=LONGEST_CHARTER,
        help_text="Une ligne qui commence par un tiret devient un point de la liste. Vide, le texte habituel revient.",
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    seen = TextField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()

    def clean_text(self):
        text = self.cleaned_data["text"]
        if lines_of(text) > MOST_LINES:
            raise forms.ValidationError(
                "La charte tient sur une page\u00a0: la vôtre prend %(lines)d lignes, et il y en a "
                "%(most)d. Retirez un point, ou raccourcissez une phrase.",
                params={"lines": lines_of(text), "most": MOST_LINES},
            )
        return text


class CharterOfForm(forms.Form):
    """`?structure=…`: the one whose charter it is; none, or anything else, is a blank one."""

    structure = NumberField(required=False)

    def found(self):
        return self.cleaned_data["structure"] if self.is_valid() else None
