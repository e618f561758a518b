from django.core.checks import Warning
from django.db import connections

from . import schema


def triggers_in_place(app_configs, databases, **kwargs):
    """Warns of missing triggers: without them the search index goes stale and the ledger can be edited, silently."""
    problems = []
    for alias in databases or []:
        connection = connections[alias]
        if "stories_consentevent" not in connection.introspection.table_names():
            continue
        problems += [
            Warning(
                f"The database trigger {name} is missing.",
                hint="Run ./run manage migrate, which puts it back and rebuilds the search index.",
                id="stories.W001",
            )
            for name in schema.missing(connection)
        ]
    return problems
