"""One address is one account, confirmed or not, however it is written. Accounts without an address are not meant."""

from django.db import migrations
from django.db.models import Count
from django.db.models.functions import Lower


def refuse_doubles(apps, schema_editor):
    users = apps.get_model("auth", "User").objects.exclude(email="")
    if users.values(folded=Lower("email")).annotate(held=Count("pk")).filter(held__gt=1).exists():
        raise SystemExit(
            "Some addresses have more than one account. Run 'manage.py join_accounts' to see them and "
            "'manage.py join_accounts --join' to make one of each, then 'manage.py migrate' again."
        )


class Migration(migrations.Migration):
    dependencies = [("applicants", "0015_sessions_by_account"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.RunPython(refuse_doubles, migrations.RunPython.noop),
        migrations.RunSQL(
            "CREATE UNIQUE INDEX one_account_an_address ON auth_user (lower(email)) WHERE email <> ''",
            "DROP INDEX one_account_an_address",
        ),
    ]
