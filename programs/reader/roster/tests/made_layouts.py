# ruff: noqa: E501 - texts as pages have them
"""Words and layouts that rosters are made of. No name is anybody's."""

from dataclasses import dataclass

# fmt: off
FIRST = ["Brem", "Tash", "Odr", "Kelv", "Sum", "Drav", "Fen", "Lub", "Quem", "Orv", "Hast", "Brim", "Gorv", "Pelsk", "Hils", "Marv", "Jorv", "Sam", "Ulf", "Nelk", "Zeld", "Yarb"]
MIDDLE = ["a", "i", "o", "el", "an", "or", "un", "ir"]
LAST = ["ov", "esk", "in", "ul", "iva", "ander", "mir", "olt", "ask", "enna", "uld", "orin", "ysh", "ambe", "ottu", "quist"]
SCHOOL_SURNAMES = ["Emory", "Howard", "Ross", "Brown", "Duke", "Rush", "Yale", "Lincoln", "Jackson", "Meharry", "Creighton"]
COLLEGES = ["Boston University", "Howard University", "UC Berkeley", "University of Michigan", "Brown University", "Rice University", "McGill University", "Cornell University", "University of Puerto Rico, Mayagüez", "Michigan State University", "Emory University", "University of Toronto", "Rutgers University", "Spelman College", "Saint Louis University"]
HOMES = ["Athens, GA", "Damascus, MD", "Lima, OH", "Dublin, OH", "Paris, TX", "Lahore, Pakistan", "Toronto, ON", "San Juan, PR", "Kingston, NY", "Accra, Ghana", "Warsaw, IN", "Cairo, Egypt", "Fargo, ND", "Silver Spring, MD", "Rochester, NY", "Lagos, Nigeria", "Columbia, MO"]
LIKES = ["chess", "birding", "trail running", "pottery and salsa", "baking", "cricket, gardening", "cooking with family"]
NOT_SAID = ["—", "-", "not listed", "coming soon", "N/A", "(school to follow)", "to be announced", "TBD"]
ABROAD = ["{} Medical College", "{} State Medical University", "{} Medical College, {}", "University of {}, {}", "Faculty of Medicine, University of {}", "Government Medical College, {}", "{} National Medical University", "{} University Faculty of Medicine", "{} Institute of Medical Sciences, {}"]
TOWNS = ["Gujrat", "Kozhikode", "Vinnytsia", "Sialkot", "Rajshahi", "Kharkiv", "Peshawar", "Enugu", "Kumasi", "Multan", "Chittagong", "Isfahan"]
LANDS = ["Pakistan", "India", "Ukraine", "Nigeria", "Bangladesh", "Iran", "Iraq", "Ghana"]
TITLES = ["Current Residents", "Our Residents 2026-2027", "Meet the Residents", "Resident Directory", "Residents", "House Staff 2026-27"]
HEADINGS = [["PGY-1", "PGY-2", "PGY-3"], ["PGY1", "PGY2", "PGY3"], ["PGY I", "PGY II", "PGY III"], ["R1", "R2", "R3"], ["First Year Residents", "Second Year Residents", "Third Year Residents"], ["Interns", "PGY-2s", "PGY-3s"], ["Class of 2029", "Class of 2028", "Class of 2027"], ["Our interns", "Our PGY-2 class", "Our PGY-3 class"], ["PGY-1 (Class of 2029)", "PGY-2 (Class of 2028)", "PGY-3 (Class of 2027)"], ["1st Years", "2nd Years", "3rd Years"], ["PGY-1 Residents:", "PGY-2 Residents:", "PGY-3 Residents:"], ["Junior residents (PGY-1)", "Mid-level residents (PGY-2)", "Senior residents (PGY-3)"], ["PGY-1 - Interns", "PGY-2 - Juniors", "PGY-3 - Seniors"], ["INTERNS", "SECOND YEAR RESIDENTS", "THIRD YEAR RESIDENTS"], ["Year 1", "Year 2", "Year 3"], ["PGY 1:", "PGY 2:", "PGY 3:"]]
OTHERS = ["Faculty", "Program Leadership", "Core Faculty", "Recent Alumni", "Stroke Fellows", "Graduates", "Alumni", "Faculty Members", "Our Attendings", "Hospital Staff", "Program Coordinator", "Where Our Graduates Are Now", "Former Residents", "Fellowship Graduates"]
BEFORE = ["Home | About | Apply | Contact", "Skip to main content", "Department of Medicine", "We are proud of all our residents."]
AFTER = ["Back to top", "Print this page", "© 2026 General Hospital", "Contact us: residency@example.org", "Follow us on Instagram"]
LABELS = {"ML": ["Medical School", "Med School", "Medical school attended", "Medical Education", "Medical Degree", "School of Medicine", "MD/DO School"], "UL": ["Undergraduate", "College", "Undergrad", "Undergraduate Institution", "Bachelor's degree", "Alma mater (college)"], "HL": ["Hometown", "Home town", "Born in", "Originally from"], "IL": ["Interests", "Hobbies", "Likes", "Fun fact", "Outside of medicine"]}
# fmt: on


@dataclass(frozen=True)
class Layout:
    """One person's lines. ``[[…]]`` stands only where the school is said; ``mixed``: the fields in any order, one a page.

    ``shuffled``: in another order for each person; ``is_last``: the name stands below its fields.
    ``columns``: so many persons side by side; ``head``: a table's first row; ``is_by_row``: the class is in the row.
    """

    name: str
    first: str
    fields: tuple[str, ...] = ()
    gap: str = "\n\n"
    mixed: bool = False
    shuffled: bool = False
    is_last: bool = False
    columns: int = 1
    head: str = ""
    is_by_row: bool = False
    can_leave_out: bool = True
    has_words_for_none: bool = True


CARD = ("{ML}: {school}", "{UL}: {college}", "{HL}: {home}", "{IL}: {likes}")
# fmt: off
LAYOUTS = [
    Layout("cards with labels", "{name}, {degree}", CARD, mixed=True),
    Layout("cards with labels in any order", "{name}, {degree}", CARD, shuffled=True),
    Layout("cards without gaps", "{name}, {degree}", CARD, gap="\n"),
    Layout("cards without degrees", "{name}", CARD, mixed=True),
    Layout("cards, last name first", "{last}, {given}, {degree}", CARD, mixed=True),
    Layout("cards with labels on lines of their own", "{name}, {degree}", ("{ML}\n{school}", "{UL}\n{college}"), mixed=True),
    Layout("cards with a class on each", "{name}, {degree}\nPGY-{n}", CARD, mixed=True),
    Layout("cards with a photograph", "Photo of {name}, {degree}\n{name}, {degree}", CARD),
    Layout("cards with buttons", "{name}, {degree}", ("{ML}: {school}", "{HL}: {home}", "Read more")),
    Layout("labels in one line", "{name}, {degree}", ("{ML}: {school} | {UL}: {college} | {HL}: {home}",)),
    Layout("labels of the degree", "{name}, {degree}", ("From: {home}", "{UL}: {college}", "{dotted} school: {school}")),
    Layout("school and town", "{name}, {degree}", ("{school}", "{home}"), can_leave_out=False),
    Layout("town, college with its degree, school", "{name}, {degree}", ("{home}", "{college} (BS)", "{school}"), shuffled=True),
    Layout("school alone below", "{name}, {degree}", ("{school}",), has_words_for_none=False),
    Layout("school alone below, without gaps", "{name}, {degree}", ("{school}",), gap="\n"),
    Layout("school above the name", "{name}, {degree}", ("{school}",), is_last=True, can_leave_out=False),
    Layout("school and town above the name", "{name}, {degree}", ("{school}", "{home}"), is_last=True, can_leave_out=False),
    Layout("dash", "{name}, {degree}[[ – {school}]]", gap="\n"),
    Layout("dash and year", "{LAST}, {given} {degree}[[ — {school} '{yy}]]", gap="\n"),
    Layout("dash without degrees", "{name}[[ - {school}]]", gap="\n", can_leave_out=False, has_words_for_none=False),
    Layout("comma", "{name}, {degree}[[, {school}]]", gap="\n"),
    Layout("colon", "{name}, {degree}[[: {school}]]", gap="\n"),
    Layout("brackets", "- Dr. {name}[[ ({school})]]", gap="\n"),
    Layout("brackets behind the degree", "* {name}, {degree}[[ ({school})]]", gap="\n"),
    Layout("numbers", "{number}. {name}, {degree}[[, {school}]]", gap="\n"),
    Layout("town behind the dash", "{name}, {degree}[[ | {school}]] | {home}", gap="\n", can_leave_out=False),
    Layout("school before the dash", "{school} – {name}, {degree}", gap="\n", can_leave_out=False, has_words_for_none=False),
    Layout("side by side", "{name}, {degree}", ("{school}", "{home}"), columns=2, gap="\n", can_leave_out=False),
    Layout("three side by side", "{name}, {degree}", ("{school}",), columns=3, can_leave_out=False),
    Layout("table with bars", "{last}, {given} | {degree} | {school} | {college}", gap="\n",
           head="Name | Degree | Medical school | College", can_leave_out=False),
    Layout("table with tabs and classes", "{name}, {degree}\tPGY-{n}\t{school}\t{home}", gap="\n",
           head="Name\tYear\tMedical School\tHometown", is_by_row=True, can_leave_out=False),
    Layout("table with the college first", "{name}\t{college}\t{school}", gap="\n", head="Resident\tUndergraduate\tMedical School",
           can_leave_out=False),
    Layout("text that begins with the name",
           "{name}, {degree}, finished medical school at {school} after college at {college}; hometown {home}.",
           can_leave_out=False, has_words_for_none=False),
    Layout("text with the name inside",
           "We are glad to have {name}, {degree}, who grew up in {home}, read chemistry at {college} and took the medical"
           " degree at {school}.", can_leave_out=False, has_words_for_none=False),
    Layout("text with a title", "Dr. {name} joins us from {school}. Before medicine came {college}, and before that {home}.",
           can_leave_out=False, has_words_for_none=False),
    Layout("text below the name", "{name}, {degree}",
           ("Dr. {last} was born in {home} and earned a bachelor's degree at {college}. The medical degree is from {school}.",),
           can_leave_out=False, has_words_for_none=False),
    Layout("education below", "{name}, {degree}", ("Education: BS, {college}; {degree}, {school}",), can_leave_out=False,
           has_words_for_none=False),
    Layout("degrees in front of schools", "{name}", ("{degree}: {school}", "BA: {college}", "{HL}: {home}"), mixed=True),
    Layout("questions", "{name}, {degree}", ("Where did you go to medical school? {school}", "Where are you from? {home}"),
           can_leave_out=False),
    Layout("gap after name", "{name}, {degree}\n", ("{ML}: {school}", "{HL}: {home}")),
    Layout("gap after name, no labels", "{name}, {degree}\n", ("{school}\n", "{home}"), can_leave_out=False),
    Layout("semicolons", "{name}, {degree}; {school}; {home}", gap="\n", can_leave_out=False, has_words_for_none=False),
    Layout("bullets below", "{name}, {degree}", ("• {school} (Medical School)", "• {college} (Undergraduate)", "• {home}"), can_leave_out=False),
    Layout("bullets below 2", "{name}, {degree}", ("- Medical school - {school}", "- College - {college}"), can_leave_out=False),
    Layout("school, town in one line", "{name}, {degree}", ("{school}, {home}", ), can_leave_out=False, has_words_for_none=False),
    Layout("caps", "{LAST}, {given}", ("{school}", ), can_leave_out=False, has_words_for_none=False),
    Layout("name only and school no degree no gap", "{name}", ("{school}", ), gap="\n", can_leave_out=False, has_words_for_none=False),
    Layout("name only and school no degree gap", "{name}", ("{school}", ), can_leave_out=False, has_words_for_none=False),
    Layout("name/school/home no degree", "{name}", ("{school}", "{home}"), can_leave_out=False, has_words_for_none=False),
    Layout("csv", "{last},{given},{degree},{school}", head="Last Name,First Name,Degree,Medical School", gap="\n", can_leave_out=False),
    Layout("hyphen years", "{name}, {degree}\n{school}, 20{yy}\n{home}", can_leave_out=False, has_words_for_none=False),
    Layout("degree school year", "{name}", ("{degree}, {school}, 20{yy}", "BS, {college}"), can_leave_out=False, has_words_for_none=False),
    Layout("degree from", "{name}", ("{degree} from {school}", "From {home}"), can_leave_out=False, has_words_for_none=False),
    Layout("prose he", "Originally from {home}, {name} attended {college} and then {school} for medical school. Likes {likes}.", can_leave_out=False, has_words_for_none=False),
    Layout("prose grad of", "{name}, {degree} is a graduate of {school}. Free time goes to {likes}.", can_leave_out=False, has_words_for_none=False),
    Layout("meet", "Meet Dr. {last}!\n{name}, {degree}", ("{ML}: {school}", "{IL}: {likes}")),
    Layout("markdown", "**{name}, {degree}**  ", ("*{school}*", "{home}"), can_leave_out=False),
    Layout("hash", "### {name}, {degree}", ("{ML}: {school}", "{HL}: {home}")),
    Layout("table md", "| {name}, {degree} | {home} | {school} |", head="| Name | Hometown | Medical School |\n|---|---|---|", gap="\n", can_leave_out=False),
    Layout("table unnamed", "{name}, {degree}\t{school}\t{home}", gap="\n", can_leave_out=False),
    Layout("table no head spaces", "{name}, {degree}      {school}      {home}", gap="\n", can_leave_out=False),
    Layout("spaced columns 3", "{name}, {degree}", ("{school}", "{home}"), columns=3, gap="\n", can_leave_out=False),
    Layout("from school", "{name}, {degree} from {school}", gap="\n", can_leave_out=False, has_words_for_none=False),
    Layout("slash", "{name}, {degree} / {school} / {home}", gap="\n", can_leave_out=False),
    Layout("school above with dash home", "{school} | {home}\n{name}, {degree}", can_leave_out=False),
    Layout("pronouns", "{name}, {degree} (she/her)", ("{ML}: {school}", "{UL}: {college}"), mixed=True),
    Layout("email", "{name}, {degree}\nname@example.org", ("{school}", "{home}"), can_leave_out=False),
    Layout("internship", "{name}, {degree}", ("{ML}: {school}", "Internship: {college} Medical Center", "{UL}: {college}"), mixed=True),
    Layout("went", "{name}, {degree}", ("{college} '19, {school} '{yy}", ), can_leave_out=False, has_words_for_none=False),
]
# fmt: on
