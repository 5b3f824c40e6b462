"""Whom to call to a session."""

from django import forms

from capcollectif.fields import RowsField, TextField
from capcollectif.forms import FirstErrorForm
from capsules.models import Participant

LONGEST_WORDS = 1000


class SummonsForm(FirstErrorForm, forms.Form):
    """People of the collective, and a word for them. Drawn by summons_add.html."""

    people = RowsField(
        Participant.objects.none(),
        error_messages={
            "required": "Cochez au moins une personne.",
            "invalid_choice": "Une personne cochée n’est plus dans le collectif\u00a0: relisez la liste.",
            "invalid_pk_value": "Une personne cochée n’est plus dans le collectif\u00a0: relisez la liste.",
        },
    )
    words = TextField(required=False, max_length=LONGEST_WORDS)

    def __init__(self, *args, collective, **kwargs):
        super().__init__(*args, **kwargs)
        present = Participant.objects.present().filter(collective=collective)
        self.fields["people"].queryset = present


class WhoForm(forms.Form):
    """`?qui=…`: who is ticked at first."""

    SILENT, NEW = "silent", "new"
    qui = forms.ChoiceField(choices=[(SILENT, "sans réponse"), (NEW, "pas encore convoquées")])

    def asked(self):
        return self.cleaned_data["qui"] if self.is_valid() else self.NEW
