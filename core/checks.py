"""What `manage.py check` asks of the ground Heard stands on."""

import django
from django.core.checks import Warning

from .prepared import DJANGO_TRIED


def django_was_tried(app_configs, **kwargs):
    """Prepared queries lean on Django's internals, so each version of Django is tried before it is trusted."""
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
