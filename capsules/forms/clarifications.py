"""A request for a clarification, and its answer."""

from django import forms

from capcollectif.fields import NumberField, TextField
from capcollectif.forms import FirstErrorForm, helper

LONGEST = 1500  # characters


class AskForm(FirstErrorForm, forms.Form):
    text = TextField(
        label="Votre demande",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Avec vos mots\u00a0: elle dit ce qui n’est pas clair, sans citer personne.",
        error_messages={
            "required": "Dites ce qui n’est pas clair, par exemple\u00a0: «\u00a0parcours\u00a0» comprend-il les stages\u00a0?"
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Envoyer la demande")


class AnswerForm(FirstErrorForm, forms.Form):
    """`last` is the pk of the last request that was on the page."""

    text = TextField(
        label="Votre réponse",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="La même pour toutes ces demandes. Elle s’affiche à côté de la question.",
        error_messages={"required": "Écrivez d’abord votre réponse."},
    )
    last = NumberField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Répondre aux collectifs")
