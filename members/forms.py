"""Forms of people and structures."""

from django import forms

from capcollectif.fields import LineField
from capcollectif.forms import helper

from .models import User


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        field_classes = {"first_name": LineField, "last_name": LineField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Enregistrer mon profil")
