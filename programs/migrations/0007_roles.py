"""The groups of the desk: Viewers look, Stewards keep the data, Administrators also say who may."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

# What each group may do: (app, model) → the verbs of Django's permissions. Each group may all that those before it may.
LOOKED_AT = ("program", "evidence", "seasonrecord", "importbatch", "source", "specialty")
ROLES = {
    "Viewers": {("programs", model): ("view",) for model in LOOKED_AT},
    "Stewards": {
        ("programs", "program"): ("add", "change"),
        ("programs", "evidence"): ("change",),
        ("programs", "seasonrecord"): ("add", "change"),
        ("programs", "importbatch"): ("change",),
        ("programs", "specialty"): ("add", "change"),
    },
    "Administrators": {("auth", "user"): ("view", "add", "change"), ("auth", "group"): ("view",)},
}
OF_THE_DESK = {"Viewers": ("view_desk",), "Stewards": ("keep_data",), "Administrators": ()}


def make_groups(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    for label in ("auth", "programs"):
        create_permissions(installed.get_app_config(label), verbosity=0, apps=apps, using=schema_editor.connection.alias)
    groups = apps.get_model("auth", "Group").objects
    permissions = apps.get_model("auth", "Permission").objects
    granted = []
    for name, models_of in ROLES.items():
        for (app, model), verbs in models_of.items():
            words = [f"{verb}_{model}" for verb in verbs]
            granted += permissions.filter(content_type__app_label=app, codename__in=words)
        granted += permissions.filter(content_type__app_label="programs", codename__in=OF_THE_DESK[name])
        groups.get_or_create(name=name)[0].permissions.add(*granted)


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0006_uploads"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="datastate",
            options={
                "verbose_name_plural": "data state",
                "permissions": [
                    ("view_desk", "Can look at the desk"),
                    ("keep_data", "Can record, approve and withdraw facts"),
                ],
            },
        ),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
