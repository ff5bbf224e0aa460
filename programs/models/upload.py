"""A spreadsheet a steward has sent, from the upload until it is confirmed."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from programs.models.evidence import ImportBatch
from programs.vocabulary import SourceKind


class Upload(models.Model):
    """What was sent, how to read it, and who says what its rows say where they name no source themselves.

    ``columns``: what each column of the file is read as, '' where it is left out, once a steward has said so.
    ``sheet``: of a workbook, as in ``reading.read``. ``words``: by our column what its words mean, '' is blank.
    ``confirms``: current values that stand already are recorded too, as said by this source.
    The file lies in a folder of its own under ``settings.UPLOADS`` until it is recorded as ``batch``; the row stays.
    Its id is random: it stands in addresses.
    """

    class Kind(models.TextChoices):
        """Which of our spreadsheets it is (the words are those of ``exports.columns``), or which public layout."""

        PROGRAMS = "programs", "Current values: one row a program"
        EVIDENCE = "evidence", "Evidence: one row a statement"
        RECORDS = "records", "Season records: one row a count"
        ACGME = "acgme", "ACGME program list"
        NRMP = "nrmp", "NRMP Program Results"
        H1B = "h1b", "H-1B filings, labour department"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True, default="")
    columns = models.JSONField(blank=True, default=dict)
    sheet = models.CharField(max_length=255, blank=True, default="")
    words = models.JSONField(blank=True, default=dict)
    source_kind = models.CharField(max_length=20, choices=SourceKind.choices, blank=True, default="")
    source_name = models.CharField(max_length=300, blank=True, default="")
    source_url = models.CharField(max_length=600, blank=True, default="")
    seen_on = models.CharField(max_length=10, blank=True, default="")
    confirms = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    # Of new programs that resemble another: key → [the other's key, whether they are the same].
    pairs = models.JSONField(default=dict, blank=True)
    # Of rows that no id names: number of the row → key of the program it means, or a hyphen to leave it out.
    matches = models.JSONField(default=dict, blank=True)
    batch = models.OneToOneField(ImportBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="upload")

    class Meta:
        ordering = ["-uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(name="upload_name_not_blank", condition=~Q(name="")),
            models.CheckConstraint(
                name="upload_kind_known",
                condition=Q(kind__in=["", "programs", "evidence", "records", "acgme", "nrmp", "h1b"]),
            ),
            models.CheckConstraint(
                name="upload_source_kind_known", condition=Q(source_kind="") | Q(source_kind__in=SourceKind.values)
            ),
            models.CheckConstraint(
                name="upload_source_named_or_not",
                condition=Q(source_name="", source_kind="") | (~Q(source_name="") & ~Q(source_kind="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_be_mapped(self) -> bool:
        """Whether a steward may say column by column what it is; a row of the others is more than its cells."""
        return self.kind not in (self.Kind.NRMP, self.Kind.H1B)

    @property
    def folder(self) -> Path:
        """Of what we keep about the file; the file itself lies beneath, where no name it has can meet ours."""
        return settings.UPLOADS / str(self.pk)

    @property
    def path(self) -> Path:
        return self.folder / "sent" / self.name
