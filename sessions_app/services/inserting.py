"""Many new rows at once, without making a model instance of each.

A session that is read for the first time brings hundreds of rows; instances and their
expressions would take longer than reading it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper


def insert(model: type[models.Model], rows: Sequence[dict[str, Any]]) -> None:
    """Each row holds a value for every column but the key, by attribute name
    ("session_id"); all rows name the same. Raises IntegrityError as any INSERT."""
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    fields = [model._meta.get_field(name) for name in rows[0]]
    columns = ", ".join(connection.ops.quote_name(_column(each)) for each in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    documents = {each.attname for each in fields if isinstance(each, models.JSONField)}
    values = (
        [_value(connection, row[name], document=name in documents) for name in row]
        for row in rows
    )
    if connection.vendor == "postgresql":
        _copy(connection, f"COPY {table} ({columns}) FROM STDIN", values)
        return
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
        cursor.executemany(statement, list(values))


def _column(field: Any) -> str:
    return str(field.column)


def _value(connection: BaseDatabaseWrapper, value: Any, *, document: bool) -> Any:
    if document:
        return msgspec.json.encode(value).decode()
    if isinstance(value, datetime) and connection.vendor != "postgresql":
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _copy(
    connection: BaseDatabaseWrapper, statement: str, values: Iterable[list[Any]]
) -> None:
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in values:
            copy.write_row(row)
