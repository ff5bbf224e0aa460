"""The searchable words of the programs that are there already. Frozen: what the site does now may differ."""

import re
import unicodedata
import uuid

from django.db import migrations

SEARCHED = ("name", "hospital", "institution", "city", "state", "acgme_id", "nrmp_codes")
STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
    "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "WY": "Wyoming",
}


def words_in(text):
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.findall(r"\w+", re.sub("['’ʼ`´]", "", bare.casefold()).replace("_", " "))


def fill(apps, schema_editor):
    Program = apps.get_model("programs", "Program")
    names = {row.pk: [row.name, *row.aliases] for row in apps.get_model("programs", "Specialty").objects.all()}
    programs = list(Program.objects.only("pk", "specialty_id", *SEARCHED))
    for program in programs:
        own = [getattr(program, name) for name in SEARCHED]
        texts = [*own, STATES.get(program.state, ""), *names.get(program.specialty_id, ())]
        words = dict.fromkeys(word for text in texts for word in words_in(text))
        program.search_text = f" {' '.join(words)} "
    Program.objects.bulk_update(programs, ["search_text"], batch_size=500)
    apps.get_model("programs", "DataState").objects.update(version=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_program_search_text")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
