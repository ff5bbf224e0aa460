"""Specialties and the data state, so that an import into an empty database works."""

import csv

from django.conf import settings
from django.db import migrations

FIRST_SEASON = 2027


def load(apps, schema_editor):
    Specialty = apps.get_model("programs", "Specialty")
    with (settings.FIXTURES / "specialties.csv").open(encoding="utf-8", newline="") as file:
        Specialty.objects.bulk_create(
            Specialty(
                slug=row["slug"],
                name=row["name"],
                aliases=[alias.strip() for alias in row["aliases"].split(";") if alias.strip()],
                acgme_code=row["acgme_code"],
                default_length_years=int(row["default_length_years"] or 0) or None,
                length_source=row["length_source"],
            )
            for row in csv.DictReader(file)
        )
    apps.get_model("programs", "DataState").objects.create(pk=1, this_season=FIRST_SEASON)


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_programs_and_evidence")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
