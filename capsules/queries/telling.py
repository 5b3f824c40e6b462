"""What a practice begins with, when it tells an action, a state of the art, or answers a question."""

from django.utils import timezone

from assessments import sheets
from assessments.models import Framework, Question, Snapshot, Theme
from capcollectif import french
from capsules.models import Collective, Enrolment, Practice


def first_words(structure, *, told, by):
    """{field of a practice’s form: what it holds first}.

    `told` is {"action", "state_of_the_art", "question": a row, or None}, each with its question,
    capsule and theme: what the practice tells.
    """
    action, state = told["action"], told["state_of_the_art"]
    words = {"contact": by.get_full_name(), "context": _context(structure)}
    if action:
        words |= _of_action(action)
    if state:
        words |= _of_state(state)
    if question := _question_of(told):
        changed = filter(None, [words.get("changed"), _rise(structure, question)])
        words |= {"question_1": question.pk, "theme": question.theme_id}
        words["changed"] = "\n".join(changed)
    return words


def _of_action(action):
    aim = ", ".join(filter(None, [action.indicator, action.target]))
    aim = aim and f"Nous visions\u00a0: {aim}"
    return {
        "title": action.title[:120],
        "done": action.first_step,
        "changed": aim,
        "contact": action.pilot_label or action.created_by.get_full_name(),
    }


def _of_state(state):
    return {
        "title": state.title,
        "done": state.exists,
        "changed": "\n".join(filter(None, [state.works, state.evidence])),
        "again": state.limits,
        "theme": state.capsule.theme_id,
    }


def _context(structure):
    headcount = structure.get_headcount_display()
    return ", ".join(filter(None, [structure.get_kind_display(), headcount, structure.activity]))


def _rise(structure, question):
    """The level before and after, in words, if it rose between two closings of the diagnostic.

    Whoever writes the practice reads it first, and keeps it or not.
    """
    closings = Snapshot.objects.filter(
        assessment__structure=structure, assessment__theme=question.theme_id
    )
    contents = closings.order_by("number").values_list("closed_at", "content")
    levels = [(at, *_level(content, question.code)) for at, content in contents]
    levels = [each for each in levels if each[1]]
    if len(levels) < 2 or levels[-1][1] <= levels[0][1]:
        return ""
    (began, _, before), (ended, _, after) = levels[0], levels[-1]
    return (
        f"De «\u00a0{before}\u00a0» ({_month(began)}) à «\u00a0{after}\u00a0» ({_month(ended)}) "
        "dans notre diagnostic."
    )


def _level(content, code):
    """(level, its name) of the question `code` in a Snapshot’s content; (None, "") without."""
    sheet = sheets.from_data(content)
    level = next((line.level for line in sheet.lines if line.code == code), None)
    return (level, sheet.level_name(level)) if level else (None, "")


def _month(moment):
    return french.month_and_year(timezone.localdate(moment))


def practice_of(action, user):
    """The practice that tells `action`, if `user` may read one; or None."""
    return Practice.objects.visible_to(user).filter(action=action).order_by("pk").first()


def framework_of(structure, *, told):
    """The pk of the référentiel that a new practice speaks of, or None.

    That of what it tells (see `first_words`), of the structure’s last collective, or today’s.
    """
    question, state = _question_of(told), told["state_of_the_art"]
    theme = (question and question.theme) or (state and state.capsule.theme)
    if theme:
        return theme.framework_id
    collectives = Collective.objects.present().filter(
        pk__in=Enrolment.objects.staying().filter(structure=structure).values("collective")
    )
    last = collectives.order_by("-starts_on", "-pk").values_list("framework", flat=True).first()
    current = None if last else Framework.objects.current()
    return last or (current and current.pk)


def _question_of(told):
    action, state = told["action"], told["state_of_the_art"]
    return told["question"] or (action and action.question) or (state and state.question)


def themes_of(framework):
    """The Themes of a référentiel (pk), without its introduction, in order."""
    return Theme.objects.filter(framework=framework, is_introduction=False).order_by("position")


def questions_of(framework):
    """Their questions, with axis and theme, in order."""
    questions = Question.objects.filter(theme__in=themes_of(framework))
    return questions.select_related("axis", "theme").order_by("theme__position", "number")
