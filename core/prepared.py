"""Conditions and queries whose SQL is worked out once and asked many times, each time with the facts of the moment.

Only the wording of the question is kept, never an answer: the database is asked again at every request.
"""

import re
from copy import copy
from functools import lru_cache, wraps

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Value
from django.db.models.lookups import In


class Param(Value):
    """Stands in a condition for a fact that is filled in when the question is asked."""

    def as_sql(self, compiler, connection):
        return "%s", [self]


def prepare(rows, condition):
    """(SQL template, its parameters): whether the row with a given key fulfils `condition`.

    `rows` is a queryset of all rows; the condition holds a `Param` wherever a fact belongs.
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


class PreparedCondition(Func):
    """A prepared condition, asked of the row that `path` leads to. `facts` are ready for the database; without
    them the condition is part of a wording (`prepared`), and they are filled in when that is asked."""

    output_field = BooleanField()

    def __init__(self, path, prepared, facts=None):
        self.prepared, self.facts = prepared, facts
        super().__init__(F(path))

    def as_sql(self, compiler, connection, **context):
        template, params = self.prepared
        sql, path_params = super().as_sql(compiler, connection, template=template)
        return sql, [*path_params, *(params if self.facts is None else filled(params, self.facts))]


def filled(params, facts):
    return [facts[param.value] if isinstance(param, Param) else param for param in params]


def prepared(queryset_of):
    """For a query of a fixed shape that pages ask again and again: Django words it once, and takes as long for
    that as for all else it does with it.

    `queryset_of` returns a queryset with a `Param` for each fact; its arguments decide the wording (a kind of
    viewer, how many keys). The function made of it takes the same arguments and the facts by name, ready for the
    database, asks, and returns a list of what the queryset holds.
    """

    @wraps(queryset_of)
    def ask(*shape, **facts):
        kept = wording(queryset_of, connection.vendor, shape)
        if kept is None:
            return []
        queryset, worded, sql, params = kept
        compiler = copy(worded)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
        compiler.as_sql = lambda *_args, **_kwargs: (sql, tuple(filled(params, facts)))
        asked = queryset.all()
        asked.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(asked)

    return ask


def prepared_count(queryset_of):
    """As `prepared`, but returns how many rows there are, and fetches none of them."""

    @wraps(queryset_of)
    def count(*shape, **facts):
        kept = wording(queryset_of, connection.vendor, shape)
        if kept is None:
            return 0
        _queryset, _worded, sql, params = kept
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({sql}) asked", filled(params, facts))  # noqa: S608  Django's SQL
            return cursor.fetchone()[0]

    return count


@lru_cache(maxsize=1000)
def wording(queryset_of, _vendor, shape):
    """The queryset, what Django worked out about it, its SQL and its parameters; None where no row can fit."""
    queryset = queryset_of(*shape)
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:  # as with no keys at all
        return None
    compiler.connection = None  # that of the thread that happened to come first
    return queryset, compiler, sql, params


def key_in(column, many):
    """The condition that a column holds one of this many keys, which are the facts `key_params(keys)`."""
    return In(F(column), [Param(f"key {number}") for number in range(many)])


def key_params(keys):
    return {f"key {number}": key for number, key in enumerate(keys)}
