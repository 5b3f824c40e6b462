"""What a structure tells of a capsule: five boxes, a sentence each."""

from django import forms

from capcollectif.fields import NumberField, TextField
from capcollectif.forms import FirstErrorForm, SeenForm, helper
from capsules.operations.testimonies import FIELDS
from capsules.queries.testimonies import LABELS

LONGEST = 1200  # characters a box; a screen of the room shows how it begins
TESTIMONY_FORM = "retour-d-experience"  # every button of the page sends it


def _box(name, help_text):
    return TextField(
        label=LABELS[name],
        help_text=help_text,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TestimonyForm(SeenForm, FirstErrorForm, forms.Form):
    """`seen` is the version that its writer read, 0 before the first one."""

    where = _box("where", "Deux phrases sur le thème, chez vous, aujourd’hui.")
    success = _box("success", "Ce que vous auriez envie de montrer à une autre structure.")
    difficulty = _box("difficulty", "Ce qui coince, et ce que vous avez déjà essayé.")
    question = _box("question", "Par exemple\u00a0: comment faites-vous le lundi matin\u00a0?")
    next_step = _box("next_step", "Commencez par un verbe.")
    seen = NumberField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Enregistrer")
        self.helper.form_id = TESTIMONY_FORM

    def told(self):
        """What testimonies.save takes."""
        return {name: self.cleaned_data[name] for name in FIELDS}
