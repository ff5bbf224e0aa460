from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_reference_data")]

    operations = [
        migrations.AddField(
            model_name="program",
            name="search_text",
            field=models.TextField(blank=True, default="", editable=False),
        ),
    ]
