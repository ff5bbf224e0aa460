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
from programs.http.drawn import DrawnForm


class NameForm(DrawnForm):
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

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if self.user.saved_searches.count() >= MOST_SEARCHES:
            raise ValidationError(f"You have {MOST_SEARCHES} saved searches, as many as are kept. Delete one first.")
        return self.cleaned_data


class MailsForm(forms.Form):
    """Which searches somebody is mailed about, and how often. None selected: no mails."""

    searches = forms.MultipleChoiceField(
        label="Mail me when something changes in", required=False, widget=forms.CheckboxSelectMultiple
    )
    every = forms.ChoiceField(label="How often", choices=Frequency.choices)
    drawn = forms.CharField(required=False, widget=forms.HiddenInput)  # the searches that were ticked, and how often

    def __init__(self, user: User, searches: Iterable[SavedSearch], data: Any = None) -> None:
        digest = Digest.objects.filter(user=user).first()
        names = [(search.pk, search.name) for search in searches]
        ticked = [search.pk for search in searches if search.mailed_until]
        every = digest.every if digest else Frequency.WEEK
        initial = {"searches": ticked, "every": every, "drawn": " ".join(map(str, [every, *ticked]))}
        super().__init__(data, label_suffix="", prefix="mails", initial=initial)
        self.user = user
        field = self.fields["searches"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = names

    def save(self) -> None:
        """What changed before a search was ticked is not mailed; a search that stays ticked goes on where it was.

        What was left as it was drawn stays as another window may have changed it.
        """
        every, wanted = self.cleaned_data["every"], set(self.cleaned_data["searches"])
        was_every, *drawn = self.cleaned_data["drawn"].split() or [""]
        known = {str(pk) for pk, _ in self.fields["searches"].choices}  # type: ignore[attr-defined]
        was_ticked = known.intersection(drawn) if was_every else known
        with transaction.atomic():
            how_often = {"every": every} if every != was_every else {}
            Digest.objects.update_or_create(user=self.user, defaults=how_often, create_defaults={"every": every})
            mine = self.user.saved_searches.all()
            mine.filter(pk__in=was_ticked - wanted).update(mailed_until=None)
            mine.filter(pk__in=wanted.difference(drawn), mailed_until=None).update(mailed_until=timezone.now())
