"""How every crispy form is framed."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit


def helper(submit=None):
    """A FormHelper for one form of a page; with the button `submit`, or without its own <form>."""
    frame = FormHelper()
    frame.form_tag = bool(submit)
    frame.attrs = {"novalidate": ""}
    if submit:
        frame.add_input(Submit("save", submit))
    return frame
