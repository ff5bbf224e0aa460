"""The pages under /me/: what is kept, whose it is, and that nothing typed is lost."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applicants.models import ExamSitting, Preference, Profile, VisitorSession
from applicants.profile.file import from_profile
from applicants.tests.profiles import a_file
from programs.tests.builders import make_program, make_programs

pytestmark = pytest.mark.django_db

PAGES = ["/me/", "/me/who/", "/me/exams/", "/me/letters/", "/me/experience/", "/me/wishes/", "/me/delete/"]

WHO = {
    "school_country": "IN",
    "graduated_on": "2019-06-30",
    "us_citizen": "False",
    "immigration_status": "none",
    "visas_accepted": "J-1",
}


def rows(*filled: dict[str, str], **more: Any) -> dict[str, Any]:
    """The fields of a part with a list, as a browser sends them."""
    sent = {"row-TOTAL_FORMS": str(len(filled)), "row-INITIAL_FORMS": "0", "version": "0"} | more
    for place, row in enumerate(filled):
        sent |= {f"row-{place}-{name}": value for name, value in row.items()}
    return sent


def upload(client: Client, content: bytes | str, version: int = 0):
    file = SimpleUploadedFile("profile.json", content.encode() if isinstance(content, str) else content)
    return client.post("/me/upload/", {"file": file, "version": version})


STEP1 = {"exam": "step1", "taken_on": "2021-03-01", "passed": "True", "score": "210"}
STEP2 = {"exam": "step2_ck", "taken_on": "2022-03-01", "passed": "True", "score": "238"}
UPLOADED = json.dumps(a_file(signals=[], silver_signals=[], experience=[]))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("filled", [False, True], ids=["nothing answered", "everything answered"])
def test_every_page_stands_and_is_kept_out_of_caches(client, page, filled) -> None:
    if filled:
        assert upload(client, UPLOADED).status_code == 302
    response = client.get(page)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_looking_keeps_nothing(client, page) -> None:
    client.get(page)
    assert not Profile.objects.exists()
    assert not VisitorSession.objects.exists()


def test_the_file_of_nobody_is_not_found(client) -> None:
    response = client.get("/me/profile.json")
    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("method", "address"), [("get", "/me/upload/"), ("put", "/me/who/"), ("post", "/me/profile.json"), ("post", "/me/")]
)
def test_changes_come_by_post_alone(client, method, address) -> None:
    answer = getattr(client, method)(address)
    assert (answer.status_code, "This address only answers" in answer.content.decode()) == (405, True)


def test_a_part_is_saved_and_the_next_one_shown(client) -> None:
    response = client.post("/me/who/", WHO | {"version": "0"})
    assert (response.status_code, response["Location"]) == (302, "/me/exams/")
    me = from_profile(Profile.objects.get()).applicant()
    assert (me.medical_school_country, me.us_citizen, me.visas_accepted) == ("IN", False, ("J-1",))
    assert (me.earlier_us_training, me.canadian_status, me.ecfmg_certified_on) == (None, None, None)


def test_the_last_part_leads_back_to_the_overview(client) -> None:
    assert client.post("/me/wishes/", {"prospect_share": "70", "version": "0"})["Location"] == "/me/"


def test_one_can_go_back_to_the_overview_from_any_part(client) -> None:
    assert client.post("/me/who/", WHO | {"version": "0", "overview": "1"})["Location"] == "/me/"


def test_the_overview_says_what_follows_and_why(client) -> None:
    client.post("/me/who/", WHO | {"version": "0"})
    page = client.get("/me/").content.decode()
    assert "5 of 9 answered" in page
    assert "whatever your citizenship" in page
    assert "Non-US-citizen IMGs" in page
    assert "You need a visa" in page


def test_several_sittings_are_kept_in_their_order(client) -> None:
    client.post("/me/exams/", rows(STEP2, {}, STEP1, STEP1 | {"taken_on": "2020-03-01", "passed": "False"}))
    assert list(ExamSitting.objects.values_list("exam", "passed", "score")) == [
        ("step2_ck", True, 238),
        ("step1", True, 210),
        ("step1", False, 210),
    ]


def test_rows_sent_unchanged_stay_and_rows_ticked_or_blanked_go(client) -> None:
    client.post("/me/exams/", rows(STEP1, STEP2, {"exam": "oet"}))
    client.post("/me/exams/", rows(STEP1, STEP2 | {"DELETE": "on"}, {"exam": ""}, version="1"))
    assert list(ExamSitting.objects.values_list("exam", flat=True)) == ["step1"]


def test_no_exam_is_another_answer_than_none_given(client) -> None:
    client.post("/me/exams/", rows())
    assert from_profile(Profile.objects.get()).exams is None
    client.post("/me/exams/", rows(no_exams="on", version="1"))
    assert from_profile(Profile.objects.get()).exams == []


def test_another_row_keeps_what_was_typed_and_saves_nothing(client) -> None:
    page = client.post("/me/exams/", rows({"exam": "step1", "score": "21x"}, add="1")).content.decode()
    assert not Profile.objects.exists()
    assert 'value="21x"' in page
    assert 'name="row-1-exam"' in page
    assert "There is a problem" not in page


@pytest.mark.parametrize(
    ("address", "sent", "field", "why"),
    [
        pytest.param(
            "/me/who/", {"graduated_on": "30 June"}, "id_graduated_on_month", "Give a day as YYYY-MM-DD.", id="day"
        ),
        pytest.param(
            "/me/who/", {"graduated_on": "0999-01-01"}, "id_graduated_on_month", "from 1950 to 2100", id="year"
        ),
        pytest.param(
            "/me/who/", {"school_country": "ZZ"}, "id_school_country", "No country is called “ZZ”.", id="country"
        ),
        pytest.param("/me/who/", {"school_name": "a\nb"}, "id_school_name", "Write this on one line.", id="two lines"),
        pytest.param(
            "/me/who/",
            {"us_citizen": "True", "immigration_status": "permanent_resident"},
            "id_immigration_status",
            "A US citizen is not a permanent resident",
            id="citizen with a green card",
        ),
        pytest.param(
            "/me/who/", {"ecfmg_certified_on": "2100-01-01"}, "id_ecfmg_certified_on", "has not come yet", id="future"
        ),
        pytest.param("/me/exams/", rows({"score": "200"}), "id_row-0-exam", "This field is required.", id="no exam"),
        pytest.param("/me/exams/", rows(STEP1 | {"passed": ""}), "id_row-0-score", "comes with a result", id="result"),
        pytest.param("/me/exams/", rows(STEP1 | {"score": "301"}), "id_row-0-score", "ends at 300", id="score"),
        pytest.param(
            "/me/exams/",
            rows(STEP1 | {"score": "9" * 400}),
            "id_row-0-score",
            "less than or equal to 1500",
            id="long score",
        ),
        pytest.param("/me/exams/", rows(STEP1, STEP1), "id_row-1-taken_on", "listed twice on this day", id="twice"),
        pytest.param("/me/exams/", rows(STEP1, no_exams="on"), "id_no_exams", "You list some below", id="none and one"),
        pytest.param("/me/exams/", {"row-TOTAL_FORMS": "x"}, "rows", "This list was not sent whole", id="broken form"),
        pytest.param(
            "/me/letters/",
            rows({"specialty": "magic"}),
            "id_row-0-specialty",
            "not one of the available",
            id="specialty",
        ),
        pytest.param(
            "/me/experience/",
            rows({"kind": "elective", "months": "1e400"}),
            "id_row-0-months",
            "Enter a number.",
            id="months",
        ),
        pytest.param(
            "/me/experience/",
            rows({"kind": "elective", "program_key": "nowhere"}),
            "id_row-0-program_key",
            "No program has the id",
            id="program",
        ),
        pytest.param("/me/wishes/", {"states": "ZZ"}, "id_states", "not one of the available", id="state"),
        pytest.param(
            "/me/wishes/",
            {"specialties": ["internal-medicine", "internal-medicine"]},
            "id_specialties_0",
            "one is named twice",
            id="wish twice",
        ),
        pytest.param(
            "/me/wishes/", {"prospect_share": "101"}, "id_prospect_share", "less than or equal to 100", id="share"
        ),
        pytest.param("/me/wishes/", {"signals": "nowhere"}, "id_signals", "No program has the id", id="signal"),
    ],
)
def test_an_error_is_told_beside_the_field_and_above(client, address, sent, field, why) -> None:
    response = client.post(address, {"prospect_share": "70", "version": "0"} | sent)
    page = response.content.decode()
    assert response.status_code == 400
    assert not Profile.objects.exists()
    summary = page.split("There is a problem")[1].split("</div>")[0]
    assert f'href="#{field}"' in summary
    assert why in summary
    assert f'id="{field}"' in page
    assert page.count(why) >= (1 if field == "rows" else 2)


def test_more_rows_than_a_list_takes_are_told_in_plain_words(client) -> None:
    page = client.post("/me/letters/", rows(*({"writer": str(place)} for place in range(101)))).content.decode()
    assert "A list has at most 100 rows. Remove some." in page
    assert not Profile.objects.exists()


@pytest.mark.parametrize("count", ["-1", "0", "1", "x", ""])
@pytest.mark.parametrize("button", ["", "autosave", "add"])
def test_a_list_that_does_not_count_all_its_rows_is_refused(client, count, button) -> None:
    """Saved as it was sent, or once more from a page drawn with fewer rows, it would delete the others."""
    client.post("/me/exams/", rows(STEP1, STEP2))
    damaged = rows(STEP1, STEP2, version="1") | {"row-TOTAL_FORMS": count} | ({button: "1"} if button else {})
    assert client.post("/me/exams/", damaged).status_code == 400
    assert Profile.objects.get().exams.count() == 2


def test_nothing_typed_is_lost_beside_an_error(client) -> None:
    page = client.post("/me/who/", WHO | {"school_name": "Example College", "graduated_on": "soon"}).content.decode()
    assert 'value="Example College"' in page
    assert 'value="soon"' in page
    assert 'value="India"' in page


def test_wishes_keep_their_order_and_leave_gaps_out(client) -> None:
    wished = {"specialties": ["pediatrics", "", "family-medicine"], "states": ["NJ", "NY"], "prospect_share": "40"}
    client.post("/me/wishes/", wished | {"version": "0"})
    wishes = from_profile(Profile.objects.get()).wishes
    assert (wishes.specialties, wishes.states, wishes.prospect_share) == (
        ["pediatrics", "family-medicine"],
        ["NJ", "NY"],
        40,
    )
    page = client.get("/me/wishes/").content.decode()
    assert page.index('value="pediatrics" selected') < page.index('value="family-medicine" selected')


def test_weights_survive_a_change_of_wishes(client) -> None:
    upload(client, UPLOADED)
    client.post("/me/wishes/", {"prospect_share": "40", "version": "1"})
    assert from_profile(Profile.objects.get()).wishes.weights == {"step2_ck": 20, "letters": 0}


@pytest.mark.parametrize(
    "named", ["site-a", "1403521298", "1313120C0", "1313120c0"], ids=["key", "ACGME", "NRMP", "small"]
)
def test_a_program_is_named_by_any_of_its_ids(client, named) -> None:
    make_program("site-a", acgme_id="1403521298", nrmp_codes="1313120C0")
    client.post("/me/wishes/", {"signals": named, "prospect_share": "70", "version": "0"})
    assert list(Preference.objects.values_list("kind", "value")) == [("signal", "site-a")]


def test_more_signals_than_the_season_allows_are_refused(client) -> None:
    keys = [one.program_key for one in make_programs(*({"specialty": "anesthesiology"} for _ in range(6)))]
    page = client.post("/me/wishes/", {"signals": "\n".join(keys), "prospect_share": "70"}).content.decode()
    assert "anesthesiology has 6 here" in page
    assert not Profile.objects.exists()


# Whose it is ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [*PAGES, "/me/profile.json"])
def test_another_session_sees_nothing_of_it(client, page) -> None:
    upload(client, UPLOADED)
    owner, stranger = client.get(page), Client().get(page)
    assert stranger.status_code == (404 if page.endswith(".json") else 200)
    assert "Example Medical College" not in stranger.content.decode()
    assert str(Profile.objects.get().pk) not in owner.content.decode()


@pytest.mark.parametrize(
    ("address", "sent"),
    [("/me/who/", {"version": "9"}), ("/me/exams/", rows(version="9")), ("/me/delete/", {}), ("/me/upload/", None)],
)
def test_another_session_changes_nothing_of_it(client, address, sent) -> None:
    upload(client, UPLOADED)
    mine, before = Profile.objects.get(), client.get("/me/profile.json").content
    stranger = Client()
    stranger.cookies["profile"] = str(mine.pk)
    if sent is None:
        upload(stranger, '{"version": 1}', version=9)
    else:
        stranger.post(f"{address}?profile={mine.pk}", sent | {"id": str(mine.pk), "profile": str(mine.pk)})
    assert client.get("/me/profile.json").content == before
    assert Profile.objects.get(pk=mine.pk).version == 1


def test_the_profile_of_an_account_is_not_reached_through_an_old_session(client, django_user_model) -> None:
    upload(client, UPLOADED)
    Profile.objects.update(user=django_user_model.objects.create(username="someone"))
    assert client.get("/me/profile.json").status_code == 404


def test_the_session_gets_a_new_key_when_it_starts_to_hold_a_profile(client) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.post("/me/who/", WHO | {"version": "0"})
    assert client.session.session_key != planted


# Two windows ----------------------------------------------------------------------------------------------------------


def test_the_second_window_is_told_what_changed_and_may_then_overwrite(client) -> None:
    client.post("/me/who/", WHO | {"version": "0"})
    client.post("/me/who/", WHO | {"version": "1", "us_citizen": "True", "immigration_status": ""})
    late = client.post("/me/who/", WHO | {"version": "1", "school_country": "PK"})
    page = late.content.decode()
    assert "changed in another window" in page
    assert "<b>Saved now:</b> <bdi>India</bdi></p><p><b>In this window:</b> <bdi>Pakistan" in page
    assert "<b>Saved now:</b> <bdi>Yes</bdi></p><p><b>In this window:</b> <bdi>No" in page
    assert Profile.objects.get().school_country == "IN"
    assert 'name="version" value="2"' in page
    assert client.post("/me/who/", WHO | {"version": "2", "school_country": "PK"}).status_code == 302
    assert Profile.objects.get().school_country == "PK"


def test_the_second_window_sees_the_rows_that_are_stored(client) -> None:
    client.post("/me/exams/", rows(STEP1))
    page = client.post("/me/exams/", rows(STEP2)).content.decode()
    assert "<b>Saved now:</b> <bdi>Step 1, 1 March 2021, Passed, 210" in page
    assert "<b>In this window:</b> <bdi>Step 2 CK, 1 March 2022, Passed, 238" in page


def test_the_same_answers_from_two_windows_are_no_conflict(client) -> None:
    client.post("/me/exams/", rows(STEP1))
    assert client.post("/me/exams/", rows(STEP1)).status_code == 302


def test_two_windows_on_different_parts_do_not_meet(client) -> None:
    client.post("/me/who/", WHO | {"version": "0"})
    assert client.post("/me/exams/", rows(STEP1)).status_code == 302


# The file -------------------------------------------------------------------------------------------------------------


def test_the_file_goes_out_and_comes_back(client) -> None:
    upload(client, UPLOADED)
    response = client.get("/me/profile.json")
    assert json.loads(response.content) == json.loads(UPLOADED)
    assert response["Content-Disposition"] == 'attachment; filename="profile.json"'
    other = Client()
    assert upload(other, response.content).status_code == 302
    assert other.get("/me/profile.json").content == response.content


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (json.dumps(a_file(exams=[{"exam": "step1"}, {"exam": "x"}])), "exams[1].exam: should be one of"),
        ("no JSON", "This is not JSON: line 1, column 1"),
        (b"\xff", "The file is not written in UTF-8."),
        (b"", "The submitted file is empty."),
        (b" " * 1_200_001, "The file is larger than 1200 kB."),
        ('{"version": 1, "<script>": 1}', "&lt;script&gt;: is not a field"),
    ],
    ids=["wrong word", "no JSON", "no UTF-8", "empty", "too large", "markup"],
)
def test_a_bad_file_is_named_and_changes_nothing(client, content, why) -> None:
    upload(client, UPLOADED)
    response = upload(client, content, version=1)
    assert response.status_code == 200
    assert why in response.content.decode()
    assert json.loads(client.get("/me/profile.json").content) == json.loads(UPLOADED)


def test_no_file_at_all_is_said(client) -> None:
    assert "This field is required." in client.post("/me/upload/", {"version": "0"}).content.decode()


def test_a_file_does_not_overwrite_what_another_window_saved(client) -> None:
    client.post("/me/who/", WHO | {"version": "0"})
    assert "changed in another window" in upload(client, UPLOADED, version=0).content.decode()
    assert not ExamSitting.objects.exists()


# Deleting -------------------------------------------------------------------------------------------------------------


def test_deleting_asks_first_and_then_leaves_nothing(client) -> None:
    upload(client, UPLOADED)
    key = client.session.session_key
    client.get("/me/delete/")
    assert Profile.objects.exists()
    assert client.post("/me/delete/")["Location"] == "/me/"
    assert not Profile.objects.exists()
    assert not ExamSitting.objects.exists()
    assert not VisitorSession.objects.filter(session_key=key).exists()
    assert "Nothing is kept yet" in client.get("/me/").content.decode()


def test_deleting_needs_the_form(client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/me/delete/").status_code == 403


# Cost -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_is_drawn_with_as_many_statements_for_one_row_as_for_three(
    client, count, django_assert_num_queries
) -> None:
    client.post("/me/letters/", rows(*[{"writer": str(place), "specialty": "pediatrics"} for place in range(count)]))
    client.get("/me/letters/")  # takes the "saved" message out of the session
    with django_assert_num_queries(12):  # session, profile, its lists, what is next with each, the mix
        client.get("/me/letters/")


@pytest.mark.parametrize(
    ("part", "sent", "told"),
    [
        pytest.param("exams", STEP2, ("Step 2 CK", ["1 March 2022", "Passed", "238"]), id="an attempt with its day"),
        pytest.param(
            "letters",
            {"writer": "A", "us_faculty": "True", "status": "received"},
            ("A", ["US faculty", "", "Received"]),
            id="a letter and how far it is",
        ),
        pytest.param(
            "experience",
            {"kind": "elective", "country": "US", "months": "2", "ended_on": "2023-11-30"},
            ("Elective", ["United States", "2 months", "until November 2023"]),
            id="an experience with its unit, and a month as a month",
        ),
    ],
)
def test_a_stored_row_is_told_in_words_that_need_no_label(client, part, sent, told) -> None:
    client.post(f"/me/{part}/", rows(sent))
    page = client.get(f"/me/{part}/")
    assert [(row.title, row.columns) for row in page.context["sheet"].shown_rows] == [told]
    words = page.content.decode()
    assert f"<legend><bdi>{told[0]}</bdi></legend>" in words
    assert "".join(f"<li>{one}</li>" for one in told[1]) in words
    assert words.count("data-stored") == 1


def test_an_empty_row_is_shown_only_where_there_is_none(client) -> None:
    blank = client.get("/me/letters/").context["sheet"]
    assert [(row.title, row.columns) for row in blank.shown_rows] == [("New letter", [])]
    client.post("/me/letters/", rows({"us_faculty": "True"}))
    page = client.get("/me/letters/")
    assert [row.title for row in page.context["sheet"].shown_rows] == ["Letter 1"]
    assert "I have no letter and have asked for none yet" not in page.content.decode()
    longer = client.post("/me/letters/", rows({"us_faculty": "True"}, version="1", add="1"))
    assert [row.title for row in longer.context["sheet"].shown_rows] == ["Letter 1", "New letter"]
    assert "I have no letter and have asked for none yet" in longer.content.decode()


def test_a_part_names_first_what_is_still_open(client) -> None:
    client.post("/me/experience/", rows({"kind": "elective", "country": "US", "months": "2"}))
    page = client.get("/me/experience/")
    assert "Whether each elective or externship was hands-on" in [one.label for one, _ in page.context["open"]]
    assert '<a href="#row-1">Elective<' in page.content.decode()
    assert f"<strong>{len(page.context['open'])} still open:</strong>" in page.content.decode()


def test_the_last_open_questions_stand_unfolded(client) -> None:
    client.post("/me/who/", WHO | {"version": "0"})
    page = client.get("/me/")
    assert len(page.context["whole"].open) > 3
    assert '<details class="still-open">' in page.content.decode()
    upload(client, UPLOADED, version=1)
    page = client.get("/me/")
    assert 0 < len(page.context["whole"].open) < 4
    assert '<details class="still-open" open>' in page.content.decode()
