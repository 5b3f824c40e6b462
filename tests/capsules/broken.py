"""How to break each constraint of what a collective reads, tells and keeps: see test_constraints."""

from django.db.models import F
from django.utils import timezone

from capsules.models import (
    Board,
    Borrowing,
    Clarification,
    Contribution,
    Dossier,
    Dot,
    Exchange,
    Feedback,
    Introduction,
    Naming,
    Practice,
    PracticeFile,
    Reading,
    Remark,
    RemarkReply,
    Stake,
    StakeNote,
    StateOfTheArt,
    Testimony,
    Turn,
    Useful,
)
from tests.assessments.factories import ActionFactory
from tests.members.factories import StructureFactory, UserFactory

from .factories import CollectiveFactory, plan_sessions, take_part
from .learning import (
    BoardFactory,
    ClarificationFactory,
    ContributionFactory,
    DossierFactory,
    ExchangeFactory,
    FeedbackFactory,
    NamingFactory,
    PracticeFactory,
    ReadingFactory,
    RemarkFactory,
    StakeFactory,
    StateOfTheArtFactory,
    TestimonyFactory,
)


def _planned():
    return plan_sessions(CollectiveFactory())


def _capsule():
    return _planned().capsules.first()


def _launch():
    return _planned().sessions.get(beat="launch")


def _again(row):
    row.pk, row._state.adding = None, True
    row.save()


def _put(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def _board(**values):
    return lambda: BoardFactory(session=_launch(), **values)


def _contribution(**values):
    return ContributionFactory(board=BoardFactory(session=_launch()), **values)


def _stake(**values):
    return StakeFactory(session=_launch(), **values)


def _told(factory, **values):
    return factory(capsule=_capsule(), structure=StructureFactory(), **values)


def _turns(*positions, structure=None, minutes=5):
    session = _launch()
    for position in positions:
        around = {"session": session, "structure": structure or StructureFactory()}
        Turn.objects.create(position=position, minutes=minutes, **around)


def _practice(**values):
    return lambda: _put(PracticeFactory(), **values)


def _given(circles, **values):
    return lambda: _put(PracticeFactory(circles=circles), **values)


def _exchange(**values):
    capsule = _capsule()
    question = capsule.theme.questions.first()
    return ExchangeFactory(collective=capsule.collective, question=question, **values)


def _introduction():
    seek = _exchange()
    have = ExchangeFactory(collective=seek.collective, question=seek.question, kind="have")
    return Introduction.objects.create(seek=seek, have=have, made_by=seek.opened_by)


def _feedback(**values):
    session = _launch()
    return FeedbackFactory(session=session, participant=take_part(session.collective), **values)


def _borrow_twice():
    fields = {"practice": PracticeFactory(), "structure": StructureFactory()}
    for _ in range(2):
        Borrowing.objects.create(action=ActionFactory(), borrowed_by=UserFactory(), **fields)


def _dossier(**values):
    return lambda: DossierFactory(**{"capsule": _capsule(), **values})


NOW = timezone.now()
LEARNING = {
    Reading: {
        "reading_once": lambda: _again(ReadingFactory(capsule=_capsule())),
        "reading_known_mark": lambda: ReadingFactory(capsule=_capsule(), mark="bof", told=""),
        "reading_known_told": lambda: ReadingFactory(capsule=_capsule(), told="bof"),
    },
    Remark: {
        "remark_known_kind": lambda: RemarkFactory(capsule=_capsule(), kind="bof"),
        "remark_has_a_text": lambda: RemarkFactory(capsule=_capsule(), text=""),
        "remark_archived_at_and_by_together": lambda: RemarkFactory(
            capsule=_capsule(), archived_at=NOW
        ),
        "remark_note_is_signed_in_a_structure": lambda: RemarkFactory(
            capsule=_capsule(), kind="note", is_anonymous=True
        ),
    },
    RemarkReply: {
        "remark_reply_archived_at_and_by_together": lambda: RemarkReply.objects.create(
            remark=(remark := RemarkFactory(capsule=_capsule())),
            text="Oui.",
            written_by=remark.written_by,
            archived_at=NOW,
        ),
        "remark_reply_has_a_text": lambda: RemarkReply.objects.create(
            remark=(remark := RemarkFactory(capsule=_capsule())), written_by=remark.written_by
        ),
    },
    Clarification: {
        "clarification_has_a_text": lambda: ClarificationFactory(capsule=_capsule(), text=""),
        "clarification_answered_at_and_by_together": lambda: ClarificationFactory(
            capsule=_capsule(), answered_at=NOW, answer="Oui."
        ),
        "clarification_answered_has_an_answer": lambda: ClarificationFactory(
            capsule=_capsule(), answer="Oui."
        ),
        "clarification_waits_once": lambda: _again(ClarificationFactory(capsule=_capsule())),
    },
    Board: {
        "board_known_kind": _board(kind="bof"),
        "board_known_state": _board(state="bof"),
        "board_has_a_prompt": _board(prompt=""),
        "board_dots_from_1_to_10": _board(dots=0),
    },
    Contribution: {
        "contribution_has_a_text": lambda: _contribution(text=""),
        "contribution_not_merged_into_itself": lambda: _put(_contribution(), merged_into=F("pk")),
    },
    Dot: {
        "dot_once_a_contribution": lambda: _again(
            Dot.objects.create(contribution=_contribution(), device="un")
        ),
        "dot_has_a_device": lambda: Dot.objects.create(contribution=_contribution(), device=""),
    },
    Stake: {
        "stake_known_state": lambda: _stake(state="bof"),
        "stake_has_a_text": lambda: _stake(text=""),
    },
    StakeNote: {
        "stake_note_known_state": lambda: StakeNote.objects.create(
            stake=(stake := _stake()), state="bof", written_by=stake.chosen_by
        ),
    },
    Naming: {
        "naming_once_a_capsule": lambda: _again(_told(NamingFactory)),
        "naming_withdrawn_at_and_by_together": lambda: _told(NamingFactory, withdrawn_at=NOW),
    },
    Testimony: {
        "testimony_once_a_capsule": lambda: _again(_told(TestimonyFactory)),
        "testimony_opened_at_and_by_together": lambda: _told(TestimonyFactory, opened_at=NOW),
    },
    StateOfTheArt: {
        "state_of_the_art_has_a_title": lambda: _told(StateOfTheArtFactory, title=""),
        "state_of_the_art_opened_at_and_by_together": lambda: _told(
            StateOfTheArtFactory, opened_at=NOW
        ),
    },
    Turn: {
        "turn_position_once": lambda: _turns(1, 1),
        "turn_once_a_structure": lambda: _turns(1, 2, structure=StructureFactory()),
        "turn_lasts": lambda: _turns(1, minutes=0),
    },
    Practice: {
        "practice_has_a_title": _practice(title=""),
        "practice_known_effort": _practice(effort="bof"),
        "practice_known_cost": _practice(cost="bof"),
        "practice_collective_at_and_by_together": _practice(collective_at=NOW),
        "practice_accepted_at_and_by_together": _given("collective", accepted_by=None),
        "practice_network_at_and_by_together": _given("collective", network_at=NOW),
        "practice_network_accepted_at_and_by_together": _given("network", network_accepted_by=None),
        "practice_accepted_was_given": _given("collective", collective_at=None, collective_by=None),
        "practice_collective_before_network": _given(
            "network",
            collective_at=None,
            collective_by=None,
            accepted_at=None,
            accepted_by=None,
            network_accepted_at=None,
            network_accepted_by=None,
        ),
        "practice_network_accepted_was_given": _given("network", network_at=None, network_by=None),
    },
    PracticeFile: {
        "practice_file_has_a_title": lambda: PracticeFile.objects.create(
            practice=(practice := PracticeFactory()), size=1, added_by=practice.created_by
        ),
    },
    Useful: {
        "useful_once": lambda: _again(
            Useful.objects.create(practice=PracticeFactory(), user=UserFactory())
        ),
    },
    Borrowing: {"borrowing_once_a_structure": _borrow_twice},
    Exchange: {
        "exchange_known_kind": lambda: _exchange(kind="bof"),
        "exchange_once_a_question": lambda: _again(_exchange()),
    },
    Introduction: {"introduction_once": lambda: _again(_introduction())},
    Feedback: {
        "feedback_once_a_session": lambda: _again(_feedback()),
        "feedback_known_useful": lambda: _feedback(useful=9),
    },
    Dossier: {
        "dossier_known_kind": lambda: _put(_dossier()(), kind="bof"),
        "dossier_known_state": _dossier(state="bof"),
        "dossier_says_of_what": _dossier(kind="structure"),
        "dossier_percent_to_100": _dossier(percent=101),
        "dossier_ready_has_its_file": _dossier(state="ready"),
    },
}
