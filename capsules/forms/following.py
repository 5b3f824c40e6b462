"""What a facilitator chooses to look at, and whom to remind."""

from django import forms

from capcollectif.fields import NumberField, RowsField, TextField
from capsules.models import Enrolment
from members.models import Structure


class BoardForm(forms.Form):
    """The query string of a collective’s page; what is wrong in it counts for nothing."""

    capsule = NumberField(required=False)  # its position
    page = NumberField(required=False)
    structure = NumberField(required=False)  # to remind

    def choice(self):
        """{"capsule", "page", "structure"}: a number, or None."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}


class ReminderForm(forms.Form):
    """Whom to remind, and in which words; `again` is asked for those who were reminded today."""

    structures = RowsField(
        Structure.objects.none(),
        error_messages={
            "required": "Cochez au moins une structure.",
            "invalid_choice": "Une des structures cochées n’est plus dans le collectif.",
            "invalid_pk_value": "Une des structures cochées n’est plus dans le collectif.",
        },
    )
    words = TextField(
        label="Le message, à adapter",
        max_length=2000,
        error_messages={
            "required": "Écrivez votre message, par exemple «\u00a0Bonjour, où en êtes-vous\u00a0?\u00a0»"
        },
    )
    again = forms.BooleanField(required=False)
    capsule = forms.ModelChoiceField(
        None, error_messages={"invalid_choice": "Cette capsule n’est plus au programme."}
    )

    def __init__(self, *args, collective, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["structures"].queryset = Structure.objects.filter(
            pk__in=Enrolment.objects.structures_in(collective)
        )
        self.fields["capsule"].queryset = collective.capsules.all()

    @property
    def position(self):
        """That of the capsule sent; None if there is none."""
        self.is_valid()
        capsule = self.cleaned_data.get("capsule")
        return capsule and capsule.position
