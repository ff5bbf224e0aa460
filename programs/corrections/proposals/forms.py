"""The forms of the pages that are pasted or dropped: where each stands, when it was seen, and what is taken of it."""

import re
import time
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MinValueValidator
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from programs.corrections.forms import EARLIEST, canonical, fields_about, needed_note, one_line
from programs.corrections.proposals.pages import (
    AS_READ,
    MOST_BYTES_IN_ALL,
    MOST_PAGES,
    MOST_PUBLIC_BYTES,
    MOST_PUBLIC_PAGES,
    SentPage,
    brought_back,
    carried,
)
from programs.corrections.proposals.proposed import LONGEST_NOTE, TICK, ProposedFact
from programs.corrections.proposals.whose_page import found_by_words, quoting
from programs.facts.forms import SeenOnField, today, typed
from programs.fields import FIELDS, strictness_of
from programs.http.addresses import address
from programs.imports.cells import CellStatement
from programs.models import Program
from programs.models.correction import LONGEST_ADDRESS
from programs.reader.files import MOST_BYTES, MOST_CPU, PUBLIC_CPU, page_lines, text_lines
from programs.reader.readings import MOST_LINES, Gate, PageLine, UnreadablePage

VOICES: Final = [
    (AS_READ, "Tell from the page"),
    (Gate.PROGRAM.value, "The program"),
    (Gate.INSTITUTION.value, "Its institution, for all its programs"),
]
LONGEST_NAME: Final = 80  # of a file
LONGEST_READING: Final = 0.2  # seconds of CPU of a guest's pages, beyond which no further one is begun
TOO_MUCH: Final = "This is too much at once. Send fewer pages, or only the parts about applying."
COPIED: Final = ("seen_on", "is_open", "voice", "find", "program")  # from the first page to others sent along

IS_TICK: Final = re.compile(rf"{TICK}|for-\d|\d-[0-9a-f]{{12}}-")  # names of boxes, and of the fields of a proposal


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list) else [data]
        return [super(SeveralFilesField, self).clean(one, initial) for one in files if one]


class PageForm(forms.Form):
    """One page: its text, or the lines that were read from its file; its address; the day; and whose page it is.

    ``program``: whose page it is, where that is settled. Otherwise it is asked, and found by words or by the address.
    """

    name = forms.CharField(required=False, max_length=LONGEST_NAME, widget=forms.HiddenInput)
    lines = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Text of the page",
        required=False,
        strip=False,
        help_text="Paste all of it, or the part about applicants. Open any closed sections before you copy. "
        "The text is read and forgotten; only what you take is kept.",
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false", "autocomplete": "off"}),
    )
    url = forms.CharField(
        label="Address of the page",
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Needed, so that others can look. It begins with http:// or https://.",
        error_messages={"required": "Give the address of the page, so that others can look."},
    )
    seen_on = SeenOnField(
        label="Day you saw it",
        required=False,
        validators=[MinValueValidator(EARLIEST, "That is too long ago to be of use.")],
        error_messages={"invalid": "Write the day as 2026-03-01."},
    )
    is_open = forms.BooleanField(
        required=False, widget=forms.RadioSelect(choices=[("on", "I have it open now"), ("", "I saw it earlier")])
    )
    find = forms.CharField(
        label="Which program",
        required=False,
        max_length=200,
        help_text="Words of the program’s name and its town, or its code. Left blank, it is found by the address if "
        "we quote that page already.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    program = forms.ChoiceField(label="Which of these programs", required=False, widget=forms.RadioSelect)
    voice = forms.ChoiceField(label="Whose page it is", required=False, choices=VOICES)
    is_left_out = forms.BooleanField(label="Leave this page out", required=False)

    def __init__(self, number: int, program: Program | None, *, is_public: bool, data: Any = None) -> None:
        # A file may come without an address yet: what is missing is said when it was read, and it is not lost.
        super().__init__(data, label_suffix="", prefix=f"page-{number}", use_required_attribute=False)
        self.number, self.settled = number, program
        self.read: tuple[PageLine, ...] = ()
        self.found: list[Program] = []
        limits = {"type": "date", "min": EARLIEST.isoformat(), "max": today()}
        self.fields["seen_on"].widget = forms.DateInput(format="%Y-%m-%d", attrs=limits)
        if program:
            del self.fields["find"], self.fields["program"]
        if is_public:
            del self.fields["voice"]
        if self.data.get(self.add_prefix("lines")):
            del self.fields["text"]
        if "program" in self.fields and self.is_bound:
            self.offer_programs()

    def offer_programs(self) -> None:
        """Programs by the words that were typed, else by the address; one alone is taken, of several one is chosen."""
        words = self.data.get(self.add_prefix("find"), "").strip()
        self.found = found_by_words(words) if words else quoting(self.data.get(self.add_prefix("url"), "").strip())
        field: Any = self.fields["program"]
        field.choices = [(str(one.pk), f"{one.name}, {one.place}") for one in self.found]

    @property
    def asks_which(self) -> bool:
        return len(self.found) > 1

    def clean_url(self) -> str:
        return typed(address, self.cleaned_data["url"], FIELDS["website"].expected)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.take_lines()
        day, is_open = said.get("seen_on"), said.get("is_open")
        if is_open and day and day != today():
            self.add_error("seen_on", "You gave another day and said that it is open now: leave one of the two.")
        elif day == "" and not is_open:
            self.add_error("seen_on", "Say on which day you saw it, or select that it is open now.")
        if "find" in self.fields:
            self.settle_program()
        return said

    def take_lines(self) -> None:
        """The lines of what was pasted, or those a file was read as."""
        if "text" not in self.fields:
            try:
                self.read = brought_back(self.cleaned_data.get("lines", ""))
            except ValueError:
                self.add_error(None, "What was read of this page got lost on the way. Send the page again.")
        elif not self.cleaned_data.get("text", "").strip():
            self.add_error("text", "Paste the text of the page, or choose a page you saved.")
        else:
            try:
                self.read = tuple(text_lines(self.cleaned_data["text"]))
            except UnreadablePage as error:
                self.add_error("text", str(error))

    def settle_program(self) -> None:
        chosen = self.cleaned_data.get("program", "")
        if len(self.found) == 1:
            self.settled = self.found[0]
        elif chosen:
            self.settled = next(one for one in self.found if str(one.pk) == chosen)
        elif self.found:
            self.add_error("program", "Choose whose page it is.")
        elif self.cleaned_data.get("find"):
            self.add_error("find", "No program is found by these words. Try fewer, or its town.")
        else:
            self.add_error("find", "Say whose page it is: we do not quote this address yet.")

    @property
    def sent(self) -> SentPage:
        """The page, of a form that is in order."""
        said = self.cleaned_data
        assert self.settled is not None
        day = said["seen_on"] or today()
        return SentPage(
            self.number, said["name"], self.read, said["url"], day, self.settled, said.get("voice", AS_READ)
        )


class PagesForm(forms.Form):
    """All pages of one form: those it carries, and the files that came with it, each a page of its own from now on.

    ``program``: of all pages, where the form is about one. ``url``: the address that is filled in. ``most``: pages.
    """

    saved = SeveralFilesField(
        label="Or pages you saved",
        required=False,
        allow_empty_file=True,  # the reader has the better sentence for it
        widget=SeveralFilesInput(attrs={"accept": ".html,.htm,.pdf,.txt"}),
    )

    def __init__(
        self,
        program: Program | None = None,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        is_public: bool = False,
        url: str = "",
    ) -> None:
        super().__init__(data, files, label_suffix="")
        self.program, self.is_public = program, is_public
        self.most = MOST_PUBLIC_PAGES if is_public else MOST_PAGES
        self.fields["saved"].help_text = f"HTML, PDF or TXT, up to {self.most}."
        sent = data.copy() if data is not None else None
        self.refused: list[str] = []
        self.numbers = [0] if sent is None else self.take_files(sent, files.getlist("saved") if files else [])
        self.pages = [PageForm(number, program, is_public=is_public, data=sent) for number in self.numbers]
        self.pages[0].initial["url"] = url[:LONGEST_ADDRESS]
        if sent is None and not is_public:  # a steward comes to paste
            self.pages[0].fields["text"].widget.attrs["autofocus"] = True
        if self.has_files_alone:
            self.fields["saved"].label = "More pages you saved"

    def take_files(self, sent: QueryDict, files: Sequence[UploadedFile]) -> list[int]:
        """Put what is read from each file, of no more than may be, into the data of a page; returns the pages now."""
        drawn = [one for one in range(self.most) if f"page-{one}-url" in sent]
        numbers = [one for one in drawn if not sent.get(f"page-{one}-is_left_out")] or [0]
        self.refused += [f"{file.name}: no more than {self.most} can be read at a time." for file in files[self.most :]]
        begun = time.thread_time()
        for file in files[: self.most]:
            try:
                if self.is_public and time.thread_time() - begun > LONGEST_READING:
                    raise UnreadablePage(f"{file.name} was not read: the page before it took long. Send it by itself.")
                lines = lines_of_page(file, PUBLIC_CPU if self.is_public else MOST_CPU)
            except UnreadablePage as error:
                self.refused.append(str(error))
                continue
            is_blank = len(numbers) == 1 and not (sent.get("page-0-text", "").strip() or sent.get("page-0-lines"))
            number = 0 if is_blank and numbers == [0] else max(numbers) + 1
            if number >= self.most:
                self.refused.append(f"{file.name}: no more than {self.most} can be read at a time.")
                continue
            if number:
                numbers.append(number)
                sent.update({f"page-{number}-{name}": sent.get(f"page-0-{name}", "") for name in COPIED})
            sent[f"page-{number}-lines"], sent[f"page-{number}-name"] = carried(lines), str(file.name)[:LONGEST_NAME]
        return numbers

    def clean(self) -> dict[str, Any]:
        for sentence in self.refused:
            self.add_error("saved", sentence)
        size = sum(len(page.data.get(page.add_prefix(name), "").encode()) for page in self.pages for name in CARRIERS)
        most = MOST_PUBLIC_BYTES if self.is_public else MOST_BYTES_IN_ALL
        if size > most or sum(len(page.read) for page in self.pages) > MOST_LINES:
            self.add_error(None, TOO_MUCH)
        return super().clean() or self.cleaned_data

    def is_valid(self) -> bool:
        of_pages = [page.is_valid() for page in self.pages]
        return super().is_valid() and all(of_pages)

    @property
    def has_files_alone(self) -> bool:
        """Whether no text was pasted, so that the field for files is not an alternative to one."""
        return "text" not in self.pages[0].fields

    @property
    def ticks_sent(self) -> list[tuple[str, str]]:
        """What was ticked and mended before a page was found wanting: carried on, so that it is there again."""
        if not isinstance(self.data, QueryDict):
            return []
        ours = [name for name in self.data if IS_TICK.match(name)]
        return [(name, value) for name in ours for value in self.data.getlist(name)]

    @property
    def is_alone(self) -> bool:
        return len(self.pages) == 1

    @property
    def faults(self) -> list[forms.Form]:
        """The forms with something to put right, for the summary."""
        return [form for form in (self, *self.pages) if form.errors]


CARRIERS: Final = ("text", "lines")


def lines_of_page(file: UploadedFile, most_cpu: int) -> Sequence[PageLine]:
    """The lines of a saved page. Raises UnreadablePage with a sentence."""
    return page_lines(file.read(MOST_BYTES + 1), str(file.name), most_cpu)


class TickForm(forms.Form):
    """What a steward makes of one proposal: its value, strictness and note, to be mended before it is ticked."""

    note = forms.CharField(
        label="Note shown with the fact",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="A condition or an exception, or the words that decide.",
    )

    def __init__(self, proposal: ProposedFact, data: Any = None) -> None:
        super().__init__(data, label_suffix="", prefix=proposal.key)
        self.proposal = proposal
        said = proposal.said
        self.fields = fields_about(said.field) | self.fields
        value = said.value.split("; ") if said.field == "usce_kinds" else said.value
        self.initial = {"value": value, "strictness": said.strictness, "note": said.note}

    def clean_value(self) -> str:
        return canonical(self.proposal.said.field, self.cleaned_data["value"])

    clean_note = needed_note

    @property
    def said(self) -> CellStatement:
        given, proposed = self.cleaned_data, self.proposal.said
        strictness = strictness_of(proposed.field, given["value"], given.get("strictness", ""))
        return proposed._replace(value=given["value"], strictness=strictness, note=given["note"])
