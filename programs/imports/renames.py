"""Known programs that a file gives other names: a kind of change of its own, for a wrong column renames thousands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from programs.exports.columns import WIDE
from programs.imports.cells import CellStatement, WideRow
from programs.imports.checked import CheckedFiles, Rename
from programs.imports.effects import ImportOutcome, StatementEffect

SHARED_EXPECTED: Final = "a name of its own; {} programs would get this one"
SPECIALTY_EXPECTED: Final = "the name of a program; this is a specialty"


def renamed_by(wide: WideRow | None, effects: Iterable[StatementEffect]) -> Rename | None:
    """What a row of current values calls its program that has another name; a weak source may not prevail with it."""
    for effect in effects:
        is_name = effect.said.field == "name" and effect.outcome is not ImportOutcome.UNCHANGED
        if wide and is_name and effect.before and effect.said.value[0] == wide.values.get("name"):
            note = wide.notes.get("name", "")
            said = CellStatement(wide.row, "name", wide.values["name"], "", note, 0, wide.origin)
            return Rename(said, effect.before.value[0])
    return None


def refuse_shared_names(checked: CheckedFiles, specialties: Mapping[str, str]) -> None:
    """Take out the new names that several programs would get, and those of specialties: their column is another's.

    Programs that share the name they have may share the next: a hospital that is renamed has several.
    """
    by_name: dict[str, list[str]] = defaultdict(list)
    for key, rename in checked.renames.items():
        by_name[rename.said.value.casefold()].append(key)
    for name, keys in by_name.items():
        is_specialty = name in specialties
        if is_specialty or len({checked.renames[key].before for key in keys}) > 1:
            expected = SPECIALTY_EXPECTED if is_specialty else SHARED_EXPECTED.format(len(keys))
            for key in keys:
                said = checked.renames.pop(key).said
                checked.faults.add(WIDE.file, said.row, "name", said.value, expected, is_row=False)
