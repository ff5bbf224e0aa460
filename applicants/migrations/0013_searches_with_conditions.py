"""Saved searches of before: "include not stated" brought answers with conditions along, which are now named apart."""

from urllib.parse import parse_qsl

from django.db import migrations

LONGEST = 8192
BESIDES = ("conditional=visa", "conditional=accepts_img")  # what these words were about then


def with_conditions(query):
    """The words that find now what these found before. A part that stands twice stands once, so that all find room."""
    said = set(parse_qsl(query))
    used, named = {word for word, _ in said}, {value for word, value in said if word == "not_stated"}
    more = [word for word in BESIDES if word[12:] in used and named & {word[12:], "1"}]
    found = "&".join(dict.fromkeys([*query.split("&"), *more]))
    return found if more and len(found) <= LONGEST else query


def without_conditions(query):
    return "&".join(part for part in query.split("&") if not part.startswith("conditional="))


def rewritten(change):
    def run(apps, schema_editor):
        searches = apps.get_model("applicants", "SavedSearch").objects.using(schema_editor.connection.alias)
        for search in searches.exclude(query="").order_by("pk").iterator():
            if (query := change(search.query)) != search.query:
                searches.filter(pk=search.pk).update(query=query)

    return run


class Migration(migrations.Migration):

    dependencies = [
        ("applicants", "0012_statuses"),
    ]

    operations = [
        migrations.RunPython(rewritten(with_conditions), rewritten(without_conditions)),
    ]
