"""An act that the database ends for another's sake is begun once more, as a whole."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection

from programs.facts import ledger, locks
from programs.facts.locks import in_turn
from programs.models import Evidence, Source
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def outermost(monkeypatch) -> None:
    """As if no test were around the act, which is a transaction of its own."""
    for module in (locks, ledger):
        alone = SimpleNamespace(in_atomic_block=False, ops=connection.ops, cursor=connection.cursor)
        monkeypatch.setattr(module, "connection", alone)


class Ended(Exception):
    """As the driver of PostgreSQL tells of it."""

    def __init__(self, pgcode: str) -> None:
        super().__init__(pgcode)
        self.pgcode = pgcode


def fails(times: int, pgcode: str = "40P01"):
    """An act that adds a source, and is ended so many times after it."""
    left = iter(range(times))

    @in_turn
    def act() -> str:
        Source.objects.create(kind="other", name="A source")
        if next(left, None) is not None:
            raise OperationalError from Ended(pgcode)
        return "done"

    return act


@pytest.mark.parametrize("code", ["40P01", "40001"], ids=["deadlock", "serialization failure"])
def test_what_was_ended_is_begun_once_more(outermost, code) -> None:
    assert fails(1, code)() == "done"
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("times", "code"), [pytest.param(2, "40P01", id="twice"), pytest.param(1, "57014", id="for another reason")]
)
def test_what_is_ended_twice_or_for_another_reason_is_told(outermost, times, code) -> None:
    with pytest.raises(OperationalError):
        fails(times, code)()
    assert not Source.objects.exists()


def test_a_part_of_an_act_is_not_begun_alone() -> None:
    with pytest.raises(OperationalError):
        fails(1)()
    assert not Source.objects.exists()


def test_an_act_and_its_parts_take_the_turn_once_and_the_next_act_takes_it_again(monkeypatch) -> None:
    taken = []
    monkeypatch.setattr(locks, "take_turn", lambda: taken.append("once"))
    for acts in (1, 2):
        make_program()
        assert len(taken) == acts


def test_statements_told_one_by_one_are_told_again(outermost, monkeypatch) -> None:
    program, page = make_program(), ledger.source_for("program_page", "A page").pk
    project, left = ledger.project, iter([Ended("40P01")])

    def ended_once(programs):
        if cause := next(left, None):
            raise OperationalError from cause
        return project(programs)

    monkeypatch.setattr(ledger, "project", ended_once)
    ledger.record(ledger.Statement(program.pk, "visa_j1", word, page) for word in ("yes", "no"))
    assert Evidence.objects.filter(field="visa_j1").count() == 2
