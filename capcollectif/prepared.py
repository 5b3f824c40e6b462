"""Queries compiled once a process.

Django writes a query’s SQL anew at each request, which costs more than running it: two milliseconds
for a rule of rights. That is nothing beside a page, and all there is to a document already printed.
"""

import datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.query import get_related_populators

_FIRST_MARK = -1_000_000_001  # no row has such a number
_BEYOND = 2**63  # nor this one: databases raise an error rather than find nothing


class Prepared:
    """A query of numbers, words and days: a `values_list`, or models with their `select_related`.

    `build(*given)` returns the queryset. It is called once, with marks in the place of what is
    given, so the shape of the query must not depend on it, and each is compared as it is.
    """

    def __init__(self, build):
        self._build = build
        self._compiled = None

    def rows(self, *given, part=None):
        """The rows as tuples, for these whole numbers, str or dates. One query.

        `part` is (how many rows at most, after how many others), of a query that has no limit.
        """
        if any(isinstance(each, int) and each >= _BEYOND for each in given):
            return []
        if self._compiled is None:
            self._compiled = self._compile(given)
        compiler, sql, params, converters = self._compiled
        if not sql:
            return []
        marks = {_sent(_mark(rank, each)): _sent(each) for rank, each in enumerate(given)}
        values = [marks.get(value, value) for value in params]
        if part:
            sql, values = f"{sql} LIMIT %s OFFSET %s", [*values, *part]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)]

    def objects(self, *given):
        """The models, of a queryset that is no `values_list`, as Django makes them. One query."""
        rows = self.rows(*given)
        if not rows:
            return []
        compiler = self._compiled[0]
        info, using = compiler.klass_info, connection.alias
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [each[0].target.attname for each in compiler.select[first:last]]
        related = get_related_populators(info, compiler.select, using)
        found = [info["model"].from_db(using, names, row[first:last]) for row in rows]
        for one, row in zip(found, rows, strict=True):
            for each in related:
                each.populate(row, one)
            for name, at in compiler.annotation_col_map.items():
                setattr(one, name, row[at])
        return found

    def _compile(self, given):
        queryset = self._build(*(_mark(rank, each) for rank, each in enumerate(given)))
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:  # of somebody without any right, for one
            return compiler, "", (), {}
        columns = [expression for expression, *_ in compiler.select]
        return compiler, sql, params, compiler.get_converters(columns)


def _mark(rank, value):
    """What stands for the value of that rank, of its type; no row holds it."""
    if isinstance(value, datetime.date):
        return datetime.date.min + datetime.timedelta(days=rank)
    return f"\x1a{rank}" if isinstance(value, str) else _FIRST_MARK - rank


def _sent(value):
    """As a parameter of the query holds it."""
    is_day = isinstance(value, datetime.date)
    return connection.ops.adapt_datefield_value(value) if is_day else value
