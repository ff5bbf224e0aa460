"""Specialties by every name people give them."""

from collections.abc import Mapping

from programs.models import Specialty


def slugs_by_name() -> Mapping[str, str]:
    """Every slug, name and alias, case folded, with the slug it means."""
    names: dict[str, str] = {}
    for slug, name, aliases in Specialty.objects.values_list("slug", "name", "aliases"):
        for word in (slug, name, *aliases):
            names[word.casefold()] = slug
    return names
