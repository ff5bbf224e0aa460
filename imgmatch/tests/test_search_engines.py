"""What robots, chats and other sites' pages are told."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from imgmatch import search_engines
from programs import catalogue
from programs.models import Program
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db


def told(page: str, name: str) -> str:
    return re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', page).group(1)


@pytest.fixture
def hill() -> Program:
    return make_program(
        "hill", name="Hill Hospital", city="Albany", state="NY", specialty="internal-medicine", visa_j1="yes"
    )


def test_a_shared_program_tells_specialty_place_and_visas_with_their_age(client: Client, hill: Program) -> None:
    page = client.get(hill.get_absolute_url() + "?from=chat").content.decode()
    said = told(page, "description")
    assert said == told(page, "og:description")
    assert said.startswith(
        "Internal Medicine residency in Albany, New York. J-1: yes (2026). H-1B: not stated. What it says about"
    )
    assert "<title>Hill Hospital, Albany, New York: Internal Medicine, J-1 yes, H-1B not stated" in page
    assert told(page, "og:url") == f"http://testserver{hill.get_absolute_url()}"
    assert f'<link rel="canonical" href="http://testserver{hill.get_absolute_url()}">' in page


def test_pages_are_shared_under_the_sites_own_address(client: Client, settings, hill: Program) -> None:
    settings.SITE_URL = "https://imgmatch.example"
    page = client.get("/programs/?state=NY").content.decode()
    assert told(page, "og:url") == "https://imgmatch.example/programs/"
    assert told(page, "og:image").startswith("https://imgmatch.example/static/img/share")


def test_robots_are_kept_from_forms_and_led_to_programs(client: Client, hill: Program) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /me/" in lines
    assert "Disallow: /programs/*/correct/" in lines
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"
    assert '<meta name="robots" content="noindex">' in client.get(f"/programs/{hill.pk}/correct/").content.decode()


def test_the_map_has_every_program_and_is_made_once_a_version(client: Client, hill: Program, monkeypatch) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    addresses = [one.text for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://testserver{hill.get_absolute_url()}" in addresses
    assert "http://testserver/insights/" in addresses
    assert "http://testserver/guide/" in addresses
    monkeypatch.setattr(search_engines, "render", None)
    assert client.get("/sitemap.xml").status_code == 200
    monkeypatch.undo()
    make_program("valley", name="Valley Hospital")
    catalogue.current()
    assert b"valley-hospital" in client.get("/sitemap.xml").content


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_pages_of_other_sites_may_read_the_api(client: Client, hill: Program, method: str) -> None:
    answer = getattr(client, method)("/api/programs", headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == (204 if method == "options" else 200)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert (answer.content == b"") == (method != "get")


def test_no_other_page_may_be_read_from_elsewhere(client: Client) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/programs/", headers={"origin": "https://a.example"})


def test_the_api_says_where_it_is(client: Client, settings) -> None:
    assert client.get("/api/openapi.json").json()["servers"] == [{"url": "/"}]


def test_a_program_is_told_to_search_engines_as_data(client: Client) -> None:
    said = {
        "institution": 'A & B </script><script>alert("x")',
        "length_years": "3",
        "zip": "02115",
        "acgme_id": "1400500932",
    }
    program = make_program("hill", name="Hill Hospital", city="Boston", state="MA", positions_per_year="12", **said)
    page = client.get(program.get_absolute_url()).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    about, crumbs = json.loads(block)["@graph"]
    address = f"http://testserver{program.get_absolute_url()}"
    assert about == {
        "@type": "EducationalOccupationalProgram",
        "@id": f"{address}#program",
        "name": "Hill Hospital",
        "url": address,
        "identifier": "1400500932",
        "programType": "Medical residency",
        "occupationalCategory": "Internal Medicine",
        "timeToComplete": "P3Y",
        "maximumEnrollment": 12,
        "provider": {
            "@type": "EducationalOrganization",
            "name": said["institution"],
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Boston",
                "addressRegion": "MA",
                "postalCode": "02115",
                "addressCountry": "US",
            },
        },
    }
    assert [step["item"] for step in crumbs["itemListElement"]] == ["http://testserver/programs/", address]
    assert "<script>alert" not in page
