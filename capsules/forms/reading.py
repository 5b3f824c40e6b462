"""Reading a theme together: a mark, a remark, an answer."""

from django import forms

from capcollectif.fields import NumberField, TextField
from capsules.models import Reading, Remark

LONGEST_REMARK = 2000
NOT_READ = "none"


class OpenForm(forms.Form):
    """`?question=…`: the number of the question to show unfolded. What is wrong in it counts for nothing."""

    question = NumberField(required=False)

    def number(self):
        self.is_valid()
        return self.cleaned_data.get("question")


class PlaceForm(forms.Form):
    """Where words that were not saved stood: a question’s number."""

    number = NumberField()


class MarkForm(forms.Form):
    """How one understood a question; NOT_READ takes one’s mark off."""

    mark = forms.ChoiceField(
        choices=[*Reading.Mark.choices, (NOT_READ, "Pas encore lu")],
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], "Choisissez comment vous avez compris cette question."
        ),
    )


class _WordsForm(forms.Form):
    """One’s words; without a name if one wishes, unless one animates."""

    text = TextField(max_length=LONGEST_REMARK)
    is_anonymous = forms.BooleanField(required=False)

    def __init__(self, *args, is_animating=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_animating:
            del self.fields["is_anonymous"]

    def what(self):
        """What the operations take."""
        return {
            "text": self.cleaned_data["text"],
            "is_anonymous": self.cleaned_data.get("is_anonymous", False),
        }


class RemarkForm(_WordsForm):
    """A note for one’s structure, or a question to the collective; of who animates, the latter."""

    kind = forms.ChoiceField(
        choices=Remark.Kind.choices,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"],
            "Choisissez\u00a0: pour votre équipe, ou pour le collectif.",
        ),
    )

    def __init__(self, *args, is_animating=False, **kwargs):
        super().__init__(*args, is_animating=is_animating, **kwargs)
        self.fields["text"].error_messages["required"] = (
            "Écrivez d’abord votre remarque, par exemple\u00a0: que veut dire «\u00a0parcours\u00a0» ici\u00a0?"
        )
        if is_animating:
            self.fields["kind"].choices = [(Remark.Kind.QUESTION, Remark.Kind.QUESTION.label)]

    def what(self):
        return {**super().what(), "kind": self.cleaned_data["kind"]}


class RemarkReplyForm(_WordsForm):
    """An answer in the thread of a question."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = "Écrivez d’abord votre réponse."
