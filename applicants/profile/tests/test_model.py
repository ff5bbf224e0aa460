"""What the database promises about a profile, even to a writer who forgets the forms."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from applicants.models import (
    ChangedElsewhereError,
    ExamSitting,
    Experience,
    Letter,
    Preference,
    Profile,
    VisitorSession,
)
from applicants.models.profile import DAYS_KEPT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "model", "values"),
    [
        ("profile_immigration_status_known", Profile, {"immigration_status": "tourist"}),
        ("profile_visas_accepted_known", Profile, {"visas_accepted": "B-2"}),
        ("profile_canadian_status_known", Profile, {"canadian_status": "visitor"}),
        ("profile_graduated_on_in_range", Profile, {"graduated_on": date(1949, 12, 31)}),
        ("profile_immigration_status_known", Profile, {"immigration_status": "work_authorized"}),
        ("profile_work_permit_ground_known", Profile, {"immigration_status": "work_permit", "work_permit_ground": "x"}),
        ("profile_home_rule_known", Profile, {"home_rule": "perhaps"}),
        ("profile_j1_years_used_in_range", Profile, {"j1_years_used": 8}),
        (
            "profile_work_authorized_until_in_range",
            Profile,
            {"immigration_status": "work_permit", "work_authorized_until": date(2101, 1, 1)},
        ),
        ("profile_ecfmg_certified_on_in_range", Profile, {"ecfmg_certified_on": date(1900, 1, 1)}),
        ("profile_ecfmg_expected_on_in_range", Profile, {"ecfmg_expected_on": date(1900, 1, 1)}),
        ("profile_ecfmg_valid_until_in_range", Profile, {"ecfmg_valid_until": date(2101, 1, 1)}),
        ("profile_publications_in_range", Profile, {"publications": 1001}),
        ("profile_prospect_share_in_range", Profile, {"prospect_share": 101}),
        (
            "profile_citizen_or_foreigner",
            Profile,
            {"us_citizen": True, "immigration_status": "permanent_resident"},
        ),
        ("profile_permit_end_has_permit", Profile, {"work_authorized_until": date(2030, 1, 1)}),
        ("profile_permit_ground_has_permit", Profile, {"work_permit_ground": "tps"}),
        ("profile_permit_ground_has_permit", Profile, {"work_permit_renewable": False}),
        ("sitting_exam_known", ExamSitting, {"exam": "step4"}),
        ("sitting_taken_on_in_range", ExamSitting, {"exam": "step1", "taken_on": date(1900, 1, 1)}),
        ("sitting_score_in_range", ExamSitting, {"exam": "step1", "passed": True, "score": 301}),
        ("sitting_score_in_range", ExamSitting, {"exam": "step1", "passed": True, "score": 0}),
        ("sitting_score_has_result", ExamSitting, {"exam": "step1", "score": 238}),
        ("letter_setting_known", Letter, {"setting": "party"}),
        ("letter_status_known", Letter, {"status": "lost"}),
        *(
            (f"letter_{name}_in_range", Letter, {name: date(1900, 1, 1)})
            for name in ("wanted_by", "asked_on", "promised_on", "received_on", "waived_on", "uploaded_on")
        ),
        *(
            (
                f"letter_{later}_after_{earlier}",
                Letter,
                {f"{earlier}_on": date(2026, 9, 2), f"{later}_on": date(2026, 9, 1)},
            )
            for earlier, later in (("asked", "promised"), ("asked", "received"), ("received", "uploaded"))
        ),
        ("experience_kind_known", Experience, {"kind": "holiday"}),
        ("experience_months_in_range", Experience, {"kind": "elective", "months": -1}),
        ("experience_months_in_range", Experience, {"kind": "elective", "months": float("inf")}),
        ("experience_ended_on_in_range", Experience, {"kind": "elective", "ended_on": date(2101, 1, 1)}),
        ("experience_setting_known", Experience, {"kind": "elective", "setting": "beach"}),
        ("experience_letter_known", Experience, {"kind": "elective", "letter": "perhaps"}),
        ("experience_started_on_in_range", Experience, {"kind": "elective", "started_on": date(1900, 1, 1)}),
        (
            "experience_ends_after_start",
            Experience,
            {"kind": "elective", "started_on": date(2025, 2, 1), "ended_on": date(2025, 1, 31)},
        ),
        ("preference_kind_known", Preference, {"kind": "city", "value": "Albany"}),
        ("preference_value_not_blank", Preference, {"kind": "state", "value": ""}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_database_refuses(constraint, model, values) -> None:
    owner = {} if model is Profile else {"profile": Profile.objects.create()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**owner, **values)


def test_a_wish_is_named_once() -> None:
    profile = Profile.objects.create()
    Preference.objects.create(profile=profile, kind="state", value="NY")
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(profile=profile, kind="state", value="NY")


def test_its_name_says_nothing_about_the_person() -> None:
    profile = Profile(school_name="Example Medical College", us_citizen=True)
    rows = [
        ExamSitting(exam="step1", score=200),
        Letter(writer="A"),
        Experience(kind="elective"),
        Preference(value="NY"),
    ]
    assert [str(thing) for thing in (profile, *rows)] == [
        "a profile",
        "an exam attempt",
        "a letter",
        "an experience",
        "a preference",
    ]


def test_two_parts_saved_from_the_same_page_are_both_kept() -> None:
    profile = Profile()
    profile.save_parts({"exams": [ExamSitting(exam="step1")]}, seen_version=0)
    profile.save_parts({"letters": [Letter(writer="A")]}, seen_version=0)
    assert (profile.exams.count(), profile.letters.count(), profile.version) == (1, 1, 2)


def test_one_part_saved_twice_from_the_same_page_is_refused() -> None:
    profile = Profile()
    profile.save_parts({"exams": [ExamSitting(exam="step1")]}, seen_version=0)
    with pytest.raises(ChangedElsewhereError):
        profile.save_parts({"exams": []}, seen_version=0)
    assert profile.exams.count() == 1


def test_saving_a_part_leaves_the_columns_of_others_alone() -> None:
    profile = Profile()
    profile.save_parts({"who": []}, seen_version=0)
    elsewhere = Profile.objects.get()
    elsewhere.school_country = "IN"
    elsewhere.save_parts({"who": []}, seen_version=1)
    profile.publications = 3
    profile.save_parts({"experience": []}, seen_version=1)
    stored = Profile.objects.get()
    assert (stored.school_country, stored.publications, stored.version) == ("IN", 3, 3)


def test_old_profiles_of_guests_and_ended_sessions_are_cleared(django_user_model, capsys) -> None:
    user = django_user_model.objects.create(username="kept")
    ages = {"fresh": DAYS_KEPT - 1, "old": DAYS_KEPT + 1, "of an account": DAYS_KEPT + 1}
    profiles = {name: Profile.objects.create(user=user if name == "of an account" else None) for name in ages}
    ExamSitting.objects.create(profile=profiles["old"], exam="step1")
    for name, days in ages.items():
        Profile.objects.filter(pk=profiles[name].pk).update(updated_at=timezone.now() - timedelta(days=days))
    for name, days in (("ended", -1), ("going on", 1)):
        VisitorSession.objects.create(session_key=name, expire_date=timezone.now() + timedelta(days=days))

    call_command("clear_old_profiles")

    assert set(Profile.objects.all()) == {profiles["fresh"], profiles["of an account"]}
    assert not ExamSitting.objects.exists()
    assert [session.session_key for session in VisitorSession.objects.all()] == ["going on"]
    assert capsys.readouterr().out == "1 old profile deleted.\n"
