"""Questions with four levels."""

from .answers import AnswerForm


class LevelsForm(AnswerForm):
    own_choices = [(str(level), str(level)) for level in (1, 2, 3, 4)]

    def own_initial(self, answer):
        return {"choice": str(answer.level)}

    def content(self):
        choice = self.cleaned_data["choice"]
        return (int(choice) if choice else None), None
