from django.apps import AppConfig
from django.core.checks import Tags, register
from django.urls import register_converter

from .checks import django_was_tried
from .refs import RefConverter


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        register(django_was_tried, Tags.compatibility)
        register_converter(RefConverter, "ref")
