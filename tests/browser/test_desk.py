"""The desk’s pages that no other test walks: duplicates, the season, the log, files in their publisher’s columns."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from programs.models import Program
from programs.tests.builders import make_program, say

PUBLISHED = {
    "ACGME list": (
        "Specialty,Program number,Organization,Address,City,State,Zip code,Website,Phone,Email,Coordinator",
        "Internal Medicine,140521001,Alder Hospital,1 Road,Albany,NY,2115,www.example.org,555,a@example.org,A. Person",
    ),
    "NRMP Program Results": (
        "Table,City,Program Code,2026 Quota,2026 Matched,2025 Quota,2025 Matched", "1,Albany,9999140C0,12,11,10,--",
    ),
    "H-1B filings": (
        "CASE_NUMBER,CASE_STATUS,DECISION_DATE,VISA_CLASS,JOB_TITLE,SOC_CODE,EMPLOYER_NAME,TRADE_NAME_DBA,EMPLOYER_STATE",
        "I-1,Certified,2026-03-01,H-1B,PGY-1 Resident,29-1216,ALDER HOSPITAL INC,,NY",
    ),
}  # fmt: skip


@pytest.fixture(params=[(320, "dark"), (1280, "light")], ids=["phone", "wide"])
def desk(request: pytest.FixtureRequest, page: Page, client: Client, go_on_as: Callable[[Client], None]) -> Page:
    """A steward at the desk, on a phone and on a wide screen, with two programs that look alike."""
    alder = make_program(
        "site-1", name="Alder Hospital", hospital="Alder Hospital", nrmp_codes="9999140C0", visa_h1b="yes",
        max_attempts="2", seen_on="2023",
    )  # fmt: skip
    say(alder, "max_attempts", "3", name="Another page of the program with quite a long name", seen_on="2023")
    say(alder, "visa_h1b", "no", kind="directory", name="A list", seen_on="2023")
    make_program("site-2", name="Alder Hospital Program", visa_j1="yes", seen_on="2023")
    client.force_login(User.objects.create_superuser("steward"))
    go_on_as(client)
    width, scheme = request.param
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    return page


@pytest.fixture
def look(desk: Page, axe: Callable[[], None]) -> Callable[[], None]:
    def check() -> None:
        axe()
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")

    return check


def test_two_are_merged_and_parted(desk: Page, look: Callable[[], None]) -> None:
    desk.goto("/steward/duplicates/")
    look()
    desk.get_by_role("button", name="Same program").click()
    expect(desk.get_by_role("status")).to_contain_text("Merged:")
    look()
    desk.goto("/steward/duplicates/judged/")
    look()
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("status")).to_be_visible()
    look()
    assert not Program.objects.filter(merged_into__isnull=False).exists()


PAGES = [
    "/steward/", "/steward/season/", "/steward/season/?back=1", "/steward/log/", "/steward/coverage/?by=state",
    "/steward/imports/", "/steward/imports/new/", "/steward/corrections/", "/steward/queue/stale/?why=old",
    "/steward/queue/stale/work/", "/steward/queue/conflicts/", "/steward/queue/conflicts/work/",
    "/steward/queue/missing/work/", "/steward/queue/conflicts/work/?why=also_said", "/programs/changes/",
    "/programs/{pk}/correct/", "/programs/{pk}/correct/?field=visa_j1", "/steward/programs/{pk}/roster/",
    "/steward/rosters/",
    "/programs/compare/?id={pk}&id={twin}",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible(desk: Page, look: Callable[[], None], address: str) -> None:
    open_page(desk, address)
    look()


# What keys must reach: all that can be seen and acted on, of a group of choices one.
REACHABLE = """() => {
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
    const groups = new Set();
    return all.filter(one => {
        if (one.disabled || one.tabIndex < 0 || one.type === "hidden") return false;
        if (!one.checkVisibility({visibilityProperty: true})) return false;
        if (one.type !== "radio") return true;
        const isNew = !groups.has(one.name);
        groups.add(one.name);
        return isNew;
    }).length;
}"""
# Whether the focus is somewhere new, and shows. The parts of a date each take it, and the browser shows where it is.
FOCUSED = """() => {
    const one = document.activeElement, seen = window.seen ??= new Set();
    const isNew = one !== document.body && !seen.has(one), style = getComputedStyle(one);
    seen.add(one);
    const isShown = one === document.body || one.type === "date" || style.outlineStyle !== "none";
    return [isNew, isShown, one.outerHTML];
}"""


@pytest.mark.parametrize("desk", [(1280, "light")], indirect=True, ids=["wide"])
@pytest.mark.parametrize("address", PAGES)
def test_everything_is_reached_and_shown_by_keys(desk: Page, address: str) -> None:
    open_page(desk, address)
    wanted, reached = desk.evaluate(REACHABLE), 0
    for _ in range(wanted + 3 * desk.locator("input[type=date]").count()):
        desk.keyboard.press("Tab")
        is_new, is_shown, html = desk.evaluate(FOCUSED)
        assert is_shown, f"nothing shows where one is: {html}"
        reached += is_new
    assert reached == wanted


def open_page(desk: Page, address: str) -> None:
    programs = {program.program_key: program.pk for program in Program.objects.all()}
    answer = desk.goto(address.format(pk=programs["site-1"], twin=programs["site-2"]))
    assert answer
    assert answer.status == 200
    expect(desk.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("layout", PUBLISHED)
def test_a_published_file_from_its_columns_to_undone(
    desk: Page, look: Callable[[], None], layout: str, tmp_path: Path
) -> None:
    path = tmp_path / "published.csv"
    path.write_text("\n".join(PUBLISHED[layout]) + "\n", encoding="utf-8")
    desk.goto("/steward/imports/new/")
    desk.get_by_label("File", exact=True).set_input_files(path)
    desk.get_by_label("Name of the source").fill("As published")
    desk.get_by_label("Kind of source").select_option("other")
    desk.get_by_label("Day it was seen").fill("2026-10-15")
    desk.get_by_role("button", name="See what it would do").click()
    expect(desk.locator("main")).to_contain_text("columns read")
    expect(desk.locator("main")).not_to_contain_text("Person")
    look()
    desk.get_by_role("button", name="Record this import").click()
    expect(desk.get_by_role("status")).to_contain_text("Recorded: published.csv")
    look()
    desk.get_by_role("link", name="Undo this…").click()
    desk.get_by_role("button", name="Undo it").click()
    expect(desk.locator("main")).to_contain_text("Undone on")
    look()
