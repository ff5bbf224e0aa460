"""One program on the stewards' desk: a corrected field becomes evidence, and a wrong one is named."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from programs.facts import ledger, projection
from programs.facts.program_form import ProgramForm
from programs.models import DataState, Evidence, ImportBatch, Program, SeasonRecord, Source
from programs.tests.builders import count_season, make_program, say
from programs.tests.desk import (
    EVIDENCE,
    PROGRAMS,
    RECORDS,
    SOURCE,
    Inputs,
    as_opened,
    change_page,
    errors_of,
    messages_of,
    new_count,
    opened,
)
from programs.tests.sheets import PAGE, import_files, write_sheet

pytestmark = pytest.mark.django_db


# Correcting a program -------------------------------------------------------------------------------------------------


def test_corrected_visa_policy_becomes_evidence_and_everything_follows(desk):
    program = make_program(visa_h1b="no", seen_on="2024")
    assert program.name not in desk.get("/programs/?visa=h1b").content.decode()

    response = desk.post(
        change_page(program), opened(desk, change_page(program)) | SOURCE | {"visa_h1b": "yes"}, follow=True
    )

    assert response.redirect_chain[-1] == (change_page(program), 302)
    row = Evidence.objects.get(program=program, field="visa_h1b", value="yes")
    assert (row.is_current, row.seen_on, row.source.kind) == (True, "2026-11-01", "program_page")
    assert (row.recorded_by.username, row.batch.label) == ("steward", f"Admin: {program.name}")
    assert row.batch.evidences.count() == 1
    program.refresh_from_db()
    assert program.visa_h1b == "yes"
    assert projection.differences() == []
    assert program.name in desk.get("/programs/?visa=h1b").content.decode()
    assert "Sponsors H-1B: Yes" in LogEntry.objects.get().change_message


def test_nothing_changed_records_nothing(desk):
    program = make_program(min_step2_ck="230", min_step2_ck_strictness="preferred", usce_months="2", latitude="40.5")
    before = Evidence.objects.count()
    response = desk.post(change_page(program), opened(desk, change_page(program)), follow=True)
    assert "nothing was recorded" in messages_of(response)
    assert (Evidence.objects.count(), ImportBatch.objects.count()) == (before, 0)


def test_no_source_and_no_day_is_filled_in_beforehand(desk):
    data = opened(desk, change_page(make_program(website="https://example.org/residency")))
    asked = ("source_kind", "source_name", "source_url", "seen_on")
    assert [data[name] for name in asked] == ["", "", "", ""]
    assert "said_by" not in data  # of those offered none is chosen


def test_a_change_without_a_source_is_asked_for_one_and_kept(desk):
    program = make_program(visa_h1b="no", seen_on="2024")
    before = Evidence.objects.count()
    response = desk.post(change_page(program), opened(desk, change_page(program)) | {"visa_h1b": "yes"})
    assert errors_of(response).keys() == {"said_by", "seen_on"}
    assert Evidence.objects.count() == before
    again = Inputs(response.content.decode()).data
    assert again["visa_h1b"] == "yes"
    assert "No → Yes" in response.content.decode()


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        pytest.param({"source_url": ""}, {"source_url"}, id="a page without its address"),
        pytest.param({"source_kind": "", "source_url": ""}, {"source_kind"}, id="no kind"),
        pytest.param({"source_name": " "}, set(), id="a page is called after its address"),
        pytest.param({"source_name": " ", "source_url": ""}, {"source_name", "source_url"}, id="neither"),
        pytest.param({"source_name": " ", "source_kind": "program_answer"}, {"source_name"}, id="a call has a name"),
        pytest.param({"seen_on": ""}, {"seen_on"}, id="no day"),
        pytest.param({"seen_on": "2026-11-01", "is_open": "on"}, {"seen_on"}, id="another day, and open now"),
        pytest.param({"source_kind": "program_answer", "source_url": ""}, set(), id="a call has no address"),
        pytest.param({"seen_on": "undated"}, set(), id="undated, and said so"),
        pytest.param({"seen_on": "", "is_open": "on"}, set(), id="open now"),
    ],
)
def test_a_source_is_whole_or_asked_for(said, errors):
    program = make_program(seen_on="2024")
    form = ProgramForm(as_opened(program) | {"visa_j1": "yes"} | said, instance=program)
    assert form.errors.keys() == errors


@pytest.mark.parametrize(
    ("kind", "url", "name"),
    [
        pytest.param("program_page", "https://example.org/faq", "Our FAQ", id="quoted before"),
        pytest.param("program_page", "https://example.org/new", "Program page: The Program", id="a new page of it"),
        pytest.param("institution_policy", "https://gme.example.org/", "Institution policy: The House", id="its house"),
        pytest.param("government", "https://www.example.org/a?b=1", "www.example.org", id="any other"),
    ],
)
def test_a_page_needs_no_name(kind, url, name):
    source = ("program_page", "Our FAQ", "https://example.org/faq")
    program = make_program(name="The Program", institution="The House", source=source)
    typed = SOURCE | {"source_kind": kind, "source_url": url, "source_name": ""}
    form = ProgramForm(as_opened(program) | typed | {"visa_j1": "yes"}, instance=program)
    assert (form.errors, form.source) == ({}, (kind, name, url))


def test_a_source_that_spoke_before_is_chosen_in_one_click(desk):
    program = make_program(visa_h1b="no", seen_on="2024")
    known = Source.objects.get(name="Program page")
    said = {"visa_h1b": "yes", "said_by": str(known.pk), "is_open": "on"}
    response = desk.post(change_page(program), opened(desk, change_page(program)) | said, follow=True)
    row = Evidence.objects.get(program=program, field="visa_h1b", is_current=True)
    assert (row.value, row.source, row.seen_on) == ("yes", known, timezone.localdate().isoformat())
    assert f'<a href="/steward/imports/{row.batch_id}/undo/">Undo' in messages_of(response)
    assert "Sponsors H-1B: No → Yes" in messages_of(response)

    desk.post(f"/steward/imports/{row.batch_id}/undo/")
    program.refresh_from_db()
    assert program.visa_h1b == "no"


def test_the_website_is_offered_as_a_source_and_two_sources_are_refused():
    program = make_program(website="https://example.org/residency", seen_on="2024")
    chosen = as_opened(program) | {"visa_j1": "yes", "said_by": "website"}
    form = ProgramForm(chosen, instance=program)
    assert form.errors.keys() == {"said_by"}  # another one is typed beside it
    bare = chosen | dict.fromkeys(("source_kind", "source_name", "source_url"), "")
    form = ProgramForm(bare, instance=program)
    assert form.is_valid()
    assert form.source == ("program_page", f"Program page: {program.name}", "https://example.org/residency")
    assert ProgramForm(bare | {"said_by": "999999"}, instance=program).errors.keys() == {"said_by"}


@pytest.mark.parametrize(
    ("typed", "column", "expected"),
    [
        pytest.param({"min_step2_ck": "none"}, "min_step2_ck", 0, id="no minimum"),
        pytest.param({"max_attempts": "None"}, "max_attempts", 999, id="no limit of attempts"),
        pytest.param({"max_attempts": "2"}, "max_attempts_strictness", "required", id="a limit not called preferred"),
        pytest.param(
            {"max_attempts": "2", "max_attempts_strictness": "preferred"},
            "max_attempts_strictness",
            "preferred",
            id="a preferred limit",
        ),
        pytest.param({"letters_required": "3"}, "letters_required_strictness", "", id="letters may leave it open"),
        pytest.param({"state": "PR"}, "state", "PR", id="state"),
        pytest.param({"specialty": "psychiatry"}, "specialty.slug", "psychiatry", id="specialty"),
        pytest.param({"nrmp_codes": "1234140c0; 1234140p0"}, "nrmp_codes", "1234140C0; 1234140P0", id="codes"),
        pytest.param({"usce_kinds": "sub-internship; elective"}, "usce_kinds", "elective; sub_internship", id="kinds"),
    ],
)
def test_what_is_typed_is_what_stands(desk, typed, column, expected):
    program = make_program(seen_on="2024")
    desk.post(change_page(program), as_opened(program) | typed)
    found = Program.objects.get(pk=program.pk)
    for part in column.split("."):
        found = getattr(found, part)
    assert found == expected


def test_a_condition_or_an_exception_needs_a_note(desk):
    program = make_program(seen_on="2024")
    said = {"work_permit": "conditional", "max_attempts": "1", "max_attempts_strictness": "unless"}
    refused = errors_of(desk.post(change_page(program), as_opened(program) | said))
    sentence = "Expected a note that says under which condition, or which exception is made."
    assert refused == {"work_permit": [sentence], "max_attempts": [sentence]}
    notes = {"work_permit_note": "case by case", "max_attempts_note": "one failed Step 1 is tolerated"}
    assert desk.post(change_page(program), as_opened(program) | said | notes).status_code == 302
    program.refresh_from_db()
    assert (program.work_permit, program.max_attempts_strictness) == ("conditional", "unless")


def test_a_note_alone_is_a_statement_too(desk):
    program = make_program(visa_h1b="conditional", seen_on="2024")
    data = as_opened(program) | {"visa_h1b_note": "only with Step 3"}
    desk.post(change_page(program), data)
    row = Evidence.objects.get(program=program, field="visa_h1b", is_current=True)
    assert (row.value, row.note) == ("conditional", "only with Step 3")


def test_stronger_evidence_keeps_its_value_and_says_so(desk):
    program = make_program(seen_on="2024")
    say(program, "visa_h1b", "no", kind="program_answer", name="Mail of the coordinator", seen_on="2026-10-02")
    data = as_opened(program) | {"visa_h1b": "yes", "source_kind": "directory", "source_name": "A list"}

    response = desk.post(change_page(program), data, follow=True)

    kept = Evidence.objects.get(field="visa_h1b", value="no")
    said = messages_of(response)
    assert "Sponsors H-1B stays “No”: Mail of the coordinator" in said
    assert f"{EVIDENCE}withdraw/?id={kept.pk}" in said
    assert "Sponsors H-1B: No → Yes" in said
    assert "successfully" not in said
    program.refresh_from_db()
    assert program.visa_h1b == "no"

    response = desk.post(f"{EVIDENCE}withdraw/?id={kept.pk}", {"reason": "the coordinator corrected it"}, follow=True)

    assert response.redirect_chain[-1][0] == change_page(program)
    program.refresh_from_db()
    assert program.visa_h1b == "yes"
    kept.refresh_from_db()
    assert (kept.withdrawn_by.username, kept.is_current) == ("steward", False)
    assert LogEntry.objects.filter(object_id=kept.pk, change_message="Withdrawn: the coordinator corrected it").exists()


def test_equally_strong_evidence_is_a_dispute_and_says_so(desk):
    program = make_program(seen_on="2024")
    today = timezone.localdate().isoformat()
    say(program, "visa_j1", "no", name="Another page", seen_on=today)
    data = as_opened(program) | {"visa_j1": "yes", "source_name": "The program's page", "seen_on": today}
    response = desk.post(change_page(program), data, follow=True)
    assert "Sponsors J-1 is now in dispute" in messages_of(response)
    assert "“No” (Another page" in messages_of(response)
    program.refresh_from_db()
    assert (program.visa_j1, program.disputed_fields) == ("", "visa_j1")
    page = desk.get(change_page(program)).content.decode()
    assert "In dispute, counts as not stated" in page
    assert program.name in desk.get(f"{PROGRAMS}?dispute=yes").content.decode()


def test_a_fact_is_taken_back_by_withdrawing_not_by_blanking(desk):
    program = make_program(visa_h1b="no")
    row = Evidence.objects.get(program=program, field="visa_h1b")
    response = desk.post(change_page(program), opened(desk, change_page(program)) | SOURCE | {"visa_h1b": ""})
    assert f'<a href="{EVIDENCE}withdraw/?id={row.pk}">' in response.content.decode()
    program.refresh_from_db()
    assert program.visa_h1b == "no"


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        pytest.param("visa_j1", "maybe", "maybe is not one of the available choices", id="unknown answer"),
        pytest.param("state", "XX", "XX is not one of the available choices", id="unknown state"),
        pytest.param("specialty", "astrology", "not one of the available choices", id="unknown specialty"),
        pytest.param("max_attempts", "-1", "a whole number from 1 to 20", id="negative limit"),
        pytest.param("min_step2_ck", "1e400", "a whole number from 1 to 300", id="a number that is none"),
        pytest.param("latitude", "NaN", "a number from -90 to 90", id="not a number"),
        pytest.param("website", "javascript:alert(1)", "an address that starts with http", id="script as address"),
        pytest.param("source_url", "javascript:alert(1)", "an address that starts with http", id="script as source"),
        pytest.param("source_name", "x" * 301, "at most 300 characters", id="huge source"),
        pytest.param("seen_on", "22/11/2026", "YYYY-MM-DD", id="a date as people write it"),
        pytest.param("seen_on", "2099", "not come yet", id="a day to come"),
        pytest.param("source_kind", "gossip", "not one of the available choices", id="unknown kind"),
        pytest.param("name", "x" * 3000, "at most 2000", id="huge name"),
        pytest.param("acgme_id", "12", "ten digits", id="short id"),
        pytest.param("visa_j1_note", "a note", "belongs to a value", id="note without a value"),
    ],
)
def test_bad_input_is_named_at_its_field_and_nothing_is_written(field, typed, expected):
    program = make_program()
    before = Evidence.objects.count()
    form = ProgramForm(as_opened(program) | {"city": "Troy"} | {field: typed}, instance=program)
    errors = form.errors.get(field) or form.errors[field.removesuffix("_note")]
    assert expected in " ".join(errors)
    assert Evidence.objects.count() == before


def test_coordinates_come_in_pairs():
    program = make_program()
    form = ProgramForm(as_opened(program) | {"latitude": "40.5"}, instance=program)
    assert form.errors == {"longitude": ["Coordinates come in pairs."]}


def test_an_id_of_another_program_is_refused_by_name():
    make_program(name="The Holder", acgme_id="1401234567", nrmp_codes="1234140C0")
    program = make_program()
    typed = {"acgme_id": "1401234567", "nrmp_codes": "1234140C0"}
    form = ProgramForm(as_opened(program) | typed, instance=program)
    assert form.errors == {
        "acgme_id": ["This ACGME id belongs to The Holder."],
        "nrmp_codes": ["1234140C0 belongs to The Holder."],
    }


def test_a_second_tab_is_told_instead_of_overwriting(desk):
    program = make_program(visa_j1="no", city="Albany", seen_on="2024")
    first, second = opened(desk, change_page(program)), opened(desk, change_page(program))
    desk.post(change_page(program), first | SOURCE | {"visa_j1": "yes", "city": "Troy"})

    response = desk.post(
        change_page(program), second | SOURCE | {"visa_j1": "conditional", "visa_j1_note": "transfers"}
    )
    assert "Changed to “Yes” while this form was open" in errors_of(response)["visa_j1"][0]
    assert not Evidence.objects.filter(value="conditional").exists()

    again = Inputs(response.content.decode()).data
    assert (again["visa_j1"], again["visa_j1_note"], again["source_name"]) == (
        "conditional",
        "transfers",
        "Program page",
    )
    desk.post(change_page(program), again)
    program.refresh_from_db()
    assert (program.visa_j1, program.city) == ("conditional", "Troy")


@pytest.mark.parametrize("sent", ["", "[]", "{", '{"visa_j1": 1}', "[" * 100_000])
def test_a_form_that_does_not_say_what_it_was_opened_with_is_read_against_today(desk, sent):
    program = make_program(visa_j1="no", seen_on="2024")
    desk.post(change_page(program), as_opened(program) | {"opened_with": sent, "visa_j1": "yes"})
    program.refresh_from_db()
    assert program.visa_j1 == "yes"


def test_saving_after_the_shown_evidence_was_withdrawn_elsewhere(desk):
    program = make_program(visa_j1="no", visa_h1b="no", seen_on="2024")
    data = opened(desk, change_page(program))
    ledger.withdraw(Evidence.objects.filter(field__in=["visa_j1", "website"]))
    assert desk.post(change_page(program), data | SOURCE | {"visa_h1b": "yes"}).status_code == 302
    program.refresh_from_db()
    assert (program.visa_j1, program.visa_h1b) == ("", "yes")


# Adding ---------------------------------------------------------------------------------------------------------------

NEW = {"name": "New Hospital Program", "specialty": "internal-medicine", "state": "NJ", "city": "Newark"}


@pytest.mark.parametrize(
    ("ids", "key"),
    [
        pytest.param({"acgme_id": "1401234567", "nrmp_codes": "1234140C0"}, "acgme-1401234567", id="by ACGME id"),
        pytest.param({"nrmp_codes": "1234140C0"}, "nrmp-1234140c0", id="by NRMP code"),
        pytest.param({}, "new-hospital-program-internal-medicine-newark", id="by name, specialty and city"),
    ],
)
def test_a_program_is_added_with_its_evidence(desk, ids, key):
    data = opened(desk, f"{PROGRAMS}add/") | SOURCE | NEW | ids
    response = desk.post(f"{PROGRAMS}add/", data, follow=True)
    assert "New Hospital Program" in messages_of(response)
    program = Program.objects.get()
    assert (program.program_key, program.name, program.is_listed) == (key, "New Hospital Program", True)
    assert program.evidence.filter(batch__isnull=False, recorded_by__username="steward").count() == len(NEW | ids)

    response = desk.post(f"{PROGRAMS}add/", data)
    assert any("belongs to" in str(e) or "already a program" in str(e) for e in errors_of(response).values())
    assert Program.objects.count() == 1


def test_a_new_program_needs_name_specialty_and_state(desk):
    response = desk.post(f"{PROGRAMS}add/", opened(desk, f"{PROGRAMS}add/"))
    assert {"name", "specialty", "state"} < errors_of(response).keys()
    assert not Program.objects.exists()


# Season records -------------------------------------------------------------------------------------------------------


def test_a_season_record_is_added_on_the_program_page(desk):
    program = make_program()
    count_season(program, 2026, "all", "matched", 10)
    data = opened(desk, change_page(program))
    assert errors_of(desk.post(change_page(program), data | new_count())).keys() == {"said_by", "seen_on"}
    response = desk.post(change_page(program), data | SOURCE | new_count(), follow=True)
    assert response.redirect_chain
    record = SeasonRecord.objects.get(group="img")
    assert (record.count, record.source.name, record.batch.label) == (4, "Program page", f"Admin: {program.name}")
    program.refresh_from_db()
    assert program.img_share == 40


@pytest.mark.parametrize(
    ("said", "field"),
    [
        pytest.param({"count": ""}, "count", id="neither count nor percent"),
        pytest.param({"percent": "40"}, "count", id="both"),
        pytest.param({"count": "-1"}, "count", id="negative"),
        pytest.param({"count": "", "percent": "100.5"}, "percent", id="over 100 percent"),
        pytest.param({"count": "", "percent": "50", "group": "all"}, "percent", id="a share of everybody"),
        pytest.param({"season": "99999"}, "season", id="a year no calendar has"),
        pytest.param({"season": "2099"}, "season", id="a season that has not come"),
        pytest.param({"population": "dreamers"}, "population", id="unknown population"),
    ],
)
def test_a_bad_season_record_is_named_at_its_field(desk, said, field):
    program = make_program()
    response = desk.post(change_page(program), as_opened(program) | new_count(**said))
    assert response.status_code == 200
    assert field in response.context["inline_admin_formsets"][0].formset.errors[0]
    assert not SeasonRecord.objects.exists()


@pytest.mark.parametrize("season", ["", "0", "1989", "1990", "2027", "2028", "2029", "2101", "x"])
def test_the_page_and_the_file_take_the_same_seasons(desk, tmp_path, season):
    assert DataState.current().this_season == 2027
    program = make_program("site-1")
    desk.post(change_page(program), as_opened(program) | new_count(season=season))
    by_hand = SeasonRecord.objects.count()
    SeasonRecord.objects.all().delete()
    row = {"program_key": "site-1", "season": season, "group": "img", "population": "matched", "count": "4"}
    wide = write_sheet(tmp_path / "p.csv", [{"program_key": "site-1"}])
    import_files(wide, "--records", write_sheet(tmp_path / "r.csv", [row]), *PAGE)
    assert SeasonRecord.objects.count() == by_hand
    assert by_hand == (season in ("", "1990", "2027", "2028"))


def test_a_season_record_is_added_with_a_source_of_its_own_and_withdrawn(desk):
    program = make_program()
    address = f"{RECORDS}add/?program={program.pk}"
    data = opened(desk, address) | {
        "season": "2026", "group": "img", "population": "residents", "count": "12",
        "source_kind": "roster_count", "source_name": "Residents of 2026", "seen_on": "2026-09",
    }  # fmt: skip
    assert data["program"] == str(program.pk)
    desk.post(address, data, follow=True)
    record = SeasonRecord.objects.get()
    assert (record.program, record.count, record.source.kind, record.is_current) == (program, 12, "roster_count", True)

    data |= {"source_kind": "other", "source_name": "Hearsay", "count": "30"}
    response = desk.post(address, data, follow=True)
    assert "Residents in training (All IMGs, 2026) stays 12" in messages_of(response)

    desk.post(f"{RECORDS}withdraw/?id={record.pk}", {"reason": "counted twice"})
    record.refresh_from_db()
    assert record.withdrawn_at
    assert SeasonRecord.objects.get(is_current=True).count == 30


@pytest.mark.parametrize(
    ("said", "error"),
    [
        pytest.param({}, "nothing new to record", id="the same again"),
        pytest.param({"count": "13", "seen_on": "2026-10"}, "no more than the 12 of “All applicants”", id="too many"),
        pytest.param({"group": "all", "count": "4"}, "no fewer than the 5 of “All IMGs”", id="fewer than in a group"),
        pytest.param({"seen_on": "2026-10"}, "", id="confirmed later"),
        pytest.param({"group": "all", "count": "9"}, "", id="fewer in all, and no fewer than in a group"),
    ],
)
def test_a_season_record_is_held_against_what_stands(desk, said, error):
    program = make_program()
    count_season(program, 2026, "all", "residents", 12)
    data = opened(desk, f"{RECORDS}add/?program={program.pk}") | {
        "season": "2026", "group": "img", "population": "residents", "count": "5",
        "source_kind": "roster_count", "source_name": "Residents of 2026", "seen_on": "2026-09",
    }  # fmt: skip
    desk.post(f"{RECORDS}add/", data)
    response = desk.post(f"{RECORDS}add/", data | said)
    assert SeasonRecord.objects.count() == (2 if error else 3)
    assert error in " ".join(errors_of(response)["count"] if error else [""])


def test_a_source_may_return_to_an_earlier_count(desk):
    program = make_program()
    data = opened(desk, f"{RECORDS}add/?program={program.pk}") | {
        "season": "2026", "group": "img", "population": "residents",
        "source_kind": "roster_count", "source_name": "Residents of 2026", "seen_on": "2026-09",
    }  # fmt: skip
    for people in ("10", "12", "10"):
        assert desk.post(f"{RECORDS}add/", data | {"count": people}).status_code == 302
    assert SeasonRecord.objects.get(is_current=True).count == 10


@pytest.mark.parametrize(
    ("standing", "typed", "errors"),
    [
        pytest.param([], [("img", 4), ("all", 3)], {0: "no more than the 3 of “All applicants”"}, id="together"),
        pytest.param([], [("all", 3), ("img", 4)], {1: "no more than the 3 of “All applicants”"}, id="the whole first"),
        pytest.param([("all", 3)], [("img", 4)], {0: "no more than the 3 of “All applicants”"}, id="the part later"),
        pytest.param([("img", 4)], [("all", 3)], {0: "no fewer than the 4 of “All IMGs”"}, id="the whole later"),
        pytest.param([("img", 4)], [("all", 3), ("img", 2)], {}, id="both corrected"),
        pytest.param(
            [("us_img", 3), ("non_us_img", 2)], [("img", 4)], {0: "no fewer than the 3 and 2 of both"}, id="both groups"
        ),
        pytest.param(
            [("img", 4), ("us_img", 3)], [("non_us_img", 2)], {0: "no more with the 3 of the other"}, id="the second"
        ),
        pytest.param(
            [("img", 4), ("non_us_img", 3)], [("us_img", 2)], {0: "no more with the 3 of the other"}, id="the first"
        ),
    ],
)
def test_a_part_is_never_larger_than_its_whole(desk, standing, typed, errors):
    program = make_program()
    for group, people in standing:
        count_season(program, 2026, group, "residents", people)
    said = {"season": "2026", "population": "residents"}
    data = as_opened(program) | {"season_records-INITIAL_FORMS": "0"}
    for at, (group, people) in enumerate(typed):
        row = said | {"group": group, "count": str(people)}
        data |= {f"season_records-{at}-{name}": value for name, value in row.items()}
    response = desk.post(change_page(program), data | {"season_records-TOTAL_FORMS": str(len(typed))})
    assert SeasonRecord.objects.count() == len(standing) + (0 if errors else len(typed))
    if errors:
        formset = next(one.formset for one in response.context["inline_admin_formsets"] if one.formset.is_bound)
        told = {at: " ".join(one.errors.get("count", [])) for at, one in enumerate(formset.forms) if one.errors}
        assert told.keys() == errors.keys()
        assert all(words in told[at] for at, words in errors.items())
