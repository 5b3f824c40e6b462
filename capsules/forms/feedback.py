"""Three questions about a session."""

from crispy_forms.layout import Layout
from django import forms

from capcollectif.fields import TextField
from capcollectif.forms import FirstErrorForm, helper
from capsules.models import Feedback

LONGEST_WORDS = 1000  # characters


class FeedbackForm(FirstErrorForm, forms.Form):
    """Drawn by _feedback_form.html: `useful` as chips, then the two texts."""

    useful = forms.TypedChoiceField(
        label="Cette séance vous a-t-elle été utile\u00a0?",
        coerce=int,
        choices=Feedback.Useful.choices,
        error_messages={
            "required": "Choisissez une réponse.",
            "invalid_choice": "Choisissez l’une des réponses proposées.",
        },
    )
    kept = TextField(
        label="Qu’emportez-vous\u00a0?",
        required=False,
        max_length=LONGEST_WORDS,
        help_text="Une idée, une phrase entendue, une envie d’essayer.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    change = TextField(
        label="Que changeriez-vous\u00a0?",
        required=False,
        max_length=LONGEST_WORDS,
        help_text="Le rythme, le lieu, la façon de faire\u00a0: tout aide à préparer la suite.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()
        self.helper.disable_csrf = True
        self.helper.layout = Layout("kept", "change")

    @staticmethod
    def initial_of(feedback):
        """What the form shows first for a Feedback, or None."""
        names = ("useful", "kept", "change")
        return {name: getattr(feedback, name) for name in names} if feedback else {}
