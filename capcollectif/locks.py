"""Holding a row, so that two people who change it wait for one another."""


def held(row):
    """`row` as the database has it now, held until the transaction ends.

    Nothing is joined to it: PostgreSQL, having waited, would look for that in the row of before.
    On SQLite the transaction itself holds the whole database.
    """
    return row.__class__.objects.select_for_update().get(pk=row.pk)
