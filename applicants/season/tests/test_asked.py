"""The season a page is asked for: which pages take it, what they say of a bad one, and that links keep it."""

import html
import io
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from openpyxl import load_workbook

from applicants.models import Profile, RankEntry, SavedProgram, Status
from applicants.plan.tests.test_shortlist import added
from applicants.ranking.tests.test_pages import upload, weights
from applicants.ranking.weights_form import DEFAULTS
from applicants.sharing.tests.test_links import make_link, opened
from applicants.tests.profiles import NO_PERMIT
from programs.models import Program
from programs.tests.builders import make_programs, say

pytestmark = pytest.mark.django_db

CLOSED_LISTS = date(2027, 3, 10)  # rank lists are closed, SOAP is not over
PAGES = (
    *("/me/ranking/", "/me/what-if/", "/me/checklists/", "/me/summary/", "/me/compare/"),
    *("/me/plan/", "/me/plan/costs/", "/me/plan/questions/", "/me/plan/rank-list/"),
    *("/me/letters/", "/me/experience/", "/me/wishes/"),
)
OF_ONE = (
    *("/me/programs/{pk}/", "/me/plan/{pk}/", "/me/plan/{pk}/remove/", "/me/plan/{pk}/answer/visa_j1/"),
    *("/me/plan/{pk}/letters/", "/me/letters/assign/"),
)
FILES = {
    "/me/checklists/season.ics": "/me/checklists/",
    "/me/plan/my-plan.csv": "/me/plan/",
    "/me/plan/my-plan.xlsx": "/me/plan/",
}


@pytest.fixture
def listed() -> list[Program]:
    return make_programs(
        {"program_key": "alder", "name": "Alder", "visa_j1": "yes", "min_step2_ck": 230, "state": "NY"},
        {"program_key": "birch", "name": "Birch", "visa_j1": "yes", "min_step2_ck": 200, "state": "NJ"},
        {"program_key": "cedar", "name": "Cedar", "visa_j1": "no", "visa_h1b": "yes", "accepts_img": "yes"},
    )


@pytest.fixture
def applicant(client: Client, listed: list[Program], on_day) -> Client:
    """Somebody with a plan, a rank list, weights that moved programs, and changes that open some."""
    upload(client, **NO_PERMIT, visas_accepted=["J-1"])
    added(client, *listed)
    saved = SavedProgram.objects.get(program_key="alder")
    SavedProgram.objects.filter(pk=saved.pk).update(status=Status.RANKED, cost=100, questions="Is there a gym?")
    RankEntry.objects.create(profile=Profile.objects.get(), saved=saved, position=1)
    only_score = dict.fromkeys(DEFAULTS, "0") | {"step2_ck": "1", "wanted_setting": "1", "prospect_share": "100"}
    assert client.post("/me/ranking/", weights(**only_score)).status_code == 302
    on_day(CLOSED_LISTS)
    client.post("/me/what-if/", {"changes": ["accept_h1b"]})
    return client


def links_of(page: str) -> Iterator[str]:
    """Where its links and forms lead, but for those that choose a season; a form with the words it brings along."""
    page = re.sub(r'<nav [^>]*aria-label="Season">.*?</nav>', "", page, flags=re.DOTALL)
    for link in re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', page):
        yield html.unescape(link)
    for form, inside in re.findall(r"<form\b([^>]*)>(.*?)</form>", page, flags=re.DOTALL):
        hidden = re.search(r'type="hidden" name="season" value="(\d+)"', inside)
        words = f"?season={hidden[1]}" if hidden else ""
        for address in map(html.unescape, re.findall(r'action="([^"]*)"', form + inside)):
            yield address if 'method="post"' in form else address + words


def takes_a_season(browser: Client, path: str) -> bool:
    """Whether what is asked for there, or where it leads, tells a season that there is not."""
    response = browser.get(path, {"season": "1999"}, follow=True)
    return response.status_code == 400 and b"There is no season" in response.content


@pytest.mark.parametrize("address", [*PAGES, *OF_ONE])
def test_every_link_of_a_page_keeps_its_season(applicant, listed, address) -> None:
    page = applicant.get(address.format(pk=listed[0].pk), {"season": "2027"})
    assert page.status_code == 200
    ours = {link for link in links_of(page.content.decode()) if link.startswith("/me/")}
    known = {link for link in ours if takes_a_season(applicant, urlsplit(link).path)}
    assert len(known) >= 2
    assert {link for link in known if parse_qs(urlsplit(link).query).get("season") != ["2027"]} == set()


def test_the_walk_sees_the_names_of_programs_and_of_those_that_moved(applicant, listed) -> None:
    fits = {f"/me/programs/{one.pk}/?season=2028" for one in listed}
    names = applicant.get("/me/what-if/?season=2028").content.decode()
    assert set(links_of(names.partition('class="names"')[2])) & fits
    applicant.post("/me/what-if/", {"changes": []})  # or the ranking is shown as if
    moved = applicant.get("/me/ranking/?season=2028").content.decode()
    assert set(links_of(moved.partition('class="moves"')[2].partition("</section>")[0])) & fits
    part = applicant.get(f"/me/programs/{listed[0].pk}/?season=2027", HTTP_HX_REQUEST="true").content.decode()
    assert "for the 2027 match" in part
    assert f"/me/programs/{listed[0].pk}/?season=2027#own" in set(links_of(part))


def test_a_shared_plan_and_ranking_keep_the_season_between_them(applicant) -> None:
    reader, there = opened(make_link(applicant))
    shared = there.removesuffix("ranking/")
    for name, other in (("plan", "ranking"), ("ranking", "plan")):
        page = reader.get(f"{shared}{name}/?season=2027")
        assert page.status_code == 200
        assert f'href="{shared}{other}/?season=2027"' in page.content.decode()
        assert 'aria-label="Season"' in page.content.decode()
        assert reader.get(f"{shared}{name}/?season=1999").status_code == 400


@pytest.mark.parametrize("address", [*PAGES, *OF_ONE[:2]])
def test_the_ended_season_can_be_chosen_until_soap_is_over(applicant, listed, on_day, address) -> None:
    address = address.format(pk=listed[0].pk)
    if "costs" not in address:
        assert '<a href="?season=2027">2027 match</a>' in applicant.get(address).content.decode()
    bad = applicant.get(address, {"season": "1999"})
    assert bad.status_code == 400
    assert "There is no season “1999” here: choose 2027, 2028 or 2029." in html.unescape(bad.content.decode())
    on_day(date(2027, 3, 19))
    assert applicant.get(address, {"season": "2027"}).status_code == 400
    assert 'aria-label="Season"' not in applicant.get(address).content.decode()


@pytest.mark.parametrize(("file", "page"), FILES.items())
def test_a_bad_season_of_a_file_is_told_on_its_page(applicant, file, page) -> None:
    response = applicant.get(file, {"season": "1999"}, follow=True)
    assert (response.redirect_chain, response.status_code) == ([(f"{page}?season=1999", 302)], 400)
    assert "There is no season “1999” here" in html.unescape(response.content.decode())


def test_files_are_of_the_season_asked_for(applicant) -> None:
    def verdicts(season: str) -> list[str]:
        book = load_workbook(io.BytesIO(b"".join(applicant.get("/me/plan/my-plan.xlsx", {"season": season}))))
        head, *rows = book.worksheets[0].iter_rows(values_only=True)
        text = b"".join(applicant.get("/me/plan/my-plan.csv", {"season": season})).decode("utf-8-sig")
        found = [str(row[head.index("verdict")]) for row in rows]
        assert all(f",{one}," in text for one in found)
        return found

    assert set(verdicts("2027")) == {"closed"}  # it takes no more applications
    assert "closed" not in verdicts("2028")[:2]
    days = Calendar.from_ical(applicant.get("/me/checklists/season.ics", {"season": "2027"}).content)
    assert {"match_day-2027@imgmatch", "start-2027@imgmatch"} <= {str(day["uid"]) for day in days.walk("VEVENT")}


def test_the_rank_list_and_the_checklists_say_the_days_of_the_season(applicant) -> None:
    assert (
        "Rank lists of the 2027 match closed on 3 March 2027."
        in applicant.get("/me/plan/rank-list/?season=2027").content.decode()
    )
    assert "for the 2027 match" in applicant.get("/me/checklists/?season=2027").content.decode()
    assert "for the 2027 match" in applicant.get("/me/summary/?season=2027").content.decode()


def test_what_is_sent_comes_back_to_the_season(applicant, listed) -> None:
    pk, kept = listed[0].pk, "?season=2027"
    assert applicant.post(f"/me/plan/{pk}/add/{kept}")["Location"] == f"/me/plan/{pk}/{kept}"
    entry = {"status": "ranked", "interview_on": "", "questions": "", "note": "", "cost": "", "version": "1"}
    assert applicant.post(f"/me/plan/{pk}/{kept}", entry)["Location"] == f"/me/plan/{pk}/{kept}"
    moved = {"program": ["birch"], "to": "applied"}
    assert applicant.post(f"/me/plan/{kept}", moved)["Location"] == f"/me/plan/{kept}"
    ticked = applicant.post(f"/me/compare/{kept}", {"program": ["alder", "birch"]})
    assert ticked["Location"] == f"/me/compare/?id={pk}&id={listed[1].pk}&season=2027"
    track = f"{SavedProgram.objects.get(program_key='birch').pk}:"
    assert (
        applicant.post(f"/me/plan/rank-list/add/{kept}", {"entry": track})["Location"] == f"/me/plan/rank-list/{kept}"
    )
    letter = Profile.objects.get().letters.first()
    assert applicant.post(f"/me/letters/{letter.pk}/uploaded/{kept}")["Location"] == f"/me/letters/{kept}"
    chosen = {"specialty": listed[0].specialty.slug, "letters": [letter.pk]}
    assert applicant.post(f"/me/letters/assign/{kept}", chosen)["Location"] == f"/me/letters/{kept}"
    chosen["seen"] = applicant.get(f"/me/plan/{pk}/letters/").context["form"]["seen"].value()
    assert applicant.post(f"/me/plan/{pk}/letters/{kept}", chosen)["Location"] == f"/me/plan/{pk}/{kept}"
    assert applicant.post(f"/me/plan/{pk}/remove/{kept}")["Location"] == f"/me/plan/{kept}"


def test_letters_and_experience_are_judged_for_the_season_asked_for(applicant, listed) -> None:
    """What is missing can still be had for the season to come, and no more for the one whose rank lists are closed."""
    for field, value in (("letters_required", "4"), ("usce", "required"), ("usce_months", "2")):
        say(listed[0], field, value)

    def fixes(page: str, season: str) -> list[str]:
        shown = applicant.get(page, {"season": season}).context
        lines = [one.check.line for one in shown["desk"].checks] if "desk" in shown else []
        lines += [one.entry.line for one in shown["ledger"].entries] if "ledger" in shown else []
        return [line.fix for line in lines if line.fix]

    for page in ("/me/experience/", "/me/letters/"):
        assert (fixes(page, "2027"), len(fixes(page, "2028"))) == ([], 1), page


@pytest.mark.parametrize("address", [*PAGES, *OF_ONE[:2], *FILES])
def test_a_season_costs_no_statement(applicant, listed, address) -> None:
    def statements(query: dict[str, str]) -> int:
        applicant.get(address.format(pk=listed[0].pk), query)
        with CaptureQueriesContext(connection) as told:
            list(applicant.get(address.format(pk=listed[0].pk), query))
        return len(told)

    assert statements({"season": "2028"}) == statements({})
