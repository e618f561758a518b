from django.core.checks import Warning
from django.db import connections

from . import schema


def triggers_in_place(app_configs, databases, **kwargs):
    """Warns where the search index or a trigger is missing: without one, the index can go stale and the ledger can be
    edited, silently."""
    problems = []
    for alias in databases or []:
        connection = connections[alias]
        if "stories_consentevent" not in connection.introspection.table_names():
            continue
        problems += [
            Warning(
                f"{name} is missing in the database.",
                hint="Run ./run manage migrate, which puts it back and rebuilds the search index.",
                id="stories.W001",
            )
            for name in schema.missing(connection)
        ]
    return problems
