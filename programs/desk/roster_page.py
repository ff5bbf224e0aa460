"""A roster read from the page's own text: counts for the steward to confirm, schools to decide on. No text is kept."""

from typing import Any, Final

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from programs.desk.roster import season_choices
from programs.facts.forms import today
from programs.models import Program
from programs.models.school import AliasKind, decide, known_schools
from programs.reader.files import MOST_BYTES
from programs.reader.readings import PageLine, UnreadablePage
from programs.reader.roster.counting import count_roster
from programs.reader.roster.counts import RosterCount
from programs.reader.roster.pages import roster_page
from programs.reader.roster.schools import SchoolKind
from programs.reader.roster.spelling import normal
from programs.record.seasons import season_of

MOST_PASTED: Final = 200_000  # characters
KEPT_SECONDS: Final = 24 * 60 * 60  # for which schools of a count can be decided on
DEGREES: Final = {"md": "MD", "do": "DO", "other": "another degree"}


class ForgottenText(forms.Textarea):
    """A box that never shows again what was written into it."""

    def format_value(self, value: Any) -> str:
        return ""


class RosterPageForm(forms.Form):
    """The text of a page that lists residents, or the page saved as a file. Neither is kept nor shown again."""

    text = forms.CharField(
        label="Text of the page",
        required=False,
        strip=False,
        max_length=MOST_PASTED,
        help_text="Select the whole list on the page, copy it and paste it here. It is counted and then forgotten.",
        widget=ForgottenText(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"max_length": "This is too much to paste: at most %(limit_value)d characters."},
    )
    page = forms.FileField(
        label="Or the page as a file",
        required=False,
        allow_empty_file=True,  # the reader has the better sentence for it
        help_text="HTML, text or PDF.",
        widget=forms.FileInput(attrs={"accept": ".html,.htm,.txt,.pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "read_%s"} | kwargs)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        text, file = said.get("text", ""), said.get("page")
        if self.errors:
            return said
        if bool(text.strip()) == bool(file):
            raise ValidationError("Paste the text or choose a file, one of both.")
        said["read"] = self.read(file) if file else text
        return said

    def read(self, file: Any) -> str | list[PageLine]:
        if file.size > MOST_BYTES:
            raise ValidationError({"page": f"The file has more than {MOST_BYTES // 1024**2} MB."})
        try:
            return roster_page(file.read(), "The file")
        except UnreadablePage as problem:
            raise ValidationError({"page": str(problem)}) from None

    def count(self) -> RosterCount:
        return count_roster(self.cleaned_data["read"], known_schools(), season_of(today()))


class SchoolsForm(forms.Form):
    """One choice for each name of a school that no list has."""

    def __init__(self, count: RosterCount, data: Any = None) -> None:
        super().__init__(data, label_suffix="", auto_id="decide_%s")
        self.names = {f"school_{number}": one.written for number, one in enumerate(count.unresolved)}
        for (name, written), one in zip(self.names.items(), count.unresolved, strict=True):
            residents = f"{one.residents} resident{'' if one.residents == 1 else 's'}"
            self.fields[name] = forms.ChoiceField(
                label=written, help_text=residents, required=False, choices=[("", "Leave open"), *AliasKind.choices]
            )

    @property
    def decided(self) -> dict[str, SchoolKind]:
        said = ((self.names[name], self.cleaned_data[name]) for name in self.names)
        return {written: SchoolKind(kind) for written, kind in said if kind}

    def save(self, count: RosterCount, *, by: Any) -> RosterCount:
        """Keep what was decided, and count it."""
        decide(self.decided, by=by)
        return count.decided({normal(written): kind for written, kind in self.decided.items()})


def sealed(count: RosterCount, program: Program) -> str:
    """A count to send along with a page, so that nobody can change it on the way."""
    return signing.dumps(count.as_state(), salt=_salt(program), compress=True)


def unsealed(text: str, program: Program) -> RosterCount | None:
    """The count that was sent along; None where it is not ours, or too old."""
    try:
        return RosterCount.of_state(signing.loads(text, salt=_salt(program), max_age=KEPT_SECONDS))
    except (signing.BadSignature, KeyError, TypeError, ValueError):  # another release counted otherwise
        return None


def _salt(program: Program) -> str:
    return f"roster of program {program.pk}"


def numbers(count: RosterCount) -> dict[str, int]:
    """What a count fills into the form of a roster. Citizenship is not known from one."""
    filled = {"residents": count.all.listed, "readable": count.all.readable, "imgs": count.imgs}
    seasons = {season for season, _ in season_choices()}
    return filled | ({"season": count.season} if count.season in seasons else {})


def hints(count: RosterCount) -> str:
    """Degrees of the residents without a readable school, in words; '' for none."""
    return ", ".join(f"{residents} with {DEGREES[degree]}" for degree, residents in count.without_school)
