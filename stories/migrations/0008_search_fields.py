import django.db.models.deletion
from django.db import migrations, models


def drop_index(apps, schema_editor):
    """The index of another shape. `stories.schema` makes it anew after `migrate`, and fills it."""
    schema_editor.execute("DROP TABLE IF EXISTS stories_index")


def drop_stemmer(apps, schema_editor):
    """What the old index needed of PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS heard")
        schema_editor.execute("DROP TEXT SEARCH DICTIONARY IF EXISTS heard_stem")


class Migration(migrations.Migration):
    """The words are kept once, in the transcript, and more of a story is searched. Nothing of the old copy and its index
    is carried over: `stories.schema` indexes every released story anew after `migrate`."""

    dependencies = [
        ("stories", "0007_open_grants"),
    ]

    operations = [
        migrations.RunPython(drop_index, migrations.RunPython.noop),
        migrations.DeleteModel("SearchableStory"),
        migrations.RunPython(drop_stemmer, migrations.RunPython.noop),
        migrations.CreateModel(
            name="SearchableStory",
            fields=[
                ("story", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="searchable", serialize=False, to="stories.story")),
                ("place", models.BigIntegerField(help_text="of its entry: the later released, the higher", unique=True)),
                ("rules", models.CharField(help_text="version of those it was indexed by", max_length=60)),
                ("title", models.TextField()),
                ("summary", models.TextField()),
                ("notes", models.TextField()),
                ("names", models.TextField()),
                ("transcript", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="stories.transcript")),
            ],
        ),
        migrations.CreateModel(
            name="IndexEntry",
            fields=[
                ("place", models.OneToOneField(db_column="rowid", db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name="entry", serialize=False, to="stories.searchablestory", to_field="place")),
                ("in_title", models.TextField()),
                ("in_details", models.TextField()),
                ("anywhere", models.TextField()),
            ],
            options={"db_table": "stories_index", "managed": False},
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_index),
    ]
