"""What the programs of one institution tell of each other: the kind of hospital, and the records of its other programs.

Programs are of one institution when the first four digits of their NRMP codes are the same.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from programs.catalogue.columns import Column
from programs.record.openness import HAS_SETTING_FIGURES, OpennessFacts
from programs.vocabulary import Answer

DIGITS_OF_INSTITUTION: Final = 4

# By judgement: a hospital that trains in two of these is a large teaching center, any other a community hospital.
OF_TEACHING_CENTERS: Final = frozenset(
    {
        "dermatology",
        "interventional-radiology",
        "neurological-surgery",
        "ophthalmology",
        "orthopaedic-surgery",
        "otolaryngology",
        "plastic-surgery",
        "radiation-oncology",
        "thoracic-surgery",
        "urology",
        "vascular-surgery",
    }
)
ENOUGH_OF_THEM: Final = 2


def institutions(codes: Sequence[str]) -> list[str]:
    """Each program's institution; '' without an NRMP code. ``codes``: "; " between those of one program."""
    return [words[:DIGITS_OF_INSTITUTION] for words in codes]


def teaching_centers(institution_of: Sequence[str], specialties: Sequence[str]) -> list[Answer]:
    """Whether each program stands in a large teaching center, unknown without a code.

    Asked only where openness has figures for it: elsewhere the answer would part programs that are treated alike.
    """
    telling = defaultdict(set)
    for institution, specialty in zip(institution_of, specialties, strict=True):
        if specialty in OF_TEACHING_CENTERS:
            telling[institution].add(specialty)

    def answer(institution: str, specialty: str) -> Answer:
        if not institution or specialty != HAS_SETTING_FIGURES:
            return Answer.UNKNOWN
        return Answer.YES if len(telling[institution]) >= ENOUGH_OF_THEM else Answer.NO

    return [answer(*of_program) for of_program in zip(institution_of, specialties, strict=True)]


def sisters(institution_of: Sequence[str], specialties: Sequence[str], recorded: Mapping[int, OpennessFacts]) -> Column:
    """For each program those of its institution that have a record, but for those of its own specialty.

    These may be tracks of the same program, and its own record says all that theirs can. ``recorded``: the facts of
    the programs that have a record, by their place in the sequences.
    """
    there: dict[str, list[OpennessFacts]] = defaultdict(list)
    for at, one in recorded.items():
        if institution_of[at]:
            there[institution_of[at]].append(one)
    own = {(institution, one.specialty) for institution, others in there.items() for one in others}
    # Programs of one institution see the same, but for those of a specialty that has a record there.
    pairs = zip(institution_of, specialties, strict=True)
    seen = Column.of([pair if pair in own else pair[0] for pair in pairs])

    def of_others(one: Any) -> tuple[OpennessFacts, ...]:
        institution, specialty = (one, "") if isinstance(one, str) else one
        return tuple(facts for facts in there.get(institution, ()) if facts.specialty != specialty)

    return seen.of_same([*map(of_others, seen.values)])
