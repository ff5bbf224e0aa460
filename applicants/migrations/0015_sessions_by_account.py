"""Sessions with a column that says whose they are. Those of before come along: nobody is signed out by an update."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations, models
from django.utils import timezone


def bring(apps, schema_editor):
    reader = SessionStore()
    model = apps.get_model("applicants", "VisitorSession")
    batch = []
    for key, data, ends in (
        apps.get_model("sessions", "Session")
        .objects.filter(expire_date__gt=timezone.now())
        .values_list("session_key", "session_data", "expire_date")
        .iterator()
    ):
        account = reader.decode(data).get(SESSION_KEY)
        batch.append(model(session_key=key, session_data=data, expire_date=ends, user_id=account))
        if len(batch) == 1000:
            model.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    model.objects.bulk_create(batch, ignore_conflicts=True)
    apps.get_model("sessions", "Session").objects.all().delete()


def give_back(apps, schema_editor):
    old = apps.get_model("sessions", "Session")
    held = apps.get_model("applicants", "VisitorSession").objects.values("session_key", "session_data", "expire_date")
    old.objects.bulk_create([old(**row) for row in held], batch_size=1000, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("applicants", "0014_own_work_permit_and_step3_by"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="VisitorSession",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key")),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("user_id", models.IntegerField(db_index=True, null=True)),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions"},
        ),
        migrations.RunPython(bring, give_back),
    ]
