"""A few programs side by side: the same facts in rows, and which of them differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from django.http import QueryDict

from programs import catalogue
from programs.catalogue.columns import Catalogue
from programs.catalogue.pages import programs_in_order
from programs.catalogue.query import ProgramFilter
from programs.facts.dossier import Dossier, SourceNotes, dossiers
from programs.fields import DECIDING, POLICY_FIELDS
from programs.http.params import typed_id
from programs.models import Program
from programs.record.rates import rate
from programs.record.stated_vs_observed import StatedVsObserved
from programs.vocabulary import Agreement

FEWEST: Final = 2
MOST: Final = 5
SHOWN: Final = ("Visas and IMGs", "Place and size")  # whatever they say: before and after what differs
PLACE: Final = ("institution", "hospital", "setting", "length_years", "positions_per_year")


@dataclass(frozen=True)
class ComparedRow:
    """One line of the comparison, a cell per program. ``kind``: what a cell is and how it is drawn: "policy" and "fact"
    are (program, fact), "agreement" what the record says of a policy, "share" (newest count, rate) or None.

    ``differs``: two programs do not say the same; one that states nothing differs from one that does. Places and sizes
    always differ and are never marked. ``is_silence``: they differ only because some state nothing.
    """

    label: str
    kind: str
    cells: Sequence[Any]
    differs: bool
    is_silence: bool = False


Section = tuple[str, list[ComparedRow]]


@dataclass(frozen=True)
class Comparison:
    """``on_top``: sections that stand above what differs, whatever differs in them."""

    programs: Sequence[Program]
    sections: list[Section]
    on_top: Sequence[Section] = ()

    @property
    def differing(self) -> list[ComparedRow]:
        return [row for _, rows in self.sections for row in rows if row.differs]

    @property
    def differing_first(self) -> list[Section]:
        """What the page shows at once: what is on top, visas and IMGs, every other row that differs, where they are."""
        first, last = ([(title, rows) for title, rows in self.sections if title == one] for one in SHOWN)
        rest = [row for title, rows in self.sections if title not in SHOWN for row in rows if row.differs]
        unlike, some = ([row for row in rest if row.is_silence is is_so] for is_so in (False, True))
        parts = (*self.on_top, *first, ("Where they differ", unlike), ("Where only some say it", some), *last)
        return [(title, rows) for title, rows in parts if rows]

    @property
    def alike(self) -> list[Section]:
        """The sections of what is the same at all of them, or not known of any: folded."""
        told = [(title, [row for row in rows if not row.differs]) for title, rows in self.sections]
        return [(title, rows) for title, rows in told if rows and title not in SHOWN]


def compare(programs: Sequence[Program], books: Catalogue, known: Sequence[Dossier]) -> Comparison:
    """What is known of these programs, in the sections of a program's own page."""
    return Comparison(
        programs,
        [
            (SHOWN[0], [_facts(known, name) for name in DECIDING]),
            ("What they ask for", _stated([_facts(known, name) for name in POLICY_FIELDS if name not in DECIDING])),
            ("What they say against what they do", _agreements(known)),
            ("Record", [_record(programs, books)]),
            (SHOWN[1], _stated([_facts(known, name, may_differ=False) for name in PLACE])),
        ],
    )


def _facts(known: Sequence[Dossier], name: str, *, may_differ: bool = True) -> ComparedRow:
    facts = [one.facts[name] for one in known]
    stated = {(fact.row.value, fact.strictness) if fact.row else fact.disputed for fact in facts}
    cells = [(one.program, fact) for one, fact in zip(known, facts, strict=True)]
    kind, differs = "policy" if name in DECIDING else "fact", may_differ and len(stated) > 1
    return ComparedRow(facts[0].label, kind, cells, differs, len(stated - {False}) < 2)


def _stated(rows: list[ComparedRow]) -> list[ComparedRow]:
    """Rows about which at least one program says something."""
    return [row for row in rows if any(fact.row or fact.disputed or fact.default for _, fact in row.cells)]


def _agreements(known: Sequence[Dossier]) -> list[ComparedRow]:
    by_policy = zip(*(one.says_against_does for one in known), strict=True)
    found = [(told[0].label, [one.found for one in told]) for told in by_policy]
    return [ComparedRow(f"{label}: says and does", "agreement", cells, _differ(cells)) for label, cells in found]


def _differ(found: Sequence[StatedVsObserved]) -> bool:
    """Whether a record bears out or contradicts one, and not all alike; too little on record tells none apart."""
    agreements = {one.agreement for one in found}
    return len(agreements) > 1 and not agreements.isdisjoint({Agreement.CONSISTENT, Agreement.CONTRADICTED})


def _record(programs: Sequence[Program], books: Catalogue) -> ComparedRow:
    counted = [books.value("newest_imgs", books.position_of_id[program.pk]) for program in programs]
    cells = [(one, rate(one.imgs, one.people)) if one and one.people else None for one in counted]
    told = sum(cell is not None for cell in cells)
    return ComparedRow("IMGs in the newest season on record", "share", cells, told > 0 and len(cells) > 1, told < 2)


MOST_SUGGESTED = 8  # programs offered to stand beside the others


def compared(query: QueryDict) -> dict[str, Any]:
    """What a page of programs side by side shows: those named by ``id``, and what ``add`` finds to put beside them."""
    books = catalogue.current()
    ids, faults = chosen_ids(query.getlist("id"), books)
    programs = programs_in_order(ids)
    wanted = ProgramFilter(QueryDict(f"q={quote(query.get('add', ''))}"))
    found = books.select(wanted).positions[:MOST_SUGGESTED].tolist() if wanted.chosen else []
    known = dossiers(programs)
    return {
        "comparison": compare(programs, books, known) if programs else None,
        "notes": SourceNotes(known),
        "ids": ids,
        "faults": faults,
        "add": wanted.form["q"],
        "suggested": [one for one in programs_in_order(books.ids[at] for at in found) if one.pk not in ids],
        "is_full": len(ids) >= MOST,
        "is_enough": len(ids) >= FEWEST,
    }


def chosen_ids(typed: list[str], books: Catalogue) -> tuple[list[int], list[str]]:
    """The programs named in an address, each once and at most ``MOST``, and a sentence for each that is left out."""
    ids, faults = list[int](), []
    numbers = {word: typed_id(word) for word in dict.fromkeys(typed)}
    strange = [number for number in numbers.values() if number not in books.position_of_id]
    kept = dict(Program.objects.filter(pk__in=strange[:MOST]).values_list("pk", "merged_into"))
    for word, typed_number in numbers.items():
        number = kept.get(typed_number) or typed_number
        if number not in books.position_of_id:
            faults.append(f"There is no program with the number “{word[:20]}”.")
        elif number not in ids:
            ids.append(number)
    if len(faults) > MOST:
        faults = [*faults[:MOST], f"And {len(faults) - MOST} more that are no program."]
    if len(ids) > MOST:
        faults.insert(0, f"At most {MOST} programs stand side by side; the first {MOST} of {len(ids)} are shown.")
    return ids[:MOST], faults
