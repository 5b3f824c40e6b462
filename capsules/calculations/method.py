"""The method’s own facts: the steps of a capsule, the dates that a programme needs, and their order."""

from django.db.models import TextChoices

MONTHS = 19  # of a whole programme, launch month included


class Step(TextChoices):
    """The three steps of a capsule, in order."""

    APPROPRIATION = "appropriation", "Appropriation"
    REVIEW = "review", "Revue d’évaluation"
    SHARING = "sharing", "Retours d’expériences et mutualisation"


class Mode(TextChoices):
    VIDEO = "video", "Visio"
    TUTORED = "tutored", "Autonomie tutorée"
    IN_PERSON = "in_person", "Présentiel"


class Beat(TextChoices):
    """What a date of the programme is for. `EXTRA` is one that a facilitator adds."""

    LAUNCH = "launch", "Journée de lancement"
    READING = "reading", "Lecture partagée"
    TUTORING = "tutoring", "Point tutorat"
    CLOSE = "close", "Clôture du diagnostic"
    SHARING = "sharing", "Journée retours d’expériences"
    FINAL_REVIEW = "final_review", "Bilan du collectif"
    EXTRA = "extra", "Séance supplémentaire"


# Within a sentence.
THE = {
    Beat.LAUNCH: "la journée de lancement",
    Beat.READING: "la lecture partagée",
    Beat.TUTORING: "le point tutorat",
    Beat.CLOSE: "la clôture du diagnostic",
    Beat.SHARING: "la journée retours d’expériences",
    Beat.FINAL_REVIEW: "le bilan du collectif",
}

# Those of one capsule, in order; those that end its steps; the step that each belongs to.
CAPSULE_BEATS = (Beat.READING, Beat.TUTORING, Beat.CLOSE, Beat.SHARING)
ENDS = (Beat.READING, Beat.CLOSE, Beat.SHARING)
STEP_OF = {
    Beat.READING: Step.APPROPRIATION,
    Beat.TUTORING: Step.REVIEW,
    Beat.CLOSE: Step.REVIEW,
    Beat.SHARING: Step.SHARING,
}
USUAL_MODES = {
    Beat.LAUNCH: Mode.IN_PERSON,
    Beat.READING: Mode.VIDEO,
    Beat.TUTORING: Mode.VIDEO,
    Beat.CLOSE: Mode.TUTORED,  # a day that ends a period of autonomous work, not a meeting
    Beat.SHARING: Mode.IN_PERSON,
    Beat.FINAL_REVIEW: Mode.IN_PERSON,
}
# The least number of days between a date and the one before it.
LEAST_GAP = {
    Beat.READING: 14,
    Beat.TUTORING: 14,
    Beat.CLOSE: 14,
    Beat.SHARING: 10,
    Beat.FINAL_REVIEW: 10,
}
