from django.apps import AppConfig
from django.urls import register_converter


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from .refs import RefConverter

        register_converter(RefConverter, "ref")
