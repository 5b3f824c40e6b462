from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage

from capcollectif import refusals
from capcollectif.errors import Refused


def test_a_refusal_is_told_on_the_next_page(rf):
    request = rf.post("/")
    request.session = {}
    request._messages = FallbackStorage(request)

    with refusals.told(request):
        raise Refused("Ce courriel est déjà parti.")

    [message] = get_messages(request)
    assert (message.level_tag, str(message)) == ("warning", "Ce courriel est déjà parti.")


def test_a_refusal_is_shown_in_the_form_at_its_field_or_at_its_top():
    class Form(forms.Form):
        email = forms.CharField()

    form = Form({"email": "a"})

    with refusals.shown_in(form, "email"):
        raise Refused("Déjà dans l’équipe.")
    with refusals.shown_in(form):
        raise Refused("Ce collectif est archivé.")

    assert form.errors == {
        "email": ["Déjà dans l’équipe."],
        "__all__": ["Ce collectif est archivé."],
    }
