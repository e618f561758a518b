"""Takes out of Understanding Me what the 2018 publication does not speak of: health, carers, young and old.

Only lines that still are as 0002 wrote them: what a service has written in their place stays.
"""

from django.db import migrations

LINES = {
    "Practical needs: work, family, health, clothes that fit": "Practical needs: work, family, boots that fit",
    "Being a woman, a parent, a carer, young or old": "Being a woman, or a parent",
}


def rewrite(apps, schema_editor, lines):
    themes = apps.get_model("themes", "Theme").objects.using(schema_editor.connection.alias)
    for theme in themes.filter(slug="understanding-me"):
        theme.aspects = [lines.get(line, line) for line in theme.aspects]
        theme.save(update_fields=["aspects"])


def to_published(apps, schema_editor):
    rewrite(apps, schema_editor, LINES)


def to_earlier(apps, schema_editor):
    rewrite(apps, schema_editor, {new: old for old, new in LINES.items()})


class Migration(migrations.Migration):
    dependencies = [("themes", "0002_seed_themes")]

    operations = [migrations.RunPython(to_published, to_earlier)]
