from django.apps import AppConfig

from stories.pages.touched import register_touched


class ThemesConfig(AppConfig):
    name = "themes"

    def ready(self):
        register_touched("themes.touched.excerpts_touched")
