from contextlib import contextmanager

from django.db.backends.postgresql import base
from psycopg import Cursor
from psycopg.types.numeric import Int8

NEVER = 2**31 - 1  # executions after which psycopg prepares a query that nobody asked it to prepare


class PreparingCursor(base.CursorMixin, Cursor):
    """Has the server prepare each query: the second time it is sent without its text, and needs no plan."""

    def execute(self, query, params=None, **kwargs):
        return super().execute(query, params, prepare=True, **kwargs)


class DatabaseOperations(base.DatabaseOperations):
    def last_executed_query(self, cursor, sql, params):
        """For the list of queries that a debugger or a test keeps: a prepared one has no text of its own."""
        if isinstance(cursor, PreparingCursor):
            return self.compose_sql(sql, params)
        return super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def get_connection_params(self):
        return super().get_connection_params() | {"prepare_threshold": NEVER}

    def init_connection_state(self):
        super().init_connection_state()
        with self.connection.cursor() as cursor:
            # The default of 4 is for spinning disks: with it a small table is read whole, again for each story that the
            # consent rule is asked about
            cursor.execute("SET random_page_cost = 1.1")

    @contextmanager
    def preparing(self):
        """Within it, the server prepares the queries of this connection.

        It plans a prepared query once for all parameters, which suits days, offices and keys. Whatever is searched
        for, or compiled by Django at each request, is better planned by itself.
        """
        factory = self.connection.cursor_factory
        self.connection.cursor_factory = PreparingCursor
        try:
            yield
        finally:
            self.connection.cursor_factory = factory

    @staticmethod
    def prepared_params(params):
        """These parameters, each of a type that does not depend on its value: else psycopg sends a small key as a
        `smallint`, and the server would keep a plan for each mixture of small and large ones."""
        return {name: Int8(value) if type(value) is int else value for name, value in params.items()}
