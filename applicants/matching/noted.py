"""What a rule asks of an applicant, noted while it is asked: who answers all of it alike gets the same of the rule."""

from collections.abc import Hashable
from typing import Any

from applicants.matching.applicant import Applicant

Said = dict[tuple[Hashable, ...], Any]


class Noted:
    """A standing, or its file, that notes what is asked of it.

    ``said``: by the names on the way to it (a tuple among them: the arguments of a call), what was answered. A rule
    that is a plain function of its arguments sees no more of an applicant than that.
    """

    def __init__(self, of: Any, said: Said | None = None, way: tuple[Hashable, ...] = ()) -> None:
        self._of, self._way = of, way
        self.said: Said = {} if said is None else said

    def __getattr__(self, name: str) -> Any:
        return self._note((*self._way, name), getattr(self._of, name))

    def _note(self, way: tuple[Hashable, ...], answer: Any) -> Any:
        if isinstance(answer, Applicant):
            return Noted(answer, self.said, way)
        if callable(answer):
            return lambda *arguments: self._note((*way, arguments), answer(*arguments))
        self.said[way] = answer
        return answer


def says_the_same(me: Any, said: Said, asked: dict[Hashable, bool] | None = None) -> bool:
    """Whether this applicant answers alike whatever was asked of another. ``asked``: by way, what was found already.

    In the order it was asked, up to the first difference: a rule that hears another answer may ask no further.
    """
    known = {} if asked is None else asked
    for way, answer in said.items():
        if way not in known:
            known[way] = _answer(me, way) == answer
        if not known[way]:
            return False
    return True


def _answer(me: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        me = me(*step) if isinstance(step, tuple) else getattr(me, step)
    return me
