"""The profile as a file: what is read, what is refused and in which words, and that nothing is lost on the way."""

import json
from datetime import date
from random import Random

import pytest

from applicants.models import ChangedElsewhereError, Profile
from applicants.profile.file import LARGEST_FILE, ProfileError, ProfileFile, from_profile, read, replace_profile
from applicants.tests import generated
from applicants.tests.profiles import KNOWN, NO_PERMIT, OWN_FACTS, a_file

TODAY = date(2026, 11, 22)


def messages(given) -> list[str]:
    with pytest.raises(ProfileError) as caught:
        read(given, KNOWN, TODAY)
    return caught.value.messages


def test_the_whole_file_is_read() -> None:
    me = read(a_file(), KNOWN, TODAY).applicant()
    assert (me.medical_school_country, me.graduated_on, me.us_citizen) == ("IN", date(2019, 6, 30), False)
    assert me.visas_accepted == ("J-1", "H-1B")
    assert [(attempt.exam, attempt.passed, attempt.score) for attempt in me.exams] == [
        ("step1", False, 180),
        ("step1", True, 210),
        ("step2_ck", True, 238),
        ("step3", None, None),
    ]
    assert me.letters[0].us_faculty is True
    assert me.letters[1].writer == ""
    assert (me.experience[0].months, me.experience[0].program_key) == (1.5, "im-1")
    assert (me.signals, me.silver_signals) == (("im-2",), ("im-1",))
    assert me.wishes.specialties == ("family-medicine", "internal-medicine")
    assert me.wishes.weights == {"step2_ck": 20, "letters": 0}


def test_a_weight_of_a_line_the_score_once_had_says_nothing() -> None:
    assert read({"version": 1, "wishes": {"weights": {"room": 5, "letters": 1}}}, KNOWN).wishes.weights == {
        "letters": 1
    }


def test_absent_is_unknown_and_empty_is_none() -> None:
    unknown = read({"version": 1}, KNOWN).applicant()
    assert (unknown.us_citizen, unknown.visas_accepted, unknown.exams, unknown.letters) == (None, None, None, None)
    assert (unknown.experience, unknown.signals, unknown.silver_signals) == (None, None, ())
    assert unknown.wishes.prospect_share == 70
    none = read(
        {"version": 1, "visas_accepted": [], "exams": [], "letters": [], "experience": [], "signals": []}, KNOWN
    ).applicant()
    assert (none.visas_accepted, none.exams, none.letters, none.experience, none.signals) == ((), (), (), (), ())


@pytest.mark.parametrize("form", [json.dumps, lambda file: json.dumps(file).encode(), lambda file: file])
def test_text_bytes_and_parsed_read_alike(form) -> None:
    assert read(form(a_file()), KNOWN) == read(a_file(), KNOWN)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read(b'\xef\xbb\xbf{"version": 2}', KNOWN).version == 2


@pytest.mark.parametrize(
    ("given", "status"),
    [
        pytest.param({"immigration_status": "work_authorized"}, "work_permit", id="one word for every permit"),
        pytest.param({"immigration_status": "none"}, "none", id="the other words as they are"),
        pytest.param({"immigration_status": None}, None, id="null"),
        pytest.param({}, None, id="not answered"),
    ],
)
def test_version_1_is_read_and_written_as_version_2(given, status) -> None:
    file = read({"version": 1} | given, KNOWN)
    me = file.applicant()
    assert (file.version, me.immigration_status, me.work_permit_ground) == (2, status, None)
    assert (me.work_permit_renewable, me.j1_years_used, me.home_rule) == (None, None, None)
    assert read(file.to_json(), KNOWN) == file


@pytest.mark.parametrize("status", [["work_authorized"], {}, 1])
def test_a_wrong_status_of_version_1_is_refused_in_words(status) -> None:
    assert messages({"version": 1, "immigration_status": status}) == ["immigration_status: should be text."]


def test_asylum_may_come_with_a_card_that_ends() -> None:
    given = {"version": 2, "immigration_status": "asylum_or_refugee", "work_authorized_until": "2026-12-31"}
    assert read(given, KNOWN).work_authorized_until == date(2026, 12, 31)


def test_the_home_rule_may_bind_without_training_on_j1() -> None:
    """As family on J-2, or after research on J-1: 0 years of training, and bound all the same."""
    assert read({"version": 2, "home_rule": "binds", "j1_years_used": 0}, KNOWN).home_rule == "binds"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "This is not JSON: line 1, column 1: Expecting value.", id="empty"),
        pytest.param('{"version": 1,', "This is not JSON: line 1, column 15", id="cut off"),
        pytest.param("[]", "This is not a profile: it should be an object", id="a list"),
        pytest.param(b"\xff\xfe{}", "The file is not written in UTF-8.", id="another encoding"),
        pytest.param('{"version": 1, "publications": NaN}', "NaN is not a number", id="NaN"),
        pytest.param('{"version": 1, "publications": -Infinity}', "-Infinity is not a number", id="infinity"),
        pytest.param('{"version": 1, "version": 1}', 'the key "version" stands twice', id="a key twice"),
        pytest.param("[" * 100_000, "nested too deeply", id="nested without end"),
        pytest.param('{"version": 1, "publications": ' + "9" * 5000 + "}", "Exceeds the limit", id="5,000 digits"),
        pytest.param(" " * (LARGEST_FILE + 1), "The file is larger than 1200 kB.", id="too large"),
    ],
)
def test_what_is_not_json(text, message) -> None:
    (only,) = messages(text)
    assert message in only


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": ...}, "version: is required."),
        ({"version": 3}, "version: should be at most 2."),
        ({"version": 0}, "version: should be at least 1."),
        ({"version": True}, "version: should be a whole number."),
        ({"height": 180}, "height: is not a field of a version 2 profile."),
        ({"medical_school": {"city": "Pune"}}, "medical_school.city: is not a field of a version 2 profile."),
        ({"medical_school": {"country": "India"}}, "medical_school.country: should be a country's two letters"),
        ({"medical_school": {"country": "in"}}, "medical_school.country: should be a country's two letters"),
        ({"medical_school": {"name": "x" * 301}}, "medical_school.name: should be at most 300 characters."),
        ({"medical_school": {"name": "a\0b"}}, "medical_school.name: should be one line of text."),
        ({"medical_school": {"name": "\ud800"}}, "medical_school.name: holds a character that cannot be stored."),
        ({"medical_school": "Pune"}, "medical_school: should be an object."),
        ({"graduated_on": 20190630}, "graduated_on: should be a date written YYYY-MM-DD."),
        ({"graduated_on": "30/06/2019"}, "graduated_on: should be a date written YYYY-MM-DD."),
        ({"graduated_on": "2019-02-30"}, "graduated_on: should be a date written YYYY-MM-DD."),
        ({"graduated_on": "1949-12-31"}, "graduated_on: should lie from 1950 to 2100."),
        ({"graduated_on": "9999-01-01"}, "graduated_on: should lie from 1950 to 2100."),
        ({"us_citizen": "no"}, "us_citizen: should be true, false or null."),
        ({"us_citizen": 0}, "us_citizen: should be true, false or null."),
        ({"immigration_status": "green card"}, "immigration_status: should be one of none, permanent_resident"),
        ({"immigration_status": "work_authorized"}, "immigration_status: should be one of none, permanent_resident"),
        ({"immigration_status": ["none"]}, "immigration_status: should be text."),
        ({"work_permit_ground": "asylum"}, "work_permit_ground: should be one of pending_asylum, pending_green_card"),
        ({"work_permit_renewable": "yes"}, "work_permit_renewable: should be true, false or null."),
        ({"home_rule": True}, "home_rule: should be text."),
        ({"j1_years_used": 8}, "j1_years_used: should be at most 7."),
        ({"j1_years_used": 2.5}, "j1_years_used: should be a whole number."),
        ({"visas_accepted": "J-1"}, "visas_accepted: should be a list."),
        ({"visas_accepted": ["J1"]}, "visas_accepted[0]: should be one of J-1, H-1B."),
        ({"visas_accepted": ["J-1", "J-1"]}, "visas_accepted: names J-1 twice."),
        ({"exams": [{"exam": "step1"}, {"exam": "step4"}]}, "exams[1].exam: should be one of step1"),
        ({"exams": [{}]}, "exams[0].exam: is required."),
        ({"exams": [7]}, "exams[0]: should be an object."),
        ({"exams": [{"exam": "step1"}] * 101}, "exams: holds more than 100 entries."),
        ({"exams": [{"exam": "step1", "passed": True, "score": 0}]}, "exams[0].score: should be at least 1."),
        ({"exams": [{"exam": "step1", "passed": True, "score": 301}]}, "exams[0].score: The scale of this exam ends"),
        (
            {"exams": [{"exam": "step1", "passed": True, "score": 230, "taken_on": "2022-01-26"}]},
            "exams[0].score: Step 1 has had no score since 26 January 2022",
        ),
        ({"exams": [{"exam": "oet", "passed": True, "score": 501}]}, "exams[0].score: The scale of this exam ends"),
        ({"exams": [{"exam": "step1", "passed": True, "score": 2**63}]}, "exams[0].score: should be at most 1500."),
        ({"exams": [{"exam": "step1", "passed": True, "score": 238.0}]}, "exams[0].score: should be a whole number."),
        ({"exams": [{"exam": "step1", "passed": True, "score": "238"}]}, "exams[0].score: should be a whole number."),
        ({"letters": [{"status": "lost"}]}, "letters[0].status: should be one of planned"),
        ({"letters": [{"specialty": "magic"}]}, 'letters[0].specialty: there is no specialty "magic".'),
        ({"experience": [{"kind": "holiday"}]}, "experience[0].kind: should be one of elective"),
        ({"experience": [{"kind": "elective", "months": -1}]}, "experience[0].months: should be at least 0."),
        ({"experience": [{"kind": "elective", "months": 601}]}, "experience[0].months: should be at most 600."),
        ({"experience": [{"kind": "elective", "months": True}]}, "experience[0].months: should be a number."),
        ({"experience": [{"kind": "elective", "months": 1e400}]}, "experience[0].months: should be a finite number."),
        (
            {"experience": [{"kind": "elective", "program_key": "x"}]},
            'experience[0].program_key: there is no program "x"',
        ),
        ({"publications": -1}, "publications: should be at least 0."),
        ({"signals": ["nowhere"]}, 'signals[0]: there is no program "nowhere".'),
        (
            {"signals": ["im-1", "im-2"], "silver_signals": []},
            "signals: internal-medicine has 2 here; season 2026 allows 1",
        ),
        (
            {"signals": ["im-1"], "silver_signals": ["im-1"]},
            "silver_signals: A program takes one signal: im-1 has two.",
        ),
        (
            {"own_facts": [{"program_key": "im-1", "field": "name", "value": "X"}]},
            "own_facts[0].field: should be one of",
        ),
        (
            {"own_facts": [{"program_key": "im-1", "field": "visa_j1", "value": "maybe"}]},
            "own_facts[0].value: should be yes, no or conditional.",
        ),
        (
            {"own_facts": [{"program_key": "im-1", "field": "min_step2_ck", "value": "1e400"}]},
            'own_facts[0].value: should be a whole number from 1 to 300 or "none"',
        ),
        (
            {"own_facts": [{"program_key": "im-1", "field": "min_step2_ck", "value": 230}]},
            "own_facts[0].value: should be text.",
        ),
        (
            {"own_facts": [{"program_key": "im-1", "field": "visa_j1", "value": ""}]},
            "own_facts[0].value: should be yes, no or conditional.",
        ),
        (
            {"own_facts": [{"program_key": "x", "field": "visa_j1", "value": "yes"}]},
            'own_facts[0].program_key: there is no program "x".',
        ),
        (
            {"own_facts": [{"program_key": "im-1", "field": "visa_j1", "value": word} for word in ("yes", "no")]},
            "own_facts[1].field: visa_j1 of im-1 is listed twice.",
        ),
        (
            {"own_facts": [{"program_key": "im-1", "field": "visa_j1", "value": "no", "set_on": "2026-11-23"}]},
            "own_facts[0].set_on: This day has not come yet.",
        ),
        (
            {"own_facts": [{"program_key": "im-1", "field": "visa_j1", "value": "yes"}] * 201},
            "own_facts: holds more than 200 entries.",
        ),
        ({"wishes": {"specialties": ["magic"]}}, 'wishes.specialties[0]: there is no specialty "magic".'),
        ({"wishes": {"states": ["NY", "ZZ"]}}, "wishes.states[1]: should be a state's two letters"),
        ({"wishes": {"settings": ["rural"]}}, "wishes.settings[0]: should be one of university"),
        ({"wishes": {"prospect_share": 101}}, "wishes.prospect_share: should be at most 100."),
        ({"wishes": {"weights": {"luck": 1}}}, "wishes.weights.luck: the score has no such line."),
        ({"wishes": {"weights": {"letters": -1}}}, "wishes.weights.letters: should be at least 0."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_field_is_named(changes, message) -> None:
    (only,) = messages(a_file(**changes))
    assert only.startswith(message)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param(
            {"us_citizen": True} | NO_PERMIT | {"immigration_status": "permanent_resident"},
            "immigration_status: A US citizen is not a permanent resident",
            id="citizen with a green card",
        ),
        pytest.param(
            {"us_citizen": True}, "immigration_status: A US citizen needs no work permit", id="citizen with a permit"
        ),
        pytest.param(
            {"us_citizen": True} | NO_PERMIT | {"immigration_status": "asylum_or_refugee"},
            "immigration_status: A US citizen needs no asylum",
            id="citizen with asylum",
        ),
        pytest.param(
            NO_PERMIT | {"work_authorized_until": "2030-06-30"},
            "work_authorized_until: Only a work permit has",
            id="end of no permit",
        ),
        pytest.param(
            NO_PERMIT | {"work_permit_ground": "opt"}, "work_permit_ground: This is asked of a work", id="no permit's"
        ),
        pytest.param(
            NO_PERMIT | {"immigration_status": "asylum_or_refugee", "work_permit_renewable": False},
            "work_permit_renewable: This is asked of a work permit alone",
            id="what is without an end is not renewed",
        ),
        pytest.param(
            NO_PERMIT | {"immigration_status": "permanent_resident", "home_rule": "binds"},
            "home_rule: A green card is given only once the home rule is met",
            id="green card while the home rule binds",
        ),
        pytest.param(
            {"ecfmg_expected_on": "2027-01-01"}, "ecfmg_expected_on: You already hold", id="held and expected"
        ),
        pytest.param(
            {"ecfmg_certified_on": "2019-06-29"}, "ecfmg_certified_on: The certificate cannot be older", id="too old"
        ),
        pytest.param(
            {"ecfmg_certified_on": None, "ecfmg_expected_on": "2026-12-01", "graduated_on": "2027-05-01"},
            "ecfmg_expected_on: The certificate rests on your degree",
            id="expected before the degree",
        ),
        pytest.param(
            {"ecfmg_valid_until": "2026-02-28"}, "ecfmg_valid_until: The certificate cannot end", id="ends at once"
        ),
        pytest.param(
            {"ecfmg_certified_on": "2026-11-23"}, "ecfmg_certified_on: This day has not come", id="certified tomorrow"
        ),
        pytest.param(
            {"exams": [{"exam": "step2_ck", "score": 238}]}, "exams[0].score: A score comes with a result", id="score"
        ),
        pytest.param(
            {"exams": [{"exam": "step1", "passed": True, "taken_on": "2026-11-23"}]},
            "exams[0].taken_on: This day has not come",
            id="passed tomorrow",
        ),
    ],
)
def test_two_answers_that_cannot_both_be_true(changes, message) -> None:
    (only,) = messages(a_file(**changes))
    assert only.startswith(message)


def test_the_same_sitting_twice_is_named_at_both_places() -> None:
    attempt = {"exam": "step1", "taken_on": "2021-03-01"}
    assert [message.split(":")[0] for message in messages(a_file(exams=[attempt, attempt]))] == [
        "exams[0].taken_on",
        "exams[1].taken_on",
    ]


def test_results_may_lie_after_another_day_asked_about() -> None:
    assert read(a_file(), KNOWN, today=None).ecfmg_certified_on == date(2026, 3, 1)


def test_every_fault_is_listed_at_once() -> None:
    assert len(messages(a_file(us_citizen="no", publications=-1, height=180))) == 3


def test_a_message_can_always_be_written() -> None:
    for text in ('{"version": 1, "\\ud800": 1}', '{"version": 1, "\\ud800": 1, "\\ud800": 1}'):
        (only,) = messages(text)
        assert only.encode()


def test_the_text_reads_back_as_the_same_file() -> None:
    given = a_file(own_facts=OWN_FACTS)
    file = read(given, KNOWN)
    assert json.loads(file.to_json()) == given
    assert read(file.to_json(), KNOWN) == file


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        pytest.param(a_file(), id="everything answered"),
        pytest.param(a_file(own_facts=OWN_FACTS), id="what one knows of programs"),
        pytest.param({"version": 1}, id="nothing answered"),
        pytest.param(
            {"version": 1, "visas_accepted": [], "exams": [], "letters": [], "experience": [], "signals": []},
            id="none of anything",
        ),
        pytest.param(a_file(visas_accepted=["H-1B"], us_citizen=None, publications=None), id="some unknown"),
    ],
)
def test_storing_loses_nothing(given) -> None:
    file, profile = read(given, KNOWN), Profile()
    replace_profile(profile, file, 0)
    stored = from_profile(Profile.objects.get())
    assert stored.applicant() == file.applicant()
    assert (stored.medical_school and stored.medical_school.name) == (file.medical_school and file.medical_school.name)
    assert read(stored.to_json(), KNOWN).applicant() == file.applicant()


@pytest.mark.django_db
def test_a_second_file_leaves_nothing_of_the_first() -> None:
    profile = Profile()
    replace_profile(profile, read(a_file(), KNOWN), 0)
    replace_profile(profile, read({"version": 1}, KNOWN), 1)
    assert from_profile(Profile.objects.get()).applicant() == read({"version": 1}, KNOWN).applicant()


@pytest.mark.django_db
def test_a_file_over_a_profile_changed_since_changes_nothing() -> None:
    profile = Profile()
    replace_profile(profile, read(a_file(), KNOWN), 0)
    with pytest.raises(ChangedElsewhereError):
        replace_profile(Profile.objects.get(), read({"version": 1}, KNOWN), 0)
    assert from_profile(Profile.objects.get()).applicant() == read(a_file(), KNOWN).applicant()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(40))
def test_rules_read_the_answers_as_they_would_read_their_file(seed) -> None:
    """The site's own reading of its rows and that of a file downloaded and sent back say the same, to the digit."""
    given = generated.a_file(Random(seed))
    if seed % 2:
        whole = a_file(own_facts=OWN_FACTS)
        given |= {name: whole[name] for name in ("letters", "experience", "publications", "wishes", "own_facts")}
    replace_profile(Profile(), ProfileFile.model_validate(given), 0)
    stored = Profile.objects.get()
    assert repr(stored.applicant()) == repr(from_profile(stored).applicant())


@pytest.mark.django_db
def test_the_rules_read_a_stored_profile_in_six_statements(django_assert_num_queries) -> None:
    replace_profile(Profile(), read(a_file(), KNOWN), 0)
    with django_assert_num_queries(7):
        Profile.objects.get().applicant()


@pytest.mark.django_db
def test_reading_a_stored_profile_takes_six_statements(django_assert_num_queries) -> None:
    replace_profile(Profile(), read(a_file(), KNOWN), 0)
    with django_assert_num_queries(6):
        from_profile(Profile.objects.get())
