"""A guest of a collective, and the people that one writes to."""

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q

from capcollectif.fields import AddressField, LineField, RowsField
from capcollectif.forms import FirstErrorForm, helper
from capsules.models import Enrolment, Participant
from members.models import Structure


class GuestForm(FirstErrorForm, forms.Form):
    """Somebody without an account; a `guest` keeps a structure that has left meanwhile."""

    first_name = LineField(
        label="Prénom", max_length=80, error_messages={"required": "Donnez au moins un prénom."}
    )
    last_name = LineField(label="Nom", required=False, max_length=80)
    email = AddressField(
        label="Adresse électronique",
        required=False,
        help_text="Facultative. Avec elle, cette personne reçoit les convocations et sa page.",
        error_messages={
            "invalid": "Écrivez une adresse complète, par exemple zoe.vidal@mairie-albi.fr."
        },
    )
    structure = forms.ModelChoiceField(
        Structure.objects.none(),
        label="Structure du collectif",
        required=False,
        empty_label="Aucune",
        help_text="Si cette personne vient pour l’une d’elles, sans être de son équipe ici.",
        error_messages={"invalid_choice": "Cette structure n’est pas dans le collectif."},
    )
    organisation = LineField(
        label="Sinon, son organisation",
        required=False,
        max_length=120,
        help_text="Par exemple\u00a0: Mairie d’Albi.",
    )

    def __init__(self, *args, collective, guest=None, **kwargs):
        super().__init__(*args, **kwargs)
        staying = Enrolment.objects.structures_in(collective)
        offered = Q(pk__in=staying) | Q(pk=guest and guest.structure_id)
        own = Structure.objects.filter(offered).order_by("name", "pk")
        self.fields["structure"].queryset = own
        self.helper = helper("Enregistrer")
        self.helper.layout = Layout(*self.fields)

    @classmethod
    def initial_of(cls, guest):
        return {name: getattr(guest, name) for name in cls.base_fields}


class ChosenForm(forms.Form):
    """The people to whom to write, among those who take part."""

    person = RowsField(
        Participant.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": "Cette personne n’est plus dans le collectif.",
            "invalid_pk_value": "Cette personne n’est plus dans le collectif.",
        },
    )

    def __init__(self, *args, collective, **kwargs):
        super().__init__(*args, **kwargs)
        present = Participant.objects.present().filter(collective=collective)
        self.fields["person"].queryset = present.with_names().select_related("collective")
