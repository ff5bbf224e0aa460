"""Programs of one's own on the plan. The way back keeps their names in a table that only the way forward reads."""

from django.db import migrations, models

# The version before knows nothing of this table: whoever leaves there takes its rows along by the database's own rule.
KEPT = """
    CREATE TABLE applicants_kept_own_program (
        saved_id bigint PRIMARY KEY REFERENCES applicants_savedprogram (id) ON DELETE CASCADE,
        own_name varchar(250) NOT NULL,
        own_place varchar(250) NOT NULL
    )
"""


def keep(apps, schema_editor):
    """On the way back: names and places of programs of one's own, which the version before has no columns for."""
    schema_editor.execute(KEPT)
    schema_editor.execute(
        "INSERT INTO applicants_kept_own_program (saved_id, own_name, own_place) "
        "SELECT id, own_name, own_place FROM applicants_savedprogram WHERE own_name <> ''"
    )


def bring_back(apps, schema_editor):
    """What was kept, where one was there and back. A program whose name is known no more gets one all the same."""
    saved = apps.get_model("applicants", "SavedProgram").objects.filter(program_key__startswith="own:")
    with schema_editor.connection.cursor() as cursor:
        if "applicants_kept_own_program" in schema_editor.connection.introspection.table_names(cursor):
            cursor.execute("SELECT saved_id, own_name, own_place FROM applicants_kept_own_program")
            for pk, name, place in cursor.fetchall():
                saved.filter(pk=pk).update(own_name=name, own_place=place)
            cursor.execute("DROP TABLE applicants_kept_own_program")
    saved.filter(own_name="").update(own_name="A program of my own")


class Migration(migrations.Migration):

    dependencies = [
        ('applicants', '0016_one_account_an_address'),
    ]

    operations = [
        migrations.AddField(
            model_name='savedprogram',
            name='own_name',
            field=models.CharField(blank=True, default='', max_length=250),
        ),
        migrations.AddField(
            model_name='savedprogram',
            name='own_place',
            field=models.CharField(blank=True, default='', max_length=250),
        ),
        migrations.RunPython(bring_back, keep),
        migrations.AddConstraint(
            model_name='savedprogram',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('program_key__startswith', 'own:'), models.Q(('own_name', ''), _negated=True)), models.Q(models.Q(('program_key__startswith', 'own:'), _negated=True), ('own_name', ''), ('own_place', '')), _connector='OR'), name='own_program_has_a_name'),
        ),
    ]
