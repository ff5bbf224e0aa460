"""J-1 and H-1B: which visas a program sponsors, and with what condition."""

import re
from dataclasses import dataclass
from typing import Final

from programs.reader import lexicon
from programs.reader.fields import Found
from programs.reader.scope import Clause, topics_of

J1, H1B = "visa_j1", "visa_h1b"
NAMED: Final = re.compile(r"\b(?P<visa_j1>j-? ?1s?)\b|\b(?P<visa_h1b>h-? ?1-? ?bs?|h-?1s?)\b")
ANY: Final = re.compile(
    r"\b(?:visas?|sponsorships?|immigration support|work permits?|petitions?|sponsors?|sponsoring)\b"
)
OTHER: Final = re.compile(r"\b(?:o-? ?1|tn|f-? ?1|e-? ?3|j-? ?2|h-? ?4|b-? ?1|l-? ?1|h-? ?2b)\b")
WAIVER: Final = re.compile(r"\bwaivers?\b|\bconrad\b")
PREDICATE: Final = re.compile(
    r"\b(?:sponsor(?!ship)\w*|accept\w*|offer\w*|support\w*|provid\w*|process\w*|fil(?:e|es|ed|ing)|honou?r\w*|tak(?:e|es|en|ing)|welcom\w*|available|availability|"
    r"possible|eligible|allow\w*|permit\w*|participat\w*|recogni[sz]e\w*|assist\w*|facilitat\w*|arrang\w*|standard|prefer\w*|fine|okay|considered|"
    r"consider\w*|yes|need|needs|needed|must|required?|hold|holders|train|come|enter|use|obtain|employ\w*|grant\w*|options?|entertain\w*|"
    r"eligib\w*|both|only|limited|supported|handle\w*|endorse\w*|secure\w*|pursue\w*|help\w*|work with|qualif\w*|on a|glad|happy|pleased|work|works|hear from|does|do|are|is|apply|admit\w*|hire\w*|"
    r"through|willing|able|open to|go|ok|remain\w*|continue\w*|friendly|have|are|can|may|will|welcome|recruit\w*|petition\w*|approved|routinely|request\w*|invited|issue|issues|enroll|undertake\w*|maintain\w*|sponsorship (?:is|of|for)|match\w*|appoint\w*)\b|:"
)
SPONSORS: Final = (
    r"(?:sponsor\w*|accept\w*|offer\w*|support\w*|provid\w*|process\w*|fil(?:e|ing)|honou?r\w*|take|taken|consider\w*|available|eligible|"
    r"assist\w*|help\w*|given|possible|participat\w*|interview\w*|reviewed|apply|ranked|employ\w*|arrang\w*|grant\w*|invited|hire|secure|extend\w*|matched|"
    r"facilitat\w*|petition\w*|handle|undertake|obtain|admitted|selected|appointed)"
)
NO: Final = lexicon.NOT.source
NO_VISA: Final = re.compile(
    rf"\b(?:no|zero)\b (?:[a-z-]+ ){{0,2}}?(?:visas?|sponsorship|visa sponsorship)\b|{NO}[^;]{{0,60}}?\b{SPONSORS}\b[^;]{{0,50}}?\b(?:visas?|sponsorship)\b"
    rf"|\b(?:visas?|sponsorship)\b[^;]{{0,50}}?{NO}[^;]{{0,30}}?\b{SPONSORS}\b|\b(?:visas?|sponsorship)\b[a-z /]{{0,24}}(?::|-|=|\?)\s*(?:no|none|nil|not|n/a)\b"
    rf"|\b(?:visas?|sponsorship)\b[^;]{{0,50}}?\b(?:are|is|will be)\b[^;]{{0,12}}?{NO}"
    r"|\bnot (?:a )?sponsor\b|\b(?:we|program|hospital|institution) (?:do|does|can|will) not sponsor\b"
    rf"|{NO}[^;]{{0,40}}?\bvisa sponsor\b"
)
NEEDY: Final = re.compile(
    rf"\b(?:need\w*|requir\w*|on|in need of|with|seeking|dependent on) (?:a |any |of )*(?:[a-z-]+ )?(?:visas?|sponsorship)\b[^;]{{0,140}}?{NO}|{NO}[^;]{{0,60}}?\b(?:need|needs|needing|requires?|requiring) (?:a |any )?(?:[a-z-]+ )?(?:visas?|sponsorship)\b"
)
ALL_VISAS: Final = re.compile(
    r"\b(?:all|any|every|various|most) (?:types? of |kinds? of |valid )?(?:work |us )?visas?(?: types?| categories| holders| status)?\b"
)
CITIZENS: Final = re.compile(r"\bcitizens?(?:hip)?\b|\bpermanent residen\w+|\bgreen[ -]cards?\b|\blpr\b")
CITIZENS_ONLY: Final = re.compile(
    r"\b(?:must|only|required?|restricted|limited|exclusively|solely|need to be|have to be|need|unless|open to|reserved)\b"
)
UNRESTRICTED: Final = re.compile(
    r"\b(?:unrestricted|permanent|indefinite|unlimited) (?:us )?(?:work|employment) authori[sz]ation\b|\bpermanently authori[sz]ed\b"
)
UNSPONSORED: Final = re.compile(
    r"\b(?:authori[sz]ed|eligible|able|authori[sz]ation|permitted) to work\b[^;]{0,60}?\bwithout (?:the need (?:for|of) |needing |requiring )?(?:[a-z]+ ){0,2}?(?:visa|sponsorship)"
)
DEFINES: Final = re.compile(
    r"\b(?:is|are) (?:a|an|the) (?:[a-z-]+ ){0,3}?(?:nonimmigrant|non-immigrant|temporary|exchange visitor (?:visa|program)|category|classification|dual|visa (?:for|that|which|type|category)|document|employment|educational)\b"
    r"|\ballows? (?:a|an|the|foreign|you|holders|physicians)\b|\b(?:two|2)[ -]years? (?:at home|home|in their|in the home)|\breturn (?:home|to (?:their|his|your))\b|\brenew\w*\b|\bfees?\b|"
    r"\bvalid for\b|\bmaximum of (?:six|seven|6|7) years\b|\b(?:six|seven|6|7) years\b|\bstands for\b|\bdefined as\b|\bduration\b|\bpaperwork\b|\bds-2019\b|\bapplication process\b|\bquestions\b|\bdocuments\b|\bpapers\b|\blearn more\b"
)
PAST: Final = re.compile(
    r"\buntil (?:19|20)\d\d\b|\bused to\b|\bin the past\b|\bformerly\b|\bpreviously\b|\bonce\b|\bbefore (?:19|20)\d\d we\b"
)
RESIDENTS: Final = re.compile(lexicon.RESIDENTS.source)
LOCAL_NO: Final = re.compile(
    r"\b(?:but |and |, )?(?:not|nor|no) (?:the |an? |any |for |in |on |through |including |with |even |via |by )*(?=j-? ?1s?\b|h-? ?1)"
)
ELSE: Final = re.compile(
    r"\b(?:no|not|nothing|none|nor|keep\w* we from|cannot|never)\b[^.;]{0,50}?\b(?:other (?:temporary |work |us )*(?:visas?|status(?:es)?|types?|categor\w+|kinds?|sponsorship)|anything else|any other|else)\b"
    r"|\b(?:any |all |every )?others? (?:visas?|types?|categories|status(?:es)?|visa types?)\b[^.;]{0,20}?\b(?:not|no|never|cannot|excluded|declined)\b"
)
LOCAL_LABEL: Final = re.compile(
    r"^(?: visas?| status| sponsorship)?\s*[:=(-]?\s*(?P<v>yes|y|no|n|none|nil|✓|✔|✗|✘|x)(?![a-z0-9'-])(?! (?:longer|more|problem))"
)
OBTAINED: Final = re.compile(
    r"\b(?:if|provided|as long as|provided that|providing)\b (?:that )?(?:[a-z]+ ){1,3}?(?:can |are able to |must |may )?(?:obtain|get|hold|have|secure|qualify for|come on|receive|eligible for)\b"
)
HARMLESS_NOT: Final = re.compile(
    r"\b(?:no|not|never|neither|nor|nothing|none)\b[^;,]{0,40}?\b(?:problem|obstacle|issue|barrier|trouble|refus\w+|excluded?|exclude|declin\w+|reject\w*|rule out|keep you out|matter|hesitat\w+|hinder\w*|turn(?:ed)? (?:down|away)|stand in (?:the|your) way|disadvantag\w*|difference|every visa|all visas)\b|\bnot (?:every|all)\b"
)
LIST: Final = re.compile(
    r"(?:[\s,/&]|\band\b|\bor\b|\bthe\b|\ba\b|\ban\b|\bvisas?\b|\bnor\b|\bo-? ?1\b|\btn\b|\bf-? ?1\b|\bstatus\b|\bsponsorship\b|\bclinical\b)*"
)
TRANSFER_OF: Final = re.compile(
    r"\b(?:existing|current|transferr?(?:ed|ing|s)?(?: of)?(?: an?| your| their| existing)*|transferring residents,?|transferable|prior|already approved|active)\s*(?:an? |the )?$"
)
TRANSFER_AFTER: Final = re.compile(
    r"^(?:-?\s*visas?)? ?(?:status )?(?:transfers?|transferees?|portability|extensions?)\b"
)
ONLY_BEFORE: Final = re.compile(
    r"\b(?:only|solely|exclusively|just|purely|restricted to|limited to|confined to|nothing but|nothing except|except(?: for)?|other than|besides|apart from|aside from|"
    r"exception of|outside of|but the|only visas?(?: type| category| status)?(?: \w+){0,4}? (?:is|are|being)|sole visa(?: \w+){0,4}? is|single visa(?: \w+){0,4}? is|save for|than)\b"
    r"(?: (?:visas?|type|for|those|is|are|with|on|accept|accepts|accepted|sponsor|sponsors|offer|offers|support|supports|take|takes|through|consider|considers|applicants|holders|sponsored|by|ecfmg|candidates|an?|the|valid|clinical|holding|who|hold|have|to|provide|residents|physicians)\b){0,6}\s*$"
)
ONLY_AFTER: Final = re.compile(
    r"^(?:\W*(?:visas?|visa holders|holders|status|clinical|sponsored|by|through|ecfmg|intealth|sponsorship|the|\(|\)|type|exchange visitor|physicians?|program|are|is|accepted|category)\W*)*(?:only|exclusively|solely|alone)\b(?! (?:if|for|in|when|after|to|with|by|until|on|at|through|as|once|via|under|case))"
    r"|^(?: visas?)? (?:is|are|remains?) (?:the|our) (?:only|sole|single)\b"
)
ONLY_IF: Final = re.compile(r"\bonly (?:if|for|in|when|after|to|with|by|on a|at|as|once|under|where|until)\b")
EXCLUDING: Final = re.compile(
    r"\b(?:except|other than|besides|apart from|aside from|exception of|but the|outside of|than|nothing but|save for)\b"
)
CONDITION: Final = re.compile(lexicon.DEPENDS.source)
HARMLESS: Final = re.compile(
    r"\b(?:if|provided|once|after|as long as|who have|subject to|providing|when|for|upon)\b[^;,]{0,60}?(?:"
    + lexicon.NO_CONDITION.source
    + r")[^;,]*"
)
MAYBE: Final = re.compile(
    r"\b(?:may|might|could) (?:be )?(?:possible|available|consider\w*|sponsor\w*|offer\w*|support\w*|provid\w*|arrang\w*)"
)
NOT_ONLY: Final = re.compile(
    r"\bnot only\b|\bno (?:problem|difference|role|preference)\b|\bno later\b|\bnot (?:prefer|limited)\b|\bno (?:separate )?fee\b|\bno more than\b"
)
OF_INTEREST: Final = re.compile(r"\b(?:plays? no role|regardless of visa|not prefer|no preference)\b")
CUT: Final = re.compile(
    r";|,(?!\d)|\bbut\b|\band\b|\bwhile\b|\bwhereas\b|\balthough\b|\bthough\b|\bhowever\b|\byet\b| - |\.\s"
)
FIRMLY: Final = re.compile(r"[;]|\bbut\b|\bwhile\b|\bwhereas\b|\balthough\b|\bthough\b|\bhowever\b|\byet\b")


@dataclass
class Piece:
    start: int
    end: int
    text: str

    @property
    def names(self) -> bool:
        return bool(NAMED.search(self.text) or ANY.search(self.text))

    @property
    def says(self) -> bool:
        return bool(PREDICATE.search(self.text) or lexicon.NOT.found(self.text) or CONDITION.search(self.text))


def pieces_of(low: str) -> list[Piece]:
    """A clause in parts that each say something of a visa: "J-1 yes, H-1B no" is two, "J-1, H-1B and O-1: no" is one."""
    raw: list[Piece] = []
    begin = 0
    for cut in [*CUT.finditer(low), None]:
        end = cut.start() if cut else len(low)
        if low[begin:end].strip():
            raw.append(Piece(begin, end, low[begin:end]))
        begin = end if cut and cut.group().strip().isalpha() else (cut.end() if cut else end)
    done: list[Piece] = []
    for piece in raw:
        last = done[-1] if done else None
        apart = (
            last is not None
            and last.says
            and last.names
            and NAMED.search(piece.text)
            and piece.says
            and not re.match(
                r"\s*(?:but |and )?not (?:the |an? )?(?:j-|h-)[^a-z]*[a-z0-9-]*\s*(?:visas?)?\s*$", piece.text
            )
        )
        if (
            last is not None
            and not piece.names
            and piece.text.startswith(",") is False
            and topics_of(piece.text) - {"img"}
            and last.names
        ):
            continue
        if last is None or apart:
            done.append(piece)
        else:
            done[-1] = Piece(last.start, piece.end, low[last.start : piece.end])
    return done


def read(clause: Clause, season: int) -> Found:
    low = clause.low
    if clause.group == "osteopathic":
        return
    citizens = citizens_only(clause)
    if citizens:
        for name in (J1, H1B):
            yield clause.reading(name, "no", "visa.citizens", citizens)
        return
    if not (NAMED.search(low) or ANY.search(low)):
        return
    group = clause.group
    if (
        not NAMED.search(low)
        and (found := NEEDY.search(low))
        and not lexicon.SOFTENED.found(low)
        and not HARMLESS_NOT.search(low)
    ):
        for name in (J1, H1B):
            yield clause.reading(name, "no", "visa.none", found.span())
        return
    for piece in pieces_of(low):
        if not piece.names:
            continue
        if lexicon.FELLOWS.found(piece.text):
            if not RESIDENTS.search(piece.text):
                continue
            group = ""
        if group == "fellows" and not RESIDENTS.search(piece.text):
            continue
        yield from piece_says(clause, piece)


def citizens_only(clause: Clause) -> tuple[int, int] | None:
    low = clause.low
    if found := UNSPONSORED.search(low) or UNRESTRICTED.search(low):
        return found.span() if re.search(r"\bmust\b|\bonly\b|\bneed|\brequired?\b|\bhave to\b", low) else None
    found = CITIZENS.search(low)
    if (
        not found
        or NAMED.search(low)
        or OTHER.search(low)
        or re.search(
            r"\bvisa (?:holders|status)|\bor (?:a |have )?(?:valid )?visa\b|\btransfer\b|\bdaca\b|\basylum\b|\bemployment authori",
            low,
        )
    ):
        return None
    if (
        lexicon.FELLOWS.found(low)
        or lexicon.WISH.found(low)
        or re.search(
            r"\bproof\b|\bdocument\w*|\bimgs? who are\b|\bif they are\b|\bneed not\b|\bnot (?:need|have) to\b|\bnot required\b|\bcopy\b|\bnot (?:limited|restricted)\b|\btrack\b",
            low,
        )
    ):
        return None
    if lexicon.IMGS.found(low) and ONLY_IF.search(low):
        return None
    only = CITIZENS_ONLY.search(low)
    if only and not (only.group() == "unless" and not lexicon.NOT.found(low)):
        return min(found.start(), only.start()), max(found.end(), only.end())
    return None


def condition_of(clause: Clause, piece: Piece, text: str) -> str:
    """The condition in the page's words; '' for none."""
    found = CONDITION.search(text)
    if not found:
        return ""
    at = piece.start + found.start()
    return clause.words(at)[:200] if at >= clause.prefix else clause.sentence.strip(" .")[:200]


def piece_says(clause: Clause, piece: Piece) -> Found:
    text = piece.text
    named = list(NAMED.finditer(text))
    span = (piece.start, piece.end)
    if named and WAIVER.search(text):
        named = [found for found in named if not re.search(r"waiver", text[found.start() : found.end() + 30])]
        if not named:
            return
        if re.search(r"\breturn home\b|\bobtain a waiver\b", text):
            return
    if DEFINES.search(text) and not re.search(
        r"\bwe (?:do |also |only |can |will )?(?:sponsor|accept|offer|support)|\bnot (?:sponsor|accept|offer|support)",
        text,
    ):
        return
    if lexicon.OTHERS.found(text) and not RESIDENTS.search(text):
        return
    if PAST.search(text) and not lexicon.NOT.found(text) and not re.search(r"\bonce (?:step|you|the)\b", text):
        return
    if re.search(r"\bother (?:departments?|programs?|residencies|hospitals?)\b", text) and not lexicon.NOT.found(text):
        return
    if re.search(r"\bstep[ -]*(?:3|iii)\b", clause.low + clause.question.lower()) and STEP_3_FOR.search(clause.low):
        return
    if not named:
        yield from unnamed(clause, piece)
        return
    values: dict[str, tuple[str, str, str, tuple[int, int]]] = {}
    # "but not H-1B": binds to the names right after it, and to nothing else.
    masked = text
    others_speak = len({found.lastgroup for found in named}) > 1
    for local in LOCAL_NO.finditer(text):
        bare = local.group().split()[0] in ("no", "nor")
        if bare and not others_speak:
            continue
        first = NAMED.match(text, local.end())
        while first:
            at = (piece.start + local.start(), piece.start + first.end())
            values[first.lastgroup or ""] = ("no", "visa.not", "", at)
            masked = masked[: local.start()] + " " * (first.end() - local.start()) + masked[first.end() :]
            rest = LIST.match(text, first.end())
            first = NAMED.match(text, rest.end()) if rest else None
    for found in NAMED.finditer(masked):
        if (label := LOCAL_LABEL.match(masked[found.end() :])) and found.lastgroup not in values:
            value = "yes" if label["v"] in ("yes", "y", "✓", "✔") else "no"
            at = (piece.start + found.start(), piece.start + found.end() + label.end())
            values[found.lastgroup or ""] = (value, "visa.label", "", at)
    remaining = [found for found in NAMED.finditer(masked) if found.lastgroup not in values]
    masked = OBTAINED.sub(lambda found: " " * len(found.group()), masked)
    masked = HARMLESS_NOT.sub(lambda found: " " * len(found.group()), masked)
    plain_text = NOT_ONLY.sub(lambda found: " " * len(found.group()), masked)
    yes_names = {found.lastgroup or "" for found in remaining}
    # "only" beside one visa: the other is no.
    only = {
        found.lastgroup or ""
        for found in remaining
        if ONLY_BEFORE.search(masked[: found.start()]) or (ONLY_AFTER.match(masked[found.end() :]))
    }
    transfers = {
        found.lastgroup or ""
        for found in remaining
        if TRANSFER_OF.search(masked[: found.start()]) or TRANSFER_AFTER.match(masked[found.end() :].lstrip(" -"))
    }
    harmless = HARMLESS.sub(lambda found: " " * len(found.group()), plain_text)
    harmless = re.sub(r"\bonly visas?\b", " ", harmless)
    condition = condition_of(clause, piece, harmless)
    negative = lexicon.NOT.pattern.search(
        re.sub(
            r"\bnothing but\b|\bno other\b|\bnot (?:us )?citizens?\b|\bneither (?:us )?citizens?\b|\bwho (?:are|is) (?:not|neither)[^,;]{0,50}?(?:resident|citizen|holder)s?\b|\bwithout (?:hesitation|exception|limit)\b|\bnor permanent\b",
            " ",
            plain_text,
        )
    )
    excluding = EXCLUDING.search(masked)
    for found in remaining:
        name = found.lastgroup or ""
        if name in values:
            continue
        at = (piece.start + found.start(), piece.start + found.end())
        if name in transfers and not (
            negative
            and not excluding
            and re.search(r"\bnot (?:even|accept\w*|offer\w*|sponsor\w*|support\w*)\b", plain_text)
        ):
            values[name] = ("conditional", "visa.transfer", condition or clause.sentence.strip(" .")[:200], at)
        elif name in only and not (condition and ONLY_IF.search(harmless)):
            values[name] = ("yes", "visa.only", "", at)
        elif negative and not (excluding and name in only):
            soft = lexicon.SOFTENED.pattern.search(plain_text) or re.search(
                r"\bunless\b|\bexcept\b|\bexceptions?\b|\bdiscretion\b|\bnew petitions\b|\bbut may\b", plain_text
            )
            if CANNOT_J1.search(plain_text) and name == J1:
                continue
            if CANNOT_J1.search(plain_text) and name == H1B:
                values[name] = ("conditional", "visa.condition", condition or clause.sentence.strip(" .")[:200], at)
            elif soft and not (excluding and others_speak):
                note = clause.words(piece.start + soft.start()) if piece.start + soft.start() >= clause.prefix else ""
                values[name] = ("conditional", "visa.softened", note or clause.sentence.strip(" .")[:200], at)
            else:
                values[name] = ("no", "visa.no", "", at)
        elif condition and not only & {name} and binds(harmless, found, remaining):
            values[name] = ("conditional", "visa.condition", condition, at)
        elif positive(clause, piece, masked):
            values[name] = ("yes", "visa.yes", "", at)
    if values.get(J1, ("",))[0] == "yes" and H1B not in values and ELSE.search(clause.low):
        values[H1B] = ("no", "visa.only", "", values[J1][3])
    if only and len(yes_names) == 1 and not (condition and ONLY_IF.search(harmless)):
        name = next(iter(only))
        other = H1B if name == J1 else J1
        if other not in values and values.get(name, ("",))[0] == "yes":
            values[other] = ("no", "visa.only", "", values[name][3])
    if values.get(J1, ("",))[0] == "yes" and H1B not in values and REQUIRED_OF_ALL.search(text):
        values[H1B] = ("no", "visa.required", "", values[J1][3])
    for name, (value, rule, note, at) in values.items():
        yield clause.reading(name, value, rule, at if value != "no" else span_of(at, span), note=note)


STEP_3_FOR: Final = re.compile(
    r"\bstep[ -]*(?:3|iii)\b[^;]{0,50}?\b(?:only|needed|required|necessary|must)\b[^;]{0,60}?\bh-? ?1|\bonly if you(?:'re| are)\b[^;]{0,30}?\bh-? ?1"
)
CANNOT_J1: Final = re.compile(
    r"\bnot (?:be )?(?:eligible|qualify|able|possible)\b[^;]{0,24}?\bj-?1|\bcannot (?:get|obtain|have|use|receive|hold)\b[^;]{0,12}?\bj-?1|\bj-? ?1\b[^;]{0,16}\bimpossible\b"
)
REQUIRED_OF_ALL: Final = re.compile(
    r"\b(?:required of (?:every|all)|all (?:foreign|non|international)[^;]{0,40}?\b(?:must|need)|limited to the j)\b"
)


def binds(text: str, name: re.Match, names: list[re.Match]) -> bool:
    """Whether a condition reaches a visa: one that stands between two visas speaks of the later one."""
    found = CONDITION.search(text)
    if found is None:
        return False
    later = [other for other in names if other.start() > found.start()]
    between = later and any(other.end() <= found.start() for other in names)
    return not between or name.start() > found.start()


def span_of(at: tuple[int, int], whole: tuple[int, int]) -> tuple[int, int]:
    return at if whole[1] - whole[0] > 90 else whole


def positive(clause: Clause, piece: Piece, text: str) -> bool:
    """Whether the institution says that it takes a visa: by a verb, in a label, or as an answer."""
    if clause.asked or clause.prefix:
        return True
    if OF_INTEREST.search(text) and not PREDICATE.search(text[OF_INTEREST.search(text).end() :]):
        return False
    return PREDICATE.search(text) is not None or len(text.split()) <= 5


def unnamed(clause: Clause, piece: Piece) -> Found:
    """A statement on visas that names none."""
    text = piece.text
    span = (piece.start, piece.end)
    if (
        OTHER.search(text)
        or WAIVER.search(text)
        or re.search(
            r"\bown\b|\bscholar visa|\buniversity\b[^;]{0,20}\bvisa|\bresearch visa|\bstatus\b[^;]{0,20}\bno role|\bsponsors? (?:the|a|an) application|\bprefer",
            text,
        )
    ):
        return
    found = NO_VISA.search(text) or NEEDY.search(text)
    if not re.search(r"\bvisas?\b|\bsponsor|\bimmigration|\bwork permit", text):
        return
    if found and not re.search(r"\bnot (?:only|prefer)\b", text):
        if re.search(r"\bno more than\b|\bdouble\b|\bnot (?:affect|influence|matter)", text):
            return
        soft = lexicon.SOFTENED.pattern.search(text) or re.search(
            r"\bcase[ -]by[ -]case\b|\bdiscretion\b|\bunless\b|\bexcept for\b|\bexceptional\b", text
        )
        value, rule = ("conditional", "visa.softened") if soft else ("no", "visa.none")
        note = clause.sentence.strip(" .")[:200] if soft else ""
        at = (piece.start + found.start(), piece.start + found.end())
        for name in (J1, H1B):
            yield clause.reading(name, value, rule, at, note=note)
        return
    if found := ALL_VISAS.search(text):
        if PREDICATE.search(text) and not lexicon.NOT.found(text):
            for name in (J1, H1B):
                yield clause.reading(name, "yes", "visa.all", (piece.start + found.start(), piece.start + found.end()))
        return
    harmless = HARMLESS.sub(" ", text)
    if (
        MAYBE.search(harmless)
        or re.search(
            r"\bcase[ -]by[ -]case\b|\bindividual(?:ly)? (?:basis|decided|evaluated|reviewed)|\bdiscretion\b|\bindividually\b|\bexceptional|\bsubject to approval|\bdepends on\b",
            harmless,
        )
    ) and (found := re.search(r"\bvisas?\b|\bsponsor\w*", text)):
        note = clause.sentence.strip(" .")[:200]
        for name in (J1, H1B):
            yield clause.reading(name, "conditional", "visa.condition", span, note=note)
        return
    if re.search(r"\bsponsor|\bvisas?\b", text) and PREDICATE.search(text):
        yield clause.mention(J1, span, "It names no visa.")
        yield clause.mention(H1B, span, "It names no visa.")
