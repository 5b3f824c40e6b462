"""Queries compiled once a process.

Django writes a query’s SQL anew at each request, which costs more than running it: two milliseconds
for a rule of rights. That is nothing beside a page, and all there is to a document already printed.
"""

from django.db import connection

_FIRST_MARK = -1_000_000_001  # no row has such a number
_BEYOND = 2**63  # nor this one: databases raise an error rather than find nothing


class Prepared:
    """A `values_list` query of whole numbers.

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
        marks = {_FIRST_MARK - rank: number for rank, number in enumerate(numbers)}
        values = [marks.get(value, value) for value in params]
        if part:
            sql, values = f"{sql} LIMIT %s OFFSET %s", [*values, *part]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)]

    def _compile(self, count):
        queryset = self._build(*(_FIRST_MARK - rank for rank in range(count)))
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [expression for expression, *_ in compiler.select]
        return compiler, sql, params, compiler.get_converters(columns)
