"""The forms of an import in the browser: the file, its columns, who says it, and the confirmation."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from programs.exports.columns import LAYOUTS
from programs.facts.forms import SourcedForm
from programs.imports import detect
from programs.imports.detect import Unmapped
from programs.imports.preview import ImportPreview
from programs.models import Upload
from programs.tabular import sheet
from programs.tabular.sheet import Unreadable
from programs.vocabulary import SourceKind

PASTED: Final = "Pasted table.csv"
MOST_PASTED: Final = 500_000  # characters; a form of more than 2.5 MB is refused as a whole
ONE_OF_BOTH: Final = "Give a file or a pasted table, not both."


def cells_of(pasted: str) -> Iterable[list[str]]:
    """The rows of cells copied from a spreadsheet program. Some of these programs quote a cell that begins with a
    quotation mark, others leave it as it is. Raises ValidationError.
    """
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        try:
            return list(csv.reader(StringIO(pasted, newline=""), delimiter="\t", quoting=quoting, strict=True))
        except csv.Error as error:
            reason = error
    raise ValidationError(f"The table cannot be read: {reason}.") from reason


class SpreadsheetForm(forms.Form):
    """A file, or a table pasted from a spreadsheet program."""

    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,  # the reader has the better sentence for it
        help_text="A spreadsheet as CSV or XLSX. One row names the columns. Where their names are not ours, the next "
        "page asks which is which.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    pasted = forms.CharField(
        label="Or paste a table",
        required=False,
        strip=False,
        max_length=MOST_PASTED,
        help_text="Cells copied from a spreadsheet program, or CSV, with the row that names the columns.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={
            "max_length": "This is too much to paste: at most %(limit_value)d characters. Send it as a file."
        },
    )

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file and file.size > sheet.MOST_BYTES:
            raise ValidationError(f"{file.name} has {file.size:,} bytes; at most {sheet.MOST_BYTES:,} can be read.")
        return file

    def clean_pasted(self) -> str:
        """The table as CSV; '' when nothing was pasted."""
        pasted = self.cleaned_data["pasted"].strip("\r\n")
        if not pasted.strip():
            return ""
        if "\t" not in pasted.splitlines()[0]:
            return pasted
        table = StringIO()
        csv.writer(table).writerows(cells_of(pasted))
        return table.getvalue()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            has_file = cleaned["file"] is not None
            if has_file and cleaned["pasted"]:
                self.add_error("file", ONE_OF_BOTH)
                self.add_error("pasted", ONE_OF_BOTH)
            elif not (has_file or cleaned["pasted"]):
                self.add_error("file", "Choose a file, or paste a table.")
        return cleaned

    @property
    def given(self) -> tuple[str, Iterable[bytes]]:
        """Name and content of what was sent."""
        file = self.cleaned_data["file"]
        return (PASTED, [self.cleaned_data["pasted"].encode()]) if file is None else (file.name, file.chunks())


# A public layout is told by its header alone.
OUR_KINDS: Final = [(kind.value, kind.label) for kind in Upload.Kind if kind in LAYOUTS]


class ReadingForm(SourcedForm):
    """How a kept file is to be read, and the source of rows that name none.

    An error of ``kind`` with the code ``unreadable`` is about the file itself. ``is_unmapped``: the file's columns have
    names of their own, to be mapped next.
    """

    kind = forms.ChoiceField(
        label="What the file holds", choices=[("", "Tell from its columns"), *OUR_KINDS], required=False
    )
    source_kind = forms.ChoiceField(
        label="Kind of source", choices=[("", "Choose one"), *SourceKind.choices], required=False
    )
    source_name = forms.CharField(label="Name of the source", max_length=300, required=False)
    source_url = forms.CharField(
        label="Address of the source",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text="Where it is said, beginning with http:// or https://. Blank when there is none.",
    )
    is_open = None  # type: ignore[assignment]  # a file is not a page that is open
    confirms = forms.BooleanField(
        label="I read the source again, so equal values count too",
        required=False,
        help_text="Values that stand already then count as said again by this source, on its day. "
        "Do not select it for an edited copy of our own export.",
    )
    field_order = ("kind", "source_name", "source_kind", "source_url", "seen_on")

    class Meta:
        model = Upload
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["seen_on"].label = "Day it was seen"
        self.is_unmapped = False
        if self.instance.kind or self.instance.source_name:  # it was sent before, so there is something to show
            kind: Any = self.fields["kind"]
            kind.choices = OUR_KINDS if self.instance.kind else kind.choices
            names = ("kind", "source_name", "source_kind", "source_url", "confirms")
            self.initial.update({name: getattr(self.instance, name) for name in names})
            if self.instance.source_name:
                self.initial["seen_on"] = self.instance.seen_on
            if self.instance.columns or self.instance.kind not in ("", *LAYOUTS):  # its columns have told it
                del self.fields["kind"]

    def check_source(self) -> None:
        """A file may name its sources itself, and what it was copied from may have no address."""
        if self.cleaned_data.get("source_name") or self.cleaned_data.get("seen_on"):
            self.check_day()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        name, kind = cleaned.get("source_name"), cleaned.get("source_kind")
        if name and not kind:
            self.add_error("source_kind", "Say what kind of source it is.")
        if name == "" and (kind or cleaned.get("source_url")):
            self.add_error("source_name", "Say who states this.")
        if not self.has_error("kind"):
            self.read_file(has_source=name != "")
        return cleaned

    def read_file(self, *, has_source: bool) -> None:
        upload, kind = self.instance, self.cleaned_data.get("kind", self.instance.kind)
        try:
            with detect.opened(upload.path, kind, upload.columns, upload.sheet) as table:
                upload.kind = table.kind
        except Unmapped:
            self.is_unmapped = True
            return
        except Unreadable as error:
            field = "kind" if "kind" in self.fields else None
            self.add_error(field, ValidationError(str(error), code="unreadable"))
            return
        if not has_source and "source_name" not in table.columns and not self.has_error("source_name"):
            self.add_error("source_name", "Say who states this: the file has no column source_name.")

    def keep(self) -> None:
        """Write the answers onto the upload."""
        for name in ("source_name", "source_kind", "source_url", "confirms"):
            setattr(self.instance, name, self.cleaned_data[name])
        self.instance.seen_on = self.cleaned_data["seen_on"] if self.instance.source_name else ""
        self.instance.save()


class ConfirmImportForm(forms.Form):
    """``seen``: the fingerprint of the preview that is confirmed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    leave_out = forms.BooleanField(
        error_messages={"required": "Select this to record the rest, or fix the file and upload it again."}
    )
    rename = forms.BooleanField(required=False)

    def __init__(self, preview: ImportPreview, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["seen"].initial = preview.fingerprint
        waiting = preview.waiting
        numbers = (preview.invalid_rows, "row"), (preview.lost_cells, "cell")
        lost = [f"{number:,} {word}{'s' * (number != 1)}" for number, word in numbers if number]
        left = [f"{' and '.join(lost)} that cannot be read"] * bool(lost)
        left += [f"{waiting:,} row{'s' * (waiting != 1)} that nobody has looked at"] * bool(waiting)
        if left:
            self.fields["leave_out"].label = f"Leave out {' and '.join(left)}, and record the rest"
        else:
            del self.fields["leave_out"]
        if names := preview.renames.total:
            known = "1 known program" if names == 1 else f"{names:,} known programs"
            self.fields["rename"].label = f"Give {known} the name of the file"
        else:
            del self.fields["rename"]
