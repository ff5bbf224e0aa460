"""Internal medicine with emergency medicine is 705, with psychiatry 715: the first list had them the other way round."""

from django.db import migrations

RIGHT = {"internal-medicine-emergency-medicine": ("715", "705"), "internal-medicine-psychiatry": ("705", "715")}


def mend(apps, schema_editor):
    for slug, (wrong, right) in RIGHT.items():
        apps.get_model("programs", "Specialty").objects.filter(slug=slug, acgme_code=wrong).update(acgme_code=right)


class Migration(migrations.Migration):
    dependencies = [("programs", "0021_former_names")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
