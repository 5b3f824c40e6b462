"""The enjeux of a collective: their words, and where they stand."""

from crispy_forms.layout import Layout
from django import forms

from capcollectif import french
from capcollectif.fields import LineField, NumberField, TextField
from capcollectif.forms import FirstErrorForm, SeenForm, helper
from capsules.models import Session, Stake

LONGEST_NOTE = 2000  # characters
UNKNOWN_SESSION = "Choisissez une séance de ce collectif."


class _SessionField(forms.ModelChoiceField):
    """A session of the collective, by name and day."""

    def label_from_instance(self, session):
        return f"{session.name}, {french.day_and_year(session.day)}"


def _session_field(label, **kwargs):
    messages = dict.fromkeys(["required", "invalid_choice"], UNKNOWN_SESSION)
    return _SessionField(Session.objects.none(), label=label, error_messages=messages, **kwargs)


class _ToldForm(FirstErrorForm, forms.Form):
    """What is said in one of `sessions`, a list whose first is proposed."""

    def __init__(self, *args, sessions, submit, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        field.queryset = Session.objects.filter(pk__in=[each.pk for each in sessions])
        field.queryset = field.queryset.order_by("-day", "-starts_at", "-pk")
        field.initial = sessions[0].pk if sessions else None
        self.helper = helper(submit)


class StakeForm(_ToldForm):
    """A new enjeu."""

    text = LineField(
        label="L’enjeu",
        max_length=300,
        help_text="En une phrase, par exemple\u00a0: donner la parole aux salarié·es en parcours.",
        error_messages={"required": "Écrivez l’enjeu."},
    )
    session = _session_field("Choisi pendant")


class WordingForm(SeenForm, FirstErrorForm, forms.Form):
    """The words of an enjeu; `seen` is the mark of those that their writer read."""

    text = LineField(
        label="L’enjeu", max_length=300, error_messages={"required": "Écrivez l’enjeu."}
    )
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Enregistrer")


class FollowForm(_ToldForm):
    """Where an enjeu stands, as said in a session."""

    state = forms.ChoiceField(
        label="Où nous en sommes",
        choices=Stake.State,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choisissez une étape."),
    )
    text = TextField(
        label="Ce qui a bougé",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="Quelques phrases\u00a0: tout le collectif les lira.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    session = _session_field("Dit pendant", required=False, empty_label="En dehors d’une séance")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("state", "text", "session")


class AskedSessionForm(forms.Form):
    """`?seance=…`: where one comes from."""

    seance = NumberField(required=False)
