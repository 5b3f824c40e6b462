"""Queries compiled once a process.

Django writes a query’s SQL anew at each request, which costs more than running it: two milliseconds
for a rule of rights. That is nothing beside a page, and all there is to a document already printed.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.query import get_related_populators

_FIRST_MARK = -1_000_000_001  # no row has such a number
_BEYOND = 2**63  # nor this one: databases raise an error rather than find nothing


class Prepared:
    """A query of whole numbers: a `values_list`, or one of models with their `select_related`.

    `build(*numbers)` returns the queryset. It is called once, with marks in the place of the
    numbers, so the shape of the query must not depend on them.
    """

    def __init__(self, build):
        self._build = build
        self._compiled = None

    def rows(self, *numbers, part=None):
        """The rows as tuples, for these numbers. One query.

        `part` is (how many rows at most, after how many others), of a query that has no limit.
        """
        if any(number >= _BEYOND for number in numbers):
            return []
        if self._compiled is None:
            self._compiled = self._compile(len(numbers))
        compiler, sql, params, converters = self._compiled
        if not sql:
            return []
        marks = {_FIRST_MARK - rank: number for rank, number in enumerate(numbers)}
        values = [marks.get(value, value) for value in params]
        if part:
            sql, values = f"{sql} LIMIT %s OFFSET %s", [*values, *part]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)]

    def objects(self, *numbers):
        """The models, of a queryset that is no `values_list`, as Django makes them. One query."""
        rows = self.rows(*numbers)
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

    def _compile(self, count):
        queryset = self._build(*(_FIRST_MARK - rank for rank in range(count)))
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:  # of somebody without any right, for one
            return compiler, "", (), {}
        columns = [expression for expression, *_ in compiler.select]
        return compiler, sql, params, compiler.get_converters(columns)
