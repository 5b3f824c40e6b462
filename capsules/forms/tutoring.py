"""What people need to know of a session."""

from crispy_forms.layout import Layout
from django import forms

from capcollectif.fields import DayField, TextField
from capcollectif.forms import FirstErrorForm, helper
from capsules.calculations.method import Mode


class TutorField(forms.ModelChoiceField):
    """One of the region’s facilitators, by name."""

    def label_from_instance(self, user):
        return user.get_full_name()


class GuideForm(FirstErrorForm, forms.Form):
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

    def has_seen(self, guide):
        """Shown again with what is typed, the form stands on `guide` from now on."""
        self.data = self.data.copy()
        self.data["seen"] = str(guide.version)

    @classmethod
    def initial_of(cls, guide):
        """What the form shows first for a Guide, or None."""
        if guide is None:
            return {"seen": 0}
        names = ("opens_on", "tutor", "access", "instructions")
        return {**{name: getattr(guide, name) for name in names}, "seen": guide.version}
