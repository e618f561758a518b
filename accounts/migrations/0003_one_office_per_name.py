from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_roles_and_cache")]

    operations = [
        migrations.AlterField("office", "name", models.CharField(max_length=100, verbose_name="name")),
        migrations.AddConstraint("office", models.UniqueConstraint(Lower("name"), name="one_office_per_name")),
    ]
