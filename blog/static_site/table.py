"""Old addresses as a Netlify `_redirects` file: https://docs.netlify.com/routing/redirects/

What has moved or gone, in one hop, then what a server answers, if there is one.
"""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from blog.models import ArticlePage, Retraction
from blog.retractions import successor_address
from cms.core import chains
from cms.core.models import RedirectRule
from cms.core.redirects import GONE

SAFE = "/%:@!$&'()*+,;=~-._?#"
# What needs a server: addresses that answer differently each time, or take what visitors send.
SERVED = (
    "/search/", "/leads/", "/count/", "/documents/", "/career-coaching/tests/", "/career-coaching/results/",
    "/career-coaching/roadmap/", "/api/",
)  # fmt: skip


def table(site: Site, server: str) -> str:
    rows = [*retracted(site), *exact(site), *rules(site), *served(server)]
    return "".join(f"{old} {new} {status}\n" for old, new, status in rows)


def retracted(site: Site) -> Iterator[tuple[str, str, int]]:
    standing = Retraction.objects.filter(lifted_at=None, page__live=False).order_by("pk").select_related("page")
    for retraction in standing:
        page: ArticlePage = retraction.page
        path = page.relative_url(site)
        if not path or page.get_view_restrictions().exists():
            continue
        if successor := successor_address(retraction):
            yield spelt(path), spelt(successor), 302
        elif retraction.was_live:
            yield spelt(path), "/410.html", GONE


def exact(site: Site) -> Iterator[tuple[str, str, int]]:
    """Those that answer: where a page is, or round in a circle, none does."""
    for row in Redirect.get_for_site(site).select_related("redirect_page").order_by("old_path", "pk"):
        parts = urlsplit(row.old_path)
        if parts.query or not row.link or chains.is_served(site, parts.path):
            continue
        try:
            end = chains.end_of(site, row.link, begin=row)
        except chains.Circle:
            continue
        yield spelt(row.old_path), spelt(end) or "/410.html", (301 if row.is_permanent else 302) if end else GONE


def rules(site: Site) -> Iterator[tuple[str, str, int]]:
    for rule in RedirectRule.objects.for_site(site):
        yield spelt(rule.pattern), spelt(rule.target) or "/410.html", rule.status


def served(server: str) -> Iterator[tuple[str, str, int]]:
    """Handed to the server, so that forms are sent to the site that shows them."""
    if server:
        for path in SERVED:
            yield f"{path}*", f"{server}{path}:splat", 200


def spelt(address: str) -> str:
    return quote(address, safe=SAFE)
