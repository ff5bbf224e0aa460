"""The searchable words of the programs that are there already, as the next projection would find them."""

import uuid

from django.db import migrations

from programs.facts.search_text import SEARCHED, search_text


def fill(apps, schema_editor):
    Program = apps.get_model("programs", "Program")
    names = {row.pk: (row.name, row.aliases) for row in apps.get_model("programs", "Specialty").objects.all()}
    programs = list(Program.objects.only("pk", "specialty_id", *SEARCHED))
    for program in programs:
        facts = {name: getattr(program, name) for name in SEARCHED}
        program.search_text = search_text(facts, *names.get(program.specialty_id, ("", ())))
    Program.objects.bulk_update(programs, ["search_text"], batch_size=500)
    apps.get_model("programs", "DataState").objects.update(version=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_program_search_text")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
