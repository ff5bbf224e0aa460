"""A residency program: its identity and its current policies, each the projection of the evidence that stands.

Nobody but :mod:`programs.facts.ledger` writes these columns. A blank or NULL is "not stated", never "no" and never
zero.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from programs.fields import FIELDS
from programs.models.querysets import ProgramQuerySet
from programs.models.reference import Specialty
from programs.vocabulary import (
    STATES,
    Agreement,
    CoordinatePrecision,
    EcfmgBy,
    Policy,
    Setting,
    Strictness,
    TrackKind,
    Wanted,
    YearsCountedTo,
)


def stated(choices: type[models.TextChoices], **kwargs: Any) -> models.CharField:
    """A column that holds one of the choices, or '' for "not stated"."""
    return models.CharField(max_length=20, choices=choices.choices, blank=True, default="", **kwargs)


def limit(**kwargs: Any) -> models.PositiveSmallIntegerField:
    """A column for a stated limit; NULL is "not stated", see ``NO_MINIMUM`` and ``NO_MAXIMUM`` for "no limit"."""
    return models.PositiveSmallIntegerField(null=True, blank=True, **kwargs)


def agreement(**kwargs: Any) -> models.CharField:
    """A column for what the record says about a stated policy; '' only before anything is known of the program."""
    return models.CharField(max_length=14, choices=Agreement.choices, blank=True, default="", editable=False, **kwargs)


# What the database holds the columns to: the facts as their table says, and what is worked out.
UNCHECKED: Final = ("setting", "coordinate_precision", "years_counted_to")  # the first by a constraint of its own
CHOICES: Final[dict[str, list[str]]] = {
    **{name: fact.choices.values for name, fact in FIELDS.items() if fact.choices and name not in UNCHECKED},
    **dict.fromkeys(("says_img", "says_j1", "says_h1b"), Agreement.values),
}
BOUNDS: Final = {name: fact.bounds for name, fact in FIELDS.items() if fact.bounds} | {"img_share": (0, 100)}


def without_specialty(name: str, specialty: str) -> str:
    """A program's name beside its specialty: "Alder Hospital" for "Alder Hospital Neurology Residency"."""
    return name.removesuffix(f" {specialty} Residency") or name


@lru_cache(maxsize=4096)
def _place(*names: str) -> str:
    return ", ".join(filter(None, names))


def short_place(city: str, state: str) -> str:
    """ "Albany, NY"; what there is of it, the state in full, where one is not stated."""
    return f"{city}, {state}" if city and state else _place(city, STATES.get(state, ""))


class WrittenOut:
    """What the columns of a program say in words; a program is a row here, and a copy of one in the catalogue."""

    __slots__ = ()

    @property
    def state_name(self: Any) -> str:
        return STATES.get(self.state, "")

    @property
    def place(self: Any) -> str:
        """ "Albany, New York"; the state alone where no city is stated."""
        return _place(self.city, self.state_name)

    @property
    def short_name(self: Any) -> str:
        return without_specialty(self.name, self.specialty_name)

    @property
    def is_closed_or_unlisted(self: Any) -> bool:
        """The newest list we know of no longer names this program."""
        return self.active == "no"

    def get_absolute_url(self: Any) -> str:
        return address_of(self.pk, self.name)


def answered_in(answer_years: str, field: str) -> str | None:
    """The year in which a policy's value was last said; '' if undated, None if it is not stated."""
    _, is_stated, after = answer_years.partition(f" {field}:")
    return after.partition(" ")[0] if is_stated else None


class Program(WrittenOut, models.Model):
    program_key = models.CharField(
        max_length=80,
        unique=True,
        editable=False,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", "Use small letters, digits and hyphens.")],
    )
    # Identity
    acgme_id = models.CharField("ACGME id", max_length=10, blank=True, default="")
    nrmp_codes = models.CharField("NRMP codes", max_length=200, blank=True, default="")
    name = models.CharField(max_length=250, blank=True, default="")
    sort_name = models.CharField(max_length=250, blank=True, default="", editable=False)
    search_text = models.TextField(blank=True, default="", editable=False)
    specialty = models.ForeignKey(Specialty, null=True, blank=True, on_delete=models.PROTECT, related_name="programs")
    institution = models.CharField(max_length=250, blank=True, default="")
    hospital = models.CharField(max_length=250, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=2, choices=list(STATES.items()), blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    zip = models.CharField("ZIP", max_length=10, blank=True, default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    coordinate_precision = stated(CoordinatePrecision)
    setting = models.CharField(max_length=20, choices=Setting.choices, blank=True, default="")
    length_years = limit()
    positions_per_year = limit()
    website = models.URLField(max_length=500, blank=True, default="")
    active = models.CharField(max_length=3, choices=[("yes", "Yes"), ("no", "No")], blank=True, default="")
    former_names = models.TextField(blank=True, default="")
    # Policies
    accepts_img = stated(Policy, verbose_name="accepts IMGs")
    visa_j1 = stated(Policy, verbose_name="J-1")
    visa_h1b = stated(Policy, verbose_name="H-1B")
    min_step2_ck = limit(verbose_name="minimum Step 2 CK")
    min_step2_ck_strictness = stated(Strictness)
    min_step1 = limit(verbose_name="minimum Step 1")
    min_step1_strictness = stated(Strictness)
    max_attempts = limit(verbose_name="most attempts at any one Step")
    max_attempts_strictness = stated(Strictness)
    max_years_since_graduation = limit(verbose_name="most years since graduation")
    max_years_since_graduation_strictness = stated(Strictness)
    years_counted_to = stated(YearsCountedTo)
    usce = stated(Wanted, verbose_name="US clinical experience")
    usce_months = models.DecimalField(
        "months of US clinical experience", max_digits=4, decimal_places=1, null=True, blank=True
    )
    usce_months_strictness = stated(Strictness)
    usce_kinds = models.CharField("kinds of experience that count", max_length=200, blank=True, default="")
    letters_required = limit(verbose_name="letters")
    letters_required_strictness = stated(Strictness)
    us_letters_required = limit(verbose_name="letters from US faculty")
    us_letters_required_strictness = stated(Strictness)
    step3 = stated(Wanted, verbose_name="Step 3")
    step3_by = stated(EcfmgBy, verbose_name="Step 3 by")
    ecfmg_by = stated(EcfmgBy, verbose_name="ECFMG certificate")
    work_permit = stated(Policy, verbose_name="takes people with a work permit")
    deadline = models.CharField(max_length=10, blank=True, default="", help_text="YYYY-MM-DD, or MM-DD every year.")
    note = models.CharField(max_length=1000, blank=True, default="")
    # Employer-level, and derived by the ledger from the evidence and the season records
    h1b_resident_filings = models.PositiveIntegerField("resident H-1B filings of the employer", null=True, blank=True)
    disputed_fields = models.CharField(max_length=500, blank=True, default="", editable=False)
    undated_fields = models.CharField(max_length=700, blank=True, default="", editable=False)
    # The policies whose yes is that of the institution, which the program may be stricter than
    institution_fields = models.CharField(max_length=200, blank=True, default="", editable=False)
    # Of each policy stated the year it was last said in: " accepts_img:2025 visa_j1: ", nothing after ":" if undated
    answer_years = models.CharField(max_length=700, blank=True, default="", editable=False)
    known_facts = models.PositiveSmallIntegerField("known about IMGs", default=0, editable=False)
    img_share = models.DecimalField(
        "IMG share in the newest season, percent", max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )
    imgs_on_record = models.CharField("IMGs on record", max_length=40, blank=True, default="", editable=False)
    # Says against does: an Agreement of programs.record.stated_vs_observed
    says_img = agreement(verbose_name="IMGs: says against does")
    says_j1 = agreement(verbose_name="J-1: says against does")
    says_h1b = agreement(verbose_name="H-1B: says against does")
    is_listed = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", editable=False
    )
    facts_changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "program_key"]
        indexes = [models.Index(fields=["sort_name", "program_key"], name="program_by_name")]
        constraints = [
            models.UniqueConstraint(name="program_acgme_id_unique", fields=["acgme_id"], condition=~Q(acgme_id="")),
            models.CheckConstraint(name="program_key_not_blank", condition=~Q(program_key="")),
            models.CheckConstraint(
                name="program_listed_has_identity",
                condition=Q(is_listed=False) | (~Q(name="") & ~Q(state="") & Q(specialty__isnull=False)),
            ),
            models.CheckConstraint(
                name="program_merged_is_not_listed", condition=Q(merged_into__isnull=True) | Q(is_listed=False)
            ),
            models.CheckConstraint(
                name="program_coordinates_in_range",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # Both named as not NULL: a comparison with NULL is unknown, and a constraint lets the unknown pass.
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
            models.CheckConstraint(name="program_state_known", condition=Q(state="") | Q(state__in=list(STATES))),
            models.CheckConstraint(
                name="program_setting_known", condition=Q(setting="") | Q(setting__in=Setting.values)
            ),
            models.CheckConstraint(name="program_active_known", condition=Q(active__in=["", "yes", "no"])),
            *(
                models.CheckConstraint(name=f"program_{column}_known", condition=Q((f"{column}__in", ["", *values])))
                for column, values in CHOICES.items()
            ),
            *(
                models.CheckConstraint(
                    name=f"program_{column}_in_range",
                    condition=Q((f"{column}__isnull", True)) | Q((f"{column}__range", bounds)),
                )
                for column, bounds in BOUNDS.items()
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.program_key

    @property
    def codes(self) -> list[str]:
        """Its NRMP codes, one a track; none where none is known."""
        return codes_in(self.nrmp_codes)

    def answered_in(self, field: str) -> str | None:
        return answered_in(self.answer_years, field)

    @property
    def specialty_name(self) -> str:
        return self.specialty.name if self.specialty else ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse a changed fact: facts follow from evidence, which the ledger records.

        Raises ValidationError naming the changed fields.
        """
        before = Program.objects.filter(pk=self.pk).values(*LEDGER_COLUMNS).first() if self.pk else None
        was = before or {field.name: field.get_default() for field in LEDGER_FIELDS}
        changed = [field.name for field in LEDGER_FIELDS if getattr(self, field.attname) != was[field.name]]
        if changed:
            raise ValidationError(
                f"Facts of a program change only through evidence: record it with programs.facts.ledger "
                f"({', '.join(changed)} would have changed)."
            )
        super().save(*args, **kwargs)


BETWEEN: Final = "\0"  # names, which cannot hold it
# What slugify leaves of plain letters in small: these, a hyphen for each space, nothing for the rest.
_IN_ADDRESS: Final = {
    code: "-" if chr(code).isspace() or chr(code) == "-" else None
    for code in range(1, 128)
    if not (chr(code).isalnum() or chr(code) == "_")
}


def address_of(pk: int, name: str) -> str:
    """The address of a program's page."""
    return _pages() % (pk, _in_address(name))


def addresses_of(ids: Iterable[int], names: Sequence[str]) -> list[str]:
    """The addresses of these programs' pages."""
    return [_pages() % told for told in zip(ids, _in_addresses(names), strict=True)]


@lru_cache(maxsize=10_000)
def _in_address(name: str) -> str:
    return _in_addresses([name.replace(BETWEEN, "")])[0]


def _in_addresses(names: Sequence[str]) -> list[str]:
    """Each as Django's slugify writes it. All together take a tenth of its time: a list has fifty, the sitemap all."""
    plain = unicodedata.normalize("NFKD", BETWEEN.join(names)).encode("ascii", "ignore").decode()
    written = re.sub("--+", "-", plain.lower().translate(_IN_ADDRESS))
    return [one.strip("-_") or "program" for one in written.split(BETWEEN)]


@cache
def _pages() -> str:
    """The addresses of programs, asked of the site once: a list has fifty."""
    return reverse("programs:detail", args=[0, "program"]).replace("/0/program/", "/%d/%s/")


def codes_in(nrmp_codes: str) -> list[str]:
    return [code for code in nrmp_codes.split("; ") if code]


NOT_WORKED_OUT: Final = "?"  # what a migration leaves in ``institution_fields`` of the programs it finds

LEDGER_FIELDS: Final = tuple(
    field for field in Program._meta.concrete_fields if field.name not in ("id", "program_key")
)
LEDGER_COLUMNS: Final = tuple(field.name for field in LEDGER_FIELDS)


class Track(models.Model):
    """One NRMP track of a program, named by its code; the letter in the code says which kind."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="tracks")
    code = models.CharField(max_length=9, unique=True)
    kind = models.CharField(max_length=1, choices=TrackKind.choices)

    class Meta:
        ordering = ["code"]
        constraints = [models.CheckConstraint(name="track_kind_known", condition=Q(kind__in=TrackKind.values))]

    def __str__(self) -> str:
        return f"{self.code} ({self.get_kind_display()})"
