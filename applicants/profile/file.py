"""The profile as a file: version 2 of the JSON that people keep, edit and feed to ``rank_programs``; 1 is read too.

Reading is strict: an unknown key, a wrong type, a number out of range or two answers that cannot both be true are
errors with the field's name, and nothing is guessed. An absent field is unknown; an empty list is none.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final, TypeVar

from django.db.models import Model
from django.utils import timezone
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)

from applicants.matching import applicant as facts
from applicants.matching.checklist_items import PROVINCES
from applicants.matching.factors import FORMER_LINES
from applicants.matching.questions import questions
from applicants.models import ExamSitting, Experience, Letter, Preference, Profile
from applicants.models.answers import MOST_OWN_FACTS, MOST_PUBLICATIONS, MOST_ROWS, OWN_FIELDS, PREFERENCES
from applicants.models.rows import as_row, own_facts_of
from applicants.profile import answer_checks
from applicants.profile.file_fields import (
    Country,
    Day,
    Key,
    Keys,
    State,
    Text,
    Weight,
    entries,
    not_of_the_profile,
    once,
    one_of,
    sentence,
    weight_key,
)
from applicants.profile.known_names import KnownNames
from programs.fields import clean_value, expected_filled
from programs.vocabulary import STATES, Setting, Visa

LARGEST_FILE: Final = 1_200_000  # bytes; the most of everything fits in it, in any script
MOST_MESSAGES: Final = 50
VERSION: Final = 2
ROWS: Final = Field(default=None, max_length=MOST_ROWS)


class ProfileError(ValueError):
    """A profile that cannot be read; ``messages`` are sentences for its owner, each naming the field."""

    def __init__(self, messages: list[str]) -> None:
        # A key quoted from the file may hold half a character, which no page could be written with.
        self.messages = [message.encode("utf-8", "replace").decode() for message in messages]
        super().__init__("; ".join(self.messages))


# The file -------------------------------------------------------------------------------------------------------------


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


File = TypeVar("File", bound=Strict)


class SchoolEntry(Strict):
    country: Country = None
    name: Text | None = None


ExamEntry: Any = create_model("ExamEntry", __base__=Strict, **entries(ExamSitting))
LetterEntry: Any = create_model("LetterEntry", __base__=Strict, **entries(Letter))
ExperienceEntry: Any = create_model("ExperienceEntry", __base__=Strict, **entries(Experience))


def without_former_lines(weights: dict[str, float]) -> dict[str, float]:
    return {line: weight for line, weight in weights.items() if line not in FORMER_LINES}


class WishesEntry(Strict):
    specialties: Keys = []
    states: Annotated[list[State], Field(max_length=len(STATES)), AfterValidator(once)] = []
    settings: Annotated[list[Annotated[str, one_of(Setting.values)]], Field(max_length=10), AfterValidator(once)] = []
    provinces: Annotated[list[Annotated[str, one_of(PROVINCES)]], Field(max_length=10), AfterValidator(once)] = []
    weights: Annotated[
        dict[Annotated[str, AfterValidator(weight_key)], Weight],
        Field(max_length=MOST_ROWS),
        AfterValidator(without_former_lines),
    ] = {}
    prospect_share: Annotated[int, Field(ge=0, le=100)] = 70


class OwnFactEntry(Strict):
    """One fact the applicant knows of a program; ``value`` in the words of the wide file, ``set_on``: noted when."""

    program_key: Key
    field: Annotated[str, one_of(OWN_FIELDS)]
    value: Text
    note: Text | None = None
    set_on: Day = None

    @field_validator("value")
    @classmethod
    def canonical(cls, value: str, info: ValidationInfo) -> str:
        if "field" not in info.data:  # the field is at fault itself
            return value
        try:
            return clean_value(info.data["field"], value)
        except ValueError:
            raise ValueError(f"should be {expected_filled(info.data['field'])}") from None


Who: Any = create_model(
    "Who",
    __base__=Strict,
    version=(Annotated[int, Field(ge=1, le=VERSION)], ...),
    medical_school=(SchoolEntry | None, None),
    **{name: entry for name, entry in entries(Profile, "who").items() if name not in ("school_country", "school_name")},
)


class ProfileFile(Who):
    """One applicant's answers in the shape of the file. Checked for shape alone: ``read`` checks the rest."""

    visas_accepted: (
        Annotated[list[Annotated[str, one_of(Visa.values)]], Field(max_length=2), AfterValidator(once)] | None
    ) = None
    exams: list[ExamEntry] | None = ROWS
    letters: list[LetterEntry] | None = ROWS
    experience: list[ExperienceEntry] | None = ROWS
    publications: Annotated[int, Field(ge=0, le=MOST_PUBLICATIONS)] | None = None
    signals: Keys | None = None
    silver_signals: Keys | None = None
    wishes: WishesEntry | None = None
    own_facts: Annotated[list[OwnFactEntry], Field(max_length=MOST_OWN_FACTS)] | None = None

    @model_validator(mode="before")
    @classmethod
    def of_version_1(cls, given: Any) -> Any:
        """It had one word for every work permit; on which ground was not asked."""
        if not isinstance(given, Mapping) or type(given.get("version")) is not int or given["version"] != 1:
            return given
        named = {"immigration_status": "work_permit"} if given.get("immigration_status") == "work_authorized" else {}
        return {**given, "version": VERSION, **named}

    def to_json(self) -> str:
        """The file's text; unknown is written as null so that its owner sees what could be filled in."""
        return json.dumps(self.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"

    def applicant(self) -> facts.Applicant:
        """The same answers as the rules read them."""
        given = {name: getattr(self, name) for name in PLAIN}
        school, wishes = self.medical_school or SchoolEntry(), self.wishes or WishesEntry()
        return facts.Applicant(
            **given,
            medical_school_country=school.country,
            visas_accepted=None if self.visas_accepted is None else tuple(self.visas_accepted),
            exams=_tuple(facts.ExamAttempt, self.exams),
            letters=_tuple(facts.RecommendationLetter, self.letters),
            experience=_tuple(facts.ClinicalExperience, self.experience),
            signals=None if self.signals is None else tuple(self.signals),
            silver_signals=tuple(self.silver_signals or ()),
            wishes=_fact(facts.Wishes, wishes),
            own_facts=_tuple(facts.OwnProgramFact, self.own_facts or []) or (),
        )


# The columns of a profile that its file holds as they are.
PLAIN: Final = [
    *(name for name in Who.model_fields if name not in ("version", "medical_school", "visas_accepted")),
    "publications",
]


def _tuple(fact: type[Any], entries: list[Any] | None) -> tuple[Any, ...] | None:
    """The entries as facts, which hold no lists: a fact can be looked up."""
    if entries is None:
        return None
    return tuple(_fact(fact, entry) for entry in entries)


def _fact(fact: type[Any], entry: Strict) -> Any:
    given = {name: value for name, value in entry if value is not None}
    return fact(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})


# Reading --------------------------------------------------------------------------------------------------------------


def read(
    given: str | bytes | Mapping[str, Any], known: KnownNames, today: date | None = None, judged_on: date | None = None
) -> ProfileFile:
    """The profile in a file's text (or in what was already parsed from it).

    ``known``: the names it may use. ``today``: refuse results that lie after it. ``judged_on``: the day its answers
    have to agree on, today if not said. Raises ProfileError.
    """
    parsed = dict(given) if isinstance(given, Mapping) else parse(given)
    if "imgmatch" in parsed:
        raise ProfileError(
            ['This file holds everything. Take it over under "My data", or use its part "profile" alone.']
        )
    file = shaped(ProfileFile, parsed)
    refuse(faults_of(file, known, today))
    # An archive brings back what was kept, and the pages ask about it; a file that is written by hand is settled first.
    asked = questions(file.applicant(), judged_on or today or timezone.localdate())
    refuse([f"{one.field}: {one.sentence} It does not fit {one.against}." for one in asked])
    return file


def shaped(
    model: type[File], parsed: Mapping[str, Any], unknown: Callable[[Sequence[int | str]], str] = not_of_the_profile
) -> File:
    """The file in the shape of ``model``; for ``unknown`` see :func:`sentence`. Raises ProfileError."""
    try:
        return model.model_validate(parsed)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise ProfileError([sentence(fault, unknown) for fault in faults[:MOST_MESSAGES]]) from None


def refuse(messages: list[str]) -> None:
    """Raise ProfileError if there are any."""
    if messages:
        raise ProfileError(messages[:MOST_MESSAGES])


def faults_of(file: ProfileFile, known: KnownNames, today: date | None) -> list[str]:
    """What is wrong with a profile of the right shape."""
    return [f"{field}: {why}" for field, why in (*unknown_names(file, known), *conflicts(file, known, today))]


def parse(text: str | bytes, largest: int = LARGEST_FILE) -> dict[str, Any]:
    """JSON as an object, with the traps of JSON refused: NaN, numbers without end, one key twice, endless nesting."""
    if len(text) > largest:
        raise ProfileError([f"The file is larger than {largest // 1000} kB."])
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        parsed = json.loads(decoded, parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except UnicodeDecodeError:
        raise ProfileError(["The file is not written in UTF-8."]) from None
    except json.JSONDecodeError as error:
        raise ProfileError([f"This is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."]) from None
    except RecursionError:
        raise ProfileError(["This is not a profile: it is nested too deeply."]) from None
    except ValueError as error:
        raise ProfileError([f"This is not a profile: {str(error).split(';')[0][:200]}."]) from None
    if not isinstance(parsed, dict):
        raise ProfileError(['This is not a profile: it should be an object that starts with {"version": 2.'])
    return parsed


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen = Counter(key for key, _ in pairs)  # one pass: a hostile file may hold thousands of keys
        raise ValueError(f'the key "{seen.most_common(1)[0][0][:80]}" stands twice in one object')
    return found


def unknown_names(file: ProfileFile, known: KnownNames) -> Iterator[answer_checks.Fault]:
    """Specialties, programs and lines of the score nobody here has heard of."""
    wishes = file.wishes or WishesEntry()

    def named(lists: Sequence[str], column: str) -> Iterator[tuple[str, str]]:
        for name in lists:
            for at, entry in enumerate(getattr(file, name) or []):
                if (said := getattr(entry, column)) is not None:
                    yield f"{name}[{at}].{column}", said

    wished = ((f"wishes.specialties[{at}]", slug) for at, slug in enumerate(wishes.specialties))
    for path, slug in (*named(["letters", "experience"], "specialty"), *wished):
        if slug not in known.specialties:
            yield path, f'there is no specialty "{slug}".'
    for line in wishes.weights:
        if line not in known.score_lines:
            yield f"wishes.weights.{line}", "the score has no such line."
    signals = (
        (f"{name}[{at}]", key)
        for name in ("signals", "silver_signals")
        for at, key in enumerate(getattr(file, name) or [])
    )
    for path, key in (*named(["experience"], "program_key"), *signals, *named(["own_facts"], "program_key")):
        if key not in known.specialty_of:
            yield path, f'there is no program "{key}".'


def conflicts(file: ProfileFile, known: KnownNames, today: date | None) -> Iterator[answer_checks.Fault]:
    me = file.applicant()
    yield from answer_checks.in_who_i_am(me, today)
    for at, attempt in enumerate(me.exams or ()):
        for field, why in answer_checks.in_attempt(attempt, today):
            yield f"exams[{at}].{field}", why
    for at, letter in enumerate(me.letters or ()):
        for field, why in answer_checks.in_letter(letter, today):
            yield f"letters[{at}].{field}", why
    for at in answer_checks.sat_twice(me.exams or ()):
        yield f"exams[{at}].taken_on", answer_checks.SAT_TWICE
    for at, one_experience in enumerate(me.experience or ()):
        for field, why in answer_checks.in_experience(one_experience):
            yield f"experience[{at}].{field}", why
    yield from answer_checks.in_own_facts(me.own_facts, today)
    yield from answer_checks.in_signals(me.signals or (), me.silver_signals, known.specialty_of, known.allowances)


# Between the file and the database ------------------------------------------------------------------------------------


def from_profile(profile: Profile) -> ProfileFile:
    """What is stored, as a file: six statements at most."""
    stored = {name: getattr(profile, name) for name in PLAIN}
    chosen = profile.chosen()
    signals, silver = chosen.pop("signals"), chosen.pop("silver_signals")
    return ProfileFile(
        version=VERSION,
        **_without_blanks(stored),
        medical_school=SchoolEntry(**_without_blanks({"country": profile.school_country, "name": profile.school_name})),
        visas_accepted=profile.visas(),
        exams=_entries(ExamEntry, profile.exams.all(), profile.no_exams),
        letters=_entries(LetterEntry, profile.letters.all(), profile.no_letters),
        experience=_entries(ExperienceEntry, profile.experience.all(), profile.no_experience),
        signals=signals if signals or profile.no_signals else None,
        silver_signals=silver,
        wishes=WishesEntry(**chosen, weights=profile.weights, prospect_share=profile.prospect_share),
        own_facts=[OwnFactEntry(**_without_blanks(asdict(fact))) for fact in own_facts_of(profile.own_facts)],
    )


def replace_profile(profile: Profile, file: ProfileFile, seen_version: int) -> None:
    """Save a file over everything that is kept. Raises ChangedElsewhereError, see ``Profile.save_parts``."""
    blank = Profile()
    for name in PLAIN:
        value = getattr(file, name)
        setattr(profile, name, getattr(blank, name) if value is None else value)
    school, wishes = file.medical_school or SchoolEntry(), file.wishes or WishesEntry()
    profile.school_country, profile.school_name = school.country or "", school.name or ""
    if file.visas_accepted is None:
        profile.visas_accepted = ""
    else:
        profile.visas_accepted = " ".join(visa for visa in Visa.values if visa in file.visas_accepted) or "none"
    profile.no_exams, profile.no_letters = file.exams == [], file.letters == []
    profile.no_experience, profile.no_signals = file.experience == [], file.signals == []
    profile.weights, profile.prospect_share = dict(wishes.weights), wishes.prospect_share
    chosen = dict(wishes) | {"signals": file.signals or [], "silver_signals": file.silver_signals or []}
    rows: dict[str, list[Model]] = {
        "who": [],
        "exams": _rows(ExamSitting, file.exams),
        "letters": _rows(Letter, file.letters),
        "experience": _rows(Experience, file.experience),
        "wishes": [Preference(kind=kind, value=value) for name, kind in PREFERENCES.items() for value in chosen[name]],
        "own_facts": [as_row(fact) for fact in file.applicant().own_facts],
    }
    profile.save_parts(rows, seen_version)


def _without_blanks(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in stored.items() if value not in ("", None)}


def _entries(entry: type[Any], rows: Iterable[Model], none: bool) -> list[Any] | None:
    found = [entry(**_without_blanks({name: getattr(row, name) for name in entry.model_fields})) for row in rows]
    return found if found or none else None


def _rows(model: type[Model], entries: Iterable[Any] | None) -> list[Model]:
    return [model(**{name: value for name, value in entry if value is not None}) for entry in entries or []]
