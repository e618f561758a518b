import django.db.models.deletion
from django.db import migrations, models

EXTENTS = [("whole", "Whole words"), ("excerpts", "These excerpts"), ("quote", "Pull quote only")]


def extent(default):
    return models.CharField(
        choices=EXTENTS, default=default, max_length=8, verbose_name="how much of its words is printed"
    )


class Migration(migrations.Migration):
    """Places made before stay as they were printed: their pull quote only. New ones begin with whole words."""

    dependencies = [
        ("themes", "0001_initial"),
        ("workshops", "0002_seed_questions_and_contributors"),
    ]

    operations = [
        migrations.AddField("featuredstory", "extent", extent("quote")),
        migrations.AlterField("featuredstory", "extent", extent("whole")),
        migrations.CreateModel(
            name="ChosenExcerpt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "excerpt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="themes.excerpt"
                    ),
                ),
                (
                    "featured",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen",
                        to="workshops.featuredstory",
                    ),
                ),
            ],
            options={"ordering": ["excerpt__start", "excerpt__end"]},
        ),
        migrations.AddConstraint(
            "chosenexcerpt",
            models.UniqueConstraint(fields=("featured", "excerpt"), name="an_excerpt_once_in_a_place"),
        ),
    ]
