from django.apps import AppConfig
from django.urls import register_converter

from .refs import RefConverter


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        register_converter(RefConverter, "ref")
