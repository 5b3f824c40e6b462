"""What the collective of the world reads, tells and keeps: see world.py."""

from django.utils import timezone

from capsules.calculations import anonymity
from capsules.models import Capsule, RemarkReply, Session
from capsules.operations import boards, links
from tests.capsules.learning import (
    BoardFactory,
    ClarificationFactory,
    ContributionFactory,
    DossierFactory,
    ExchangeFactory,
    PracticeFactory,
    PracticeFileFactory,
    RemarkFactory,
    RestitutionFactory,
    StakeFactory,
    StateOfTheArtFactory,
    TestimonyFactory,
)


def learn(met, lead, neighbour):
    """Rows of the first capsule, that of the session `met` (pk), by these two people; pks by name."""
    session = Session.objects.get(pk=met)
    capsule = Capsule.objects.select_related("theme", "collective").get(pk=session.capsule_id)
    own = {"structure": lead.memberships.get().structure}
    theirs = {"structure": neighbour.memberships.get().structure}
    board = BoardFactory(session=session, prompt="mot-du-calendrier")
    around = {"capsule": capsule}
    question = capsule.theme.questions.get(number=1)
    practice = PracticeFactory(theme=capsule.theme, title="mot-du-plan", created_by=lead, **own)
    given = PracticeFactory(
        theme=capsule.theme,
        title="mot-du-calendrier",
        created_by=neighbour,
        circles="collective",
        **theirs,
    )
    asked = RemarkFactory(
        text="mot-du-calendrier", written_by=neighbour, is_anonymous=True, **around, **theirs
    )
    return {
        "note": RemarkFactory(kind="note", text="mot-du-plan", written_by=lead, **around, **own).pk,
        "remark": asked.pk,
        "remark_reply": RemarkReply.objects.create(
            remark=asked, text="mot-du-calendrier", written_by=lead, **own
        ).pk,
        "clarification": ClarificationFactory(text="mot-a-clarifier", **around).pk,
        "board": board.pk,
        "board_token": links.token_of(boards.link_to(session)),
        "contribution": ContributionFactory(board=board, text="mot-du-calendrier").pk,
        "stake": StakeFactory(session=session, text="mot-du-calendrier").pk,
        "testimony": TestimonyFactory(changed_by=lead, where="mot-du-plan", **around, **own).pk,
        "opened_testimony": TestimonyFactory(
            changed_by=neighbour,
            where="mot-du-calendrier",
            opened_at=timezone.now(),
            opened_by=neighbour,
            capsule=capsule.collective.capsules.get(position=2),
            **theirs,
        ).pk,
        "state_of_the_art": StateOfTheArtFactory(
            changed_by=lead, exists="mot-du-plan", **around, **own
        ).pk,
        "practice": practice.pk,
        "given_practice": given.pk,
        "practice_file": PracticeFileFactory(practice=practice, title="mot-du-plan").pk,
        "given_file": PracticeFileFactory(practice=given, title="mot-du-calendrier").pk,
        "exchange": ExchangeFactory(
            collective=capsule.collective,
            question=question,
            opened_by=lead,
            words="mot-de-la-demande",
            **own,
        ).pk,
        "offer": ExchangeFactory(
            collective=capsule.collective,
            question=question,
            kind="have",
            opened_by=neighbour,
            words="mot-offert-par-le-voisin",
            **theirs,
        ).pk,
        "restored": _restored(capsule.collective.capsules.get(position=2)),
        "dossier": DossierFactory(owner=lead, kind="structure", **around, **own).pk,
    }


def _restored(capsule):
    """The pk of `capsule`, whose restitution is open, of five structures that are nowhere else."""
    rows = {f"ailleurs-{at}": {"A1": at % 2 + 1} for at in range(5)}
    content = anonymity.as_data(anonymity.release(rows, draw="access"))
    return RestitutionFactory(capsule=capsule, answers=rows, content=content).capsule_id
