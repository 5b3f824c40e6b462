"""Asking for help, and answering."""

from typing import NamedTuple

from django import forms

from assessments.models import Question
from capcollectif.fields import NumberField, TextField
from capcollectif.forms import FirstErrorForm, helper
from capsules.models import Session

LONGEST_WORDS = 2000


class About(NamedTuple):
    """What a question is about: nothing, or some of these."""

    question: Question | None
    session: Session | None
    structure: int | None  # pk of the one that asks

    def fields(self):
        """What the page sends again: (name, pk) pairs."""
        rows = {"question": self.question, "seance": self.session}
        return [(name, row.pk) for name, row in rows.items() if row]


class AboutForm(forms.Form):
    """`?question=…&seance=…&structure=…`: what one asks about. What is wrong in it counts for nothing."""

    question = NumberField(required=False)
    seance = NumberField(required=False)
    structure = NumberField(required=False)

    def about(self, user):
        """The About that `user` may ask."""
        self.is_valid()
        number = self.cleaned_data.get
        questions = Question.objects.select_related("theme")
        sessions = Session.objects.visible_to(user)
        return About(
            questions.filter(pk=number("question")).first(),
            sessions.filter(pk=number("seance")).first(),
            number("structure"),
        )


class HelpForm(FirstErrorForm, forms.Form):
    """A question to those who animate, for one of the structures (`places` are Enrolments) one is in."""

    place = forms.TypedChoiceField(
        label="Pour",
        coerce=int,
        error_messages={"invalid_choice": "Choisissez une structure dans la liste."},
    )
    text = TextField(
        label="Votre question",
        max_length=LONGEST_WORDS,
        error_messages={
            "required": "Écrivez votre question, par exemple\u00a0: que compter comme preuve\u00a0?"
        },
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self._places = {place.pk: place for place in places}
        self.fields["place"].choices = [
            (place.pk, f"{place.structure}, {place.collective}") for place in places
        ]
        if len(places) == 1:
            self.fields["place"].required = False
            self.fields["place"].widget = forms.HiddenInput()
        self.helper = helper()

    def chosen(self):
        """The Enrolment that one asks for."""
        chosen = self.cleaned_data["place"]
        return self._places[chosen] if chosen else next(iter(self._places.values()))


class ReplyForm(FirstErrorForm, forms.Form):
    """One’s words in the thread of a request."""

    text = TextField(
        label="Votre réponse",
        max_length=LONGEST_WORDS,
        error_messages={"required": "Écrivez votre réponse."},
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()
