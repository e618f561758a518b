"""What people keep for themselves alone: no page, count or export shows it to anybody else."""

from django.apps import apps
from django.conf import settings
from django.db import models


class PrivateRow(models.Model):
    """A row that one person keeps for themselves. It goes with their account, also where that is only closed."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def forget_of(cls, person):
        """Deletes everything that this person keeps for themselves, in whichever app it is."""
        for model in apps.get_models():
            if issubclass(model, cls):
                model._default_manager.filter(person=person).delete()
