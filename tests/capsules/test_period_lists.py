import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capcollectif.errors import Refused
from capsules.calculations.period_lists import MOST_LINES, read

WINTER = {
    "kind": "school_holiday",
    "name": "Vacances d’hiver",
    "first_day": datetime.date(2027, 2, 20),
    "last_day": datetime.date(2027, 3, 8),
}


@pytest.mark.parametrize(
    "line",
    [
        "Vacances scolaires ; Vacances d’hiver ; 20/02/2027 ; 08/03/2027",
        "vacances;Vacances d’hiver;2027-02-20;2027-03-08",
        "Vacances scolaires\tVacances d’hiver\tsamedi 20 février 2027\tlundi 8 mars 2027",
        'VACANCES SCOLAIRES,"Vacances d’hiver",20.02.27,8-3-27',
    ],
)
def test_a_line_is_read_however_it_is_written(line):
    assert read(line) == [WINTER]


def test_a_heading_and_empty_lines_are_left_out_and_one_day_needs_no_end():
    text = "Nature;Nom;Du;Au\n\nJour férié ; Fête locale ; 1er mai 2027 ;\n"

    [period] = read(text)

    assert period["first_day"] == period["last_day"] == datetime.date(2027, 5, 1)
    assert read("") == []


def test_every_wrong_line_is_told():
    text = "\n".join(
        [
            "Vacances scolaires;Hiver;20/02/2027;08/03/2027",
            "Grève;Grève;20/02/2027",
            "Pont;;20/02/2027",
            "Pont;Pont;31/02/2027",
            "Pont;Pont;20/02/2027;19/02/2027",
            "Pont;Pont;20/02/9999",
            "Pont",
        ]
    )

    with pytest.raises(Refused) as refused:
        read(text)

    lines = str(refused.value).split("\n")
    assert [line.split("\u00a0:")[0] for line in lines] == [f"Ligne {n}" for n in range(2, 8)]
    assert "n’est pas connue" in lines[0]
    assert "n’est pas une date" in lines[2]


def test_a_list_is_bounded():
    with pytest.raises(Refused):
        read("Pont;Pont;20/02/2027\n" * (MOST_LINES + 1))


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        assert isinstance(read(text), list)
    except Refused as refusal:
        assert str(refusal)
