"""What the record implies about IMGs, and which policies an institution allows. What they are of the programs that are
there already, ``load_starter`` or ``rebuild_projection`` works out: a copy of all that weighs evidence would be needed
here, which also weighs it anew.
"""

from django.db import migrations, models


def mark(apps, schema_editor):
    apps.get_model("programs", "Program").objects.update(institution_fields="?")


class Migration(migrations.Migration):
    dependencies = [("programs", "0022_codes_of_combined_specialties")]

    operations = [
        migrations.AddField(
            "program",
            "imgs_on_record",
            models.CharField("IMGs on record", blank=True, default="", editable=False, max_length=40),
        ),
        migrations.AddField(
            "program",
            "institution_fields",
            models.CharField(blank=True, default="", editable=False, max_length=200),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
