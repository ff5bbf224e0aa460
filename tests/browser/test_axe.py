"""Faults of colours are found wherever they are, though one element is judged for all of its kind."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from programs.tests.builders import make_programs
from tests.browser.conftest import AXE_SCRIPT, COLOURS, RUN_AXE, RUN_AXE_ON_COLOURS

ROWS = "".join(f"<tr><td>Program {row}</td><td><span>says so</span></td></tr>" for row in range(40))
TABLE = f"<main><h1>Programs</h1><table>{ROWS}</table><p>Words <a href='/'>and a link</a> in them.</p></main>"


@pytest.mark.parametrize(
    "style",
    [
        pytest.param("tr:nth-child(37) span { color: #bbb }", id="its own colour"),
        pytest.param("tr:nth-child(37) { background: #555 }", id="what is behind a whole row"),
        pytest.param("tr:nth-child(37) td + td { opacity: 0.4 }", id="half seen through"),
        pytest.param("table { color: #888 } tr { font-size: 24px } tr:nth-child(37) { font-size: 12px }", id="small"),
        pytest.param("a { text-decoration: none; color: #222 }", id="a link like the words around it"),
    ],
)
def test_one_of_forty_that_look_alike(page: Page, axe: Callable[[], None], style: str) -> None:
    page.set_content(f"<html lang='en'><title>Programs</title><body>{TABLE}")
    axe()
    page.set_content(f"<html lang='en'><title>Programs</title><style>{style}</style><body>{TABLE}")
    with pytest.raises(AssertionError, match=r"color-contrast|link-in-text-block"):
        axe()


FAULTS = """
    :root { --muted: light-dark(#aaa, #555); --accent: light-dark(#9cc, #244); }
    td { color: light-dark(#999, #666) } a { text-decoration: none }
"""
# Which rules fail, and how elements that fail are written.
KINDS_AT_FAULT = """violations => violations.map(({id, nodes}) => [id, nodes.map(
    ({target}) => document.querySelector(target[0])).map(one => `${one.localName} ${one.className}`)])"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/programs/", "/account/login/"])
def test_every_kind_that_all_elements_show_is_found(
    page: Page, reference_data: None, address: str, scheme: str
) -> None:
    make_programs(*({"state": "NY", "visa_j1": "yes", "visa_h1b": "no"} for _ in range(20)))
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    page.evaluate(
        "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }", FAULTS
    )
    page.evaluate(AXE_SCRIPT)
    of_all, of_each_kind = (
        {(rule, kind) for rule, kinds in page.evaluate(KINDS_AT_FAULT, found["violations"]) for kind in kinds}
        for found in (page.evaluate(script, COLOURS) for script in (RUN_AXE, RUN_AXE_ON_COLOURS))
    )
    assert of_all
    assert of_each_kind == of_all
