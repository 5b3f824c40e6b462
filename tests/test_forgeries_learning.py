"""What a collective learns, asked for with the numbers of other people’s rows: see test_forgeries.py."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capsules.models import Practice
from capsules.operations import moderating
from tests.assessments.factories import make_framework
from tests.capsules.factories import take_part
from tests.capsules.learning import (
    BoardFactory,
    ContributionFactory,
    DossierFactory,
    ExchangeFactory,
    PracticeFactory,
    PracticeFileFactory,
    RemarkFactory,
    StakeFactory,
    TestimonyFactory,
)
from tests.test_access import _contents
from tests.test_forgeries import Place

pytestmark = pytest.mark.django_db


class Workshop(Place):
    """A region, its collective, a structure with its team, and what they write there."""

    def __init__(self):
        super().__init__()
        self.guest = take_part(self.collective)  # of another structure of the collective
        self.capsule = self.collective.capsules.get(position=1)
        self.session = self.collective.sessions.get(beat="sharing", capsule__position=1)
        self.question = self.capsule.theme.questions.get(number=1)
        mine = {"structure": self.structure}
        self.note = RemarkFactory(
            capsule=self.capsule, kind="note", written_by=self.lead.user, **mine
        )
        self.remark = RemarkFactory(capsule=self.capsule, written_by=self.lead.user, **mine)
        self.board = BoardFactory(session=self.session)
        self.contribution = ContributionFactory(board=self.board)
        self.stake = StakeFactory(session=self.session)
        self.testimony = TestimonyFactory(capsule=self.capsule, **mine)
        self.practice = PracticeFactory(theme=self.capsule.theme, done="Un cahier", **mine)
        self.file = PracticeFileFactory(practice=self.practice)
        self.given = PracticeFactory(
            theme=self.capsule.theme, circles="collective", structure=self.guest.structure
        )
        self.seek = ExchangeFactory(collective=self.collective, question=self.question, **mine)
        self.have = ExchangeFactory(
            collective=self.collective,
            question=self.question,
            kind="have",
            structure=self.guest.structure,
            opened_by=self.guest.user,
        )
        self.dossier = DossierFactory(
            owner=self.lead.user, kind="structure", capsule=self.capsule, **mine
        )


@pytest.fixture
def places():
    make_framework(themes=2)
    return Workshop(), Workshop()


# Who sends what, where: (the person, route, its arguments, fields). `own` stands for who sends.
FORGERIES = {
    "a mark in another collective": lambda own, other: (
        "lead", "reading_mark", [other.capsule.pk, 1], {"mark": "clear"},
    ),
    "a remark in another collective": lambda own, other: (
        "lead", "remark_add", [other.capsule.pk, 1], {"kind": "question", "text": "Et nous ?"},
    ),
    "an answer in another collective": lambda own, other: (
        "lead", "remark_reply", [other.remark.pk], {f"{other.remark.pk}-text": "Oui"},
    ),
    "a remark of another collective, taken off": lambda own, other: (
        "facilitator", "remark_archive", [other.remark.pk], {},
    ),
    "a note of another structure, taken off": lambda own, other: (
        "lead", "remark_archive", [other.note.pk], {},
    ),
    "a board in another collective": lambda own, other: (
        "facilitator", "board_add", [other.session.pk],
        {"prompt": "Quoi ?", "kind": "free", "dots": 3},
    ),
    "a board of another collective, moved": lambda own, other: (
        "facilitator", "board_move", [other.board.pk], {"state": "closed"},
    ),
    "a board of another collective, taken off": lambda own, other: (
        "facilitator", "board_archive", [other.board.pk], {},
    ),
    "a contribution of another board, hidden": lambda own, other: (
        "facilitator", "board_arrange", [own.board.pk],
        {"do": "hide", "contributions": other.contribution.pk},
    ),
    "a contribution of another board, chosen": lambda own, other: (
        "facilitator", "board_arrange", [own.board.pk],
        {"do": "choose", "contributions": other.contribution.pk},
    ),
    "an enjeu in another collective": lambda own, other: (
        "facilitator", "stake_add", [other.collective.pk],
        {"text": "Pris", "session": own.session.pk},
    ),
    "an enjeu told in a session of another collective": lambda own, other: (
        "facilitator", "stake_follow", [own.stake.pk],
        {"state": "moving", "text": "Ça bouge", "session": other.session.pk},
    ),
    "an enjeu of another collective, taken off": lambda own, other: (
        "facilitator", "stake_archive", [other.stake.pk], {},
    ),
    "a testimony in another collective": lambda own, other: (
        "lead", "testimony_edit", [other.capsule.pk], {"where": "Là", "seen": 1},
    ),
    "a testimony of another structure, opened": lambda own, other: (
        "lead", "testimony_open", [other.testimony.pk], {},
    ),
    "turns of another collective": lambda own, other: (
        "facilitator", "turn_edit", [other.session.pk], {"seen": ""},
    ),
    "a restitution of another collective": lambda own, other: (
        "facilitator", "restitution_open", [other.capsule.pk], {},
    ),
    "a name in another collective": lambda own, other: (
        "lead", "naming_edit", [other.capsule.pk], {"agree": "oui"},
    ),
    "the charter of another collective": lambda own, other: (
        "facilitator", "charter_edit", [other.collective.pk], {"text": "Pris", "seen": ""},
    ),
    "the commitment in another collective": lambda own, other: (
        "lead", "commitment_edit", [other.collective.pk], {"choice": "later"},
    ),
    "a practice in another structure": lambda own, other: (
        "lead", "practice_add", [other.structure.pk],
        {"title": "Prise", "done": "Un cahier", "theme": own.capsule.theme_id},
    ),
    "a practice of another structure, given": lambda own, other: (
        "lead", "practice_give", [other.practice.pk],
        {"circle": "collective", "agrees": "on", "seen": moderating.seen_of(other.practice)},
    ),
    "a practice of another structure, withdrawn": lambda own, other: (
        "guest", "practice_withdraw", [other.given.pk], {"circle": "collective"},
    ),
    "a practice given in another collective, handed back": lambda own, other: (
        "facilitator", "practice_return", [other.given.pk],
        {"circle": "collective", "words": "Non"},
    ),
    "a practice of another structure, taken off": lambda own, other: (
        "lead", "practice_archive", [other.practice.pk], {},
    ),
    "a file of another structure, taken off": lambda own, other: (
        "lead", "practice_file_archive", [other.file.pk], {},
    ),
    "a practice that one does not read, taken up": lambda own, other: (
        "lead", "practice_borrow", [other.given.pk], {},
    ),
    "a practice that one does not read, useful": lambda own, other: (
        "lead", "useful_toggle", [other.given.pk], {"useful": "yes"},
    ),
    "a need in another collective": lambda own, other: (
        "lead", "exchange_add", [other.collective.pk],
        {"kind": "seek", "question": other.capsule.theme.questions.get(number=2).pk},
    ),
    "a need of another structure, closed": lambda own, other: (
        "lead", "exchange_close", [other.seek.pk], {},
    ),
    "two structures of two collectives, put in touch": lambda own, other: (
        "facilitator", "introduction_add", [own.seek.pk, other.have.pk], {"words": "Bonjour"},
    ),
    "a dossier of another collective": lambda own, other: (
        "facilitator", "dossier_add", [other.capsule.pk], {"kind": "collective"},
    ),
    "a dossier of another structure": lambda own, other: (
        "lead", "dossier_add", [other.capsule.pk], {"kind": "structure"},
    ),
    "a catch-up dossier of another structure": lambda own, other: (
        "lead", "catch_up_add", [other.structure.pk], {},
    ),
}  # fmt: skip
# Sent about one’s own rows, these change nothing for another reason: too few diagnostics, the same
# charter, what is said already.
IDLE = [
    "turns of another collective",
    "a restitution of another collective",
    "a dossier of another structure",
    "the charter of another collective",
]
MISSING = 2**31  # of a row that does not exist


def _send(forgery, own, other):
    person, route, args, fields = FORGERIES[forgery](own, other)
    client = Client()
    client.force_login(own.facilitator if person == "facilitator" else getattr(own, person).user)
    before = list(_contents())
    response = client.post(reverse(f"capsules:{route}", args=args), fields)
    return response.status_code in (200, 302, 404), list(_contents()) != before


def test_a_forged_form_changes_nothing(places):
    assert [name for name in FORGERIES if _send(name, *places) != (True, False)] == []


def test_the_same_form_about_ones_own_rows_is_taken(places):
    own, _ = places
    honest = [name for name in FORGERIES if name not in IDLE]

    assert [name for name in honest if _undone(name, own) != (True, True)] == []


def _undone(forgery, own):
    """What `_send` says of one’s own rows, which are then as before."""
    with transaction.atomic():
        found = _send(forgery, own, own)
        transaction.set_rollback(True)
    return found


READ = {
    "practice_detail": "practice",
    "practice_pdf": "practice",
    "practice_edit": "practice",
    "practice_file": "file",
    "testimony_detail": "testimony",
    "dossier_detail": "dossier",
    "dossier_file": "dossier",
    "reading_detail": "capsule",
    "restitution_detail": "capsule",
    "restitution_pdf": "capsule",
    "restitution_xlsx": "capsule",
    "restitution_project": "capsule",
    "restitution_own": "capsule",
    "state_list": "capsule",
    "stake_list": "collective",
    "exchange_list": "collective",
    "fruit_detail": "session",
    "feedback_edit": "session",
    "board_list": "session",
    "turn_project": "session",
}


def test_what_one_may_not_read_answers_as_what_does_not_exist(places):
    own, other = places
    found = set()
    for user in (own.lead.user, own.facilitator):
        client = Client()
        client.force_login(user)
        for route, name in READ.items():
            for pk in (getattr(other, name).pk, MISSING):
                response = client.get(reverse(f"capsules:{route}", args=[pk]))
                found.add((route, response.status_code))

    assert found == {(route, 404) for route in READ}


@pytest.mark.parametrize("route", ["practice_detail", "practice_pdf", "practice_file"])
def test_a_practice_withdrawn_is_gone_at_once_even_for_who_keeps_a_copy(places, route):
    own, _ = places
    practice = Practice.objects.get(pk=own.given.pk)
    row = PracticeFileFactory(practice=practice) if route == "practice_file" else practice
    url = reverse(f"capsules:{route}", args=[row.pk])
    client = Client()
    client.force_login(own.lead.user)
    seen = client.get(url)
    assert seen.status_code == 200
    if seen.streaming:
        b"".join(seen)  # to its end: the file is closed

    moderating.withdraw(practice, circle="collective", by=own.guest.user)

    kept = {"HTTP_IF_NONE_MATCH": seen.get("ETag", "*"), "HTTP_RANGE": "bytes=0-"}
    kept["HTTP_IF_MODIFIED_SINCE"] = seen.get("Last-Modified", "")
    assert client.get(url, **kept).status_code == client.head(url, **kept).status_code == 404
    assert "no-store" in seen["Cache-Control"] or "private" in seen["Cache-Control"]


def test_a_practice_withdrawn_leaves_search_count_export_fruit_and_the_plans_of_others(places):
    own, _ = places
    type(own.session).objects.filter(pk=own.session.pk).update(day=timezone.localdate())
    Practice.objects.filter(pk=own.given.pk).update(title="Le cahier ouvert", searchable="cahier")
    client = Client()
    client.force_login(own.lead.user)
    taken = client.post(reverse("capsules:practice_borrow", args=[own.given.pk]))
    pages = [
        reverse("capsules:practice_list") + "?q=cahier",
        reverse("capsules:fruit_detail", args=[own.session.pk]),
        taken.url,
    ]
    link = reverse("capsules:practice_detail", args=[own.given.pk])
    assert all(link in client.get(page).content.decode() for page in pages)
    export = reverse("capsules:practice_list_xlsx")
    before = client.get(export).content

    moderating.withdraw(own.given, circle="collective", by=own.guest.user)

    assert not any(link in client.get(page).content.decode() for page in pages)
    assert own.guest.structure.name not in client.get(taken.url).content.decode()
    assert client.get(export).content != before
    assert client.post(reverse("capsules:useful_toggle", args=[own.given.pk])).status_code == 404
