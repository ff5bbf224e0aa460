"""Specialties and the data state, so that an import into an empty database works."""

import csv

from django.conf import settings
from django.db import migrations

FIRST_SEASON = 2027


def load(apps, schema_editor):
    """Also where they are there already: going back to before this leaves them, for programs hang on them."""
    Specialty = apps.get_model("programs", "Specialty")
    with (settings.FIXTURES / "specialties.csv").open(encoding="utf-8", newline="") as file:
        loaded = [
            Specialty(
                slug=row["slug"],
                name=row["name"],
                aliases=[alias.strip() for alias in row["aliases"].split(";") if alias.strip()],
                acgme_code=row["acgme_code"],
                default_length_years=int(row["default_length_years"] or 0) or None,
                length_source=row["length_source"],
            )
            for row in csv.DictReader(file)
        ]
    Specialty.objects.bulk_create(loaded, ignore_conflicts=True)
    apps.get_model("programs", "DataState").objects.get_or_create(pk=1, defaults={"this_season": FIRST_SEASON})


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_programs_and_evidence")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
