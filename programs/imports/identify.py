"""Which program a row of an import speaks of: by its key, its ACGME id or its NRMP codes."""

from collections import defaultdict
from collections.abc import Container, Mapping
from typing import Final

from django.db.models import Q

from programs.exports.columns import WIDE
from programs.facts.projection import ID_FIELDS, words_of
from programs.imports.cells import Named, WideRow
from programs.imports.faults import Faults
from programs.models import Evidence, Program, Track
from programs.models.querysets import plain_rows
from programs.tabular.sheet import Layout

KNOWN_EXPECTED: Final = "the id of a known program; no program has this one"


class ProgramsByName:
    """The programs by every name they have, and those the files introduce.

    ``ids``: by key. ``introduced``: the keys of which the files have said something. Faults go to ``faults``.
    """

    def __init__(self, faults: Faults, introduced: Container[str]) -> None:
        self.faults = faults
        self.introduced = introduced
        self.rows_seen: dict[str, int] = {}  # program key → its row in the wide file
        rows = plain_rows(Program.objects.order_by().values_list("pk", "program_key", "acgme_id", "merged_into"))
        keys = {pk: key for pk, key, *_ in rows}
        self.ids = {key: pk for pk, key in keys.items()}
        self.holders = {acgme_id: key for _, key, acgme_id, _ in rows if acgme_id}  # or NRMP code → who has it
        self.heads = {key: keys[head] for _, key, _, head in rows if head}  # merged → the one it is merged into
        tracks = plain_rows(Track.objects.order_by().values_list("code", "program"))
        self.holders.update((code, keys[pk]) for code, pk in tracks)
        self.families: dict[str, list[str]] = defaultdict(list)
        for key, head in self.heads.items():
            self.families[head].append(key)
        if self.heads:
            self._add_own_ids()

    def _add_own_ids(self) -> None:
        """Merged programs are still found by their own ids, so that a row goes on speaking of the one it spoke of."""
        merged = Program.objects.filter(merged_into__isnull=False)
        families = Q(program__in=merged.values("pk")) | Q(program__in=merged.values("merged_into"))
        said = Evidence.objects.filter(families, field__in=ID_FIELDS, withdrawn_at__isnull=True).order_by("pk")
        for key, value in sorted(
            said.values_list("program__program_key", "value"), key=lambda one: one[0] in self.families
        ):
            for word in words_of(value):
                holder = self.holders.get(word, key)
                if self.heads.get(holder, holder) == self.heads.get(key, key):
                    self.holders[word] = key

    def _found(self, layout: Layout, row: int, program: Named) -> str | None:
        """The key of the program that has this key or one of the ids, '' when none has; None after a fault."""
        hits = {self.holders[word] for word in program.ids if word in self.holders}
        if program.key in self.ids or program.key in self.introduced:
            hits.add(program.key)
        if len(hits) > 1:
            hits = {self.heads.get(key, key) for key in hits}  # merged programs are one
        if len(hits) > 1:
            seen = "; ".join(filter(None, [program.key, *program.ids]))
            expected = f"one program; these are {' and '.join(sorted(hits))}"
            self.faults.add(layout.file, row, "program_key", seen, expected)
            return None
        return next(iter(hits), "")

    def known(self, layout: Layout, row: int, program: Named) -> str:
        """The key of the program that a row of evidence or a season record is about; '' when the row is at fault."""
        if not program.ids:
            return program.key
        key = self._found(layout, row, program)
        if key == "" and not program.key and (layout.file, row) not in self.faults.rows:
            column = ID_FIELDS[0] if program.ids[0].isdigit() else ID_FIELDS[1]
            self.faults.add(layout.file, row, column, "; ".join(program.ids), KNOWN_EXPECTED)
        return key or (program.key if key == "" else "")

    def identify(self, row: WideRow) -> str:
        """The key of the program a row speaks of, a new one included; '' when the row is at fault."""
        ids = [word for name in ID_FIELDS for word in row.values.get(name, "").split("; ") if word]
        key = self._found(WIDE, row.row, Named(row.key, tuple(ids)))
        if key is None:
            return ""
        key = key or row.key or _key_of(ids)
        if not key:
            self.faults.add(WIDE.file, row.row, "program_key", "", "a program_key, an acgme_id or an NRMP code")
            return ""
        if not self.is_first(key, row.row, row.key):
            return ""
        for word in ids:
            self.holders[word] = key
        return key

    def is_first(self, key: str, row: int, typed: str) -> bool:
        """Whether no row before was about this program; else this one is at fault."""
        first = self.rows_seen.setdefault(key, row)
        if first != row:
            self.faults.add(WIDE.file, row, "program_key", typed or key, f"each program once; row {first} has it too")
        return first == row

    def named(self, cells: Mapping[str, str]) -> str:
        """The key of the known program that a row names as plainly as our own export does; else ''."""
        key = cells.get("program_key") or self.holders.get(cells.get("acgme_id", ""), "")
        return key if key in self.ids else ""

    def family(self, key: str) -> dict[str, int]:
        """Key → id of a program and all it is merged with, the one that is kept first."""
        head = self.heads.get(key, key)
        return {one: self.ids[one] for one in (head, *self.families.get(head, ()))}


def _key_of(ids: list[str]) -> str:
    """The key a new program is given from its first id."""
    if not ids:
        return ""
    return f"acgme-{ids[0]}" if ids[0].isdigit() else f"nrmp-{ids[0].lower()}"
