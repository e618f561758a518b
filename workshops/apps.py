from django.apps import AppConfig

from stories.pages.touched import register_touched


class WorkshopsConfig(AppConfig):
    name = "workshops"

    def ready(self):
        register_touched("workshops.touched.packs_touched")
