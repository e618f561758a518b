"""What `manage.py check` verifies of the Django version in use."""

import django
from django.core.checks import Warning

from .prepared import DJANGO_TRIED


def django_was_tried(app_configs, **kwargs):
    """Warns of a Django version with which prepared queries, which use its internals, have not been tested."""
    if django.VERSION[:2] in DJANGO_TRIED:
        return []
    return [
        Warning(
            f"Prepared queries have not been tried with Django {django.get_version()}.",
            hint="Run `./run test tests/core`, on SQLite and on PostgreSQL (DATABASE_URL). Where it passes, add the "
            "version to DJANGO_TRIED in core/prepared.py.",
            id="core.W001",
        )
    ]
