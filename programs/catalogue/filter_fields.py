"""What is typed or ticked for a filter."""

import django_filters as df
from django import forms


class WholeNumber(df.NumberFilter):
    field_class = forms.IntegerField


class SomeOf(df.MultipleChoiceFilter):
    field_class = forms.MultipleChoiceField  # the package's own writes all choices anew for each word it looks up
