from django.apps import AppConfig
from django.core.checks import register

from . import checks


class ReadingConfig(AppConfig):
    name = "reading"

    def ready(self):
        register(checks.contact_is_set, deploy=True)
