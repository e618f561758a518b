from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stories", "0015_a_story_can_be_deleted")]

    operations = [
        migrations.AddField(
            model_name="transcript",
            name="takes_words_out",
            field=models.BooleanField(
                default=False,
                help_text="something had to go: words of earlier versions are shown nowhere",
            ),
        ),
    ]
