import datetime
import json
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from capsules.calculations import certificates, codes
from capsules.calculations.certificates import CODE_LENGTH, Attended, Content, LogoFacts
from capsules.calculations.codes import ALPHABET

CODES = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)
DAY = SimpleNamespace(
    name="Journée retours d’expériences",
    mode="in_person",
    day=datetime.date(2026, 6, 16),
    starts_at=datetime.time(9, 30),
    ends_at=datetime.time(16, 30),
    place="La Bouillonnante, Toulouse",
)


def content(*sessions, **fields):
    fields = {"mentions": "", "logos": (), "signed_by": "Nadège Roumieu", "is_path": True, **fields}
    return Content(
        person="Samira Belkacem",
        belongs_to="La Remise à Flot",
        collective="CAP RSE Occitanie",
        region="Occitanie",
        sessions=sessions,
        **fields,
    )


def met(day, **minutes):
    return Attended(day, "Lecture partagée, capsule\u00a01", "14\u00a0h à 16\u00a0h", "", **minutes)


@given(CODES)
def test_a_code_is_read_however_it_is_copied(code):
    written = codes.as_read(code)

    assert len(written) == CODE_LENGTH + 2
    assert codes.as_typed(written.lower().replace("-", " "), length=CODE_LENGTH) == code


@given(st.text())
def test_whatever_is_typed_is_a_code_or_nothing(text):
    code = codes.as_typed(text, length=CODE_LENGTH)

    assert code == "" or (len(code) == CODE_LENGTH and set(code) <= set(ALPHABET))


def test_letters_that_look_like_figures_are_in_no_code():
    assert not set("IO01") & set(ALPHABET)
    assert codes.as_typed("ABCD-EFGH-JKL0", length=CODE_LENGTH) == ""
    assert codes.as_typed("ÀBCD-EFGH-JKLM", length=CODE_LENGTH) == ""


def test_each_half_day_counts_in_the_mode_that_one_was_there_in():
    both = certificates.times(DAY, {"morning": "in_person", "afternoon": "video"})

    assert both == {"in_person": 180, "video": 150}
    assert certificates.times(DAY, {"morning": "in_person", "afternoon": "in_person"}) == {
        "in_person": 330
    }
    assert certificates.times(DAY, {}) == {}


def test_a_session_is_told_with_its_capsule_its_hours_and_its_place():
    told = certificates.attended(DAY, number=3, times={"in_person": 330})

    assert told.title == "Journée retours d’expériences, capsule\u00a03"
    assert told.when == "9\u00a0h\u00a030 à 16\u00a0h\u00a030"
    assert told.place == "La Bouillonnante, Toulouse"
    assert told.lasted == "5\u00a0h\u00a030"


def test_hours_add_up_by_mode():
    path = content(
        met("2026-04-07", video=120),
        met("2026-05-26", tutored=90),
        met("2026-06-16", in_person=180, video=150),
    )

    assert path.total == "9\u00a0h"
    assert path.by_mode == [
        ("Présentiel", "3\u00a0h"),
        ("Visio", "4\u00a0h\u00a030"),
        ("Autonomie tutorée", "1\u00a0h\u00a030"),
    ]
    assert path.hours_in_words == (
        "3\u00a0h en présentiel, 4\u00a0h\u00a030 en visio et 1\u00a0h\u00a030 en autonomie tutorée"
    )
    assert path.has_autonomous_work
    assert path.sessions[2].modes_in_words == "Présentiel et Visio"


def test_a_content_comes_back_from_json_as_it_was():
    logo = LogoFacts("Région", "logos/a.png", 300, 100)
    path = content(met("2026-04-07", video=120), logos=(logo,), mentions="UE")

    assert certificates.from_data(json.loads(json.dumps(certificates.as_data(path)))) == path


def test_who_signs_makes_no_other_certificate_but_hours_do():
    first = certificates.as_data(content(met("2026-04-07", video=120)))
    other = certificates.as_data(content(met("2026-04-07", video=120), signed_by="Gabin"))
    longer = certificates.as_data(content(met("2026-04-07", video=150)))

    assert certificates.same(first, other)
    assert not certificates.same(first, longer)
