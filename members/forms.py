"""Forms of people and structures."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

from capcollectif.fields import AddressField, LineField, RowsField, TextField
from capcollectif.forms import FirstErrorForm, helper

from .accounts import DEMO_PASSWORD, demo_accounts
from .models import Membership, Structure, User

LONGEST_WORDS = 600  # characters of one’s own in a mail


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


class StructureForm(FirstErrorForm, forms.ModelForm):
    siret = LineField(
        label="SIRET", required=False, help_text="Ses 14 chiffres, par exemple 732 829 320 00074."
    )

    class Meta:
        model = Structure
        fields = ["name", "kind", "activity", "city", "siret", "headcount"]
        field_classes = dict.fromkeys(["name", "activity", "city"], LineField)
        error_messages = {"name": {"required": "Une structure a un nom."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Structure.Kind.choices
        self.fields["headcount"].choices = [
            ("", "Pas encore précisé"),
            *Structure.Headcount.choices,
        ]
        self.helper = helper("Enregistrer la fiche")

    def clean_siret(self):
        siret = "".join(self.cleaned_data["siret"].split())
        others = Structure.objects.exclude(pk=self.instance.pk)
        if siret and others.filter(siret=siret).exists():
            raise forms.ValidationError("Une structure porte déjà ce SIRET.")
        return siret


class InvitationForm(FirstErrorForm, forms.Form):
    """Whom to invite, as what, and with which words. Without `any_role`, as the lead only."""

    email = AddressField(
        label="Son adresse électronique",
        error_messages={
            "required": "Écrivez une adresse, par exemple\u00a0: odile.marty@asso.fr.",
            "invalid": "Cette adresse n’est pas complète. Par exemple\u00a0: odile.marty@asso.fr.",
        },
    )
    role = forms.ChoiceField(
        label="Son rôle",
        choices=Membership.Role,
        widget=forms.RadioSelect,
        initial=Membership.Role.CONTRIBUTOR,
        error_messages={"required": "Choisissez un rôle.", "invalid_choice": "Choisissez un rôle."},
    )
    words = TextField(
        label="Votre mot (facultatif)",
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Il sera dans le courriel, sous votre nom.",
    )

    def __init__(self, *args, any_role, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles(*Membership.Role)
        if not any_role:
            self.fields["role"].choices = _roles(Membership.Role.LEAD)
            self.fields["role"].initial = Membership.Role.LEAD
        self.helper = helper("Envoyer l’invitation")


WHAT_ROLES_DO = {
    Membership.Role.LEAD: "répond, clôt, partage, et gère l’équipe",
    Membership.Role.CONTRIBUTOR: "répond et agit",
    Membership.Role.READER: "lit, sans rien changer",
}


def _roles(*roles):
    return [(role.value, f"{role.label}\u00a0: {WHAT_ROLES_DO[role]}") for role in roles]


class RoleForm(FirstErrorForm, forms.Form):
    role = forms.ChoiceField(
        label="Rôle",
        choices=_roles(*Membership.Role),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un rôle.", "invalid_choice": "Choisissez un rôle."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Enregistrer le rôle")


class _PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, place):
        return f"{place.user}, {place.get_role_display().lower()}"

    def to_python(self, value):
        """A number past 64 bits is an unknown row, not SQLite’s OverflowError."""
        return super().to_python(value if len(str(value)) <= RowsField.MOST_DIGITS else "x")


class HandOverForm(FirstErrorForm, forms.Form):
    """Who takes over, and what one becomes."""

    place = _PlaceField(
        Membership.objects.none(),
        label="Qui prend le relais\u00a0?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], "Choisissez quelqu’un de l’équipe."
        ),
    )
    role = forms.ChoiceField(
        label="Et vous, ensuite",
        choices=_roles(Membership.Role.CONTRIBUTOR, Membership.Role.READER),
        widget=forms.RadioSelect,
        initial=Membership.Role.CONTRIBUTOR,
        error_messages={"required": "Choisissez un rôle.", "invalid_choice": "Choisissez un rôle."},
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        places = places.select_related("user", "structure")
        self.fields["place"].queryset = places.order_by("user__first_name", "user__last_name", "pk")
        self.helper = helper("Passer le relais")


class ReliefForm(FirstErrorForm, forms.Form):
    """That the lead has left, said in so many words, and who takes over."""

    heir = _PlaceField(
        Membership.objects.none(),
        label="Qui prend la suite\u00a0?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], "Choisissez quelqu’un de l’équipe."
        ),
    )
    has_left = forms.BooleanField(
        error_messages={"required": "Cochez cette case si c’est bien le cas."}
    )

    def __init__(self, *args, gone, heirs, **kwargs):
        super().__init__(*args, **kwargs)
        heirs = heirs.select_related("user", "structure")
        self.fields["heir"].queryset = heirs.order_by("user__first_name", "user__last_name", "pk")
        self.fields["has_left"].label = f"Je déclare que {gone.user} a quitté la structure."
        self.helper = helper("Fermer sa place et passer le relais")
