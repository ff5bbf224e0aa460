"""Saving a search: its name and its words, checked as the address of the list would be."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from applicants.models import Digest, Frequency, SavedSearch
from applicants.models.search import LONGEST_QUERY, MOST_SEARCHES
from applicants.profile.form_fields import one_line
from programs.catalogue.query import ProgramFilter, problems_of


class NameForm(forms.ModelForm):
    """The name of a search of one account: no two alike. ``save`` counts under a lock, so that limits hold."""

    class Meta:
        model = SavedSearch
        fields: tuple[str, ...] = ("name",)
        labels = {"name": "Name of this search"}

    def __init__(self, user: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        self.user = user
        self.fields["name"].validators.append(one_line)

    def keep(self) -> bool:
        """Save if valid; False with errors on the form otherwise. One account's searches are saved one at a time."""
        with transaction.atomic():
            User.objects.select_for_update().get(pk=self.user.pk)
            if not self.is_valid():
                return False
            self.instance.user = self.user
            self.save()
        return True

    def clean_name(self) -> str:
        name = "".join(letter for letter in self.cleaned_data["name"] if unicodedata.category(letter) != "Cf").strip()
        if not name:
            raise ValidationError("Give the search a name that can be seen.")
        if self.user.saved_searches.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError("You have a search of this name. Choose another one.")
        return name


class SearchForm(NameForm):
    """A new search: its name, and its words as the address of the list holds them."""

    query = forms.CharField(max_length=LONGEST_QUERY, required=False, widget=forms.HiddenInput)

    class Meta(NameForm.Meta):
        fields = ("name", "query")

    def clean_query(self) -> str:
        """The words that say something, without the page. Raises ValidationError with what the list would say."""
        try:
            words = QueryDict(self.cleaned_data["query"], mutable=True)
        except SuspiciousOperation:
            raise ValidationError("This search has too many words.") from None
        words.pop("page", None)
        for word, values in list(words.lists()):
            words.setlist(word, [value for value in values if value])
        wanted = ProgramFilter(words)
        if not wanted.is_valid():
            raise ValidationError(problems_of(wanted))
        return words.urlencode()

    def clean(self) -> dict[str, Any]:
        if self.user.saved_searches.count() >= MOST_SEARCHES:
            raise ValidationError(f"You have {MOST_SEARCHES} saved searches, as many as are kept. Delete one first.")
        return self.cleaned_data


class MailsForm(forms.Form):
    """Which searches somebody is mailed about, and how often. None selected: no mails."""

    searches = forms.MultipleChoiceField(
        label="Mail me when something changes in", required=False, widget=forms.CheckboxSelectMultiple
    )
    every = forms.ChoiceField(label="How often", choices=Frequency.choices)

    def __init__(self, user: User, searches: Iterable[SavedSearch], data: Any = None) -> None:
        digest = Digest.objects.filter(user=user).first()
        names = [(search.pk, search.name) for search in searches]
        ticked = [search.pk for search in searches if search.mailed_until]
        initial = {"searches": ticked, "every": digest.every if digest else Frequency.WEEK}
        super().__init__(data, label_suffix="", prefix="mails", initial=initial)
        self.user = user
        field = self.fields["searches"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = names

    def save(self) -> None:
        """What changed before a search was ticked is not mailed; a search that stays ticked goes on where it was."""
        wanted = self.cleaned_data["searches"]
        with transaction.atomic():
            Digest.objects.update_or_create(user=self.user, defaults={"every": self.cleaned_data["every"]})
            self.user.saved_searches.exclude(pk__in=wanted).update(mailed_until=None)
            new = self.user.saved_searches.filter(pk__in=wanted, mailed_until=None)
            new.update(mailed_until=timezone.now())
