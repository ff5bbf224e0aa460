"""The season's turn: forecast, done once, taken back; and the log of who did what."""

from collections import Counter

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from programs.desk import log, queues, season
from programs.desk.queues import QueueKind
from programs.facts import ledger, projection
from programs.facts.ledger import SeasonMoved
from programs.fields import FIELDS
from programs.models import Correction, DataState, Evidence, ImportBatch, Pairing, Program, SeasonTurn
from programs.models.program import LEDGER_COLUMNS
from programs.tests.builders import count_season, make_program, make_programs, say
from programs.tests.desk import Inputs, change_page, member

pytestmark = pytest.mark.django_db
SEASON, LOG = "/steward/season/", "/steward/log/"
NOW = 2027


@pytest.fixture
def program() -> Program:
    """J-1: an old yes of the institution against a fresher no of a directory, which stands from 2028 on."""
    program = make_program("site-1", name="Alder", seen_on="2026-10-01")
    say(program, "visa_j1", "yes", kind="institution_policy", name="Their page", seen_on="2025-08-01")
    say(program, "visa_j1", "no", kind="directory", name="A list", seen_on="2026-10-01")
    return program


def visa(program: Program) -> str:
    return Program.objects.get(pk=program.pk).visa_j1


# What it would do


def test_the_forecast_is_what_the_turn_does(program) -> None:
    assert visa(program) == "yes"
    found = season.forecast(NOW, NOW + 1)
    assert [(one.program, one.label, one.before, one.after) for one in found.changes] == [
        (program, "Sponsors J-1", "yes", "no")
    ]
    assert found.stale == []  # the list's newer statement takes its place
    assert DataState.current().this_season == NOW
    ledger.turn_season(NOW, NOW + 1)
    assert visa(program) == "no"
    assert projection.differences() == []
    assert season.forecast(NOW + 1, NOW).changes[0].after == "yes"


def test_the_forecast_counts_what_reaches_the_queue(program) -> None:
    """Whatever stood before: what was waiting, what wins only then, H-1B, a merge, a program nobody is shown."""
    h1b = make_program(name="Birch", visa_h1b="yes", max_attempts="2", seen_on="2025-08-01")
    say(h1b, "visa_h1b", "yes", name="Their page", season=2026)
    make_program(name="Cedar", state=None, visa_j1="yes", seen_on="2025-08-01")
    twin = make_program(name="Alder again", step3="required", seen_on="2025-09-01")
    ledger.merge([(twin.pk, program.pk)])
    say(program, "min_step2_ck", "230", name="One page", seen_on="2025-08-01")
    say(program, "min_step2_ck", "240", name="Another page", seen_on="2025-08-01")
    make_program(name="Dogwood", visa_j1="yes", max_attempts="3", seen_on="2024-01-01")
    before = {task[:2] for task in queues.current().tasks[QueueKind.STALE]}
    found = season.forecast(NOW, NOW + 1)
    ledger.turn_season(NOW, NOW + 1)
    come = {task[:2] for task in queues.current().tasks[QueueKind.STALE]} - before
    assert come
    assert found.stale_count == len(come)
    assert dict(found.stale) == Counter(FIELDS[field].label for _, field in come)


def test_the_forecast_projects_only_what_may_differ(program, monkeypatch) -> None:
    """Of many programs: two statements of which one becomes stale, a count that leaves the window or enters it, and
    who names the same id.
    """
    make_programs(*({"name": f"Other {number}", "visa_j1": "yes", "seen_on": "2025-08-01"} for number in range(5)))
    one_id = make_program("site-7", name="Elm", acgme_id="1401234567", seen_on="2025-08-01")
    say(one_id, "acgme_id", "1407654321", kind="directory", name="A list", seen_on="2026-10-01")
    namesake = make_program("site-8", name="Fir", acgme_id="1407654321", seen_on="2024-01-01")
    leaves, enters, none, stays = (make_program(name=name) for name in ("Gum", "Hazel", "Ivy", "Juniper"))
    count_season(leaves, NOW - 5, "img", "residents", 3)
    count_season(enters, NOW + 1, "img", "residents", 3)
    count_season(none, NOW - 5, "img", "residents", 0)
    count_season(stays, NOW - 4, "img", "residents", 3)
    projected, real = set[int](), season.projections

    def watched(ids: list[int], *rest):
        projected.update(ids)
        return real(ids, *rest)

    monkeypatch.setattr(season, "projections", watched)
    found = season.forecast(NOW, NOW + 1)
    assert projected == {one.pk for one in (program, one_id, namesake, leaves, enters)}
    before = {one.pk: one for one in Program.objects.all()}
    ledger.turn_season(NOW, NOW + 1)
    moved = [
        (one, column)
        for one in Program.objects.order_by("pk")
        for column in LEDGER_COLUMNS
        if column not in season.DERIVED | {"facts_changed_at"}
        and getattr(one, column) != getattr(before[one.pk], column)
    ]
    assert [(one.program, one.label) for one in found.changes] == [
        (one, season.label_of(column)) for one, column in moved
    ]
    assert {one for one, _ in moved} >= {program, leaves, enters}


def test_values_that_go_are_told_from_values_that_change(desk) -> None:
    """A count that becomes too old leaves nothing; beside a newer one, another source comes."""
    count_season(make_program(name="Gum"), NOW - 5, "img", "residents", 3)
    found = season.forecast(NOW, NOW + 1)
    assert (found.total, found.lost, found.kept) == (1, 1, 0)
    page = desk.get(SEASON).content.decode()
    assert "value becomes “not stated”" in page
    assert "fresher one" not in page


def test_taking_it_back_brings_every_value_back(program) -> None:
    before = Program.objects.values().get(pk=program.pk)
    version = DataState.current().version
    ledger.turn_season(NOW, NOW + 1)
    assert DataState.current().version != version
    ledger.turn_season(NOW + 1, NOW)
    after = Program.objects.values().get(pk=program.pk)
    assert {name: value for name, value in after.items() if name != "facts_changed_at"} == {
        name: value for name, value in before.items() if name != "facts_changed_at"
    }
    assert [(turn.before, turn.after) for turn in SeasonTurn.objects.all()] == [(NOW + 1, NOW), (NOW, NOW + 1)]


def test_no_evidence_is_touched(program) -> None:
    rows = list(Evidence.objects.order_by("pk").values_list("pk", "value", "withdrawn_at"))
    ledger.turn_season(NOW, NOW + 1)
    assert list(Evidence.objects.order_by("pk").values_list("pk", "value", "withdrawn_at")) == rows


# The page


def turn(desk, address: str = SEASON, **typed: str):
    drawn = desk.get(address).content.decode()
    return desk.post(address, Inputs(drawn).data | {"sure": "on"} | typed)


def test_a_steward_turns_it_and_back(desk, program) -> None:
    page = desk.get(SEASON).content.decode()
    assert "Sponsors J-1" in page
    assert turn(desk)["Location"] == SEASON
    assert DataState.current().this_season == NOW + 1
    assert SeasonTurn.objects.get().turned_by.username == "steward"
    assert turn(desk, f"{SEASON}?back=1")["Location"] == SEASON
    assert (DataState.current().this_season, visa(program)) == (NOW, "yes")


def test_two_stewards_turn_it_once(desk, program) -> None:
    drawn = Inputs(desk.get(SEASON).content.decode()).data | {"sure": "on"}
    desk.post(SEASON, drawn)
    late = member("Stewards").post(SEASON, drawn, follow=True)
    assert "Somebody turned the season" in late.content.decode()
    assert (DataState.current().this_season, SeasonTurn.objects.count()) == (NOW + 1, 1)
    with pytest.raises(SeasonMoved):
        ledger.turn_season(NOW, NOW + 1)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        pytest.param({"sure": ""}, "Select this", id="not ticked"),
        pytest.param({"after": "2031"}, "Only the next season", id="a leap"),
        pytest.param({"after": "x"}, "Enter a whole number", id="no number"),
        pytest.param({"after": "9" * 40}, "Only the next season", id="a number past all"),
        pytest.param({"before": "", "after": ""}, "Only the next season", id="nothing"),
    ],
)
def test_what_cannot_be_turned_is_told(desk, program, typed, says) -> None:
    response = turn(desk, **typed)
    assert response.status_code == 400
    assert says in response.content.decode()
    assert DataState.current().this_season == NOW


def test_viewers_look_and_do_not_turn(program) -> None:
    viewer = member("Viewers")
    assert b"Turn the season" not in viewer.get(SEASON).content
    viewer.post(SEASON, {"before": NOW, "after": NOW + 1, "sure": "on"})
    assert DataState.current().this_season == NOW


def test_the_database_refuses_a_leap() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SeasonTurn.objects.create(before=2027, after=2029)


# The log


@pytest.fixture
def acts(desk, program) -> None:
    """Something of each kind, by one steward."""
    steward = desk.get(LOG).wsgi_request.user
    batch = ImportBatch.objects.create(label="Import of a.csv", recorded_by=steward)
    page = ledger.source_for("program_page", "Page")
    said = ledger.Statement(program.pk, "visa_h1b", "no", page.pk, seen_on="2026-11-01")
    ledger.record([said], by=steward, batch=batch)
    ledger.undo_batch(batch, by=steward)
    ledger.withdraw(Evidence.objects.filter(field="visa_j1", value="no"), by=steward)
    other = make_program("site-2", name="Birch")
    ledger.keep_apart([(other.pk, program.pk)], by=steward)
    ledger.turn_season(NOW, NOW + 1, by=steward)
    Correction.objects.create(
        program=program,
        field="visa_j1",
        value="yes",
        how="other",
        note="-",
        state="refused",
        decided_by=steward,
        decided_at=SeasonTurn.objects.get().turned_at,
        reason="Spam",
    )


def told(page) -> list[tuple[str, str]]:
    return [(act.kind, act.words) for act, who in page.context["rows"]]


def test_the_log_tells_each_kind_of_act(desk, acts) -> None:
    assert sorted(told(desk.get(LOG))) == [
        ("decided", "Correction refused: Sponsors J-1 of Alder"),
        ("paired", "Kept apart: Birch and Alder"),
        ("recorded", "Recorded: Import of a.csv, 1 row"),
        ("turned", "Turned: season 2027 to 2028"),
        ("withdrawn", "Undone: Import of a.csv"),
        ("withdrawn", "Withdrawn: 1 statement about Alder"),
    ]
    assert {who.username for _, who in desk.get(LOG).context["rows"]} == {"steward"}


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Recorded: Starter set: pairs, alike, 1,137 rows", ("Recorded", "Starter set: pairs, alike", "1,137 rows")),
        ("Withdrawn: 1 statement about Alder", ("Withdrawn", "1 statement about Alder", "")),
    ],
)
def test_an_act_is_told_in_its_parts(words, parts) -> None:
    assert log.Act(timezone.now(), None, "", words).parts == parts


def test_a_merge_of_an_import_that_is_taken_back_alone_is_told(desk, program) -> None:
    steward = desk.get(LOG).wsgi_request.user
    twins = make_programs(*({"name": name} for name in ("Birch", "Cedar")))
    batch = ImportBatch.objects.create(label="Import of a.csv", recorded_by=steward)
    ledger.merge([(twin.pk, program.pk) for twin in twins], by=steward, batch=batch)
    ledger.undo_pairings(Pairing.objects.filter(duplicate=twins[0]), by=steward)
    taken_back = ("paired", "Judgement taken back: Birch and Alder")
    assert told(desk.get(LOG)) == [taken_back, ("recorded", "Recorded: Import of a.csv")]
    ledger.undo_batch(batch, by=steward)
    assert told(desk.get(LOG))[:2] == [("withdrawn", "Undone: Import of a.csv"), taken_back]


def test_a_line_of_the_log_leads_to_what_it_speaks_of(desk, acts, program) -> None:
    steward = desk.get(LOG).wsgi_request.user
    hidden, birch = make_program("site-3", name="Cedar", state=None, visa_j1="yes"), Program.objects.get(name="Birch")
    for some in ([hidden], [program, birch]):
        ledger.withdraw(Evidence.objects.filter(program__in=some, field="city"), by=steward)
    address = {act.words: act.address for act, _ in desk.get(LOG).context["rows"]}
    assert address["Withdrawn: 1 statement about Alder"] == change_page(program)
    assert address["Withdrawn: 1 statement about Cedar"] == change_page(hidden)
    assert address["Withdrawn: 2 statements about 2 programs"] == ""
    assert all(desk.get(one).status_code == 200 for one in address.values() if one)


@pytest.mark.parametrize(("kind", "number"), [("recorded", 1), ("withdrawn", 2), ("decided", 1), ("turned", 1)])
def test_it_can_be_asked_by_kind_and_person(desk, acts, kind, number) -> None:
    assert len(told(desk.get(f"{LOG}?kind={kind}"))) == number
    other = member("Stewards").get(LOG).wsgi_request.user
    assert told(desk.get(f"{LOG}?kind={kind}&by={other.pk}")) == []


@pytest.mark.parametrize("query", ["by=999999", "by=x", "kind=x", "before=soon", "before=2026-01-01", f"by={10**30}"])
def test_a_bad_word_is_told_and_the_log_stays(desk, acts, query) -> None:
    response = desk.get(f"{LOG}?{query}")
    assert response.status_code == 400
    assert "Import of a.csv" in response.content.decode()


def test_pages_follow_one_another_and_lose_nothing(desk, monkeypatch) -> None:
    monkeypatch.setattr(log, "A_PAGE", 3)
    for number in range(8):
        ImportBatch.objects.create(label=f"Batch {number}")
    seen, address = [], LOG
    for _ in range(5):
        page = desk.get(address)
        seen += [words for _, words in told(page)]
        if not page.context["older"]:
            break
        address = f"{LOG}?before={page.context['older'].isoformat().replace('+', '%2B')}"
    assert seen == [f"Recorded: Batch {number}" for number in reversed(range(8))]


def test_more_acts_cost_no_more_statements(desk, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ImportBatch.objects.create(label="One")
    desk.get(LOG)
    with django_assert_num_queries(11):
        desk.get(LOG)
    for number in range(3):
        ImportBatch.objects.create(label=f"More {number}")
    with django_assert_num_queries(11):
        desk.get(LOG)
