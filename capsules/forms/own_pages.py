"""What somebody chooses on their own page."""

from django import forms


class PreferencesForm(forms.Form):
    """Which reminders one wants. A box that is not sent is one that is not ticked."""

    week_before = forms.BooleanField(label="Une semaine avant", required=False)
    day_before = forms.BooleanField(label="La veille", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-check-input"

    @staticmethod
    def initial_of(participant):
        return {
            "week_before": participant.wants_week_before,
            "day_before": participant.wants_day_before,
        }
