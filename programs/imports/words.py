"""What the words of a column mean: values as other people write them, and words for "not stated".

A word is decided once for its column. What is beyond doubt is taken and told; what could mean two things is asked
about, with a proposal; "unknown" is blank.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from programs.fields import FIELDS, NO_LIMIT, clean_value, decimal_of
from programs.imports.days import day_of
from programs.tabular.ids import with_zeros
from programs.vocabulary import NO_MINIMUM, EcfmgBy, Group, Policy, Population, Setting, Wanted


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


MOST_REMEMBERED: Final = 1_000  # words of one column
# Words for "not stated", as :func:`in_words` gives them. What has neither letter nor digit is blank too.
BLANK: Final = _each(
    "n a|na|nil|null|unknown|unk|unclear|unsure|not known|not sure|not stated|not specified|not listed|not given|"
    "not mentioned|not found|not on website|no info|no information|no data|missing|blank|empty|pending|tbd|tba|tbc|"
    "to be determined|to be announced|to be confirmed|to be decided"
)
# Numbers to a spreadsheet program, which takes the zeros in front of them off when it saves our own file.
DIGITS: Final = {"zip": (5, 2), "acgme_id": (10, 1)}  # how many there are, and at most how many zeros in front
MARKS: Final = {**dict.fromkeys("✓✔✅☑+", "yes"), **dict.fromkeys("✗✘❌☒", "no")}

# What is beyond doubt, by the kind of answer; the field's own words need no row here.
YES: Final = _each(
    "y|yes|yeah|true|t|ja|oui|si|"
    "sponsored|sponsors|sponsor|will sponsor|accepted|accepts|accept|available|offered|allowed|"
    "supported"
)
NO: Final = _each(
    "n|no|nope|false|f|nein|non|not sponsored|"
    "does not sponsor|doesnt sponsor|do not sponsor|dont sponsor|no sponsorship|"
    "will not sponsor|not accepted|does not accept|doesnt accept|not available|not offered|not allowed|not supported|"
    "never"
)
SAYS: Final[dict[Any, dict[str, Collection[str]]]] = {
    Policy: {Policy.YES: YES, Policy.NO: NO},
    Wanted: {
        Wanted.REQUIRED: ("mandatory", "must", "must have", "needed", "is required", "requires", "compulsory"),
        Wanted.PREFERRED: ("recommended", "strongly recommended", "strongly preferred", "highly recommended", "desired",
                           "desirable", "encouraged", "strongly encouraged", "a plus", "plus"),
        Wanted.NO: ("n", "false", "not required", "not needed", "not necessary", "not mandatory", "no requirement"),
    },
    Setting: {
        Setting.UNIVERSITY: (
            "university based", "university hospital", "university program", "university based hospital"),
        Setting.COMMUNITY: ("community based", "community hospital", "community program", "community based hospital"),
        Setting.COMMUNITY_UNIVERSITY: (
            "university affiliated", "community university affiliated", "community based university affiliated",
            "community based university affiliated hospital", "community hospital university affiliated",
            "university affiliated community", "university affiliated community hospital"),
        Setting.MILITARY: ("military based", "military hospital", "military program"),
    },
    EcfmgBy: {
        EcfmgBy.APPLICATION: ("at application", "by application", "before application", "before applying",
                              "when applying", "at time of application", "at the time of application", "to apply"),
        EcfmgBy.INTERVIEW: ("by interview", "before interview", "at interview", "before the interview", "to interview"),
        EcfmgBy.RANKING: ("by ranking", "before ranking", "by rank list", "before rank list", "before rol", "rol",
                          "rank list", "rank order list", "by the rank list", "to be ranked"),
        EcfmgBy.START: ("by start", "before start", "by july 1", "july 1", "before residency", "start of residency",
                        "before start of residency", "before starting", "by start of training"),
    },
    "active": {"yes": ("active", "open", "accredited", *YES), "no": ("inactive", "closed", *NO)},
    Group: {
        Group.ALL: ("everyone", "total"), Group.IMG: ("imgs", "all imgs"), Group.US_IMG: ("us imgs", "usimg", "usimgs"),
        Group.NON_US_IMG: ("non us imgs", "nonusimg", "foreign", "fmg"),
    },
    Population: {
        Population.OFFERED: ("quota", "positions", "positions offered"), Population.MATCHED: ("filled", "match"),
        Population.RESIDENTS: ("resident", "current residents", "roster"),
        Population.APPLIED: ("applicants", "applications"), Population.INTERVIEWED: ("interviews",),
    },
}  # fmt: skip
# What more people mean by it than not: proposed, never taken.
PROPOSED: Final[dict[Any, dict[str, Collection[str]]]] = {
    Policy: {
        Policy.YES: ("1", "x", "ok", "good", "friendly"), Policy.NO: ("0", "none", "not friendly"),
        Policy.CONDITIONAL: (
            "case by case", "case by case basis", "on a case by case basis", "sometimes", "depends", "it depends",
            "maybe", "limited", "possible", "possibly", "considered", "will consider", "may sponsor", "may",
            "in some cases", "exceptional", "rarely"),
    },
    Wanted: {Wanted.REQUIRED: ("y", "yes", "true", "1", "x"), Wanted.PREFERRED: ("helpful", "considered"),
             Wanted.NO: ("none", "0", "optional")},
    Setting: {Setting.UNIVERSITY: ("academic", "academic medical center"), Setting.COMMUNITY_UNIVERSITY: ("hybrid",)},
}  # fmt: skip
NO_LIMIT_WORDS: Final = _each(
    "no limit|no limits|nolimit|no cutoff|no cut off|no restriction|no restrictions|unlimited|any|no requirement"
)
COLUMNS: Final[dict[str, type[Any]]] = {"group": Group, "population": Population}  # of records, that are no field

# Numbers with words around them: what the words say must be what the column holds.
NUMBER: Final = re.compile(
    r"(?P<before>[a-z<>=≥≤ ]*?) ?(?P<number>\d{1,4}(?:\.\d)?) ?(?P<after>[a-z+ ]*)", re.ASCII | re.I
)
AT_LEAST: Final = _each("|>=|=>|≥|at least|min|minimum|minimum of|min of|from")
OR_MORE: Final = _each("|+|or above|or higher|or more|or greater|and above|and higher|and up|min|minimum")
AT_MOST: Final = _each(
    "|<=|=<|≤|within|within last|within the last|within past|within the past|in the last|last|past|up to|max|maximum|"
    "maximum of|max of|no more than|not more than|at most"
)
OR_LESS: Final = _each(
    "|max|maximum|or less|or fewer|since graduation|from graduation|of graduation|after graduation|since med school"
)
UNITS: Final = {
    "max_years_since_graduation": r"years?|yrs?|y",
    "length_years": r"years?|yrs?|y",
    "max_attempts": r"attempts?|tries|tr[yi]",
    "usce_months": r"months?|mos?|m",
    "letters_required": r"letters?|lors?",
    "us_letters_required": r"us letters?|us lors?|letters?|lors?",
    "positions_per_year": r"positions?|spots?|slots?|residents?|per year|a year|positions per year",
    "min_step2_ck": r"points?",
    "min_step1": r"points?",
}

# Ways to reach a person: never recorded before somebody has looked.
E_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]+(?:@| ?[\[(]at[\])] ?)[\w-]+(?:\.[\w-]+)+", re.I)
TELEPHONE: Final = re.compile(
    r"(?<![\w/.-])\+?(?:\d[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?(?![\w/])"
    r"|(?<![\w/.-])\d{3}[-.]\d{4}(?![\w/-])",
    re.I,
)
# Of 21,864 notes on file none has one: a hospital is named after saints and founders otherwise.
_ROLE: Final = r"coordinators?|directors?|secretary|administrator|chair|chief|manager|recruiter|pd|apd|pc"
_NO_NAME: Final = (
    r"(?!(?:The|Our|Of|For|And|Program|Residency|Associate|Assistant|Medical|Site|Internal|Family|Graduate|"
    r"Department|Step|United|New|North|South|West|East|Puerto|Says|Said|Medicine|Education|Clinic|Hospital)\b)"
)
_NAME: Final = rf"{_NO_NAME}[A-Z][a-z'’-]+ (?:[A-Z]\. )?{_NO_NAME}[A-Z][a-z'’-]+"
PERSON: Final = re.compile(
    rf"\b(?:Dr|Drs|Mr|Mrs|Ms|Prof)\.? [A-Z][\w'’-]+|\b(?i:{_ROLE})(?:,| is| was|:| named)? {_NAME}|"
    rf"\b{_NAME},? (?:\(?the )?(?i:(?:program|residency|associate|assistant|medical) )*(?i:{_ROLE})\b|"
    rf"\b(?i:spoke|spoken|talked|met|emailed|e-mailed|called|asked|wrote|contact)(?i: with| to)? {_NAME}"
)
CONTACT_EXPECTED: Final = "a note without names, telephone numbers and e-mail addresses of people; look at it first"


class Remembered(dict[str, str]):
    """The values of one column with their texts: few words stand in most cells. ``is_plain``: sure to be its own."""

    def __init__(self, text_of: Callable[[str], str], is_plain: Callable[[str], Any] | None = None) -> None:
        super().__init__()
        self.text_of, self.is_plain = text_of, is_plain

    def __missing__(self, value: str) -> str:
        text = value if self.is_plain and self.is_plain(value) else self.text_of(value)
        if len(self) < MOST_REMEMBERED:
            self[value] = text
        return text


class WordRead(NamedTuple):
    """A word of one of our columns that is not as we write it. ``value``: what it is read as, '' is blank; where
    ``is_open`` it is not read before somebody says so, and ``value`` is proposed. ``cells``: how many say it.
    """

    column: str
    typed: str
    value: str
    is_open: bool
    expected: str
    cells: int


class WordMeaning(NamedTuple):
    """``value``: canonical text, '' is blank. ``is_asked``: a person decides, and ``value`` is only proposed."""

    value: str
    is_asked: bool = False


_NO_WORD: Final = re.compile(r"[^\w+<>=≥≤%]+|_")
DIGIT: Final = re.compile(r"[0-9]")


@lru_cache(maxsize=256)  # each cell is asked twice or more in a row
def in_words(typed: str) -> str:
    """A cell as words in small letters: "Case-by-case." is "case by case"."""
    return " ".join(_NO_WORD.sub(" ", typed.casefold().replace("'", "").replace("’", "")).split())


def is_blank(typed: str) -> bool:
    """Whether a cell only says that nothing is known."""
    if DIGIT.search(typed):  # as no word for it has: ids, addresses and counts are told at a glance
        return False
    words = in_words(typed)
    return words in BLANK or not (words or any(mark in typed for mark in MARKS))


def has_contact(typed: str) -> bool:
    return bool(E_MAIL.search(typed) or TELEPHONE.search(typed))


def has_person(typed: str) -> bool:
    """Whether a note names somebody beside a title, a role or a talk, or says how to reach them."""
    return has_contact(typed) or PERSON.search(typed) is not None


def without_people(typed: str) -> str:
    return " ".join(PERSON.sub("", TELEPHONE.sub("", E_MAIL.sub("", typed))).split()).replace(" ,", ",").strip(" ,;")


# Of columns whose cells have no like, what :func:`is_as_we_write_it` says yes to, told by one look: with a digit, or
# longer words in a row than those for "not stated" are.
_LINE: Final = r"(?=[^0-9]*[0-9]|.*?[A-Za-z ]{{20}})(?!.{{{}}})[!-~]+(?: [!-~]+)*"
PLAIN: Final[dict[str, Callable[[str], Any]]] = {
    "program_key": re.compile(r"(?=[a-z-]*[0-9])[a-z0-9][a-z0-9-]{0,79}").fullmatch,
    "acgme_id": re.compile(r"[0-9]{10}").fullmatch,
    "nrmp_codes": re.compile(r"[0-9]{7}[CMPAR][0-9]").fullmatch,
    "website": re.compile(r"(?!.{501})https?://(?:[a-z0-9]{1,20}\.){1,4}[a-z]{2,6}(?:/[!-~]*)?").fullmatch,
    **dict.fromkeys(("name", "institution", "hospital"), re.compile(_LINE.format(251)).fullmatch),
}


def is_as_we_write_it(column: str, typed: str) -> bool:
    """Whether a cell is a fact in our own words, which mean the same in every file: so are most that have no like."""
    fact = FIELDS.get(column)
    if fact is None or fact.no_limit is not None or column in ("note", "specialty"):
        return False
    try:
        return not is_blank(typed) and clean_value(column, typed) == typed
    except ValueError:
        return False


def read(column: str, typed: str, *, is_foreign: bool = True) -> WordMeaning:
    """What a cell of one of our columns says. ``is_foreign``: the file's columns have other names than ours, so that
    its "none" need not be our word for "no limit". Raises ValueError where nobody could guess.

    A specialty must already be a slug: see ``reference.slugs_by_name``.
    """
    if is_blank(typed) and column != "country":
        return WordMeaning("")
    if column in WHERE_NOTED and has_person(typed):
        return WordMeaning(without_people(typed), is_asked=True)
    if column == "percent":
        return _percent(typed, is_foreign)
    if column not in FIELDS and column not in COLUMNS:
        return WordMeaning(typed)
    fact = FIELDS.get(column)
    is_limit = fact is not None and fact.no_limit is not None
    if is_limit and is_foreign and (words := in_words(typed)) in ("none", "no", "0"):
        return WordMeaning("" if words == "0" else NO_LIMIT, is_asked=True)
    try:
        return WordMeaning(clean_value(column, typed) if fact else _word(COLUMNS[column].values, in_words(typed)))
    except ValueError:
        words = in_words(typed)
    choices = "active" if column == "active" else fact.choices if fact else COLUMNS[column]
    if choices in SAYS:
        return _choice(choices, typed, words)
    if fact and fact.value is not str:
        return _number(column, typed, words, is_limit)
    if column in DIGITS:
        return WordMeaning(clean_value(column, with_zeros(typed.strip(), *DIGITS[column])))
    if column == "deadline":
        found = day_of(typed)
        return WordMeaning(found.day.isoformat(), found.is_asked)
    raise ValueError


def _word(values: list[str], words: str) -> str:
    if (word := words.replace(" ", "_")) in values:
        return word
    raise ValueError


def _choice(choices: Any, typed: str, words: str) -> WordMeaning:
    said = {word: value for value, all_words in SAYS[choices].items() for word in all_words}
    proposed = {word: value for value, all_words in PROPOSED.get(choices, {}).items() for word in all_words}
    marked = {mark for mark in MARKS if mark in typed}
    if marked and not words.strip("+") and choices in (Policy, "active"):
        return WordMeaning(MARKS[marked.pop()])
    if words in said:
        return WordMeaning(str(said[words]))
    if words in proposed:
        return WordMeaning(str(proposed[words]), is_asked=True)
    # "Yes (J-1 only)" and "No, but…": what stands first, which somebody should see.
    first = in_words(re.split(r"[(,;:–—]| - ", typed, maxsplit=1)[0])
    own = {in_words(value): value for value in (choices.values if choices != "active" else ("yes", "no"))}
    if (meant := {**own, **said, **proposed}.get(first)) and first != words:
        return WordMeaning(str(meant), is_asked=True)
    raise ValueError


def _number(column: str, typed: str, words: str, is_limit: bool) -> WordMeaning:
    fact = FIELDS[column]
    is_minimum = fact.no_limit == NO_MINIMUM
    if is_limit and (
        words in NO_LIMIT_WORDS or words in (("no minimum", "no min") if is_minimum else ("no maximum", "no max"))
    ):
        return WordMeaning(NO_LIMIT)
    if is_limit and words in ("not required", "not needed", "not applicable"):
        return WordMeaning(NO_LIMIT, is_asked=True)
    found = NUMBER.fullmatch(" ".join(typed.casefold().split()).removesuffix("."))
    if not found:
        raise ValueError
    value = clean_value(column, found["number"])
    unit = UNITS.get(column)
    after = re.sub(rf"^(?:{unit})\b ?", "", found["after"]) if unit else found["after"]
    before, after = found["before"].strip(), after.strip()
    lead, trail = (AT_LEAST, OR_MORE) if is_minimum else (AT_MOST, OR_LESS) if is_limit else ({""}, {""})
    return WordMeaning(value, is_asked=before not in lead or after not in trail)


def _percent(typed: str, is_foreign: bool) -> WordMeaning:
    """A share of one is no percentage, and which of both a file means only a person can say."""
    text = typed.strip()
    number = decimal_of(text.removesuffix("%").strip())
    if text.endswith("%"):
        return WordMeaning(format(number.normalize(), "f"), is_asked=True)
    if is_foreign and 0 < number <= 1:
        return WordMeaning(format((number * 100).normalize(), "f"), is_asked=True)
    return WordMeaning(text)


WHERE_NOTED: Final = frozenset({"note", "visa_j1_note", "visa_h1b_note"})
Words = Mapping[str, Mapping[str, str]]  # by our column: what each word of it was decided to be, '' is blank


def without_contacts(decided: Words) -> dict[str, dict[str, str]]:
    """What was said of words, but for those with somebody's address or number: they are not kept for the next file."""
    return {
        column: {typed: ours for typed, ours in words.items() if not has_person(typed)}
        for column, words in decided.items()
    }
