"""How ready the structures are for a session: what to look at, whom to ask and in which words."""

from django import forms

from capcollectif.fields import RowsField, TextField
from capsules.models import Enrolment
from members.models import Structure

GONE = "Une des structures cochées n’est plus dans le collectif."


class WhatForm(forms.Form):
    """`?qui=…`: one of the gauges of the session; the first one if it is none."""

    qui = forms.ChoiceField()

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self._offered = offered
        self.fields["qui"].choices = [(what, what) for what in offered]

    def what(self):
        """One of those offered; empty if there are none."""
        return self.cleaned_data["qui"] if self.is_valid() else next(iter(self._offered), "")


class AskForm(forms.Form):
    """Whom to ask, and in which words."""

    structures = RowsField(
        Structure.objects.none(),
        error_messages={
            "required": "Cochez au moins une structure.",
            "invalid_choice": GONE,
            "invalid_pk_value": GONE,
        },
    )
    words = TextField(
        max_length=2000,
        error_messages={
            "required": "Écrivez votre message, par exemple «\u00a0Bonjour, où en êtes-vous\u00a0?\u00a0»"
        },
    )

    def __init__(self, *args, collective, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["structures"].queryset = Structure.objects.filter(
            pk__in=Enrolment.objects.structures_in(collective)
        )
