"""How the database plans the queries of a page. Tests read a plan where the order of its steps is the point."""

from contextlib import contextmanager
from itertools import takewhile

from django.db import connection


@contextmanager
def queries_kept():
    """A list that fills with (SQL, parameters) of each query that runs."""
    queries = []

    def keep(execute, sql, params, many, context):
        queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield queries


def plan_of(sql, params):
    """The steps of the plan, as the database words them, in a list."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return [row[3] for row in cursor.fetchall()]
        cursor.execute(f"EXPLAIN {sql}", params)
        return [row[0].strip() for row in cursor.fetchall()]


def plans_of(queries, *tables):
    """The plans of those queries that read all of these tables."""
    return [plan_of(sql, params) for sql, params in queries if all(table in sql for table in tables)]


def before_subplans(plan, name="SubPlan"):
    """The steps of a plan that are taken for the query as a whole, and not for each of its rows: those begin with
    "SubPlan" on PostgreSQL, and with "CORRELATED" on SQLite."""
    return list(takewhile(lambda step: not step.startswith(name), plan))
