"""Where a page is for those who share it or list it: its one address, whatever it was asked with."""

import json
from typing import Any, Final
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from programs.models import Program

register = template.Library()

# What would end the block, or begin another element in it.
ESCAPED: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def canonical(context: dict[str, Any]) -> str:
    """The page without what it was asked with, under SITE_URL where that is set; '' for people's own pages."""
    request = context.get("request")
    if request is None or request.path.startswith(settings.PRIVATE_PATHS):
        return ""
    return urljoin(settings.SITE_URL or f"{request.scheme}://{request.get_host()}", request.path)


@register.simple_tag(takes_context=True)
def canonical_static(context: dict[str, Any], path: str) -> str:
    return urljoin(canonical(context), static(path))


@register.simple_tag(takes_context=True)
def canonical_page(context: dict[str, Any], name: str, pk: int) -> str:
    return urljoin(canonical(context), reverse(name, args=[pk]))


@register.simple_tag(takes_context=True)
def program_as_data(context: dict[str, Any], program: Program) -> SafeString:
    """The program for search engines, in the words of schema.org: what it is, where, and how long; no policy.

    A block of data, which no browser runs: the site's Content-Security-Policy lets no script stand in a page.
    """
    here, site = canonical(context), urljoin(canonical(context), "/")
    place = {
        "@type": "PostalAddress",
        "addressLocality": program.city,
        "addressRegion": program.state,
        "postalCode": program.zip,
        "addressCountry": program.country or "US",
    }
    provider = {
        "@type": "EducationalOrganization",
        "name": program.institution or program.hospital or program.name,
        "address": filled(place),
    }
    about = {
        "@type": "EducationalOccupationalProgram",
        "@id": f"{here}#program",
        "name": program.name,
        "url": here,
        "sameAs": program.website,
        "identifier": program.acgme_id,
        "programType": "Medical residency",
        "occupationalCategory": program.specialty_name,
        "timeToComplete": f"P{program.length_years}Y" if program.length_years else "",
        "maximumEnrollment": program.positions_per_year,
        "provider": provider,
    }
    steps = [("Programs", urljoin(site, "programs/")), (program.name, here)]
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": name, "item": item}
            for at, (name, item) in enumerate(steps, 1)
        ],
    }
    told = json.dumps({"@context": "https://schema.org", "@graph": [filled(about), crumbs]}, ensure_ascii=False)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(told.translate(ESCAPED)))


def filled(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in ("", None)}
