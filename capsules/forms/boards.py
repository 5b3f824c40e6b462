"""Boards: asked by who animates, answered from phones."""

from crispy_forms.layout import Layout
from django import forms

from capcollectif.fields import LineField, NumberField, RowsField
from capcollectif.forms import FirstErrorForm, SeenForm, helper
from capsules.models import Board, Contribution
from capsules.models.workshops import MOST_DOTS
from capsules.operations.boards import CODE_LENGTH

from .codes import CodeField

A_FEW_DOTS = f"Donnez de 1 à {MOST_DOTS} pastilles à chaque personne."
UNKNOWN = "Ce choix n’existe pas. Rechargez la page, puis recommencez."


class BoardForm(SeenForm, FirstErrorForm, forms.Form):
    """A question to the room; `seen` is the mark of what its writer read."""

    prompt = LineField(
        label="La question posée",
        max_length=200,
        help_text="Par exemple\u00a0: comment faire pour que chaque salarié·e soit entendu·e\u00a0?",
        error_messages={"required": "Écrivez la question posée."},
    )
    kind = forms.ChoiceField(
        label="De quoi s’agit-il",
        choices=Board.Kind,
        initial=Board.Kind.FREE,
        error_messages={"required": "Choisissez de quoi il s’agit."},
    )
    dots = forms.IntegerField(
        label="Pastilles par personne",
        min_value=1,
        max_value=MOST_DOTS,
        initial=3,
        help_text="Pour voter, quand vous ouvrirez le vote. Un mot pour la journée ne se vote pas.",
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], A_FEW_DOTS),
    )
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args, submit, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(submit)
        self.helper.layout = Layout("prompt", "kind", "dots", "seen")

    def fields_of_board(self):
        """What boards.open_board and boards.change take."""
        return {name: self.cleaned_data[name] for name in ("kind", "prompt", "dots")}


class MoveForm(forms.Form):
    """To which step a board goes; `screen` says that it was asked on the screen of the room."""

    state = forms.ChoiceField(
        choices=Board.State, error_messages=dict.fromkeys(["required", "invalid_choice"], UNKNOWN)
    )
    screen = forms.BooleanField(required=False)


class ArrangeForm(forms.Form):
    """Statements of one board that are ticked, or one that is pointed at, and what becomes of them."""

    DOES = ("merge", "hide", "choose", "split", "show")
    WITH_WORDS = ("merge", "choose")  # those that take `text`

    do = forms.ChoiceField(choices=[(do, do) for do in DOES])
    contributions = RowsField(Contribution.objects.none(), required=False)
    text = LineField(
        label="Sous quels mots",
        required=False,
        max_length=300,
        help_text="Facultatif. Sinon, la première cochée parle pour les autres.",
    )

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contributions"].queryset = board.contributions.all()
        self.fields["do"].error_messages |= dict.fromkeys(["required", "invalid_choice"], UNKNOWN)
        self.fields["contributions"].error_messages |= dict.fromkeys(
            ["invalid_choice", "invalid_pk_value", "invalid_list"], UNKNOWN
        )

    def ticked(self):
        return [each.pk for each in self.cleaned_data["contributions"]]

    def why_not(self):
        """The first of what is wrong."""
        return next(iter(self.errors.values()))[0]


class ContributionForm(FirstErrorForm, forms.Form):
    """What somebody says from a phone on one board."""

    text = LineField(
        label="Votre idée",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez quelques mots, puis envoyez."},
    )
    author = LineField(
        label="Prénom ou sous-groupe",
        required=False,
        max_length=80,
        help_text="Facultatif. Tout le monde le lira à côté de votre idée.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, prefix=str(board.pk), **kwargs)
        self.board = board
        if board.kind == Board.Kind.WORD:
            self.fields["text"].label = "Votre mot"
            self.fields["text"].widget = forms.TextInput(attrs={"autocomplete": "off"})
        self.helper = helper()
        self.helper.disable_csrf = True  # the form of the page carries it


class TapForm(forms.Form):
    """A button of a phone: on which board, which statement, what for. No board: the key Entrée."""

    DOES = ("write", "take_back", "put", "remove")

    board = NumberField(required=False)
    contribution = NumberField(required=False)
    do = forms.ChoiceField(choices=[(do, do) for do in DOES])


class RoomCodeForm(FirstErrorForm, forms.Form):
    """The code that the screen of the room shows."""

    code = CodeField(
        length=CODE_LENGTH,
        example="Le code a huit lettres ou chiffres, par exemple ABCD-2345.",
        label="Code de la salle",
        help_text="Il est à l’écran, sous le dessin à photographier.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Ouvrir l’atelier")


class PollForm(forms.Form):
    """`?seen=…`: the mark of what is on the screen; `is_free`: nobody is typing there."""

    seen = forms.CharField(required=False, max_length=16)
    is_free = forms.BooleanField(required=False)

    def asked(self):
        """(seen, is_free), whatever came."""
        data = self.cleaned_data if self.is_valid() else {}
        return data.get("seen", ""), data.get("is_free", False)


class ScreenPollForm(forms.Form):
    """`?seen=…&step=…`: the marks of what is on the screen of the room, and of the step it is at."""

    seen = forms.CharField(required=False, max_length=16)
    step = forms.CharField(required=False, max_length=16)

    def asked(self):
        """(seen, step), whatever came."""
        data = self.cleaned_data if self.is_valid() else {}
        return data.get("seen", ""), data.get("step", "")
