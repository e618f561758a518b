from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db import connections
from django.db.models.signals import post_migrate

from . import checks, schema


def install_schema(sender, using, **kwargs):
    schema.install(connections[using])


class StoriesConfig(AppConfig):
    name = "stories"

    def ready(self):
        register(checks.triggers_in_place, Tags.database)
        post_migrate.connect(install_schema, sender=self)
