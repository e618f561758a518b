from django.db import migrations


class Migration(migrations.Migration):
    """A name that says which of a story's states it is: why published words are shown as this speaker's."""

    dependencies = [
        ("stories", "0003_copied_from_its_story"),
    ]

    operations = [
        migrations.RenameField("story", "standing", "attribution_note"),
    ]
