"""How the fields of all forms are drawn."""

import pytest
from django import forms


class Everything(forms.Form):
    line = forms.CharField()
    text = forms.CharField(widget=forms.Textarea)
    choice = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    file = forms.FileField()


@pytest.mark.parametrize("name", ["line", "text"])
def test_what_people_write_runs_in_the_direction_of_its_letters(name: str) -> None:
    assert ' dir="auto"' in str(Everything()[name])


@pytest.mark.parametrize("name", ["choice", "file"])
def test_a_legend_is_for_its_group_and_not_for_one_field(name: str) -> None:
    assert "<legend for" not in Everything()[name].as_field_group()
