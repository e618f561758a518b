from django.core.management import call_command
from django.db import migrations

ROLES = ["reader", "reporter", "facilitator", "lead", "archivist"]


def add_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in ROLES:
        Group.objects.using(schema_editor.connection.alias).get_or_create(name=name)


def remove_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Group.objects.using(schema_editor.connection.alias).filter(name__in=ROLES).delete()


def add_cache_table(apps, schema_editor):
    """Rate limits count in the database cache, which every process shares."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        migrations.RunPython(add_roles, remove_roles),
        migrations.RunPython(add_cache_table, migrations.RunPython.noop),
    ]
