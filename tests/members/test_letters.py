import datetime

import pytest
import time_machine

from capcollectif import outbox
from capcollectif.models import Message
from members import teams

from .factories import MembershipFactory, RegionFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone():
    region = RegionFactory(name="Occitanie")
    structure = StructureFactory(name="La Remise à Flot", region=region)
    person = {"user__first_name": "Samira", "user__last_name": "Belkacem"}
    return MembershipFactory(structure=structure, user__email="samira@asso.exemple", **person)


def _letters():
    return {mail.recipient: outbox.compose(mail) for mail in Message.objects.order_by("pk")}


def test_succession_tells_everybody_who_said_what_and_when(gone):
    person = {"user__first_name": "Julien", "user__last_name": "Castéra"}
    julien = MembershipFactory(
        structure=gone.structure, role="reader", user__email="julien@asso.exemple", **person
    )
    nadege = UserFactory(first_name="Nadège", last_name="Roumieu", email="nadege@fede.exemple")
    with time_machine.travel(datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC)):
        teams.relieve(gone, heir=julien, by=nadege)

    letters = _letters()
    assert set(letters) == {"samira@asso.exemple", "julien@asso.exemple"}
    said = "Nadège Roumieu, de l’animation régionale Occitanie, a déclaré le 12 mai 2026"
    for letter in letters.values():
        assert said in letter.text
        assert "Julien Castéra est maintenant référent·e." in letter.text
        assert letter.reply_to == "nadege@fede.exemple"
    assert "vous avez quitté La Remise à Flot" in letters["samira@asso.exemple"].text
    assert "julien@asso.exemple, qui peut vous inviter" in letters["samira@asso.exemple"].text
    assert "Samira Belkacem a quitté La Remise à Flot" in letters["julien@asso.exemple"].text
    assert f"/structures/{gone.structure_id}/equipe/" in letters["julien@asso.exemple"].text
    assert f"/structures/{gone.structure_id}/" not in letters["samira@asso.exemple"].text


def test_succession_by_the_administration_names_nobody(gone):
    teams.relieve(gone)

    [letter] = _letters().values()
    assert "L’administration du réseau a déclaré le" in letter.text
    assert "référent·e" not in letter.text
    assert not letter.reply_to


def test_a_mail_has_one_link_of_ours(gone):
    julien = MembershipFactory(structure=gone.structure)
    teams.relieve(gone, heir=julien, by=UserFactory())

    home = outbox.absolute("/")
    assert [letter.text.count(home) for letter in _letters().values()] == [1, 1]
