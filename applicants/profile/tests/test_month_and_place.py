"""A month and a year in place of a day, and countries and schools by their names."""

from datetime import date

import pytest
from django import forms
from django.test import Client

from applicants.models import Profile
from applicants.models.countries import COUNTRIES
from applicants.profile.month_field import MonthField
from applicants.profile.place_fields import ALSO_CALLED, CountryField, schools_by_country
from tests.forms import form_with


class Asks(forms.Form):
    since = MonthField(is_start=True)
    until = MonthField(latest=2034)
    country = CountryField()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"until_month": "6", "until_year": "2021"}, date(2021, 6, 30)),
        ({"until_month": "2", "until_year": "2024"}, date(2024, 2, 29)),
        ({"until_month": "6", "until_year": "2021", "until_day": "15"}, date(2021, 6, 15)),  # a stored day stays
        ({"until_month": "2", "until_year": "2021", "until_day": "30"}, date(2021, 2, 28)),
        ({"until_month": "", "until_year": "", "until_day": "15"}, None),
        ({"until": "2021-06-15"}, date(2021, 6, 15)),  # a page drawn before sends the day
        ({}, None),
    ],
)
def test_a_month_is_kept_as_a_day(typed, kept):
    form = Asks(typed)
    assert form.is_valid()
    assert form.cleaned_data["until"] == kept


def test_a_start_is_the_first_of_its_month():
    form = Asks({"since_month": "6", "since_year": "2021"})
    assert form.is_valid()
    assert form.cleaned_data["since"] == date(2021, 6, 1)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"until_month": "6", "until_year": ""}, "Add the year."),
        ({"until_month": "6", "until_year": "21"}, "Write the year in four digits, such as 2021."),
        ({"until_month": "", "until_year": "soon"}, "Write the year in four digits, such as 2021."),
        ({"until_month": "", "until_year": "2021"}, "Choose the month too."),
        ({"until_month": "13", "until_year": "2021"}, "Choose the month too."),
        ({"until_month": "6", "until_year": "1890"}, "Give a year from 1950 to 2034."),
        ({"until_month": "6", "until_year": "0000"}, "Give a year from 1950 to 2034."),
        ({"until_month": "6", "until_year": "2035"}, "Give a year from 1950 to 2034."),
        ({"until_month": "6", "until_year": "２０２１"}, "Write the year in four digits, such as 2021."),
        ({"until": "soon"}, "Give a day as YYYY-MM-DD."),
    ],
)
def test_what_is_no_month_is_told_and_stays(typed, why):
    form = Asks(typed)
    assert form.errors["until"] == [why]
    drawn = str(form["until"])
    if year := typed.get("until_year"):
        assert f'value="{year}"' in drawn
    if typed.get("until_month") == "6":
        assert '<option value="6" selected>June</option>' in drawn


@pytest.mark.parametrize(
    ("typed", "code"),
    [("India", "IN"), ("  india ", "IN"), ("IN", "IN"), ("in", "IN"), ("USA", "US"), ("uk", "GB"), ("", "")],
)
def test_a_country_is_known_by_its_name(typed, code):
    form = Asks({"country": typed})
    assert form.is_valid()
    assert form.cleaned_data["country"] == code


def test_a_country_nobody_knows_is_told_with_the_likely_one():
    form = Asks({"country": "Pakisatn"})
    assert form.errors["country"] == ["No country is called “Pakisatn”. Did you mean Pakistan?"]
    assert 'value="Pakisatn"' in str(form["country"])
    assert Asks({"country": "qqqq"}).errors["country"] == ["No country is called “qqqq”."]


def test_other_names_lead_to_countries_there_are():
    assert set(ALSO_CALLED.values()) <= COUNTRIES.keys()
    assert all(name == name.casefold() for name in ALSO_CALLED)


def test_every_school_stands_in_a_country_there_is(client):
    known = schools_by_country()
    assert known.keys() <= COUNTRIES.keys()
    answer = client.get("/schools.json")
    assert answer.json() == known
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert "St. George's University School of Medicine" in known["GD"]


@pytest.mark.django_db
def test_saving_a_part_again_changes_no_day(client: Client):
    client.post("/me/who/", {"school_country": "IN", "graduated_on": "2019-06-15", "version": "0"})
    assert Profile.objects.get().graduated_on == date(2019, 6, 15)
    sent = form_with(client.get("/me/who/").content.decode(), "graduated_on_year")
    assert (sent["school_country"], sent["graduated_on_month"], sent["graduated_on_year"]) == (
        ["India"],
        ["6"],
        ["2019"],
    )
    client.post("/me/who/", sent | {"school_name": ["A College"]})
    mine = Profile.objects.get()
    assert (mine.graduated_on, mine.school_country, mine.school_name) == (date(2019, 6, 15), "IN", "A College")
    client.post("/me/who/", sent | {"version": [str(mine.version)], "graduated_on_month": ["7"]})
    assert Profile.objects.get().graduated_on == date(2019, 7, 15)


@pytest.mark.django_db
def test_two_windows_keep_a_month_each_did_not_change(client: Client):
    client.post("/me/who/", {"graduated_on": "2019-06-15", "version": "0"})
    first = form_with(client.get("/me/who/").content.decode(), "graduated_on_year")
    client.post("/me/who/", first | {"graduated_on_year": ["2020"]})
    client.post("/me/who/", first | {"school_name": ["A College"]})
    mine = Profile.objects.get()
    assert (mine.graduated_on, mine.school_name) == (date(2020, 6, 15), "A College")
