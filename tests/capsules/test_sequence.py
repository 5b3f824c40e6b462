from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from capsules.calculations.sequence import cheapest

DATES = st.lists(st.tuples(st.integers(0, 6), st.integers(-5, 30)), min_size=1, max_size=4)
DAYS = st.dictionaries(st.integers(1, 25), st.integers(0, 300), min_size=1, max_size=8)


def cost(chosen, wanted, extra):
    return sum(
        (day - ideal) ** 2 + extra[day] for day, (_, ideal) in zip(chosen, wanted, strict=True)
    )


def every_sequence(start, wanted, days):
    for chosen in product(days, repeat=len(wanted)):
        before = (start, *chosen)
        if all(b - a >= gap for a, b, (gap, _) in zip(before, chosen, wanted, strict=False)):
            yield chosen


@given(wanted=DATES, extra=DAYS)
def test_no_other_sequence_costs_less(wanted, extra):
    days = sorted(extra)
    possible = list(every_sequence(0, wanted, days))
    assume(possible)

    found = cheapest(0, wanted, days, [extra[day] for day in days])

    chosen = tuple(days[index] for index in found)
    assert chosen in possible
    least = min(cost(each, wanted, extra) for each in possible)
    assert cost(chosen, wanted, extra) == least
