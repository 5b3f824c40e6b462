"""The other kinds of questions: those of the introductory questionnaire."""

from django import forms

from assessments.models import Answer
from capcollectif.fields import LineField, TextField

from .answers import ONE_ANSWER, AnswerForm

CELL = {"required": False, "max_length": 600}
FIELDS_FOR_SENTENCES = 2  # with so few columns, people write sentences, not words
BOTH = (
    "Vous avez répondu et coché «\u00a0Je ne sais pas encore\u00a0». Décochez cette case pour garder"
    " votre réponse, ou effacez la réponse."
)


class SingleChoiceForm(AnswerForm):
    """One option, with or without a comment. `choice` is the option’s position."""

    def __init__(self, data=None, *, question, answer=None):
        options = enumerate(question.settings["options"])
        self.own_choices = [(str(option), words) for option, words in options]
        super().__init__(data, question=question, answer=answer)

    @property
    def comment_label(self):
        return self.question.settings.get("comment_prompt") or super().comment_label

    def own_initial(self, answer):
        return {"choice": str(answer.value["choice"])}

    def content(self):
        choice = self.cleaned_data["choice"]
        return None, ({"choice": int(choice)} if choice else None)


class PartsForm(AnswerForm):
    """Base of the kinds whose answer has several fields of its own, and « Je ne sais pas encore »
    as a box to tick: what is typed and the box exclude each other."""

    def __init__(self, data=None, *, question, answer=None):
        super().__init__(data, question=question, answer=answer)
        for name, field in self.parts().items():
            self.fields[name] = field

    def parts(self):
        """The kind’s own fields by name, none required."""
        raise NotImplementedError

    def value(self):
        """The answer’s value from the cleaned parts, or None if they are empty."""
        raise NotImplementedError

    def clean(self):
        fields = super().clean()
        aside = fields.get("choice") == Answer.State.TO_REVISIT
        if aside and not self.errors and not self.erases and self.value() is not None:
            self.add_error(None, BOTH)
        return fields

    def content(self):
        return None, self.value()


class RankedChoiceForm(PartsForm):
    """At most `max_choices` options, first the one that matters most. `rank_1`… hold positions."""

    @property
    def names(self):
        return [f"rank_{rank}" for rank in range(1, self.question.settings["max_choices"] + 1)]

    def parts(self):
        options = enumerate(self.question.settings["options"])
        choices = [("", "Aucun"), *((str(option), words) for option, words in options)]
        return {
            name: forms.ChoiceField(
                choices=choices,
                required=False,
                label=f"{rank}{'er' if rank == 1 else 'e'} choix",
                error_messages={"invalid_choice": ONE_ANSWER},
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            for rank, name in enumerate(self.names, start=1)
        }

    def own_initial(self, answer):
        ranks = [str(option) for option in answer.value["ranks"]]
        return dict(zip(self.names, ranks, strict=False))

    def clean(self):
        fields = super().clean()
        chosen = [] if self.erases else self._chosen(fields)
        twice = {option for option in chosen if chosen.count(option) > 1}
        for option in sorted(twice):
            words = self.question.settings["options"][option]
            self.add_error(
                None,
                f"Vous avez choisi deux fois «\u00a0{words}\u00a0»\u00a0: gardez-la une seule fois.",
            )
        return fields

    def _chosen(self, fields):
        return [int(fields[name]) for name in self.names if fields.get(name)]

    def value(self):
        chosen = self._chosen(self.cleaned_data)
        return {"ranks": chosen} if chosen else None

    @property
    def ranks(self):
        """The bound fields, first choice first."""
        return [self[name] for name in self.names]


class MatrixScaleForm(PartsForm):
    """A score for each row, from `scale_min` to `scale_max`; a row may stay empty."""

    @property
    def scale(self):
        settings = self.question.settings
        return range(settings["scale_min"], settings["scale_max"] + 1)

    @property
    def scores(self):
        """The choices of a row; the last one takes the score back."""
        return [*map(str, self.scale), ""]

    def parts(self):
        choices = [(score, score) for score in self.scores]
        return {
            f"row_{row}": forms.ChoiceField(
                choices=choices,
                required=False,
                label=words,
                error_messages={"invalid_choice": ONE_ANSWER},
            )
            for row, words in enumerate(self.question.settings["options"])
        }

    def own_initial(self, answer):
        return {f"row_{row}": str(score) for row, score in answer.value["scores"].items()}

    def value(self):
        scores = {
            str(row): int(self.cleaned_data[f"row_{row}"])
            for row in range(len(self.question.settings["options"]))
            if self.cleaned_data.get(f"row_{row}")
        }
        return {"scores": scores} if scores else None

    @property
    def rows(self):
        """The bound fields, one a row."""
        return [self[f"row_{row}"] for row in range(len(self.question.settings["options"]))]


class StructuredTextForm(PartsForm):
    """Up to `max_rows` rows of text, a column a field of the question; empty rows are left out."""

    SHOWN_ROWS = 2  # the others unfold

    def parts(self):
        columns = self.question.settings["fields"]
        field = self._sentence if len(columns) <= FIELDS_FOR_SENTENCES else self._word
        return {
            f"cell_{row}_{column}": field(words)
            for row in range(self.question.settings["max_rows"])
            for column, words in enumerate(columns)
        }

    @staticmethod
    def _sentence(label):
        widget = forms.Textarea(attrs={"class": "form-control", "rows": 2})
        return TextField(label=label, widget=widget, **CELL)

    @staticmethod
    def _word(label):
        return LineField(
            label=label, widget=forms.TextInput(attrs={"class": "form-control"}), **CELL
        )

    def _names(self):
        """The names of the cells, row by row."""
        settings = self.question.settings
        columns = range(len(settings["fields"]))
        return [
            [f"cell_{row}_{column}" for column in columns] for row in range(settings["max_rows"])
        ]

    def own_initial(self, answer):
        filled = zip(self._names(), answer.value["rows"], strict=False)
        return {
            name: cell for names, cells in filled for name, cell in zip(names, cells, strict=False)
        }

    def value(self):
        rows = [[self.cleaned_data.get(name, "") for name in names] for names in self._names()]
        rows = [cells for cells in rows if any(cells)]
        return {"rows": rows} if rows else None

    def _rows(self):
        """The bound fields, row by row."""
        return [[self[name] for name in names] for names in self._names()]

    @property
    def has_one_row(self):
        return self.question.settings["max_rows"] == 1

    @property
    def first_rows(self):
        return self._rows()[: self.SHOWN_ROWS]

    @property
    def more_rows(self):
        return self._rows()[self.SHOWN_ROWS :]

    @property
    def more_are_used(self):
        return any(cell.value() for cells in self.more_rows for cell in cells)
