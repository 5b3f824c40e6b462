"""Whether one comes to a session."""

from django import forms

from capcollectif.fields import LineField
from capcollectif.forms import FirstErrorForm
from capsules.models import Reply
from capsules.operations import replying


class ReplyForm(FirstErrorForm, forms.Form):
    """Drawn by _reply_fields.html."""

    answer = forms.ChoiceField(
        choices=Reply.Answer,
        error_messages={
            "required": "Choisissez une réponse.",
            "invalid_choice": "Choisissez l’une des réponses proposées.",
        },
    )
    word = LineField(label="Un mot pour l’animation", required=False, max_length=300)
    lift = LineField(label="Covoiturage", required=False, max_length=200)

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [(each.value, each.label) for each in replying.offered(session)]
        self.fields["answer"].choices = offered

    @property
    def has_words(self):
        """Whether there is something typed to show, or to correct."""
        return any(self[name].value() or self.errors.get(name) for name in ("word", "lift"))

    @property
    def lost(self):
        """What to say of an answer that came too late: why, and the words that went with it."""
        typed = [self[name].value() for name in ("word", "lift") if self[name].value()]
        return [
            *self.non_field_errors(),
            *(f"Vous aviez écrit\u00a0: «\u00a0{words}\u00a0»" for words in typed),
        ]

    @staticmethod
    def initial_of(reply):
        """What the form begins with, for a Reply or None."""
        names = ("answer", "word", "lift")
        return {name: getattr(reply, name) for name in names} if reply else {}


class AskedForm(forms.Form):
    """`?reponse=…`: the link of a mail that was opened. It only ticks an answer."""

    reponse = forms.ChoiceField(choices=Reply.Answer)

    def asked(self):
        """What the ReplyForm begins with."""
        return {"answer": self.cleaned_data["reponse"]} if self.is_valid() else {}
