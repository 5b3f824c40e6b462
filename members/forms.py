"""Forms of people and structures."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

from capcollectif.fields import LineField
from capcollectif.forms import FirstErrorForm, helper

from .accounts import DEMO_PASSWORD, demo_accounts
from .models import User


class LoginForm(AllauthLoginForm):
    """Allauth’s, in our words; it also tells a demonstration instance’s accounts."""

    demo_password = DEMO_PASSWORD

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Votre adresse électronique"
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = "Votre mot de passe"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def demo_accounts(self):
        return demo_accounts()


class AddKeyForm(AddWebAuthnForm):
    name = LineField(label="Nom de la clé", required=False, max_length=60)


class EditKeyForm(EditWebAuthnForm):
    name = LineField(label="Nom de la clé", max_length=60)


class ProfileForm(FirstErrorForm, forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        field_classes = {"first_name": LineField, "last_name": LineField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Enregistrer mon profil")
