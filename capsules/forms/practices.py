"""What a structure tells of a practice, its files, and who may read it."""

from django import forms

from assessments.models import Action, Question
from capcollectif.fields import LineField, TextField
from capcollectif.forms import FirstErrorForm, SeenForm, helper
from capsules.models import Practice, StateOfTheArt
from capsules.operations.moderating import COLLECTIVE, NETWORK
from capsules.operations.practices import FIELDS, MOST_QUESTIONS
from capsules.queries import telling

from .session_documents import DocumentForm

QUESTION_FIELDS = tuple(f"question_{place}" for place in range(1, MOST_QUESTIONS + 1))
TOLD_MORE = ("summary", "before", "quote", "quoted", *QUESTION_FIELDS[1:])
LONGEST_QUESTION = 90  # characters of a choice
UNKNOWN_QUESTION = "Cette question n’est pas dans le référentiel de votre collectif."


def _short(rows):
    return forms.Textarea(attrs={"rows": rows})


class PracticeForm(SeenForm, FirstErrorForm, forms.Form):
    """A practice; `fields_of_practice` gives it in the shape that operations.practices takes.

    `framework` is the pk of the référentiel that its theme and questions are chosen in.
    """

    title = LineField(
        label="Son nom",
        max_length=120,
        help_text="Par exemple\u00a0: le point du lundi.",
        error_messages={
            "required": "Donnez un nom à cette pratique, par exemple\u00a0: le point du lundi."
        },
    )
    done = TextField(
        label="Ce que vous avez fait",
        required=False,
        widget=_short(5),
        help_text="Une étape par ligne\u00a0: elles seront numérotées.",
    )
    again = TextField(
        label="Ce qui a aidé, ce qui a freiné",
        required=False,
        widget=_short(4),
        help_text="Et si c’était à refaire, que feriez-vous autrement\u00a0?",
    )
    needs = TextField(
        label="Ce qu’il faut pour le refaire",
        required=False,
        widget=_short(3),
        help_text="Du temps, du matériel, une personne, un accord…",
    )
    summary = TextField(
        label="En une ou deux phrases",
        required=False,
        max_length=400,
        widget=_short(2),
        help_text="Ce que l’on lit d’abord, dans la bibliothèque.",
    )
    before = TextField(label="D’où vous êtes parti·es", required=False, widget=_short(3))
    changed = TextField(
        label="Ce qui a changé",
        required=False,
        widget=_short(3),
        help_text="Un chiffre, un effet que l’on voit.",
    )
    quote = TextField(
        label="Une parole",
        required=False,
        max_length=600,
        widget=_short(2),
        help_text="Avec l’accord de la personne citée.",
    )
    quoted = LineField(
        label="De qui", required=False, max_length=120, help_text="Karim, agent de tri."
    )
    theme = forms.ModelChoiceField(
        None,
        label="Thème",
        empty_label="Choisissez un thème",
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], "Choisissez le thème de cette pratique."
        ),
    )
    effort = forms.ChoiceField(
        label="Temps à prévoir",
        required=False,
        choices=[("", "Je ne sais pas"), *Practice.Effort.choices],
    )
    effort_words = LineField(
        label="En vos mots",
        required=False,
        max_length=80,
        help_text="Par exemple\u00a0: 15 minutes par semaine.",
    )
    cost = forms.ChoiceField(
        label="Coût", required=False, choices=[("", "Je ne sais pas"), *Practice.Cost.choices]
    )
    cost_words = LineField(
        label="En vos mots",
        required=False,
        max_length=80,
        help_text="Par exemple\u00a0: un cahier.",
    )
    context = LineField(label="Votre contexte", required=False)
    contact = LineField(
        label="À qui demander",
        required=False,
        max_length=120,
        help_text="Les personnes qui liront la fiche verront ce nom.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, framework, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = telling.themes_of(framework)
        self._questions = {question.pk: question for question in telling.questions_of(framework)}
        choices = [("", "Aucune"), *_by_theme(self._questions.values())]
        for place, name in enumerate(QUESTION_FIELDS):
            self.fields[name] = forms.TypedChoiceField(
                label="Une autre question" if place else "Question liée",
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": UNKNOWN_QUESTION},
            )
        self.helper = helper()

    def clean(self):
        data = super().clean()
        if self.errors.pop("seen", None):  # nobody typed it, so nobody could mend it
            data["seen"] = None
        return data

    @property
    def folded_errors(self):
        """Whether a field is wrong that the page folds away."""
        return bool(self.errors.keys() - {"title", "done", "again", "needs", "theme", "question_1"})

    @property
    def tells_more(self):
        """Whether the sheet says something already that the page would fold away."""
        return any(self[name].value() for name in TOLD_MORE)

    def fields_of_practice(self):
        """What operations.practices takes, apart from `seen` and who writes."""
        data = self.cleaned_data
        chosen = dict.fromkeys(data[name] for name in QUESTION_FIELDS if data[name])
        questions = [self._questions[pk] for pk in chosen]
        return {**{name: data[name] for name in FIELDS}, "questions": questions}

    @staticmethod
    def initial_of(practice):
        """What the form of `practice` shows first."""
        chosen = practice.questions.order_by("theme", "number").values_list("pk", flat=True)
        return {
            **{name: getattr(practice, name) for name in FIELDS if name != "theme"},
            **dict(zip(QUESTION_FIELDS, chosen, strict=False)),
            "theme": practice.theme_id,
            "seen": practice.version,
        }

    def compared_with(self, practice):
        """[(label, what `practice` holds now)] of the fields where it differs from what was typed.

        The form then agrees to replace that version: what it shows has been read.
        """
        self.has_seen(practice.version)
        typed = self.fields_of_practice()
        found = [
            (self.fields[name].label, _told(practice, name))
            for name in FIELDS
            if typed[name] != getattr(practice, name)
        ]
        now = list(practice.questions.select_related("axis").order_by("theme", "number"))
        if set(now) != set(typed["questions"]):
            found.append(("Questions liées", "\n".join(question.place for question in now)))
        return found


def _by_theme(questions):
    """Choices of questions, grouped by theme: « 16. Écoute et dialogue »."""
    groups = {}
    for question in questions:
        words = question.title or question.statement
        if len(words) > LONGEST_QUESTION:
            words = f"{words[:LONGEST_QUESTION].rstrip()}…"
        groups.setdefault(question.theme.title, []).append(
            (question.pk, f"{question.number}. {words}")
        )
    return list(groups.items())


def _told(practice, name):
    told = {"effort": practice.get_effort_display, "cost": practice.get_cost_display}
    return told[name]() if name in told else str(getattr(practice, name))


class ToldForm(forms.Form):
    """What an address says that a new practice tells; what cannot be read is left out."""

    action = forms.ModelChoiceField(None, required=False)
    etat = forms.ModelChoiceField(None, required=False)
    question = forms.ModelChoiceField(None, required=False)

    def __init__(self, *args, user, structure, **kwargs):
        super().__init__(*args, **kwargs)
        actions = Action.objects.editable_by(user).present().filter(plan__structure=structure)
        self.fields["action"].queryset = actions.select_related(
            "question__theme", "pilot", "created_by"
        )
        states = StateOfTheArt.objects.editable_by(user).filter(
            structure=structure, archived_at=None
        )
        self.fields["etat"].queryset = states.select_related("capsule__theme", "question__theme")
        self.fields["question"].queryset = Question.objects.readable().select_related("theme")

    def told(self):
        """{"action", "state_of_the_art", "question": the row, or None}."""
        self.is_valid()
        known = self.cleaned_data
        names = {"action": "action", "state_of_the_art": "etat", "question": "question"}
        return {name: known.get(field) for name, field in names.items()}


class FileForm(DocumentForm):
    """A file of a practice, and what to call it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Ajouter le fichier")


class CircleForm(forms.Form):
    """Which circle a consent or a moderation is about, and what was read before it."""

    circle = forms.ChoiceField(choices=[(COLLECTIVE, "Le collectif"), (NETWORK, "Le réseau")])
    seen = LineField(required=False, max_length=16)


class GiveForm(CircleForm):
    """The consent of a structure: ticked."""

    agrees = forms.BooleanField()


class ReturnForm(FirstErrorForm, CircleForm):
    """What whoever moderates asks of a structure before its practice is read."""

    words = TextField(
        label="Ce que vous proposez de revoir",
        max_length=1000,
        widget=_short(4),
        help_text="La structure lira ces mots, et pourra vous redonner sa fiche.",
        error_messages={
            "required": "Dites en une phrase ce qui manque, par exemple\u00a0: combien de temps cela a pris."
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("circle", "seen"):
            self.fields[name].widget = forms.HiddenInput()
        self.helper = helper("Rendre la fiche")
