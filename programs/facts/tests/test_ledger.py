"""What statements come to: the weighing, the projection, and the promises the database keeps."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from programs.facts import ledger, projection
from programs.facts.projection import ID_FIELDS
from programs.facts.weighing import StandingStatement, weigh
from programs.models import DataState, Evidence, ImportBatch, Program, SeasonRecord, Source, Specialty, Track
from programs.record.seasons import season_of
from programs.tests.builders import count_season, make_program, make_programs, say

SEASON = 2027
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def rows(*told: tuple, field: str = "visa_j1") -> list[StandingStatement]:
    """Rows from (value, kind, seen_on[, source[, season]]), recorded one after the other; a source each if unnamed."""
    found = []
    for number, (value, kind, seen_on, *more) in enumerate(told, 1):
        source = more[0] if more else 100 + number
        season = more[1] if len(more) > 1 else 0
        found.append(
            StandingStatement(number, field, (value, ""), season, source, kind, seen_on, NOON + timedelta(hours=number))
        )
    return found


def test_a_row_of_the_database_is_read_with_its_source() -> None:
    page = Source(pk=7, kind="program_page")
    said = Evidence(pk=1, field="visa_j1", value="yes", season=0, source=page, seen_on="2026-09", recorded_at=NOON)
    counted = SeasonRecord(
        pk=2, season=2026, group="img", population="residents", count=9, source=page, seen_on="2026", recorded_at=NOON
    )
    assert [StandingStatement.of(row)[:7] for row in (said, counted)] == [
        (1, "visa_j1", ("yes", ""), 0, 7, "program_page", "2026-09"),
        (2, (2026, "", "img", "residents"), (9, None), 2026, 7, "program_page", "2026"),
    ]


@pytest.mark.parametrize(
    ("field", "strictness", "is_disputed"),
    [
        ("letters_required", "required", False),
        ("letters_required", "preferred", True),
        ("usce_months", "required", True),  # as strict as the experience is, which may be a preference
    ],
)
def test_a_number_without_a_word_of_its_own_is_required(field, strictness, is_disputed) -> None:
    plain, said = rows(("3", "directory", "2026"), ("3", "directory", "2026"), field=field)
    assert weigh([plain, said._replace(value=("3", strictness))], 2026).disputed is is_disputed


@pytest.mark.parametrize(
    ("told", "value"),
    [
        pytest.param([], None, id="nothing said"),
        pytest.param([("yes", "other", "")], "yes", id="one undated word of mouth"),
        pytest.param([("yes", "program_page", "2024"), ("no", "other", "2026-08")], "yes",
                     id="the program's own page before a fresher list"),
        pytest.param([("yes", "program_answer", ""), ("no", "nrmp", "2026-08")], "yes",
                     id="its undated answer before a fresh list"),
        pytest.param([("yes", "program_page", ""), ("no", "institution_policy", "2026-08")], "yes",
                     id="its undated page before a dated rule of its institution"),
        pytest.param([("yes", "program_page", "2021"), ("no", "institution_policy", "2026-06")], "yes",
                     id="its page of five seasons before its institution's rule"),
        pytest.param([("no", "program_page", "2021"), ("yes", "institution_policy", "2026-07")], "yes",
                     id="more than five seasons before: its page weighs as any other"),
        pytest.param([("yes", "program_page", "2015"), ("no", "institution_policy", "")], "yes",
                     id="an undated rule leaves an old page its rank"),
        pytest.param([("yes", "program_page", "2015"), ("no", "directory", "2026-08")], "yes",
                     id="so does a list, however fresh"),
        pytest.param([("no", "program_page", "2015"), ("yes", "program_answer", ""),
                      ("no", "institution_policy", "2026")], "yes", id="of its own two the one that is not too old"),
        pytest.param([("yes", "institution_policy", "2026", 7), ("yes", "program_page", "2015"),
                      ("no", "institution_policy", "2018", 7)], "yes", id="an outdated word of the rule ages nothing"),
        pytest.param([("yes", "program_page", "2026-08"), ("no", "program_answer", "2024")], "yes",
                     id="of its own words fresh before stale"),
        pytest.param([("yes", "program_page", "2025-07"), ("no", "program_answer", "2025-06")], "yes",
                     id="last season's July is fresh, the June before is stale"),
        pytest.param([("yes", "other", "2020"), ("no", "directory", "")], "yes", id="stale before undated"),
        pytest.param([("yes", "other", "", 1, 2027), ("no", "directory", "2024")], "yes",
                     id="a season makes an undated row fresh"),
        pytest.param([("no", "program_page", "2026"), ("yes", "program_answer", "2026")], "yes",
                     id="an answer before the page"),
        pytest.param([("yes", "institution_policy", "2026-01-02"), ("no", "directory", "2026-11-01")], "yes",
                     id="kind before date"),
        pytest.param([("no", "program_page", "2026"), ("yes", "program_page", "2026-01-02")], "yes",
                     id="a year alone is its 1 January"),
        pytest.param([("no", "program_page", "2026-02-28"), ("yes", "program_page", "2026-03")], "yes",
                     id="a month is its first day"),
        pytest.param([("yes", "program_page", "2026"), ("no", "program_page", "2026-01-01")], "dispute",
                     id="equal in all three"),
        pytest.param([("yes", "program_page", "2026"), ("yes", "program_page", "2026")], "yes", id="two agree"),
        pytest.param([("yes", "program_page", ""), ("no", "program_page", "")], "dispute", id="two undated"),
        pytest.param([("yes", "program_page", "2026", 7), ("no", "program_page", "2026", 7)], "no",
                     id="a source never disputes itself: the latest recorded"),
        pytest.param([("yes", "program_page", "2026-11", 7), ("no", "program_page", "2024", 7)], "no",
                     id="the latest recorded of one source, though seen earlier"),
        pytest.param([("yes", "program_page", "2026", 7), ("no", "other", ""), ("no", "program_page", "2026", 7)], "no",
                     id="an outdated word of the same source takes no part"),
        pytest.param([("yes", "government", "2026", 7, 2026), ("no", "government", "2026", 7, 2025)], "yes",
                     id="one source, two seasons: the fresh one"),
    ],
)  # fmt: skip
def test_what_rows_come_to(told, value) -> None:
    weighed = weigh(rows(*told), SEASON)
    assert ("dispute" if weighed.disputed else weighed.row.value[0] if weighed.row else None) == value
    assert weigh(rows(*told)[::-1], SEASON) == weighed


@pytest.mark.parametrize("field", ["name", "website", (2026, "", "img", "residents")], ids=str)
def test_what_a_program_is_called_and_counts_have_no_own_voice(field) -> None:
    told = rows(("other's", "directory", "2026-08"), ("own", "program_page", "2024"), field=field)
    assert weigh(told, SEASON).row.value[0] == "other's"


def test_identity_never_goes_blank_for_a_dispute() -> None:
    disputed = rows(("Old", "program_page", "2026"), ("New", "program_page", "2026"))
    assert weigh(disputed, SEASON, may_dispute=False).row.value[0] == "New"


@pytest.mark.parametrize(
    ("seen_on", "season"), [("", 0), ("2026", 2026), ("2026-06-30", 2026), ("2026-07", 2027), ("2026-11-22", 2027)]
)
def test_the_season_of_a_date(seen_on, season) -> None:
    assert season_of(seen_on) == season


# Projecting ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_strictness_of_a_limit_left_open_is_required() -> None:
    program = make_program(min_step2_ck=230, max_attempts="none", letters_required=3)
    assert (program.min_step2_ck_strictness, program.max_attempts_strictness, program.letters_required_strictness) == (
        "required", "", "",
    )  # fmt: skip
    say(program, "min_step2_ck", "230", strictness="required", seen_on="2026-10-01")
    assert (program.min_step2_ck, program.disputed_fields) == (230, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        pytest.param("institution_policy", {"visa_j1": "yes", "accepts_img": "yes"}, "accepts_img visa_j1", id="yes"),
        pytest.param("institution_policy", {"visa_j1": "no", "visa_h1b": "conditional"}, "", id="no yes"),
        pytest.param("institution_policy", {"active": "yes", "min_step2_ck": 230}, "", id="no policy of yes and no"),
        pytest.param("program_page", {"visa_j1": "yes"}, "", id="its own yes"),
    ],
)
def test_a_yes_of_the_institution_is_told_apart(kind, facts, expected) -> None:
    program = make_program(source=(kind, "Rule", ""), **facts)
    assert program.institution_fields == expected
    say(program, "visa_j1", "yes", kind="program_answer")
    assert "visa_j1" not in program.institution_fields


@pytest.mark.django_db
def test_a_withdrawn_row_brings_back_what_stood_before() -> None:
    program = make_program(visa_h1b="no")
    say(program, "visa_h1b", "yes", kind="program_answer", seen_on="2026-11-01")
    assert program.visa_h1b == "yes"
    version = DataState.current().version
    ledger.withdraw(program.evidence.filter(value="yes"))
    program.refresh_from_db()
    assert program.visa_h1b == "no"
    assert DataState.current().version != version


@pytest.mark.django_db
def test_one_id_names_one_program_and_passes_on_when_it_is_let_go() -> None:
    first = make_program("site-1", acgme_id="1400000001", nrmp_codes="9999140C0; 9999140P0")
    second = make_program("site-2", acgme_id="1400000001", nrmp_codes="9999140C0")
    assert (second.acgme_id, second.nrmp_codes) == ("", "")
    assert projection.differences() == []

    ledger.withdraw(first.evidence.filter(field__in=ID_FIELDS))

    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.acgme_id, second.acgme_id, second.nrmp_codes) == ("", "1400000001", "9999140C0")
    assert list(Track.objects.values_list("program__program_key", "code")) == [("site-2", "9999140C0")]
    assert projection.differences() == []


@pytest.mark.django_db
def test_an_id_may_pass_to_another_program_in_one_import() -> None:
    make_program("site-2", seen_on="2020")
    first = make_program("site-1", acgme_id="1400000001", seen_on="2020")
    page = ledger.source_for("program_page", "Page", "").pk
    ids = ledger.open_programs(["site-1", "site-2"])
    ledger.record(
        [
            ledger.Statement(ids["site-1"], "acgme_id", "1400000002", page, seen_on="2026"),
            ledger.Statement(ids["site-2"], "acgme_id", "1400000001", page, seen_on="2026"),
        ]
    )
    first.refresh_from_db()
    assert (first.acgme_id, Program.objects.get(pk=ids["site-2"]).acgme_id) == ("1400000002", "1400000001")
    assert projection.differences() == []


@pytest.mark.django_db
def test_a_stale_claim_does_not_hold_an_id() -> None:
    make_program("site-1", acgme_id="1400000002", seen_on="2026")
    older = ledger.source_for("directory", "Old list", "").pk
    first = Program.objects.get()
    ledger.record([ledger.Statement(first.pk, "acgme_id", "1400000001", older, seen_on="2019")])
    assert make_program("site-2", acgme_id="1400000001").acgme_id == "1400000001"


@pytest.mark.django_db
def test_the_newest_share_is_of_residents_before_matched() -> None:
    program = make_program()
    count_season(program, 2024, "img", "residents", 3)
    count_season(program, 2024, "all", "residents", 12)
    count_season(program, 2025, "img", "matched", 1)
    count_season(program, 2025, "all", "matched", 3)
    assert float(program.img_share) == 33.33
    count_season(program, 2025, "img", "residents", None, percent="50")
    assert program.img_share == 50


@pytest.mark.django_db
def test_rebuild_projection_finds_and_mends_what_was_changed_behind_the_ledger() -> None:
    program = make_program(visa_j1="yes", nrmp_codes="9999140C0")
    call_command("rebuild_projection", "--check", stdout=StringIO())
    Program.objects.filter(pk=program.pk).update(visa_j1="no")
    Evidence.objects.filter(field="visa_j1").update(is_current=False)
    Track.objects.all().delete()
    said = StringIO()
    with pytest.raises(CommandError, match="3 differences"):
        call_command("rebuild_projection", "--check", stdout=said)
    assert f"{program.program_key}: visa_j1 is 'no', evidence says 'yes'" in said.getvalue()
    Program.objects.filter(pk=program.pk).update(nrmp_codes="")
    call_command("rebuild_projection", stdout=StringIO())
    call_command("rebuild_projection", "--check", stdout=StringIO())
    program.refresh_from_db()
    assert program.visa_j1 == "yes"


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "value"), [("visa_j1", "no"), ("name", "Mine"), ("min_step1", 200), ("note", "x")])
def test_save_refuses_a_fact(field, value) -> None:
    program = make_program(visa_j1="yes")
    setattr(program, field, value)
    with pytest.raises(ValidationError, match=f"programs.facts.ledger .*{field}"):
        program.save()


@pytest.mark.django_db
def test_save_refuses_a_new_program_with_facts_and_takes_one_without() -> None:
    with pytest.raises(ValidationError, match="name"):
        Program(program_key="site-1", name="Mine").save()
    Program(program_key="site-1").save()
    Program.objects.get().save()


# Every promise of the database, broken once -------------------------------------------------------------------------


def breaks(constraint: str, action) -> None:
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        action()
    # SQLite names a broken unique constraint by its columns.
    assert constraint in str(raised.value) or "UNIQUE constraint failed" in str(raised.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("program_key_not_blank", {"program_key": ""}),
        ("program_listed_has_identity", {"name": ""}),
        ("program_listed_has_identity", {"specialty": None}),
        ("program_listed_has_identity", {"state": ""}),
        ("program_coordinates_in_range", {"latitude": 90.5, "longitude": 0}),
        ("program_coordinates_in_range", {"latitude": 40, "longitude": None}),
        ("program_coordinates_in_range", {"latitude": float("inf"), "longitude": 0}),
        ("program_state_known", {"state": "XX"}),
        ("program_setting_known", {"setting": "rural"}),
        ("program_active_known", {"active": "may"}),
        ("program_accepts_img_known", {"accepts_img": "maybe"}),
        ("program_visa_j1_known", {"visa_j1": "maybe"}),
        ("program_visa_h1b_known", {"visa_h1b": "maybe"}),
        ("program_usce_known", {"usce": "maybe"}),
        ("program_step3_known", {"step3": "maybe"}),
        ("program_ecfmg_by_known", {"ecfmg_by": "soon"}),
        ("program_step3_by_known", {"step3_by": "soon"}),
        ("program_work_permit_known", {"work_permit": "maybe"}),
        ("program_min_step2_ck_in_range", {"min_step2_ck": 301}),
        ("program_min_step1_in_range", {"min_step1": 301}),
        ("program_max_attempts_in_range", {"max_attempts": 0}),
        ("program_max_years_since_graduation_in_range", {"max_years_since_graduation": 1000}),
        ("program_usce_months_in_range", {"usce_months": 121}),
        ("program_letters_required_in_range", {"letters_required": 11}),
        ("program_us_letters_required_in_range", {"us_letters_required": 11}),
        ("program_length_years_in_range", {"length_years": 10}),
        ("program_positions_per_year_in_range", {"positions_per_year": 501}),
        ("program_img_share_in_range", {"img_share": 101}),
        ("program_says_img_known", {"says_img": "perhaps"}),
        ("program_says_j1_known", {"says_j1": "perhaps"}),
        ("program_says_h1b_known", {"says_h1b": "perhaps"}),
    ],
)
def test_promises_about_programs(constraint, changes) -> None:
    make_program()
    breaks(constraint, lambda: Program.objects.update(**changes))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("evidence_value_not_blank", {"value": ""}),
        ("evidence_value_not_blank", {"field": ""}),
        ("evidence_strictness_known", {"strictness": "maybe"}),
        ("evidence_season_in_range", {"season": 1989}),
        ("evidence_withdrawn_is_not_current", {"withdrawn_at": NOON}),
        ("evidence_one_current_per_field", {"field": "name"}),
    ],
)
def test_promises_about_evidence(constraint, changes) -> None:
    make_program()
    breaks(constraint, lambda: Evidence.objects.update(**changes))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("season_record_count_or_percent", {"percent": 50}),
        ("season_record_count_or_percent", {"count": None}),
        ("season_record_percent_in_range", {"count": None, "percent": 101}),
        ("season_record_percent_in_range", {"count": None, "percent": -5}),
        ("season_record_count_in_range", {"count": 100_001}),
        ("season_record_season_in_range", {"season": 2101}),
        ("season_record_group_known", {"group": "everybody"}),
        ("season_record_population_known", {"population": "hired"}),
        ("season_record_track_known", {"track": "Z"}),
        ("season_record_withdrawn_is_not_current", {"withdrawn_at": NOON}),
        ("season_record_one_current", {"group": "all"}),
    ],
)
def test_promises_about_season_records(constraint, changes) -> None:
    program = make_program()
    count_season(program, 2024, "img", "residents", 3)
    count_season(program, 2024, "all", "residents", 12)
    breaks(constraint, lambda: SeasonRecord.objects.update(**changes))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("source_unique", {"kind": "other", "name": "Known", "url": ""}),
        ("source_kind_known", {"kind": "rumour", "name": "X"}),
        ("source_name_not_blank", {"kind": "other", "name": ""}),
        ("source_url_is_http", {"kind": "other", "name": "X", "url": "javascript:alert(1)"}),
    ],
)
def test_promises_about_sources(constraint, values) -> None:
    ledger.source_for("other", "Known")
    breaks(constraint, lambda: Source.objects.create(**values))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "action"),
    [
        ("program_acgme_id_unique", lambda: Program.objects.update(acgme_id="1400000001")),
        ("program_key", lambda: Program.objects.update(program_key="same")),
        ("code", lambda: Track.objects.create(program=Program.objects.first(), code="9999140C0", kind="C")),
        ("track_kind_known", lambda: Track.objects.update(kind="Z")),
        ("specialty_length_in_range", lambda: Specialty.objects.update(default_length_years=10)),
        ("data_state_is_one_row", lambda: DataState.objects.create(pk=2, this_season=2027)),
        ("data_state_season_in_range", lambda: DataState.objects.update(this_season=1999)),
    ],
)
def test_promises_about_the_rest(constraint, action) -> None:
    make_program(nrmp_codes="9999140C0")
    make_program()
    breaks(constraint, action)


@pytest.mark.django_db
def test_a_batch_is_withdrawn_whole_and_its_program_unlisted() -> None:
    batch = ImportBatch.objects.create(label="Test")
    page = ledger.source_for("program_page", "Page", "").pk
    pk = ledger.open_programs(["site-1"])["site-1"]
    told = {"name": "One", "specialty": "internal-medicine", "state": "NY"}
    ledger.record([ledger.Statement(pk, field, value, page) for field, value in told.items()], batch=batch)
    assert Program.objects.listed().count() == 1
    ledger.undo_batch(batch)
    batch.refresh_from_db()
    program = Program.objects.get()
    assert (program.is_listed, program.name, batch.withdrawn_at is not None) == (False, "", True)
    assert Evidence.objects.filter(withdrawn_at__isnull=False).count() == 3


@pytest.mark.django_db
def test_who_has_an_id_when_all_is_said_at_once() -> None:
    """One holds an id, two claim another, one lets a third go to the one after it, one gains what nobody has."""
    holder, giver, taker, rival, plain = make_programs(
        {"program_key": "site-0", "acgme_id": "1400000008", "seen_on": ""},
        {"program_key": "site-1", "nrmp_codes": "9999140C0", "seen_on": ""},
        {"program_key": "site-2"},
        {"program_key": "site-3"},
        {"program_key": "site-4"},
    )
    source = ledger.source_for("program_page", "A third page").pk
    said = [
        ledger.Statement(program.pk, field, value, source, seen_on="2026-10-01")
        for program, field, value in (
            (giver, "nrmp_codes", "9999140P0"),
            (taker, "acgme_id", "1400000008"),
            (taker, "nrmp_codes", "9999140C0"),
            (rival, "acgme_id", "1400000007"),
            (plain, "nrmp_codes", "7777140C0; 7777140P0"),
            (holder, "acgme_id", "1400000007"),
        )
    ]
    ledger.record(said)
    assert projection.differences() == []
    assert list(Program.objects.order_by("pk").values_list("acgme_id", "nrmp_codes")) == [
        ("1400000007", ""),
        ("", "9999140P0"),
        ("1400000008", "9999140C0"),
        ("", ""),
        ("", "7777140C0; 7777140P0"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"max_attempts": "2"}, id="a plain field"),
        pytest.param({"max_attempts": "2", "note": "two"}, id="two of them"),
        pytest.param({"visa_j1": "no"}, id="one that others rest on"),
        pytest.param({"name": "Another name", "latitude": "40"}, id="what it is called and where it is"),
        pytest.param({"acgme_id": "1400000009", "nrmp_codes": "9999140P0; 9999140C0"}, id="ids it gains"),
        pytest.param({"nrmp_codes": "9999140P0"}, id="an id it lets go of"),
    ],
)
def test_what_is_recorded_is_projected(fields) -> None:
    first = make_program("site-1", max_attempts="3", visa_j1="yes", step3="no", nrmp_codes="9999140C0", seen_on="")
    say(first, "step3", "required", name="Another page", seen_on="")
    other = ledger.source_for("program_page", "A third page").pk
    said = [ledger.Statement(first.pk, field, value, other, seen_on="2026-10-01") for field, value in fields.items()]
    version = DataState.current().version
    ledger.record(said)
    assert projection.differences() == []
    assert DataState.current().version != version
    first.refresh_from_db()
    assert {field: str(getattr(first, field)) for field in fields if field != "latitude"} == {
        field: value for field, value in fields.items() if field != "latitude"
    }
