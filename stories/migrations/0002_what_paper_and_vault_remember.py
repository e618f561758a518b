from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.deletion import CASCADE, PROTECT


def note_copies_without_words(apps, schema_editor):
    apps.get_model("stories", "CopiedStory").objects.filter(transcript=None).update(had_words=False)


class Migration(migrations.Migration):
    dependencies = [("stories", "0001_initial")]

    operations = [
        # A copy knows who led its room, and is listed by when it was made: its number tells nothing
        migrations.AddField(
            "copy",
            "leader",
            models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, blank=True, related_name="+"),
        ),
        migrations.AlterModelOptions("copy", {"verbose_name_plural": "copies", "ordering": ["-made_at", "-pk"]}),
        migrations.AddIndex(
            "copy", models.Index(F("made_at").desc(), F("id").desc(), name="newest_copies_first")
        ),
        # A story in a copy remembers whether it had words, and whether a voice took another name since
        migrations.AddField("copiedstory", "had_words", models.BooleanField(default=True), preserve_default=False),
        migrations.RunPython(note_copies_without_words, migrations.RunPython.noop),
        migrations.AddField("copiedstory", "named_otherwise", models.BooleanField(default=False)),
        # Not only who opened an identity is kept, but who wrote it
        migrations.RenameModel("IdentityOpening", "IdentityEntry"),
        migrations.AlterModelOptions(
            "identityentry", {"verbose_name_plural": "identity entries", "ordering": ["-at", "-pk"]}
        ),
        migrations.AlterField(
            "identityentry",
            "storyteller",
            models.ForeignKey("stories.storyteller", CASCADE, related_name="identity_entries"),
        ),
        migrations.AddField(
            "identityentry",
            "what",
            models.CharField(
                max_length=10,
                default="opened",
                choices=[
                    ("opened", "Opened it"),
                    ("written", "Wrote it down"),
                    ("name", "Wrote the name anew"),
                    ("contact", "Wrote the way to reach them anew"),
                    ("taken_out", "Took it out"),
                ],
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "identityentry", "reason", models.CharField(max_length=500, blank=True, verbose_name="reason")
        ),
        migrations.AddConstraint(
            "identityentry",
            models.CheckConstraint(
                condition=~Q(what="opened") | ~Q(reason=""), name="an_identity_is_opened_with_a_reason"
            ),
        ),
        migrations.AlterField(
            "grant",
            "closed_how",
            models.CharField(
                max_length=20,
                blank=True,
                default="",
                choices=[
                    ("narrowed", "Narrowed by the storyteller"),
                    ("withdrawn", "Withdrawn by the storyteller"),
                    ("replaced", "Given again with another last day"),
                ],
            ),
        ),
    ]
