"""The mails of a collective: which ones leave, and their words."""

from django import forms

from capcollectif.fields import RowsField, TextField
from capcollectif.forms import FirstErrorForm, helper
from capcollectif.models import Message

from .enrolments import LONGEST_WORDS


class SendForm(forms.Form):
    """All the drafts that a page knew of (`until` is the last one’s pk), or some that are ticked."""

    until = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    message = RowsField(
        Message.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": "Ce courriel n’est plus là.",
            "invalid_pk_value": "Ce courriel n’est plus là.",
        },
    )

    def __init__(self, *args, messages, **kwargs):
        super().__init__(*args, **kwargs)
        self.all = messages
        self.fields["message"].queryset = messages

    def chosen(self):
        """The drafts to send."""
        if "all" in self.data:
            return self.all.filter(
                state=Message.State.DRAFT, pk__lte=self.cleaned_data["until"] or 0
            )
        return self.cleaned_data["message"]


class WordsForm(FirstErrorForm, forms.Form):
    """A facilitator’s own words in one mail."""

    words = TextField(
        label="Votre mot",
        required=False,
        max_length=LONGEST_WORDS,
        help_text="L’application ajoute le reste\u00a0: qui écrit, pourquoi, et le lien.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Enregistrer votre mot")


class StateForm(forms.Form):
    """`?state=…`: one state of the outbox, page by page."""

    state = forms.ChoiceField(choices=Message.State)
