"""A state of the art: which practice, and four boxes."""

from django import forms

from assessments.models import Question
from capcollectif.fields import LineField, NumberField, TextField
from capcollectif.forms import FirstErrorForm, SeenForm, helper
from capsules.operations import states

LONGEST_BOX = 2000  # characters


class QuestionField(forms.ModelChoiceField):
    """A question of the capsule’s theme, by number."""

    def label_from_instance(self, question):
        return f"{question.number}. {question.title or question.statement}"


class Box(TextField):
    """One of the four boxes, with a sentence that says what it is for."""

    def __init__(self, label, help_text):
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            max_length=LONGEST_BOX,
            widget=forms.Textarea(attrs={"rows": 4}),
        )


class StateForm(SeenForm, FirstErrorForm, forms.Form):
    """`seen` is the version that its writer read, 0 before the first one."""

    title = LineField(
        label="La pratique",
        max_length=120,
        help_text="Par exemple\u00a0: l’accueil des nouvelles personnes.",
        error_messages={
            "required": "Dites de quelle pratique il s’agit, par exemple\u00a0: l’accueil des nouvelles personnes."
        },
    )
    question = QuestionField(
        Question.objects.none(),
        label="La question du diagnostic",
        required=False,
        empty_label="Aucune en particulier",
        error_messages={"invalid_choice": "Choisissez une question de ce thème."},
    )
    exists = Box("Ce qui existe chez nous", "Qui fait quoi, depuis quand, avec quels outils.")
    works = Box("Ce qui marche", "Ce que vous garderiez sans hésiter.")
    limits = Box("Les limites", "Ce qui coince, ou ce qui dépend d’une seule personne.")
    evidence = Box(
        "Ce qui le montre", "Un document, un chiffre, une parole\u00a0: dites où le trouver."
    )
    seen = NumberField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, theme, **kwargs):
        super().__init__(*args, **kwargs)
        questions = Question.objects.filter(theme=theme).order_by("number", "pk")
        self.fields["question"].queryset = questions
        self.helper = helper("Enregistrer")

    def fields_of_state(self):
        """What states.add and states.change take."""
        return {name: self.cleaned_data[name] for name in states.FIELDS}

    @staticmethod
    def initial_of(state):
        """What the form of `state` shows first."""
        return {name: getattr(state, name) for name in states.FIELDS} | {"seen": state.version}


class AskedForm(forms.Form):
    """`?question=…`: the number of the question that one writes about. What is wrong counts for nothing."""

    question = NumberField(required=False)

    def initial_of(self, theme):
        """{"question": its pk}, if the theme has it."""
        number = self.cleaned_data.get("question") if self.is_valid() else None
        found = Question.objects.filter(theme=theme, number=number).first() if number else None
        return {"question": found.pk} if found else {}
