"""Reading together: what is kept, and what each may read of it."""

import pytest
from django.utils import timezone

from capcollectif.errors import Refused
from capsules.models import Reading, Remark
from capsules.operations import reading
from capsules.queries import agendas
from capsules.queries import reading as readings
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions, take_part
from tests.capsules.learning import ReadingFactory, RemarkFactory
from tests.members.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def capsule(collective):
    return plan_sessions(collective).capsules.get(position=1)


@pytest.fixture
def samira(capsule):
    return take_part(capsule.collective, user__first_name="Samira").user


@pytest.fixture
def question(capsule):
    return capsule.theme.questions.get(number=1)


def write(capsule, question, by, text="Que dire ?", **fields):
    given = {"kind": "question", "structure_id": by.structures.get().pk, **fields}
    return reading.write(capsule, question, text=text, by=by, **given)


def texts(threads):
    return [thread.word.text for thread in threads]


def test_a_mark_takes_the_place_of_another(capsule, question, samira):
    for mark in ("clear", "clear", "unclear"):
        reading.mark(
            capsule, question, mark=mark, structure_id=samira.structures.get().pk, by=samira
        )

    assert Reading.objects.get().mark == "unclear"
    reading.unmark(capsule, question, by=samira)
    reading.unmark(capsule, question, by=samira)
    assert not Reading.objects.exists()


def test_the_same_words_twice_within_a_minute_are_one(capsule, question, samira):
    remark = write(capsule, question, samira)
    assert write(capsule, question, samira) == remark
    assert write(capsule, question, samira, "Autre chose") != remark
    who = {"structure_id": None, "by": samira}
    assert reading.reply(remark, text="Oui", **who) == reading.reply(remark, text="Oui", **who)


def test_a_note_is_signed(capsule, question, samira):
    with pytest.raises(Refused, match="se signe"):
        write(capsule, question, samira, kind="note", is_anonymous=True)


def test_nobody_fills_a_question_alone(capsule, question, samira):
    for number in range(reading.MOST_A_QUESTION):
        write(capsule, question, samira, f"Question {number}")
    with pytest.raises(Refused, match="déjà écrit"):
        write(capsule, question, samira)

    reading.archive(Remark.objects.first(), by=samira)
    write(capsule, question, samira)


def test_nobody_fills_a_thread_alone(capsule, question, samira):
    remark = write(capsule, question, samira)
    for number in range(reading.MOST_REPLIES):
        reading.reply(remark, text=f"Oui {number}", structure_id=None, by=samira)
    with pytest.raises(Refused, match="aux autres"):
        reading.reply(remark, text="Encore", structure_id=None, by=samira)


def test_a_question_taken_off_meanwhile_takes_no_answer(capsule, question, samira):
    remark = write(capsule, question, samira)
    reading.archive(remark, by=samira)

    with pytest.raises(Refused, match="retirée"):
        reading.reply(remark, text="Oui", structure_id=None, by=samira)


def test_what_is_taken_off_comes_back_as_it_was(capsule, question, samira):
    remark = write(capsule, question, samira)
    neighbour = take_part(capsule.collective).user
    reading.reply(remark, text="Oui", structure_id=None, by=neighbour)

    reading.archive(remark, by=samira)
    assert readings.threads(capsule.pk, neighbour) == {}
    (own,) = readings.threads(capsule.pk, samira)[question.pk]
    assert own.is_archived
    reading.restore(remark, by=samira)
    (thread,) = readings.threads(capsule.pk, neighbour)[question.pk]
    assert [reply.text for reply in thread.replies] == ["Oui"]


def test_a_hidden_name_is_nowhere_in_what_others_read(capsule, question, samira):
    write(capsule, question, samira, is_anonymous=True)
    neighbour = take_part(capsule.collective).user

    (thread,) = readings.threads(capsule.pk, neighbour)[question.pk]

    assert "Samira" not in repr(thread) and samira.structures.get().name not in repr(thread)


def test_beside_a_question_one_reads_the_collective_of_that_structure(
    capsule, question, samira, nadege
):
    structure = samira.structures.get()
    second = plan_sessions(CollectiveFactory(region=capsule.collective.region))
    other = second.capsules.get(theme=capsule.theme)
    RemarkFactory(capsule=capsule, text="Ici ?")
    RemarkFactory(capsule=other, text="Ailleurs ?")
    RemarkFactory(capsule=capsule, text="Notre note", kind="note", structure=structure)
    RemarkFactory(capsule=capsule, text="Leur note", kind="note")
    RemarkFactory(
        capsule=capsule, text="Une autre ?", question=capsule.theme.questions.get(number=2)
    )

    assert texts(readings.beside(question.pk, structure.pk, samira)) == ["Ici ?", "Notre note"]
    assert texts(readings.beside(question.pk, structure.pk, nadege)) == ["Ici ?"]
    EnrolmentFactory(collective=second, structure=structure)
    assert len(readings.beside(question.pk, structure.pk, samira)) == 3


def test_somebody_of_two_structures_reads_beside_a_question_what_is_of_that_one(
    capsule, question, samira
):
    second = plan_sessions(CollectiveFactory())
    other = EnrolmentFactory(collective=second).structure
    MembershipFactory(structure=other, user=samira)
    RemarkFactory(capsule=second.capsules.get(theme=capsule.theme), text="Là-bas ?")
    RemarkFactory(capsule=capsule, text="Ici ?")

    own = samira.structures.exclude(pk=other.pk).get()
    assert texts(readings.beside(question.pk, own.pk, samira)) == ["Ici ?"]
    assert texts(readings.beside(question.pk, other.pk, samira)) == ["Là-bas ?"]


def test_a_structure_that_has_left_reads_its_notes_alone(capsule, question, samira):
    structure = samira.structures.get()
    RemarkFactory(capsule=capsule, text="Ici ?")
    RemarkFactory(capsule=capsule, text="Notre note", kind="note", structure=structure)
    structure.enrolments.update(state="left", left_on=timezone.localdate())

    assert texts(readings.beside(question.pk, structure.pk, samira)) == ["Notre note"]


def test_the_running_order_names_the_questions_to_clarify(capsule, samira):
    session = capsule.sessions.get(beat="reading")
    second = capsule.theme.questions.get(number=2)
    assert agendas.standing(session).unclear == ()

    ReadingFactory.create_batch(5, capsule=capsule, mark="clear")
    ReadingFactory.create_batch(5, capsule=capsule, mark="unclear", question=second)
    RemarkFactory(capsule=capsule)
    RemarkFactory(capsule=capsule, structure=None)  # of who animates: it waits for nothing

    found = agendas.standing(session)
    assert (found.unclear, found.asked) == ((2,), 1)


def test_no_more_is_told_of_four_people(capsule):
    session = capsule.sessions.get(beat="reading")
    ReadingFactory.create_batch(4, capsule=capsule, mark="unclear")

    assert agendas.standing(session).unclear == ()
    assert readings.clarities(capsule.pk)[1].ranges == ()


def shown(capsule, number=1):
    clarity = readings.clarities(capsule.pk).get(number)
    return {(each.marks, each.people) for each in clarity.ranges} if clarity else set()


def test_who_looks_after_each_mark_never_reads_one_alone(capsule, question):
    people = [take_part(capsule.collective) for _ in range(11)]
    looks = []
    for number, person in enumerate(people):
        sign = "unclear" if number % 2 else "clear"
        own = {"structure_id": person.structure_id, "by": person.user}
        reading.mark(capsule, question, mark=sign, **own)
        looks.append(sum(count for _, count in shown(capsule)))

    assert looks == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


def test_a_mark_that_changes_or_goes_is_not_told_by_its_change(capsule, question):
    people = [take_part(capsule.collective) for _ in range(10)]
    own = [{"structure_id": each.structure_id, "by": each.user} for each in people]
    for each in own[:5]:
        reading.mark(capsule, question, mark="clear", **each)
    before = shown(capsule)

    for _ in range(6):  # one person, again and again, is one person
        reading.unmark(capsule, question, by=people[0].user)
        reading.mark(capsule, question, mark="unclear", **own[0])
    reading.unmark(capsule, question, by=people[1].user)
    assert shown(capsule) == before == {(("clear",), 5)}
    own_page = readings.readers(capsule.pk, people[1].structure_id, people[1].user.pk)
    assert own_page[question.pk].mine == ""
    names = readings.readers(capsule.pk, people[2].structure_id, people[2].user.pk)
    assert names[question.pk].others is None  # four others have read it

    for each in own[5:8]:
        reading.mark(capsule, question, mark="unclear", **each)
    assert shown(capsule) == {(("clear",), 3), (("unclear",), 4)}
    assert not Reading.objects.filter(user=people[1].user).exists()
