"""The cheapest sequence of days with least gaps between them: one dynamic programme. Pure.

Days are ordinals; n days and m dates to place take n × m steps.
"""


def cheapest(start, wanted, days, extra):
    """One index of `days` for each of `wanted`, [(least gap since the one before, ideal day)].

    The first gap counts from `start`. A day costs the square of its distance to the ideal, plus its
    own `extra`; the sum is the least there is. `days` are sorted, and the gaps must fit in them.
    """
    previous, totals, before = [start], [0], []
    for gap, ideal in wanted:
        totals, chosen = _next_totals(previous, totals, days, extra, gap=gap, ideal=ideal)
        previous = days
        before.append(chosen)
    index, found = totals.index(min(totals)), []
    for chosen in reversed(before):
        found.append(index)
        index = chosen[index]
    return found[::-1]


def _next_totals(previous, totals, days, extra, *, gap, ideal):
    """For the next date on each of `days`: the least total so far, and the index before that gives it.

    `totals` are those of the date before, on each of `previous`.
    """
    result, chosen = [], []
    best, best_index, seen = float("inf"), 0, 0
    for day, more in zip(days, extra, strict=True):
        while seen < len(previous) and previous[seen] <= day - gap:
            if totals[seen] < best:
                best, best_index = totals[seen], seen
            seen += 1
        result.append(best + (day - ideal) ** 2 + more)
        chosen.append(best_index)
    return result, chosen
