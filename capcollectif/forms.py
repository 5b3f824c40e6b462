"""How every crispy form is framed."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit


class FirstErrorForm:
    """For forms: shown again, they put the cursor in the first field that is wrong."""

    def full_clean(self):
        super().full_clean()
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong:
            self.fields[wrong].widget.attrs["autofocus"] = True


class SeenForm:
    """For forms with a field `seen`: what their writer had before their eyes."""

    def has_seen(self, seen):
        """Shown again with what is typed, it stands from now on on what was saved meanwhile."""
        self.data = self.data.copy()
        self.data["seen"] = str(seen)


def helper(submit=None):
    """A FormHelper for one form of a page; with the button `submit`, or without its own <form>."""
    frame = FormHelper()
    frame.form_tag = bool(submit)
    frame.attrs = {"novalidate": ""}
    if submit:
        frame.add_input(Submit("save", submit))
    return frame
