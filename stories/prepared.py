"""A condition whose SQL is worked out once and asked many times, each time with the facts of the moment.

Only the wording of the question is kept, never an answer: the database is asked again at every request.
"""

import re

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Value


class Given(Value):
    """Stands in a condition for a fact that is filled in when the question is asked."""

    def as_sql(self, compiler, connection):
        return "%s", [self]


def prepare(rows, condition):
    """(SQL template, its parameters): whether the row with a given key fulfils `condition`.

    `rows` is a queryset of all rows; the condition holds a `Given` wherever a fact belongs.
    """
    query = rows.filter(Exists(rows.filter(condition, pk=OuterRef("pk")))).query
    compiler = query.get_compiler(connection=connection)
    sql, params = compiler.compile(query.where)
    key = f"{compiler.quote_name_unless_alias(query.model._meta.db_table)}.{connection.ops.quote_name('id')}"
    if sql.count(key) != 1:
        raise AssertionError("The prepared condition does not hang on exactly one row.")
    # Names of its own for the tables inside, so that none hides a table of the query that will ask
    sql = re.sub(r"\b([T-Z]\d+)\b", r"asked_\1", sql).replace("%s", "%%s")
    return sql.replace(key, "%(expressions)s"), params


class Ask(Func):
    """A prepared condition, asked of the row that `path` leads to; `facts` are ready for the database."""

    output_field = BooleanField()

    def __init__(self, path, prepared, facts):
        self.prepared, self.facts = prepared, facts
        super().__init__(F(path))

    def as_sql(self, compiler, connection, **context):
        template, params = self.prepared
        sql, path_params = super().as_sql(compiler, connection, template=template)
        filled = (self.facts[param.value] if isinstance(param, Given) else param for param in params)
        return sql, [*path_params, *filled]
