"""A list of structures to bring in, and the engagement of one."""

from crispy_forms.layout import Layout
from django import forms

from capcollectif.errors import Refused
from capcollectif.fields import DayField, LineField, RowsField, TextField
from capcollectif.forms import FirstErrorForm, helper
from capsules.calculations import lists
from capsules.models import Enrolment
from capsules.operations import enrolling
from members.models import Structure

LONGEST_LIST = 200_000  # characters, pasted
LONGEST_WORDS = 2000
EXAMPLE = (
    "La Table Commune ; Fatou Diallo ; fatou@latablecommune.fr\n"
    "Pousses d’Ariège ; Marc Estève ; marc@pousses-ariege.fr"
)


class ListForm(FirstErrorForm, forms.Form):
    """A list, pasted or as a file, and the words that go with the invitations.

    Valid, it holds `rows`, and shows them in the text field as they were understood.
    """

    text = forms.CharField(
        label="Collez votre liste",
        required=False,
        strip=False,
        help_text="Une ligne par personne\u00a0: structure ; nom ; e-mail. Directement depuis un tableur, c’est bien aussi.",
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": EXAMPLE, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Ou choisissez un fichier",
        required=False,
        allow_empty_file=True,
        help_text="XLSX, ODS ou CSV, 500 lignes au plus.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
    )
    words = TextField(
        label="Votre mot dans l’invitation",
        required=False,
        max_length=LONGEST_WORDS,
        help_text="Il part avec chaque invitation. L’application ajoute qui invite, combien de temps prévoir et le lien.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        data = super().clean()
        file, text = data.get("file"), data.get("text") or ""
        if len(text) > LONGEST_LIST:
            self.add_error("text", lists.TOO_MANY)
            return data
        try:
            rows = lists.read(self._bytes(file) if file else text)
        except Refused as refusal:
            self.add_error("file" if file else "text", str(refusal))
            return data
        if not rows:
            where = "file" if file else "text"
            self.add_error(
                where,
                "Il n’y a aucune ligne. Par exemple\u00a0: La Nef ; Zoé Petit ; zoe@lanef.fr.",
            )
            return data
        text = lists.written(rows)
        self.rows = lists.read(text)  # numbered as the field shows them
        self._put("text", text)
        return data

    @staticmethod
    def _bytes(file):
        if file.size > lists.MOST_BYTES:
            raise Refused(lists.UNREADABLE)
        return file.read()

    def was_seen(self, mark):
        """Whether the preview that `mark` stands for was sent back; this one shows it from now on."""
        seen = self.cleaned_data["seen"] == mark
        self._put("seen", mark)
        return seen

    def _put(self, name, value):
        """Show `value` in a field, whatever was sent: so the next POST needs no file."""
        self.data = self.data.copy()
        self.data[name] = value


class StructureForm(forms.Form):
    """One structure of the region that is not in the collective."""

    structure = forms.ModelChoiceField(
        Structure.objects.none(),
        label="Une structure déjà inscrite dans la région",
        empty_label="Choisir…",
        error_messages={
            "required": "Choisissez une structure.",
            "invalid_choice": "Cette structure n’est pas proposée pour ce collectif.",
        },
    )

    def __init__(self, *args, collective, url, **kwargs):
        super().__init__(*args, **kwargs)
        there = collective.enrolments.values("structure")
        own = Structure.objects.filter(region=collective.region_id).exclude(pk__in=there)
        self.fields["structure"].queryset = own
        self.helper = helper("Ajouter cette structure")
        self.helper.form_action = url


class PresenceForm(forms.Form):
    """Who was at the launch, among the enrolments that a page has shown."""

    shown = RowsField(Enrolment.objects.none(), required=False)
    present = RowsField(Enrolment.objects.none(), required=False)

    def __init__(self, *args, collective, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = collective.enrolments.all()
            field.error_messages["invalid_choice"] = "Cette structure n’est pas dans le collectif."
            field.error_messages["invalid_pk_value"] = field.error_messages["invalid_choice"]

    def pks(self):
        """{"shown": […], "present": […]}, what enrolling.mark_present takes."""
        return {name: [row.pk for row in self.cleaned_data[name]] for name in self.fields}


class StandingForm(FirstErrorForm, forms.Form):
    """Where somebody stands, said in the field CHOICE, and what goes with it.

    NEEDED is {what may be chosen: {field that it needs: the sentence that asks for it}}.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Enregistrer")
        self.helper.layout = Layout(*self.fields)

    def clean(self):
        data = super().clean()
        for name, why in self.NEEDED.get(data.get(self.CHOICE), {}).items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, why)
        return data


class EnrolmentForm(StandingForm):
    """Where a structure’s engagement stands."""

    state = forms.ChoiceField(
        label="Où en est-elle\u00a0?", choices=Enrolment.State, widget=forms.RadioSelect
    )
    committed_on = DayField(label="Engagée le", required=False)
    committed_by = LineField(
        label="Engagement pris par",
        required=False,
        max_length=120,
        help_text="Nom et fonction, par exemple\u00a0: Fatou Diallo, directrice.",
    )
    confirms_on = DayField(
        label="À confirmer par le conseil d’administration, le",
        required=False,
        help_text="Si la structure n’est pas encore engagée.",
    )
    left_on = DayField(label="Partie le", required=False)
    left_reason = LineField(
        label="Pourquoi, en une phrase",
        required=False,
        max_length=300,
        help_text="Facultatif. Seule l’animation régionale le lit.",
    )
    CHOICE = "state"
    NEEDED = {
        "committed": {"committed_on": enrolling.SAY_WHO, "committed_by": enrolling.SAY_WHO},
        "left": {"left_on": enrolling.SAY_WHEN_IT_LEFT},
    }

    @classmethod
    def initial_of(cls, enrolment):
        return {name: getattr(enrolment, name) for name in cls.base_fields}
