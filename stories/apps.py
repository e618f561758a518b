from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def install_schema(sender, using, **kwargs):
    from . import schema

    schema.install(connections[using])


class StoriesConfig(AppConfig):
    name = "stories"

    def ready(self):
        from . import checks  # noqa: F401

        post_migrate.connect(install_schema, sender=self)
