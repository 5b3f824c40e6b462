"""Opening a collective: what it is, and its rhythm."""

from django import forms

from capcollectif import french
from capcollectif.fields import DayField, HourField, LineField, NumberField
from capcollectif.forms import FirstErrorForm, helper
from capsules.calculations.method import MONTHS, USUAL_MODES, Beat, Mode
from capsules.operations import planning

NO_THEME = ("", "Aucun, ce thème est laissé de côté")
MONTHS_A_CAPSULE = range(1, 7)
USUAL_MONTHS = 3  # a capsule
OPEN_DAYS = list(enumerate(french.DAYS[:5]))
BEATS = [beat.value for beat in USUAL_MODES]


class RowField(forms.ChoiceField):
    """One of `rows`, loaded already; `clean` gives it, or None where nothing is chosen."""

    def __init__(self, *, rows, empty_label="", told=str, **kwargs):
        self._rows = {str(row.pk): row for row in rows}
        nothing = [("", empty_label)] if empty_label else []
        named = [(pk, told(row)) for pk, row in self._rows.items()]
        super().__init__(choices=[*nothing, *named], **kwargs)

    def clean(self, value):
        return self._rows.get(super().clean(value))


class NamedForm(FirstErrorForm, forms.Form):
    """The name and the launch of a collective."""

    name = LineField(
        label="Nom du collectif",
        max_length=120,
        error_messages={
            "required": "Il manque le nom du collectif, par exemple CAP RSE Occitanie.",
            "max_length": "Ce nom est trop long\u00a0: 120 caractères suffisent, "
            "par exemple CAP RSE Occitanie.",
        },
    )
    starts_on = DayField(
        label="Journée de lancement",
        help_text="Les capsules commencent le mois suivant. "
        "Si ce jour est fermé, nous proposons le prochain qui convient.",
        error_messages={"required": "Il manque la journée de lancement, par exemple 16/09/2026."},
    )

    def __init__(self, *args, regions=(), **kwargs):
        super().__init__(*args, **kwargs)
        if regions:
            self.fields["region"] = RowField(
                rows=regions,
                label="Délégation régionale",
                help_text="Ses jours fermés et sa zone scolaire guident le calendrier.",
                error_messages=dict.fromkeys(
                    ["required", "invalid_choice"], "Choisissez une de vos régions dans la liste."
                ),
            )
            self.order_fields(["name", "region", "starts_on"])
        self.helper = helper()

    def clean(self):
        """A name left as proposed for one region follows the region that was chosen."""
        data = super().clean()
        region, launch = data.get("region"), data.get("starts_on")
        if not region or not launch or data.get("name") != self.initial.get("name"):
            return data
        if str(region.pk) != self.initial.get("region"):
            data["name"] = planning.usual_name(region, year=launch.year)
        return data

    def essentials(self):
        """What planning.change_essentials or clone_collective takes."""
        names = ("name", "region", "starts_on", "themes")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def like_field(likes):
    return RowField(
        rows=likes,
        told=lambda like: f"{like.name} ({like.region.name})",
        required=False,
        empty_label="L’exemple habituel",
        label="Partir de",
        help_text="D’un collectif déjà publié, nous reprenons le rythme et l’ordre des thèmes.",
        error_messages={
            "invalid_choice": "Ce collectif n’est plus là\u00a0: choisissez-en un autre."
        },
    )


class LikeForm(forms.Form):
    """The collective to start from, alone."""

    def __init__(self, data, *, likes):
        super().__init__(data)
        self.fields["like"] = like_field(likes)

    def chosen(self):
        """The collective, or None."""
        return self.cleaned_data["like"] if self.is_valid() else None


class CollectiveForm(NamedForm):
    """The first screen: with the order of `themes`, and a collective to start from.

    `regions` is empty, and `likes` too, for a collective that exists. Where it `is_fixed`, only its
    name is asked for.
    """

    def __init__(self, *args, themes, likes=(), is_fixed=False, **kwargs):
        super().__init__(*args, **kwargs)
        self._count = 0 if is_fixed else len(themes)
        if is_fixed:
            del self.fields["starts_on"]
        if likes:
            self.fields["like"] = like_field(likes)
        for position in range(1, self._count + 1):
            self.fields[f"theme_{position}"] = RowField(
                rows=themes,
                required=False,
                empty_label=NO_THEME[1],
                label=f"Thème de la capsule {position}",
                widget=forms.Select(attrs={"class": "form-select-sm"}),
                error_messages={
                    "invalid_choice": "Ce thème n’existe pas\u00a0: choisissez-en un dans la liste."
                },
            )

    @property
    def has_models(self):
        """Whether there is a collective to start from."""
        return "like" in self.fields

    @property
    def theme_rows(self):
        """[(bound field, « octobre à décembre 2025 »)] of the themes; no period for none, nor a bad launch."""
        fields = [self[f"theme_{position}"] for position in range(1, self._count + 1)]
        chosen = [field for field in fields if field.value()]
        try:
            launch = self.fields["starts_on"].clean(self["starts_on"].value())
        except forms.ValidationError:
            return [(field, "") for field in fields]
        months = self.initial.get("months_per_capsule")
        if not isinstance(months, int):  # not even asked for: the address of the page says so
            months = USUAL_MONTHS
        spans = planning.quarters(launch, count=len(chosen), months=months)
        periods = {
            field.name: french.months(*span) for field, span in zip(chosen, spans, strict=True)
        }
        return [(field, periods.get(field.name, "")) for field in fields]

    def clean(self):
        data = super().clean()
        if not self._count:
            return data
        chosen = {}
        for position in range(1, self._count + 1):
            name = f"theme_{position}"
            theme = data.get(name)
            if theme in chosen:
                self.add_error(
                    name,
                    f"Ce thème est déjà celui de la capsule {chosen[theme]}\u00a0: choisissez-en un "
                    "autre, ou laissez-le de côté.",
                )
            elif theme:
                chosen[theme] = position
        if not chosen and not any(f"theme_{n}" in self.errors for n in range(1, self._count + 1)):
            self.add_error("theme_1", "Choisissez au moins un thème, par exemple le premier.")
        data["themes"] = list(chosen)
        return data

    @staticmethod
    def initial_order(themes):
        """`themes` as the selects show them first."""
        return {f"theme_{n}": str(theme.pk) for n, theme in enumerate(themes, start=1)}


class UndoForm(forms.Form):
    """What the query string says was just archived."""

    archived = NumberField(required=False)

    def found(self):
        """Its pk, or None."""
        return self.cleaned_data["archived"] if self.is_valid() else None


class RhythmForm(FirstErrorForm, forms.Form):
    """The second screen: the fields of planning.RHYTHM, for `themes` capsules of `months` today."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Jours préférés",
        coerce=int,
        choices=OPEN_DAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins un jour, par exemple mardi.",
            "invalid_choice": "Choisissez des jours du lundi au vendredi.",
        },
    )
    months_per_capsule = forms.TypedChoiceField(
        label="Rythme d’une capsule",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"],
            "Choisissez la durée d’une capsule, par exemple trois mois.",
        ),
    )
    video_starts_at = HourField(label="Début des visios")
    video_ends_at = HourField(label="Fin des visios")
    in_person_starts_at = HourField(label="Début des journées")
    in_person_ends_at = HourField(label="Fin des journées")
    place = LineField(
        label="Lieu habituel",
        required=False,
        help_text="Pour les séances en présentiel, par exemple Maison des associations, Albi.",
    )

    def __init__(self, *args, themes, months=USUAL_MONTHS, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["months_per_capsule"].choices = _paces(themes, months)
        for beat in BEATS:
            self.fields[beat] = forms.ChoiceField(
                label=Beat(beat).label,
                choices=Mode.choices,
                initial=self.initial.get("modes", {}).get(beat) or USUAL_MODES[Beat(beat)].value,
                error_messages=dict.fromkeys(
                    ["required", "invalid_choice"], "Choisissez visio, autonomie ou présentiel."
                ),
            )
        self.helper = helper()

    @property
    def mode_fields(self):
        return [self[beat] for beat in BEATS]

    def clean(self):
        data = super().clean()
        for kind in ("video", "in_person"):
            first, last = data.get(f"{kind}_starts_at"), data.get(f"{kind}_ends_at")
            if first and last and last <= first:
                self.add_error(
                    f"{kind}_ends_at", "La fin vient après le début, par exemple 16\u00a0h\u00a030."
                )
        return data

    def rhythm(self):
        """What planning.change_rhythm takes."""
        data = dict(self.cleaned_data)
        return {
            **{name: value for name, value in data.items() if name not in BEATS},
            "weekdays": sorted(data["weekdays"]),
            "modes": {beat: data[beat] for beat in BEATS},
        }


def _paces(themes, present):
    """[(months, « Trois mois (19 mois en tout) »)] of the paces that fit, the `present` one with them."""
    most = MONTHS - 1
    fit = {months for months in MONTHS_A_CAPSULE if months > 1 and months * themes <= most}
    paces = sorted((fit or {1}) | {present}, reverse=True)
    return [(months, _pace(months, themes)) for months in paces]


def _pace(months, themes):
    total = min(1 + months * themes, MONTHS)
    return f"{french.in_words(months).capitalize()} mois ({total} mois en tout)"
