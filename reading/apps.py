from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "reading"

    def ready(self):
        from . import checks  # noqa: F401
