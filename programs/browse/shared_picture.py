"""The picture that chats show beside the address of a program: its name, and what ``in_short`` says of it.

Open Graph takes no SVG. It is drawn with the font that Pillow brings along, which has no accents.
"""

import unicodedata
from functools import cache
from io import BytesIO
from typing import Any, Final, NamedTuple

from PIL import Image, ImageColor, ImageDraw, ImageFont

from programs.catalogue.pages import ListedProgram
from programs.templatetags.marks import parts_in_short

WIDTH, HEIGHT, MARGIN = 1200, 630, 96
# The light colours of static/css/tokens.css: somebody else's page is around it, and tells no scheme.
PAPER, INK, QUIET, LINE, ACCENT = "#fbfaf6", "#1a2227", "#556068", "#dedacf", "#0b5870"
PALE_ACCENT: Final = "#9bb9c0"  # two of the mark's squares: the accent at 40%, on paper
BRAND: Final = "IMGMatch"
PLAIN: Final = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae"})


class DrawnLine(NamedTuple):
    """``bold``: pixels by which its letters are thicker; ``y``: of its top."""

    words: str
    y: int
    size: int
    colour: str
    bold: int = 0


def picture(program: ListedProgram) -> bytes:
    """The picture as a PNG file."""
    image = _empty().copy()
    draw = ImageDraw.Draw(image)
    for words, y, size, colour, bold in lines(program):
        draw.text((MARGIN, y), words, colour, _font(size), stroke_width=bold)
    file = BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def lines(program: ListedProgram) -> list[DrawnLine]:
    what_and_where, *visas = parts_in_short(program.specialty_name, program.place, program.said)
    name = wrapped(program.name or program.program_key, 56)
    below = 168 + 68 * len(name)
    return [
        *(DrawnLine(words, 152 + 68 * at, 56, INK, 1) for at, words in enumerate(name)),
        *(DrawnLine(words, below + 46 * at, 36, QUIET) for at, words in enumerate(wrapped(what_and_where, 36))),
        *(DrawnLine(words, 442 + 64 * at, 46, INK) for at, words in enumerate(map(plain, visas))),
    ]


def wrapped(words: str, size: int) -> list[str]:
    """On at most two lines of the picture's width; what does not fit is cut, and ends in "…"."""
    font, rows = _font(size), [""]
    for word in plain(words).split():
        longer = f"{rows[-1]} {word}".strip()
        if not rows[-1] or font.getlength(longer) <= WIDTH - 2 * MARGIN:
            rows[-1] = longer
        else:
            rows.append(word)
    if len(rows) > 2:
        rows[1:] = [f"{rows[1]} …"]
    for at, row in enumerate(rows):
        while font.getlength(row) > WIDTH - 2 * MARGIN:
            row = rows[at] = row.rstrip(" …")[:-1] + "…"
    return rows


def plain(words: str) -> str:
    """In the letters the font has: "Peña" as "Pena"."""
    return unicodedata.normalize("NFKD", words.translate(PLAIN)).encode("ascii", "ignore").decode()


@cache
def _font(size: int) -> Any:
    return ImageFont.load_default(size)


@cache
def _palette() -> Image.Image:
    """Sixteen steps from paper to each colour of a letter. With few colours a file takes half the time and the bytes.

    The line has no steps: its first ones are so near to paper that paper would be taken for them.
    """
    paper, palette = ImageColor.getrgb(PAPER), Image.new("P", (1, 1))
    steps = [(ImageColor.getrgb(colour), step) for colour in (INK, QUIET, ACCENT) for step in range(16)]
    steps.append((ImageColor.getrgb(LINE), 15))
    mixed = [round(a + (b - a) * step / 15) for to, step in steps for a, b in zip(paper, to, strict=True)]
    palette.putpalette(mixed)
    return palette


@cache
def _empty() -> Image.Image:
    """What all have alike: the mark and name of the site (templates/_parts/mark.html), and a line above the visas."""
    mark = Image.new("RGB", (16 * 14, 16 * 14), PAPER)  # four times as large, for smooth edges
    draw = ImageDraw.Draw(mark)
    for x, y, colour in ((0, 0, ACCENT), (9, 0, PALE_ACCENT), (0, 9, PALE_ACCENT)):
        draw.rectangle((14 * x, 14 * y, 14 * (x + 7) - 1, 14 * (y + 7) - 1), colour)
    draw.line([(14 * x, 14 * y) for x, y in ((9.3, 12.3), (11.7, 14.9), (15.7, 9.7))], ACCENT, 28)
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    image.paste(mark.resize((56, 56), Image.Resampling.LANCZOS), (MARGIN, 60))
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN + 74, 88), BRAND, INK, _font(42), anchor="lm", stroke_width=1)
    draw.line((MARGIN, 412, WIDTH - MARGIN, 412), LINE, 2)
    return image
