"""The forms of an import in the browser: the file, how to read it and who says it, and the confirmation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from programs.forms import SourcedForm
from programs.models import Upload
from programs.spreadsheets import kinds, sheet
from programs.spreadsheets.checking import Checked
from programs.spreadsheets.sheet import Unreadable
from programs.vocabulary import SourceKind


class FileForm(forms.Form):
    file = forms.FileField(
        label="File",
        allow_empty_file=True,  # the reader has the better sentence for it
        help_text="A spreadsheet as CSV (UTF-8) or XLSX, with the columns of our own exports. Row 1 names the columns.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > sheet.MOST_BYTES:
            raise ValidationError(f"{file.name} has {file.size:,} bytes; at most {sheet.MOST_BYTES:,} can be read.")
        return file


class UploadForm(SourcedForm):
    """How a kept file is to be read, and the source of rows that name none.

    An error of ``kind`` with the code ``unreadable`` is about the file itself.
    """

    kind = forms.ChoiceField(
        label="What the file holds",
        choices=[("", "Tell from its columns"), *Upload.Kind.choices],
        required=False,
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
    field_order = ("kind", "source_name", "source_kind", "source_url", "seen_on")

    class Meta:
        model = Upload
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["seen_on"].label = "Day it was seen"
        if self.instance.kind:  # it was read before, so there is something to show
            kind: Any = self.fields["kind"]
            kind.choices = Upload.Kind.choices
            names = ("kind", "source_name", "source_kind", "source_url")
            self.initial.update({name: getattr(self.instance, name) for name in names})
            if self.instance.source_name:
                self.initial["seen_on"] = self.instance.seen_on

    def clean_source_name(self) -> str:
        return super().clean_source_name() if self.cleaned_data["source_name"].strip() else ""

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
        try:
            layout, table = kinds.opened(self.instance.path, self.cleaned_data["kind"])
        except Unreadable as error:
            self.add_error("kind", ValidationError(str(error), code="unreadable"))
            return
        self.instance.kind = layout.file
        if not has_source and "source_name" not in table.columns and not self.has_error("source_name"):
            self.add_error("source_name", "Say who states this: the file has no column source_name.")

    def keep(self) -> None:
        """Write the answers onto the upload."""
        for name in ("source_name", "source_kind", "source_url"):
            setattr(self.instance, name, self.cleaned_data[name])
        self.instance.seen_on = self.cleaned_data["seen_on"] if self.instance.source_name else ""
        self.instance.save()


class ConfirmForm(forms.Form):
    """``seen``: the fingerprint of the preview that is confirmed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    leave_out = forms.BooleanField(
        error_messages={"required": "Tick this to record the rest, or mend the file and upload it again."}
    )

    def __init__(self, checked: Checked, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["seen"].initial = checked.fingerprint
        number = len(checked.faults.rows)
        if number:
            rows = "the invalid row" if number == 1 else f"the {number:,} invalid rows"
            self.fields["leave_out"].label = f"Leave out {rows} and record the rest"
        else:
            del self.fields["leave_out"]
