"""How much is known of a program, and in which year it was last said. As for 0023, ``load_starter`` or
``rebuild_projection`` works both out for the programs that are there already.
"""

from django.db import migrations, models


def mark(apps, schema_editor):
    apps.get_model("programs", "Program").objects.update(institution_fields="?")


class Migration(migrations.Migration):
    dependencies = [("programs", "0024_work_permit_and_step3_by")]

    operations = [
        migrations.AddField(
            "program",
            "answer_years",
            models.CharField(blank=True, default="", editable=False, max_length=700),
        ),
        migrations.AddField(
            "program",
            "known_facts",
            models.PositiveSmallIntegerField("known about IMGs", default=0, editable=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
