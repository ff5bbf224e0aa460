"""The ranking as it would be: the same programs, judged as if what is supposed were done today."""

from datetime import date
from typing import NamedTuple

import numpy as np
from django.http import HttpRequest

from applicants.access import SUPPOSED
from applicants.matching.ranking import Ranking
from applicants.matching.what_if import Supposition, SuppositionEffect, effect
from applicants.ranking.matches import judged, what_if
from applicants.ranking.what_if_form import SupposeForm


class Supposing(NamedTuple):
    """``form``: the switches. ``changes``: those that are on; ``ranking``: under them, the real one where none is.

    ``effect``: of all of them together, None where none is on.
    """

    form: SupposeForm
    changes: tuple[Supposition, ...]
    ranking: Ranking
    effect: SuppositionEffect | None

    @property
    def plain(self) -> "list[Switch]":
        """The switches, without what each would do."""
        on = {change.key for change in self.changes}
        return [Switch(change, key in on, None) for key, change in self.form.offered.items()]

    def became(self, index: int) -> str:
        """What becomes of a program by this, by its number in the catalogue, in words; '' where it stays as it is."""
        if self.effect is None:
            return ""
        told = {"opened by it": self.effect.opened, "better by it": self.effect.nearer, "worse by it": self.effect.lost}
        return next((words for words, indices in told.items() if index in indices), "")


class Switch(NamedTuple):
    """One change to suppose. ``adds``: what it would do beside those that are on; None for these, and where it rests on
    something else first.
    """

    change: Supposition
    is_on: bool
    adds: SuppositionEffect | None


def supposed_last(request: HttpRequest) -> dict[str, list[str]] | None:
    """What was supposed last, as the form takes it."""
    return {"changes": request.session[SUPPOSED]} if request.session.get(SUPPOSED) else None


def supposing(request: HttpRequest, real: Ranking, specialty: str, today: date) -> Supposing:
    """``specialty``: whose letter and months are supposed, a slug or ''. What can no longer be supposed is not."""
    form = SupposeForm(real.me, specialty, supposed_last(request))
    changes = form.chosen
    if not changes or real.questions:
        return Supposing(form, (), real, None)
    asked_for = np.zeros(real.columns.size, dtype=bool)
    asked_for[real.order] = True
    after = judged(real, changes, today).among(asked_for)
    return Supposing(form, changes, after, effect(real, after))


def switches(found: Supposing, specialty: str, today: date) -> list[Switch]:
    """Every change that can be supposed, in its order: a judgement of the programs for each that is off."""
    singles, _ = what_if(found.ranking, today, (), specialty)
    adds = {one.changes[0].key: one.effect for one in singles}
    return [one if one.is_on else one._replace(adds=adds.get(one.change.key)) for one in found.plain]
