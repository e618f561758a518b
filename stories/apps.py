from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db import connections
from django.db.models.signals import post_migrate, pre_delete

from . import checks, schema


def install_schema(sender, using, **kwargs):
    """Puts the index and the triggers in place, and fills the index where it was new, unguarded or made otherwise."""
    searchable = sender.get_model("SearchableStory").objects.using(using)
    lost = schema.install(connections[using])
    if any(not name.startswith("ledger") for name in lost) or not searchable.is_current():
        searchable.rebuild()


def take_out_of_index(sender, instance, using, **kwargs):
    """Sent however a searchable story comes to be deleted, with its story or its transcript too, and while both are
    still there: FTS5 needs the words to take them out."""
    instance.take_out_of_index(using)


class StoriesConfig(AppConfig):
    name = "stories"

    def ready(self):
        register(checks.triggers_in_place, Tags.database)
        post_migrate.connect(install_schema, sender=self)
        pre_delete.connect(take_out_of_index, sender=self.get_model("SearchableStory"))
