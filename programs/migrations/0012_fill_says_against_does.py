"""What the record says of the programs that are there already, as the next projection would find it."""

import uuid
from collections import defaultdict

from django.db import migrations

from programs.record.stated_vs_observed import COLUMN_OF, agreements, reported, stated_policy
from programs.record.rates import SeasonCount


def fill(apps, schema_editor):
    standing, reports, counts = {}, defaultdict(list), defaultdict(list)
    rows = apps.get_model("programs", "Evidence").objects.filter(
        field__in=[*COLUMN_OF, "h1b_resident_filings"], withdrawn_at__isnull=True
    )
    for pk, field, value, kind, source, is_current in rows.order_by("-recorded_at", "-pk").values_list(
        "program_id", "field", "value", "source__kind", "source_id", "is_current"
    ):
        reports[pk, field].append((kind, source, value))
        if is_current:
            standing[pk, field] = stated_policy(value, kind)
    for pk, *told, count, percent in (
        apps.get_model("programs", "SeasonRecord")
        .objects.filter(is_current=True)
        .values_list("program_id", "season", "track", "group", "population", "count", "percent")
    ):
        counts[pk].append(SeasonCount(*told, count, None if percent is None else float(percent)))
    programs = apps.get_model("programs", "Program").objects.all()
    for program in programs:
        filings = standing.get((program.pk, "h1b_resident_filings"))
        found = agreements(
            {name: standing.get((program.pk, name), "") for name in COLUMN_OF},
            int(filings) if filings else None,
            counts[program.pk],
            {name: reported(reports[program.pk, name]) for name in COLUMN_OF},
        )
        for name, column in COLUMN_OF.items():
            setattr(program, column, found[name].agreement.value)
    apps.get_model("programs", "Program").objects.bulk_update(programs, [*COLUMN_OF.values()], batch_size=500)
    apps.get_model("programs", "DataState").objects.update(version=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("programs", "0011_says_against_does")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
