"""Conditions for stories that contain a query, for the same SQL query as the consent rule.

Title hits come first, then the newest. There is no ranking by term frequency: closed stories would affect it.
"""

from django.db import connection
from django.db.models import Exists, Lookup, OuterRef, Q, TextField, Value

from .query import Query, QueryShape

# The later released, the higher. Read from the highest down, the database stops when a page is full
PLACE = "searchable__entry__place"

# FTS5 takes the column from the query, whichever field of the entry is asked
FIELD_OF = {"outside_title": "anywhere"}


class IndexField(TextField):
    """A column of the index that can be searched, with the lookup `__match`. It holds no text to read."""

    def deconstruct(self):
        """As a TextField: migrations need not know this class, since no migration makes the index."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


@IndexField.register_lookup
class Match(Lookup):
    lookup_name = "match"

    def as_sql(self, compiler, connection):
        sql, params = self.process_rhs(compiler, connection)
        return f'{compiler.quote_name_unless_alias(self.lhs.alias)}."stories_index" MATCH {sql}', params

    def as_postgresql(self, compiler, connection):
        column, lhs_params = self.process_lhs(compiler, connection)
        sql, params = self.process_rhs(compiler, connection)
        return f"{column} @@ {sql}::tsquery", (*lhs_params, *params)


def matching(query: Query | QueryShape, where: str, entry="searchable__entry__"):
    """The condition that a story contains the query in one of the places of `query.WHERE`. A query can have one such
    condition, and only where all others must hold too: FTS5 can test no other. `entry` is the path to the index."""
    if where == "outside_title" and connection.vendor == "postgresql":
        return matching(query, "anywhere", entry) & ~matching(query, "in_title", entry)
    return Q(**{f"{entry}{FIELD_OF.get(where, where)}__match": _compiled(query, where)})


def each_matches(entries, query: Query | QueryShape, where: str):
    """As `matching`, but asked of each story by itself: beside others in an "or", or where few stories are looked at.
    `entries` are all IndexEntries."""
    # From the story's own key: PostgreSQL would ask what stands beside it twice, if this were about two tables
    return Exists(entries.filter(matching(query, where, entry=""), place__story=OuterRef("pk")))


def _compiled(query, where):
    compiled = query.compiled(where)
    return Value(compiled) if isinstance(compiled, str) else compiled
