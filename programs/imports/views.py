"""Imports in the browser: send a file, see what it would do, confirm it, undo it. For stewards alone."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs.access import stewards_only, viewers_only
from programs.facts import ledger
from programs.facts.ledger import PairingError
from programs.http.bodies import MEGABYTE, takes_files
from programs.http.downloads import csv_file
from programs.imports import uploads
from programs.imports.batches import batches, programs_of, totals_of, with_statements
from programs.imports.columns_form import ColumnsForm
from programs.imports.detect import Unmapped
from programs.imports.forms import ConfirmImportForm, ReadingForm, SpreadsheetForm
from programs.imports.left_out import rows_left_out
from programs.imports.likely_duplicates import so_far
from programs.imports.mapping import header_of
from programs.imports.preview import ImportPreview
from programs.imports.record import DataMoved
from programs.models import ImportBatch, Upload
from programs.tabular import sheet
from programs.tabular.sheet import Unreadable

BATCHES_A_PAGE: Final = 25
PROGRAMS_A_PAGE: Final = 25
JUDGED: Final = ("duplicate__specialty", "kept__specialty", "recorded_by", "batch")
LOOK_AGAIN: Final = (
    "The data or the outcome changed since you looked. This is the new preview: look again, then confirm."
)
NO_SOURCE: Final = "Say who states this: the file has no column for the name of a source."
NOTHING_NEW: Final = "Nothing was recorded: the file says nothing new."

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@viewers_only
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    uploads.forget_old()
    page = Paginator(batches(), BATCHES_A_PAGE).get_page(request.GET.get("page"))
    waiting = Upload.objects.filter(batch__isnull=True).select_related("uploaded_by")
    return render(request, "programs/imports/imports.html", {"page": page, "waiting": waiting})


@stewards_only
@read_or_send
@takes_files(sheet.MOST_BYTES + MEGABYTE)
def import_new(request: HttpRequest) -> HttpResponse:
    """Take a file. One that cannot be read is forgotten at once; a readable one is kept while its source is fixed."""
    uploads.forget_old()
    if request.method != "POST":
        return render(
            request, "programs/imports/new.html", {"file_form": SpreadsheetForm(label_suffix=""), "form": ReadingForm()}
        )
    file_form = SpreadsheetForm(request.POST, request.FILES, label_suffix="")
    if not file_form.is_valid():
        form = ReadingForm(initial=request.POST.dict())
        return render(request, "programs/imports/new.html", {"file_form": file_form, "form": form})
    form = ReadingForm(request.POST, instance=uploads.keep(*file_form.given, by=request.user))
    if form.is_valid():
        form.keep()
        return redirect("imports:columns" if form.is_unmapped else "imports:preview", form.instance.pk)
    if form.has_error("kind"):
        uploads.discard(form.instance)
        for sentence in form.errors.pop("kind"):
            file_form.add_error("file" if file_form.cleaned_data["file"] else "pasted", sentence)
        return render(request, "programs/imports/new.html", {"file_form": file_form, "form": form})
    form.instance.save()
    return render(request, "programs/imports/source.html", {"form": form, "upload": form.instance})


@stewards_only
@read_or_send
def import_source(request: HttpRequest, pk: Any) -> HttpResponse:
    """Change how a file is read and who says it."""
    upload = get_object_or_404(Upload, pk=pk, batch__isnull=True)
    form = ReadingForm(request.POST if request.method == "POST" else None, instance=upload)
    if request.method == "POST" and form.is_valid():
        form.keep()
        return redirect("imports:columns" if form.is_unmapped else "imports:preview", upload.pk)
    return render(request, "programs/imports/source.html", {"form": form, "upload": upload})


@stewards_only
@read_or_send
def import_columns(request: HttpRequest, pk: Any) -> HttpResponse:
    """Say which column of the file is which of ours."""
    upload = get_object_or_404(Upload, pk=pk, batch__isnull=True)
    sheet = request.POST.get("sheet", upload.sheet)
    try:
        if sheet != upload.sheet:  # another table: its columns are asked anew
            header_of(upload.path, sheet[:255])
            upload.sheet, upload.columns, upload.words = sheet[:255], {}, {}
            upload.save(update_fields=["sheet", "columns", "words"])
            return redirect("imports:columns", upload.pk)
        header = header_of(upload.path, upload.sheet)
    except Unreadable as error:
        return unreadable(request, upload, error)
    columns, words, as_before = uploads.proposed(upload, header)
    form = ColumnsForm(upload, header, columns, words, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.is_whole and request.POST.get("act") != "look":
        form.keep()
        if upload.source_name or form.has_source:
            return redirect("imports:preview", upload.pk)
        messages.warning(request, NO_SOURCE)
        return redirect("imports:source", upload.pk)
    return render(request, "programs/imports/columns.html", {"upload": upload, "form": form, "as_before": as_before})


@stewards_only
@require_safe
def import_mapping(request: HttpRequest, pk: Any) -> HttpResponse:
    """What was said of the columns and words of a file, for ``import_programs --mapping``."""
    upload = get_object_or_404(Upload, pk=pk)
    said = {"columns": upload.columns, "words": upload.words, "sheet": upload.sheet}
    as_file = {"Content-Disposition": 'attachment; filename="mapping.json"'}
    return JsonResponse(said, json_dumps_params={"indent": 1, "ensure_ascii": False}, headers=as_file)


@stewards_only
@require_safe
def import_left_out(request: HttpRequest, pk: Any) -> Any:
    """The rows that are left out, or some cells of which, as a file to mend and send again."""
    upload = get_object_or_404(Upload, pk=pk, batch__isnull=True)
    try:
        checked = uploads.check(upload)
        rows = list(rows_left_out(upload.path, upload.sheet, checked))
    except Unreadable as error:
        return unreadable(request, upload, error)
    return csv_file(rows, f"left-out-{upload.pk}.csv")


@stewards_only
@read_or_send
def import_preview(request: HttpRequest, pk: Any) -> HttpResponse:
    """What the file would do now; a POST confirms exactly that, or is shown the new preview."""
    upload = get_object_or_404(Upload.objects.select_related("batch", "uploaded_by"), pk=pk)
    if upload.batch:
        return redirect("imports:batch", upload.batch.pk)
    try:
        if request.method == "POST":
            checked = uploads.check(upload, uploads.teller(upload))
            preview = ImportPreview(checked, upload.matches)
        else:
            preview = uploads.preview(upload)
    except Unreadable as error:
        return unreadable(request, upload, error)
    form = ConfirmImportForm(preview, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if request.POST.get("seen") != preview.fingerprint:
            return look_again(request, upload)
        if form.is_valid():
            renames = form.cleaned_data.get("rename", False)
            if checked.rows or (renames and checked.renames):
                return confirmed(request, upload, checked, renames=renames)
            messages.warning(request, NOTHING_NEW)
            return redirect("imports:preview", upload.pk)
    again = ImportBatch.objects.filter(sha256=upload.sha256, withdrawn_at__isnull=True).first()
    context = {"upload": upload, "preview": preview, "form": form, "imported_before": again}
    context |= {"resembling": so_far(upload, uploads.found(upload)), "by_name": preview.by_name}
    return render(request, "programs/imports/preview.html", context)


@stewards_only
@require_safe
def import_progress(request: HttpRequest, pk: Any) -> HttpResponse:
    """How far a confirmation that is under way has come."""
    return JsonResponse(uploads.progress(get_object_or_404(Upload, pk=pk)))


def confirmed(request: HttpRequest, upload: Upload, checked: Any, *, renames: bool) -> HttpResponse:
    try:
        batch = uploads.record(upload, checked, renames=renames, by=request.user, tell=uploads.teller(upload))
    except DataMoved:
        return look_again(request, upload)
    except Upload.DoesNotExist:
        messages.warning(request, f"{upload.name} was forgotten by somebody meanwhile. Nothing was recorded.")
        return redirect("imports:list")
    except PairingError as error:
        messages.error(request, f"{error} Nothing was recorded: choose again what becomes of the duplicates.")
        return redirect("imports:preview", upload.pk)
    messages.success(request, f"Recorded: {upload.name}.")
    return redirect("imports:batch", batch.pk)


def look_again(request: HttpRequest, upload: Upload) -> HttpResponse:
    messages.warning(request, LOOK_AGAIN)
    return redirect("imports:preview", upload.pk)


def unreadable(request: HttpRequest, upload: Upload, error: Unreadable) -> HttpResponse:
    """The file went while it was read, because it was confirmed or discarded elsewhere, or is damaged after all."""
    if isinstance(error, Unmapped):  # somebody has to name its columns first
        return redirect("imports:columns", upload.pk)
    now = Upload.objects.filter(pk=upload.pk).first()
    if now and now.batch_id:
        return redirect("imports:batch", now.batch_id)
    return render(request, "programs/imports/unreadable.html", {"upload": upload, "error": error})


@stewards_only
@require_POST
def import_discard(request: HttpRequest, pk: Any) -> HttpResponse:
    upload = get_object_or_404(Upload, pk=pk, batch__isnull=True)
    uploads.discard(upload)
    messages.success(request, f"Forgotten: {upload.name}. Nothing was recorded.")
    return redirect("imports:list")


@viewers_only
@require_safe
def import_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What came in together, program by program."""
    batch = batch_or_404(pk)
    page = Paginator(programs_of(batch), PROGRAMS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "totals": totals_of(batch),
        "page": page,
        "programs": with_statements(batch, page.object_list),
        "pairings": batch.pairings.aggregate(
            merged=Count("pk", filter=Q(is_same=True)), apart=Count("pk", filter=Q(is_same=False))
        ),
        "judged": batch.pairings.filter(withdrawn_at=None).select_related(*JUDGED).order_by("-is_same", "pk")[:10],
    }
    return render(request, "programs/imports/batch.html", context)


@stewards_only
@read_or_send
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then withdraw what the batch recorded."""
    batch = batch_or_404(pk)
    if batch.withdrawn_at:
        return redirect("imports:batch", pk)
    if request.method == "POST":
        ledger.undo_batch(batch, by=request.user)
        messages.success(request, f"Undone: {batch.label}.")
        return redirect("imports:batch", pk)
    return render(request, "programs/imports/undo.html", {"batch": batch, "totals": totals_of(batch)})


def batch_or_404(pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.select_related("recorded_by", "withdrawn_by"), pk=pk)
