"""The filters of a plan, and what its page offers to undo."""

from django import forms

from assessments import deadlines
from assessments.models import Action
from capcollectif import french
from capcollectif.fields import LineField, RowsField


class UndoForm(forms.Form):
    """Which actions were just added or archived: what the plan page offers to undo."""

    added = RowsField(Action.objects.none(), required=False)
    archived = forms.ModelChoiceField(Action.objects.none(), required=False)

    def __init__(self, *args, actions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["added"].queryset = actions.present().order_by("pk")
        self.fields["archived"].queryset = actions.exclude(archived_at=None)

    def found(self):
        """{"added": [Action], "archived": Action or None}; nothing for what is unknown."""
        self.is_valid()
        data = self.cleaned_data
        return {"added": list(data.get("added", ())), "archived": data.get("archived")}


def _pilot_key(row):
    """What tells pilots apart: an account, a name written without one, or nobody."""
    if row.pilot:
        return str(row.pilot)
    return f"name:{french.plain(row.pilot_name)}" if row.pilot_name else "nobody"


class PlanFilterForm(forms.Form):
    """Filters of a plan’s rows (ActionQuerySet.rows), which are also what it offers to choose from.

    The search reads the rows in Python, where accents and capitals count for nothing on either
    database: a plan is some tens of actions, and they are all read for its sentence anyway.
    """

    theme = forms.ChoiceField(label="Thématique", required=False)
    pilot = forms.ChoiceField(label="Pilote", required=False)
    group = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "Tous"), *((group.key, group.title) for group in deadlines.GROUPS)],
    )
    priority = forms.TypedChoiceField(
        label="Priorité",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Toutes"), *Action.Priority.choices],
    )
    q = LineField(
        label="Chercher", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, *args, rows, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows, self.today = rows, today
        themes = {str(row.theme): row.theme_title for row in rows if row.theme}
        self.fields["theme"].choices = [("", "Toutes"), *_by_label(themes)]
        pilots = {_pilot_key(row): deadlines.pilot_of(row) or "Sans pilote" for row in rows}
        if str(user.pk) in pilots:
            pilots[str(user.pk)] += " (moi)"
        self.fields["pilot"].choices = [("", "Toute l’équipe"), *_by_label(pilots)]
        for field in self.fields.values():
            kind = "select" if isinstance(field.widget, forms.Select) else "control"
            field.widget.attrs["class"] = f"form-{kind} form-{kind}-sm"

    def kept_rows(self):
        """The rows that pass; a filter that makes no sense is as if it were not there."""
        self.is_valid()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        words = french.plain(wanted.pop("q", "")).split()
        return [
            row
            for row in self.rows
            if all(self._facets(row)[name] == value for name, value in wanted.items())
            and _has(row, words)
        ]

    def _facets(self, row):
        return {
            "theme": str(row.theme),
            "pilot": _pilot_key(row),
            "group": deadlines.group_of(row, today=self.today),
            "priority": row.priority,
        }

    @property
    def is_filtering(self):
        """Whether some filter that makes sense is set."""
        return any(self.cleaned_data.values())


def _by_label(choices):
    return sorted(choices.items(), key=lambda choice: french.plain(choice[1]))


def _has(row, words):
    """Whether each of `words` (plain) is somewhere in what `row` says."""
    if not words:
        return True
    texts = (row.title, row.first_step, row.indicator, deadlines.pilot_of(row))
    said = french.plain(" ".join([*texts, row.theme_title or "", row.axis_title or ""]))
    return all(word in said for word in words)
