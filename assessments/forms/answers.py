"""What a question page sends, whatever the kind of its question."""

from dataclasses import replace

from django import forms

from assessments.answering import Given
from assessments.models import Answer
from capcollectif.fields import TextField

State = Answer.State
ASIDES = [
    (State.TO_REVISIT.value, "À revoir ensemble"),
    (State.NOT_APPLICABLE.value, "Cette question ne nous concerne pas"),
]
INCOMPLETE = (
    "La page envoyée est incomplète. Vérifiez votre réponse, puis enregistrez-la à nouveau."
)
ONE_ANSWER = "Choisissez une seule réponse parmi celles de la page."


class SeenForm(forms.Form):
    """The version on screen (0: none), which every save sends back."""

    seen = forms.IntegerField(
        min_value=0,
        max_value=2**31 - 2,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), INCOMPLETE),
    )

    def problems(self):
        """Every error, one sentence after another, each once."""
        errors = [error for each in self.errors.values() for error in each]
        return " ".join(dict.fromkeys(errors))


class AnswerForm(SeenForm):
    """Base of the forms of each kind, made by `answer_form`.

    `choice` is "", or one of ASIDES, or of a kind’s own choices. A kind overrides `own_choices`,
    `comment_label`, `own_initial` and `content`.
    """

    own_choices = []
    comment_label = "Votre commentaire"

    choice = forms.ChoiceField(required=False, error_messages={"invalid_choice": ONE_ANSWER})
    comment = TextField(required=False)
    go = forms.CharField(required=False)  # where to, once saved: see views/questions.py

    def __init__(self, data=None, *, question, answer=None):
        self.question = question
        super().__init__(data, initial=self._initial(answer))
        self.fields["choice"].choices = [*self.own_choices, *ASIDES]

    def _initial(self, answer):
        if answer is None:
            return {"seen": 0, "choice": "", "comment": ""}
        aside = answer.state if answer.state in dict(ASIDES) else ""
        first = {"seen": answer.number, "choice": aside, "comment": answer.comment}
        return {**first, **(self.own_initial(answer) if answer.state == State.RATED else {})}

    def own_initial(self, answer):
        """Initial values of a kind’s own fields, from a rated `answer`."""
        return {}

    def content(self):
        """(level, value), each possibly None, from the cleaned fields of a kind."""
        return None, None

    @property
    def erases(self):
        """Was « Effacer ma réponse » pressed? The comment stays."""
        return self.data.get("go") == "clear"

    def clean(self):
        fields = super().clean()
        sent = {name: len(self.data.getlist(name)) for name in ("choice", "comment", "seen")}
        if max(sent.values()) > 1:
            self.add_error(None, ONE_ANSWER)
        if not sent["comment"]:
            self.add_error(None, INCOMPLETE)
        without_reason = "comment" in fields and not fields["comment"]
        if fields.get("choice") == State.NOT_APPLICABLE and without_reason and not self.erases:
            self.add_error(
                "comment", "Dites en une phrase pourquoi cette question ne vous concerne pas."
            )
        return fields

    def answer(self):
        """What was answered, as answering.Given. Only once the form is valid."""
        comment, choice = self.cleaned_data["comment"], self.cleaned_data["choice"]
        if self.erases:
            return Given(comment=comment)
        if choice in dict(ASIDES):
            return Given(choice, comment=comment)
        level, value = self.content()
        rated = level is not None or value is not None
        return Given(State.RATED if rated else State.NOT_ANSWERED, level, value, comment)


class ConflictForm(SeenForm):
    """What is chosen between two answers; `merged` is a comment for both."""

    keep = forms.ChoiceField(
        choices=[(name, name) for name in ("mine", "theirs", "merged_mine", "merged_theirs")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), ONE_ANSWER),
    )
    merged = TextField(required=False)

    def chosen(self, *, mine, theirs):
        """The Given that was chosen. Only once the form is valid."""
        keep = self.cleaned_data["keep"]
        given = theirs if keep.endswith("theirs") else mine
        if keep.startswith("merged"):
            return replace(given, comment=self.cleaned_data["merged"])
        return given
