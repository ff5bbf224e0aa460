"""The programs of one institution, to which one policy of it may apply."""

from functools import reduce
from operator import or_

from django.db.models import Q

from programs.catalogue.institutions import DIGITS_OF_INSTITUTION
from programs.models import Program

MOST_OF_ONE = 100  # the largest institution on record has fewer


def others_of_institution(program: Program) -> list[Program]:
    """The listed programs that name the same sponsoring institution, or whose NRMP codes begin with the same digits."""
    same = [Q(institution__iexact=program.institution)] if program.institution else []
    starts = sorted({code[:DIGITS_OF_INSTITUTION] for code in program.codes})
    same += [Q(nrmp_codes__startswith=start) | Q(nrmp_codes__contains=f"; {start}") for start in starts]
    if not same:
        return []
    found = Program.objects.listed().filter(reduce(or_, same)).exclude(pk=program.pk)
    return list(found.select_related("specialty").in_order()[:MOST_OF_ONE])
