from capsules.calculations.anonymity import Cell, Release
from capsules.calculations.restitution import Asked, portrait
from capsules.templatetags.bars import bar
from capsules.templatetags.dossiers import COLOURS, cover_band, share_bar

NAMES = ("À lancer", "En route", "En place", "Inspirant")


def shown(*cells):
    released = Release(sum(c.count for c in cells), {"Q": cells}, {}, is_held=False, nameless={})
    return portrait(released, [Asked(1, "Q", "Axe", "", "")], NAMES).questions[0].bar


def test_bar_says_its_words_and_draws_each_level():
    drawn = bar(shown(Cell(0, 0, 2), Cell(1, 1, 0), Cell(2, 3, 3), Cell(4, 4, 5)))

    assert 'aria-label="2 à lancer, 3 en place ou inspirant, 5 sans niveau"' in drawn
    assert [drawn.count(f'class="{css}"') for css in ("n1", "n2", "n3", "n4", "nc")] == [
        1, 0, 1, 1, 1,
    ]  # fmt: skip
    assert 'class="n4" x="20.0%" y="50.0%" width="30.0%" height="50.0%"' in drawn
    assert '<text class="plusieurs" x="35.0%"' in drawn and 'class="ici"' not in drawn


def test_bar_marks_ones_own_place_without_a_level_too():
    cells = (Cell(0, 3, 4), Cell(4, 4, 2))

    drawn = bar(shown(*cells), None)

    assert "votre place\u00a0: sans niveau" in drawn
    assert 'class="ici" x="66.67%"' in drawn


def test_bar_of_nothing_draws_nothing():
    assert bar(shown(Cell(0, 4, 0))) == ""


def test_share_bar_prints_each_level_of_a_merged_segment():
    drawn = share_bar(shown(Cell(0, 0, 2), Cell(1, 1, 0), Cell(2, 3, 3), Cell(4, 4, 5)))

    assert "<title>2 à lancer, 3 en place ou inspirant, 5 sans niveau</title>" in drawn
    assert [drawn.count(COLOURS[name]) for name in ("n1", "n2", "n3", "n4", "nc")] == [
        1, 0, 1, 1, 1,
    ]  # fmt: skip


def test_cover_band_fills_the_steps_of_what_is_done():
    drawn = cover_band(2, 6)

    assert "<title>2\u00a0capsules sur 6</title>" in drawn
    assert drawn.count("<rect") == 18 and drawn.count('fill="none"') == 12
    assert "<rect" not in cover_band(0, 0)
