from django.core.management import call_command
from django.db import migrations


def make_the_table(_apps, schema_editor):
    """The table of the cache in which attempts to sign in are counted, as the settings name it."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0003_answers_are_used_once"),
    ]

    operations = [
        migrations.RunPython(make_the_table, migrations.RunPython.noop),
    ]
