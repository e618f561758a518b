"""Excerpts whose words were corrected wait for a decision. Those that earlier releases left behind wait too."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def let_wait(apps, schema_editor):
    """Excerpts of words that are older than those readers have: until now they showed nowhere, and nobody was asked."""
    using = schema_editor.connection.alias
    excerpts = apps.get_model("themes", "Excerpt").objects.using(using)
    waiting = apps.get_model("themes", "WaitingExcerpt")
    left_behind = excerpts.filter(transcript__number__lt=F("transcript__story__transcript__number"))
    keys = left_behind.order_by("pk").values_list("pk", flat=True)
    waiting.objects.using(using).bulk_create(waiting(excerpt_id=key) for key in keys)


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0016_words_taken_out"),
        ("themes", "0003_aspects_as_published"),
    ]

    operations = [
        migrations.CreateModel(
            name="WaitingExcerpt",
            fields=[
                (
                    "excerpt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="waiting",
                        serialize=False,
                        to="themes.excerpt",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RunPython(let_wait, migrations.RunPython.noop),
    ]
