"""PDF files for tests, written by hand: words at their places on pages, and nothing else."""

Words = tuple[int, int, str]  # from the left and from the bottom in points, and what stands there


def a_pdf(*pages: list[Words], trailer: bytes = b"") -> bytes:
    """A PDF file with one font and one page for each list of words."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"]
    kids = []
    for page in pages:
        drawn = b"BT /F1 10 Tf " + b" ".join(_drawn(*words) for words in page) + b" ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _file(objects, trailer)


def prose(left: int, top: int, *rows: str, leading: int = 14) -> list[Words]:
    """Rows of text below each other."""
    return [(left, top - leading * number, row) for number, row in enumerate(rows)]


def _drawn(left: int, bottom: int, text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"1 0 0 1 %d %d Tm (%s) Tj" % (left, bottom, escaped.encode("cp1252"))


def _file(objects: list[bytes], trailer: bytes) -> bytes:
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    last = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        len(written),
    )
    return written + head + last


PROSE = a_pdf(
    [
        *prose(60, 740, "Internal Medicine Residency Program"),
        *prose(
            60,
            700,
            "Our program sponsors the J-1 visa through ECFMG. We do not",
            "sponsor the H-1B visa for residents.",
            "Applicants must have passed Step 2 CK with a score of at least",
            "220.",
        ),
    ]
)
COLUMNS = a_pdf(
    [
        *prose(60, 740, "Pediatrics Residency Program"),
        *prose(
            60,
            700,
            "We sponsor the J-1 visa for our",
            "residents. We do not sponsor the",
            "H-1B visa, whatever the reason",
            "that an applicant may give us.",
        ),
        *prose(
            330,
            700,
            "Applicants must have graduated",
            "within the last five years of",
            "the start of training. Three",
            "letters of recommendation are",
            "required.",
        ),
    ]
)
TABLE = a_pdf(
    [
        *prose(60, 740, "Neurology Residency Program"),
        *prose(60, 710, "Applicants must meet what our table lists."),
        *[
            words
            for number, (label, value) in enumerate(
                [
                    ("J-1 visa", "Sponsored"),
                    ("H-1B visa", "Not sponsored"),
                    ("Step 2 CK", "Minimum 225"),
                    ("Letters of recommendation", "Three letters are required"),
                ]
            )
            for words in ((60, 670 - 18 * number, label), (330, 670 - 18 * number, value))
        ],
    ]
)
