"""Prepared queries: SQL that Django compiles once, and that runs at each call with other parameters.

Django takes longer to compile our SQL than a database to run it, so the SQL is cached, and never a row. Write the
plain queryset first, with a `Param` for each value; prepare it on a page that must meet a speed limit.

This uses parts of Django that it does not document: `Query.chain(klass)`, `get_compiler`, `alias_map` and
`change_aliases`; `SQLCompiler.as_sql`, and what it sets on itself about the columns while it writes SQL
(`COLUMN_ATTRIBUTES`); `QuerySet._query`; and that a compiler passes on parameters of any type unchanged.
`DJANGO_TRIED` names the versions that this was tested with, and `core.checks` warns of any other.
"""

from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache, partial, wraps
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import BooleanField, Exists, Expression, F, Func, Value
from django.db.models.lookups import In
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

DJANGO_TRIED = ((5, 2), (6, 0), (6, 1))


class Param(Value):
    """A placeholder in a query for a value that is given when the query runs, in the form the database takes."""

    def as_sql(self, compiler, connection):
        return "%s", (self,)


def fill(placeholders, params):
    """The `placeholders` of some SQL, each Param among them replaced by its value from `params`."""
    return tuple(params[each.value] if isinstance(each, Param) else each for each in placeholders)


def key_in(column, count):
    """The condition that a column holds one of `count` keys. Their parameters are `key_params(keys)`."""
    return In(F(column), [Param(f"key {number}") for number in range(count)])


def key_params(keys):
    """The parameters of `key_in` for these keys."""
    return {f"key {number}": key for number, key in enumerate(keys)}


# --- conditions ---


class HasRow(Exists):
    """Whether a query has a row, as a value that is worked out for each row it stands beside.

    PostgreSQL plans EXISTS as a join with all rows, or works it out for all of them before the first is shown. It
    takes a value from a query as it is, so that a list stops where its page is full.
    """

    template = "((%(subquery)s) IS NOT NULL)"


class RowKey(Expression):
    """In a condition that is compiled without a query around it: the key of the row that is tested."""

    MARK = "<row key>"  # no SQL holds this

    def as_sql(self, compiler, connection):
        return self.MARK, ()


def compile_condition(rows, condition):
    """The SQL for a PreparedCondition, as (SQL before the row's key, SQL after it, placeholders).

    It tests whether the row with this key is in `rows`, a queryset of the whole table, and fulfils `condition`, which
    has a `Param` for each value.
    """
    query = rows.filter(condition, pk=RowKey()).query
    # Aliases of its own, so that none shadows the table that the row's key comes from
    query.change_aliases({alias: f"prepared_{number}" for number, alias in enumerate(query.alias_map)})
    sql, placeholders = query.get_compiler(connection=connection).compile(HasRow(query))
    before_key, after_key = sql.split(RowKey.MARK)
    return before_key, after_key, tuple(placeholders)


class PreparedCondition(Func):
    """A condition from `compile_condition`, on the row whose key is in the column that `path` leads to.

    Without `params` it is part of a prepared query, which is given them when it runs.
    """

    output_field = BooleanField()

    def __init__(self, path, compiled, params=None):
        super().__init__(F(path))
        self.compiled, self.params = compiled, params

    def as_sql(self, compiler, connection, **context):
        before_key, after_key, placeholders = self.compiled
        column, _none = compiler.compile(self.source_expressions[0])
        sql = f"{before_key}{column}{after_key}"
        return sql, placeholders if self.params is None else fill(placeholders, self.params)


# --- queries ---

PREPARED_QUERIES = []  # every decorated function: tests compare each with its plain queryset
COLUMN_ATTRIBUTES = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The cached part of a query. Threads share it, so it is never changed."""

    sql: str
    placeholders: tuple
    columns: dict[str, Any]  # COLUMN_ATTRIBUTES, with which Django turns rows into objects


class PreparedQuery(Query):
    """A query with cached SQL. Its clones share the SQL, and each has its own parameters."""

    compiled: Compiled
    params = ()

    def get_compiler(self, using=None, connection=None, elide_empty=True):
        return PreparedCompiler(self, connection or connections[using], using, elide_empty)


class PreparedCompiler(SQLCompiler):
    """Returns the cached SQL instead of compiling, for the connection of the current thread."""

    def __init__(self, query, connection, using, elide_empty=True):
        super().__init__(query, connection, using, elide_empty)
        vars(self).update(query.compiled.columns)

    def as_sql(self, with_limits=True, with_col_aliases=False):
        return self.query.compiled.sql, self.query.params


@lru_cache(maxsize=1000)
def compile_queryset(queryset_of, _vendor, shape):
    """The queryset of this shape, with a PreparedQuery; None where no row can fit."""
    queryset = queryset_of(*shape)
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, placeholders = compiler.as_sql()
    except EmptyResultSet:  # as with no keys at all
        return None
    # Not through `queryset.query`: its setter would turn `values_list` rows into dicts
    queryset._query = queryset.query.chain(klass=PreparedQuery)
    columns = {name: getattr(compiler, name) for name in COLUMN_ATTRIBUTES}
    queryset.query.compiled = Compiled(sql, tuple(placeholders), columns)
    return queryset


def prepared(queryset_of=None, *, keeps_plan=True):
    """Decorates a function that returns a queryset, so that its SQL is compiled once for each shape.

    `queryset_of` returns a queryset with a `Param` for each value. Its arguments are the shape: everything that the
    SQL depends on, such as the viewer's shape or a number of keys. The decorated function takes the shape as
    positional arguments and the parameters by name, in the form the database takes; it runs the query and returns
    the queryset's rows as a list.

    `keeps_plan` is whether PostgreSQL may plan it once for all parameters. It may not where the best plan depends on
    them, such as on how common a word is.
    """
    if queryset_of is None:
        return partial(prepared, keeps_plan=keeps_plan)

    @wraps(queryset_of)
    def run(*shape, **params):
        queryset = compile_queryset(queryset_of, connection.vendor, shape)
        if queryset is None:
            return []
        rows = queryset.all()
        rows.query.params = fill(rows.query.compiled.placeholders, connection.prepared_params(params))
        connection.ensure_connection()
        with connection.preparing() if keeps_plan else nullcontext():
            return list(rows)

    PREPARED_QUERIES.append(run)
    return run


def prepared_count(queryset_of):
    """As `prepared`, but returns the number of rows without fetching them."""

    @wraps(queryset_of)
    def run(*shape, **params):
        queryset = compile_queryset(queryset_of, connection.vendor, shape)
        if queryset is None:
            return 0
        compiled = queryset.query.compiled
        connection.ensure_connection()
        with connection.preparing(), connection.cursor() as cursor:
            sql = f"SELECT count(*) FROM ({compiled.sql}) counted"  # noqa: S608  Django's SQL
            cursor.execute(sql, fill(compiled.placeholders, connection.prepared_params(params)))
            return cursor.fetchone()[0]

    PREPARED_QUERIES.append(run)
    return run
