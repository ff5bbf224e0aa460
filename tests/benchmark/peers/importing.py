"""The import others would write: django-import-export over a plain table with the columns of a program."""

from pathlib import Path
from typing import Any

import tablib
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator, URLValidator
from django.db import connection, models
from import_export.resources import ModelResource

from programs.models import Program, Specialty
from programs.vocabulary import STATES

CHECKED: dict[str, list[Any]] = {
    "acgme_id": [RegexValidator(r"^\d{10}$")],
    "length_years": [MinValueValidator(1), MaxValueValidator(9)],
    "min_step2_ck": [MinValueValidator(1), MaxValueValidator(300)],
    "website": [URLValidator(schemes=["http", "https"])],
}


class Peer:
    """``is_tuned``: in bulk and without the difference of each row, as its manual advises for large files."""

    def __init__(self, *, is_tuned: bool = False) -> None:
        table = f"benchmark_peer{is_tuned:d}"
        made = {name: self._column(field) for name, field in self._fields().items()}
        meta = type("Meta", (), {"app_label": "programs", "db_table": table})
        plain = type(f"PlainProgram{is_tuned:d}", (models.Model,), made | {"Meta": meta, "__module__": __name__})
        with connection.schema_editor() as editor:
            editor.create_model(plain)
        options: dict[str, Any] = {"model": plain, "import_id_fields": ["program_key"], "clean_model_instances": True}
        if is_tuned:
            options |= {"use_bulk": True, "batch_size": 1000, "skip_diff": True, "skip_html_diff": True}
        self.resource: Any = type("PlainResource", (ModelResource,), {"Meta": type("Meta", (), options)})

    def dry_run(self, file: Path) -> tuple[set[str], set[int]]:
        """The keys of the rows it would take, and the numbers of those it refuses (the header is row 1)."""
        data = tablib.Dataset().load(file.read_text(encoding="utf-8"), format="csv")
        result = self.resource().import_data(data, dry_run=True)
        refused = {row.number + 1 for row in result.invalid_rows} | {number + 1 for number, _ in result.row_errors()}
        keys = data["program_key"]
        return {key for number, key in enumerate(keys, 2) if number not in refused}, refused

    def _fields(self) -> dict[str, Any]:
        derived = {"id", "sort_name", "search_text", "disputed_fields", "undated_fields", "img_share", "is_listed"}
        return {
            one.name: one for one in Program._meta.concrete_fields if one.name not in derived | {"facts_changed_at"}
        }

    def _column(self, field: Any) -> Any:
        if field.name == "specialty":
            slugs = Specialty.objects.values_list("slug", "name")
            return models.CharField(max_length=80, choices=list(slugs), blank=True)
        column = field.clone()
        if field.name == "state":
            column = models.CharField(max_length=2, choices=list(STATES.items()), blank=True)
        column.validators = [*column.validators, *CHECKED.get(field.name, [])]
        return column
