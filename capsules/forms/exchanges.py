"""What a structure has or looks for, and the words that put two of them in touch."""

from django import forms

from capcollectif.fields import LineField, NumberField, TextField
from capcollectif.forms import FirstErrorForm, helper
from capsules.models import Exchange

from .enrolments import LONGEST_WORDS

LONGEST_STATEMENT = 110  # characters of a question in a list


class AboutForm(forms.Form):
    """`?question=…&kind=…`: what one comes from. What makes no sense in it counts for nothing."""

    question = NumberField(required=False)
    kind = forms.ChoiceField(choices=Exchange.Kind, required=False)

    def initial_of_exchange(self):
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return {"kind": Exchange.Kind.SEEK, **given}


class ExchangeForm(FirstErrorForm, forms.Form):
    """`places` are the Enrolments that one acts for; `questions`, those of queries.exchanges."""

    place = forms.TypedChoiceField(
        label="Pour",
        coerce=int,
        error_messages={"invalid_choice": "Choisissez une structure dans la liste."},
    )
    kind = forms.ChoiceField(
        label="Vous…",
        choices=[
            (Exchange.Kind.SEEK, "Cherchez un exemple"),
            (Exchange.Kind.HAVE, "Avez quelque chose à montrer"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous cherchez ou si vous avez à montrer."},
    )
    question = forms.TypedChoiceField(
        label="Sur quelle question\u00a0?",
        coerce=int,
        error_messages={
            "required": "Choisissez la question.",
            "invalid_choice": "Choisissez une question dans la liste.",
        },
    )
    words = LineField(
        label="En quelques mots",
        required=False,
        max_length=300,
        help_text="Facultatif, par exemple\u00a0: un livret d’accueil sans texte.",
    )

    def __init__(self, *args, places, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self._places = {place.pk: place for place in places}
        self._questions = {each.pk: each for group in questions.values() for each in group}
        self.fields["place"].choices = [(pk, str(p.structure)) for pk, p in self._places.items()]
        if len(self._places) == 1:
            self.fields["place"].required = False
            self.fields["place"].widget = forms.HiddenInput()
        self.fields["question"].choices = [
            ("", "Choisissez"),
            *(
                (title, [(each.pk, _named(each)) for each in group])
                for title, group in questions.items()
            ),
        ]
        self.helper = helper("L’annoncer")

    def fields_of_exchange(self):
        """What operations.exchanges.say takes."""
        chosen = self.cleaned_data["place"]
        place = self._places[chosen] if chosen else next(iter(self._places.values()))
        return {
            "place": place,
            "kind": self.cleaned_data["kind"],
            "question": self._questions[self.cleaned_data["question"]],
            "words": self.cleaned_data["words"],
        }


def _named(question):
    name = question.title or question.statement
    cut = name if len(name) <= LONGEST_STATEMENT else f"{name[: LONGEST_STATEMENT - 1]}…"
    return f"{question.number}. {cut}"


class IntroductionForm(FirstErrorForm, forms.Form):
    """The facilitator’s words to both sides."""

    words = TextField(
        label="Votre mot aux deux structures",
        required=False,
        max_length=LONGEST_WORDS,
        help_text="L’application ajoute la question, ce que chacune a dit, et comment joindre l’autre.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Préparer les deux courriels")
