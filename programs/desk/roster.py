"""Counting a roster: how many residents of a program's page are IMGs, as season records. Numbers only, no names."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone

from programs.facts import ledger
from programs.facts.forms import SeenOnField, today, typed
from programs.facts.locks import in_turn
from programs.facts.parts import misfit, numbers_standing
from programs.facts.weighing import moment
from programs.fields import FIELDS, address
from programs.imports.cells import Origin, RecordCell
from programs.imports.effects import StatementEffect, standing_of
from programs.imports.preview import PreviewLine, preview_line
from programs.models import DataState, ImportBatch, Program, SeasonRecord, Source
from programs.record.rates import Rate, rate
from programs.record.seasons import season_of
from programs.vocabulary import Group, Population, SourceKind

SEASONS: Final = 10  # academic years to choose from, the current one first
MOST_RESIDENTS: Final = 1_000


def academic_year(season: int) -> str:
    """The year of training that counts as this match year: 2026 is "2025-26"."""
    return f"{season - 1}-{season % 100:02d}"


def season_choices() -> list[tuple[int, str]]:
    newest = season_of(today())
    return [(season, f"{academic_year(season)} (shown as {season})") for season in range(newest, newest - SEASONS, -1)]


def number_of(label: str, help_text: str = "", *, required: bool = True) -> forms.IntegerField:
    field = forms.IntegerField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=0,
        max_value=MOST_RESIDENTS,
        error_messages={"required": "Write a number, 0 if there are none.", "invalid": "Write a whole number."},
    )
    field.widget.attrs["inputmode"] = "numeric"
    return field


class RosterForm(forms.Form):
    """What a steward counted on a page that lists the residents of a program."""

    season = forms.TypedChoiceField(label="Academic year", choices=season_choices, coerce=int)
    residents = number_of("Residents on the page", "All years of training together.")
    readable = number_of("Of them, with a medical school you could read", "Shares are of these.")
    imgs = number_of(
        "Of these, IMGs",
        "Schools outside the US, Puerto Rico and Canada; of Canadian schools the graduates from 1 July 2025 on. "
        "Caribbean schools count, and so do branches abroad.",
    )
    us_imgs = number_of(
        "Of the IMGs, US citizens (optional)", "Only where the page says so. Give both or none.", required=False
    )
    non_us_imgs = number_of("Of the IMGs, not US citizens (optional)", required=False)
    source_url = forms.CharField(
        label="Address of the page",
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text="Where the list stands. It is seldom the first page of the website.",
    )
    seen_on = SeenOnField(
        label="Day you saw it", initial=today, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, program: Program, *args: Any, **kwargs: Any) -> None:
        self.program = program
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean_source_url(self) -> str:
        return typed(address, self.cleaned_data["source_url"], FIELDS["website"].expected)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        season, seen_on = said.get("season"), said.get("seen_on")
        if season and seen_on and season > season_of(seen_on):
            self.add_error("season", f"The year {academic_year(season)} had not begun on the day you saw the page.")
        if said.get("readable") == 0:
            self.add_error("readable", "Nothing can be counted where no school can be read.")
        self.at_most("readable", "residents", "More than the residents on the page.")
        self.at_most("imgs", "readable", "More than the residents whose school you could read.")
        groups = {name: said.get(name) for name in ("us_imgs", "non_us_imgs")}
        told = [people for people in groups.values() if people is not None]
        for name, people in groups.items():
            if len(told) == 1 and people is None and not self.has_error(name):
                self.add_error(name, "Give both groups or neither.")
        if len(told) == 2 and said.get("imgs") is not None and sum(told) > said["imgs"]:
            self.add_error("non_us_imgs", f"Together with the US citizens these are more than {said['imgs']} IMGs.")
        if not told and season and said.get("source_url") and self.is_told_apart(season, said["source_url"]):
            self.add_error(
                "us_imgs",
                "An earlier count of this page told the two groups apart, and would stand beside the new total. Count "
                "them again, or withdraw that count first.",
            )
        if not self.errors:
            self.weigh_against_standing()
        return said

    def weigh_against_standing(self) -> None:
        """Refuse fewer people than others have counted of one of their groups."""
        counted = {Group(one.group): one.people for one in self.counted()}
        said = self.cleaned_data
        standing = numbers_standing(self.program.pk, said["season"], "", Population.RESIDENTS.value)
        names = {Group.ALL: "readable", Group.IMG: "imgs", Group.US_IMG: "us_imgs", Group.NON_US_IMG: "non_us_imgs"}
        for group, people in counted.items():
            if expected := misfit(group, people, (standing | counted).get, said_with=counted):
                self.add_error(names[group], f"Expected {expected}, as others have counted.")

    def is_told_apart(self, season: int, source_url: str) -> bool:
        """Whether what was counted on this page before for the season has US citizens apart."""
        family = Program.objects.with_merged([self.program.pk]).values("pk")
        return SeasonRecord.objects.filter(
            program__in=family,
            season=season,
            group__in=(Group.US_IMG, Group.NON_US_IMG),
            population=Population.RESIDENTS,
            source__kind=SourceKind.ROSTER_COUNT,
            source__url=source_url,
            withdrawn_at__isnull=True,
        ).exists()

    def at_most(self, name: str, whole: str, sentence: str) -> None:
        part, all_of_them = self.cleaned_data.get(name), self.cleaned_data.get(whole)
        if part is not None and all_of_them is not None and part > all_of_them:
            self.add_error(name, sentence)

    @property
    def origin(self) -> Origin:
        said = self.cleaned_data
        name = f"Roster of {self.program}"[:300]
        return Origin(SourceKind.ROSTER_COUNT.value, name, said["source_url"], said["seen_on"])

    @property
    def share(self) -> Rate:
        return rate(self.cleaned_data["imgs"], self.cleaned_data["readable"])

    @property
    def label(self) -> str:
        """The name of the batch."""
        return f"{self.origin.name[:280]}, {academic_year(self.cleaned_data['season'])}"

    def counted(self) -> list[RecordCell]:
        """The season records, one a group; the whole are those whose school was readable."""
        said = self.cleaned_data
        groups = {
            Group.ALL: said["readable"],
            Group.IMG: said["imgs"],
            Group.US_IMG: said["us_imgs"],
            Group.NON_US_IMG: said["non_us_imgs"],
        }
        method = f"counted from roster; {said['readable']} of {said['residents']} listed had a readable school"
        return [
            RecordCell(
                0, said["season"], "", group.value, Population.RESIDENTS.value, people, None, method, self.origin
            )
            for group, people in groups.items()
            if people is not None
        ]


def effects(form: RosterForm) -> list[StatementEffect]:
    """What recording the counts would do now, each beside all the others; none that was told before."""
    key, season = form.program.program_key, DataState.current().this_season
    merged = dict(Program.objects.filter(merged_into=form.program).values_list("program_key", "pk"))
    families = {key: {key: form.program.pk} | merged}
    standing = standing_of(families, {}, season, moment(timezone.now()), with_withdrawn=True)[key]
    kind, name, url, _ = form.origin
    source = Source.objects.filter(kind=kind, name=name, url=url).values_list("pk", flat=True).first() or 0
    standing.add_records(standing.news_of_records(form.counted(), lambda _: source), lambda _: source)
    return list(standing.effects())


def fingerprint(form: RosterForm, found: Sequence[StatementEffect]) -> str:
    """Of everything that would be recorded and what it would do: what is confirmed is what was seen."""
    seen = [
        (one.outcome, one.said.field, one.said.value, one.before and one.before.value, [row.id for row in one.against])
        for one in found
    ]
    return hashlib.sha256(repr((form.program.pk, form.origin, form.counted(), seen)).encode()).hexdigest()


@in_turn  # whoever comes second sees what the first recorded
def record(form: RosterForm, seen: str, *, by: Any) -> ImportBatch | None:
    """Record the counts as one batch; None, and nothing written, when they would do anything else than was seen."""
    found = effects(form)
    if not found or fingerprint(form, found) != seen:
        return None
    batch = ImportBatch.objects.create(label=form.label, recorded_by=by)
    source = ledger.source_for(*form.origin[:3]).pk
    news = {one.said.field for one in found}
    counts = [one.counted(form.program.pk, source) for one in form.counted() if one[1:5] in news]
    ledger.record(counts=counts, by=by, batch=batch)
    return batch


def lines(form: RosterForm, found: Sequence[StatementEffect]) -> list[PreviewLine]:
    """What would be recorded, in words: now, then, and what keeps it from standing."""
    ids = {row.source for one in found for row in (one.before, *one.against) if row}
    sources = {pk: Origin(one.kind, one.name, one.url) for pk, one in Source.objects.in_bulk(ids).items()}
    return [preview_line(form.program, one, sources | {one.said.source: form.origin}) for one in found]
