"""Where else to look a program up: plain links, of which the site loads nothing."""

from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from programs.models import Program


class Lookup(NamedTuple):
    label: str
    url: str


def lookups(program: Program) -> list[Lookup]:
    """Its own pages first, then the two directories that know its number, then a search of the web by its name."""
    found = []
    if program.website:
        found.append(Lookup("The program’s own page", program.website))
        site = urlsplit(program.website)
        if site.path.strip("/"):
            found.append(Lookup(f"Its hospital’s site, {site.netloc}", f"{site.scheme}://{site.netloc}/"))
    if number := program.acgme_id:
        # ACGME opens a program's own page only from its search.
        search = urlencode({"stateId": "", "specialtyId": "", "numCode": number, "city": ""})
        found.append(Lookup(f"FREIDA, {number}", f"https://freida.ama-assn.org/program/{number}"))
        found.append(Lookup(f"ACGME, {number}", f"https://apps.acgme.org/ads/Public/Programs/Search?{search}"))
    words = f"{program.name} {program.place} visa international medical graduates"
    found.append(Lookup("Search the web", f"https://duckduckgo.com/?{urlencode({'q': words})}"))
    return found
