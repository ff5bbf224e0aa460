"""How HTML and pasted text become lines: one rule a row."""

import pytest

from programs.reader.html_lines import html_lines
from programs.reader.plain_lines import plain_lines
from programs.reader.readings import LineKind, PageLine
from programs.reader.sentences import decisive
from programs.reader.typography import plain

HEADING, ITEM, TEXT = LineKind.HEADING, LineKind.ITEM, LineKind.TEXT


def told(lines: list[PageLine]) -> list[tuple[LineKind, str]]:
    return [(line.kind, line.text) for line in lines]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            "<h2>Visas</h2><p>J-1 only.", [(HEADING, "Visas"), (TEXT, "J-1 only.")], id="heading, open paragraph"
        ),
        pytest.param(
            "<p><del>Two letters.</del> <ins>Three letters.</ins> <s>Four.</s></p><p style='text-decoration: "
            "line-through'>Five.</p>",
            [(TEXT, "Three letters.")],
            id="struck text is not read",
        ),
        pytest.param(
            "<h2>We do not sponsor visas of any kind here.</h2>",
            [(TEXT, "We do not sponsor visas of any kind here.")],
            id="a sentence in large letters",
        ),
        pytest.param(
            "<ul><li>One<li>Two<ul><li>Three</ul></ul>",
            [(ITEM, "One"), (ITEM, "Two"), (ITEM, "Three")],
            id="items without end tags",
        ),
        pytest.param(
            "<p>See our <a href='/v'>visa <b>policy</b></a>, please.</p>",
            [(TEXT, "See our visa policy, please.")],
            id="inline elements join",
        ),
        pytest.param(
            "<p>J&#8209;1 and&nbsp;H&#8211;1B, don&rsquo;t&shy; wait</p>",
            [(TEXT, "J-1 and H-1B, don't wait")],
            id="hyphens, blanks, quotes",
        ),
        pytest.param("<p>One<br>Two</p>", [(TEXT, "One"), (TEXT, "Two")], id="a break ends a line"),
        pytest.param(
            "<p>We sponsor<br>no visas</p>", [(TEXT, "We sponsor no visas")], id="a break in a sentence does not"
        ),
        pytest.param(
            "<p><strong>Visas?</strong> None.</p>",
            [(TEXT, "Visas?"), (TEXT, "None.")],
            id="a bold question stands by itself",
        ),
        pytest.param(
            "<p><b>Visas</b></p><p>None.</p>", [(HEADING, "Visas"), (TEXT, "None.")], id="a bold paragraph is a heading"
        ),
        pytest.param(
            "<p><b>No visas are sponsored.</b></p>", [(TEXT, "No visas are sponsored.")], id="a bold sentence is none"
        ),
        pytest.param("<dl><div><dt>Visas</dt><dd>J-1</dd></div></dl>", [(ITEM, "Visas: J-1")], id="terms in boxes"),
        pytest.param("<dl><dt>Visas?</dt><dd>No.</dd></dl>", [(TEXT, "Visas? No.")], id="a term that asks"),
        pytest.param("<dl><dt>Visas</dt></dl>", [], id="a term without a text"),
        pytest.param("<table><tr><th>Visas<td>J-1</table>", [(ITEM, "Visas: J-1")], id="a row without end tags"),
        pytest.param(
            "<table><tr><td>Visas?<td><p>No.</p><p>Never.</p></table>",
            [(HEADING, "Visas?"), (ITEM, "No."), (ITEM, "Never.")],
            id="a question with a long answer",
        ),
        pytest.param(
            "<table><tr><th>Visa<th>Sponsored<tr><td>J-1<td>Yes</table>",
            [(ITEM, "J-1, Sponsored: Yes")],
            id="a column that says more",
        ),
        pytest.param(
            "<table><tr><th>Requirement<th>Our program<tr><td>Step 3<td>Not required</table>",
            [(ITEM, "Step 3: Not required")],
            id="a column that names the program alone",
        ),
        pytest.param(
            "<table><tr><th><th>A<th>B<tr><th rowspan=2>Step<td>1<td>2<tr><td>3<td>4</table>",
            [(ITEM, "Step, A: 1"), (ITEM, "Step, B: 2"), (ITEM, "Step, A: 3"), (ITEM, "Step, B: 4")],
            id="a label over two rows",
        ),
        pytest.param(
            "<table><tr><td><h2>Left</h2><p>One</p></td><td>Two</td></tr></table>",
            [(HEADING, "Left"), (TEXT, "One"), (TEXT, "Two")],
            id="a table that only places",
        ),
        pytest.param(
            "<button aria-controls=p>Visas</button><div id=p hidden>None.</div>",
            [(HEADING, "Visas"), (TEXT, "None.")],
            id="hidden, and something opens it",
        ),
        pytest.param(
            "<div class='faq-item'><div class='faq-question'>Visas?</div><div style='display:none'>No.</div></div>",
            [(HEADING, "Visas?"), (TEXT, "No.")],
            id="hidden in an accordion",
        ),
        pytest.param(
            "<p>One</p><p hidden>Two</p><p style='DISPLAY: none'>Three</p><p aria-hidden=true>Four</p>",
            [(TEXT, "One")],
            id="hidden, and nothing opens it",
        ),
        pytest.param(
            "<details><summary>Visas</summary>None.</details>", [(HEADING, "Visas"), (TEXT, "None.")], id="details"
        ),
        pytest.param(
            "<nav>a</nav><footer>b</footer><dialog>c</dialog><div role=dialog>d</div><div id=cookiebar>e</div><p>f</p>",
            [(TEXT, "f")],
            id="frames of the page",
        ),
        pytest.param("<body class='menu cookie-ok'><p>f</p>", [(TEXT, "f")], id="the whole page is no frame"),
        pytest.param(
            "<script>a</script><style>b</style><template>c</template><!-- d --><p>e</p>",
            [(TEXT, "e")],
            id="what nobody reads",
        ),
        pytest.param(
            "<div class='site cookies-accepted' style='visibility:hidden'><h1>Lake</h1><p>f</p></div>",
            [(HEADING, "Lake"), (TEXT, "f")],
            id="nor is the box of the whole page",
        ),
        pytest.param("<title>Lake</title><p>One</p>", [(HEADING, "Lake"), (TEXT, "One")], id="the title first"),
        pytest.param("<title>Lake</title><h1>Lake</h1>", [(HEADING, "Lake")], id="but not twice"),
        pytest.param("a < b & c > d <3", [(TEXT, "a < b & c > d <3")], id="signs that are no tags"),
        pytest.param("<p title='a > b'>One</p>", [(TEXT, "One")], id="an angle bracket in a value"),
        pytest.param("<table><tr><td>One</div><td>Two</table>", [(ITEM, "One: Two")], id="a stray end tag"),
        pytest.param(
            "<ul role=tablist><li><a role=tab aria-controls=p>Visas</a></ul><div role=tabpanel id=p>None.</div>",
            [(HEADING, "Visas"), (TEXT, "None.")],
            id="a tab names its panel",
        ),
    ],
)
def test_html(markup: str, expected: list[tuple[LineKind, str]]) -> None:
    assert told(html_lines(markup)) == expected


def test_levels_of_headings() -> None:
    lines = html_lines("<h1>A</h1><h3>B</h3><p><b>C</b></p><h2>D</h2><details><summary>E</summary>x</details>")
    assert [line.level for line in lines if line.kind is HEADING] == [1, 3, 4, 2, 3]


def test_linked_data_only_where_the_page_is_silent() -> None:
    answer = '{"@type": "Question", "name": "Visas?", "acceptedAnswer": {"text": "<i>None</i> at all."}}'
    block = f'<script type="application/ld+json">{{"@type": ["FAQPage"], "mainEntity": {answer}}}</script>'
    assert told(html_lines(block)) == [(HEADING, "Visas?"), (TEXT, "None at all.")]
    assert told(html_lines(f"{block}<p>Visas: none  at all.</p>")) == [(TEXT, "Visas: none at all.")]
    deep = '<script type="application/ld+json">' + '{"@graph":' * 50_000 + "</script>"
    assert html_lines(deep) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("VISAS\n\nNone.", [(HEADING, "VISAS"), (TEXT, "None.")], id="capitals"),
        pytest.param("Visas\n-----\nNone.", [(HEADING, "Visas"), (TEXT, "None.")], id="an underline"),
        pytest.param("## Visas\nNone.", [(HEADING, "Visas"), (TEXT, "None.")], id="marked as in notes"),
        pytest.param("**Visas**\nNone.", [(HEADING, "Visas"), (TEXT, "None.")], id="bold as in notes"),
        pytest.param("• One\n• Two\n  goes on", [(ITEM, "One"), (ITEM, "Two goes on")], id="bullets"),
        pytest.param("1. One thing\n2) Two things", [(ITEM, "One thing"), (ITEM, "Two things")], id="numbers"),
        pytest.param(
            "1. Do you sponsor visas?\nNo.", [(TEXT, "Do you sponsor visas?"), (TEXT, "No.")], id="a numbered question"
        ),
        pytest.param("Q: Visas?\nA: No.", [(TEXT, "Visas?"), (TEXT, "No.")], id="question and answer"),
        pytest.param("Q. Visas? A. No.", [(TEXT, "Visas?"), (TEXT, "No.")], id="on one row"),
        pytest.param("Visas: J-1\nLetters: three", [(TEXT, "Visas: J-1"), (TEXT, "Letters: three")], id="labels"),
        pytest.param(
            "Visas\tJ-1\nLetters\tthree", [(ITEM, "Visas: J-1"), (ITEM, "Letters: three")], id="cells with tabs"
        ),
        pytest.param(
            "| Visas | J-1 |\n|---|---|\n| Letters | three |",
            [(ITEM, "Visas: J-1"), (ITEM, "Letters: three")],
            id="a table as in notes",
        ),
        pytest.param(
            "We do not sponsor the\nH-1B visa.",
            [(TEXT, "We do not sponsor the H-1B visa.")],
            id="a row no paragraph ends with",
        ),
        pytest.param(
            "One.\r\rTwo.\u2028Three.", [(TEXT, "One."), (TEXT, "Two."), (TEXT, "Three.")], id="whatever ends a row"
        ),
        pytest.param(
            "One of:\n- J-1\n- H-1B", [(TEXT, "One of:"), (ITEM, "J-1"), (ITEM, "H-1B")], id="a stem and its items"
        ),
    ],
)
def test_text(text: str, expected: list[tuple[LineKind, str]]) -> None:
    assert told(plain_lines(text)) == expected


def test_alike_characters() -> None:
    assert plain(" J\u20111\u00a0\u200band “H–1B” … 2020 – 2021\u0007") == 'J-1 and "H-1B" ... 2020 – 2021'


@pytest.mark.parametrize(
    ("sentence", "place", "marked"),
    [
        pytest.param(
            "Our program sponsors the J-1 visa through ECFMG for all.",
            "J-1",
            "program sponsors the J-1 visa through ECFMG",
            id="three words on either side",
        ),
        pytest.param("J-1 visa only, sponsored by ECFMG", "J-1", "J-1 visa only,", id="not beyond its clause"),
        pytest.param("Step 3 is required, and 220 too", "220", "and 220 too", id="nor before it"),
        pytest.param("Letters: 3", "Letters: 3", "Letters: 3", id="all of it"),
        pytest.param("J-1 only", "", "J-1 only", id="where no place is known"),
        pytest.param(" ".join("abcdefghijklmnopqrst"), " ".join("cdefghijklmnopqr"), " ".join("cdefghijklmn"),
            id="a long place is cut short"),
    ],
)  # fmt: skip
def test_words_that_decide(sentence: str, place: str, marked: str) -> None:
    start = sentence.index(place)
    begin, end = decisive(sentence, start, start + len(place))
    assert sentence[begin:end] == marked
