"""What stands at a path of the site: for another front end that routes, and for whoever follows an old link."""

from typing import Any, ClassVar
from urllib.parse import unquote

from django.apps import apps
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from blog.api.texts import FORMS, RICH_TEXT
from blog.api.topics import Authors, Categories, Tags, Topics
from blog.models import ArticleIndexPage, ArticlePage
from blog.retractions import successor_address
from cms.core import chains
from cms.core.api import parameters
from cms.core.api.endpoints import Query, Single
from cms.core.api.pages import Pages
from cms.core.api.reading import Reading
from cms.core.problems import Problem
from cms.core.redirects import GONE
from cms.core.visibility import visible
from coaching.api.articles import OfferedArticles
from coaching.api.pages import CareerPaths, CoachingPages, ReadinessTests

from .schemas import SELF, AddressAnswer, ListingAlone

TOPICS: dict[str, type[Topics]] = {"category": Categories, "tag": Tags, "author": Authors}
VIEWS = frozenset({"search", "roadmap"})


class Listing(Pages):
    """The page that lists the articles."""

    name, tag, model, one, kind = "listing", "articles", ArticleIndexPage, "a listing", "listing"
    item: ClassVar[Any] = ListingAlone
    whole: ClassVar[Any] = ListingAlone
    names = (*SELF, "description")
    alone = ("breadcrumb", "meta", "json_ld")


PAGES: dict[type[Page], type[Pages]] = {
    ArticlePage: OfferedArticles,
    CareerPaths.model: CareerPaths,
    CoachingPages.model: CoachingPages,
    ReadinessTests.model: ReadinessTests,
    ArticleIndexPage: Listing,
}
if apps.is_installed("cms.home"):  # a host has a first page of its own
    from .home import Home

    PAGES[Home.model] = Home


class Addresses(Single):
    name, tag, model = "addresses", "the site", Redirect
    summary = "What stands at a path of the site"
    answers: ClassVar[Any] = AddressAnswer
    parameters = (parameters.address("path", "A path of the site. Without one: the home page."), RICH_TEXT)
    problems: ClassVar[dict[int, str]] = {404: "Nothing that everybody may read.", 410: "It was there, and is gone."}

    def reading(self, request: HttpRequest, query: Query) -> Reading:
        found = super().reading(request, query)
        found.rich_text = FORMS[query["rich_text"]]
        return found

    def found(self, reading: Reading, query: Query) -> dict[str, Any]:
        asked = query["path"] or "/"
        path = unquote(asked.split("?")[0].split("#")[0])
        if "\x00" in path:
            raise nothing()
        served, found = self.at(reading, path)
        if not served:
            found = redirected(reading.site, path)
        if found is None:
            raise nothing()
        return {"path": asked, "found": found}

    def at(self, reading: Reading, path: str) -> tuple[bool, dict[str, Any] | None]:
        """(whether something of the site answers there, what it is for everybody)."""
        for candidate in dict.fromkeys((path, f"{path.rstrip('/')}/")):
            try:
                match = resolve(candidate)
            except Resolver404:
                continue
            if match.url_name in TOPICS:
                kind, endpoint = match.url_name, TOPICS[match.url_name]()
                row = endpoint.find(reading, match.kwargs["slug"])
                return True, {"type": kind, "object": endpoint.shown_alone(row, reading)} if row else None
            if match.url_name in VIEWS:
                return True, {"type": "view", "name": match.url_name}
            if match.url_name != "wagtail_serve":
                return True, None
            if page := page_at(reading.site, candidate):
                return True, of_page(page, reading)
        return False, None


def page_at(site: Site, path: str) -> Any:
    """The page that Wagtail serves there."""
    request = HttpRequest()
    request.path = request.path_info = path
    request._wagtail_site = site  # type: ignore[attr-defined]  # where Wagtail keeps what it has found
    try:
        found = Page.route_for_request(request, path)
    except Http404:
        return None
    return found.page if found else None


def of_page(page: Any, reading: Reading) -> dict[str, Any] | None:
    if isinstance(page, ArticlePage) and not page.live:
        return retracted(page)
    endpoint = PAGES.get(type(page))
    row = endpoint().find_at(reading, page.pk) if endpoint else None
    if endpoint is None or row is None:
        return None
    return {"type": endpoint.kind, "object": endpoint().shown_alone(row, reading)}


def retracted(page: ArticlePage) -> dict[str, Any] | None:
    """As visitors find it: sent to the successor, told that it is gone, or nothing where they never saw it."""
    retraction = page.retraction
    if address := successor_address(retraction):
        return {"type": "redirect", "status": 302, "location": address}
    if retraction and retraction.was_live:
        raise gone(retraction.public_note)
    return None


def redirected(site: Site, path: str) -> dict[str, Any] | None:
    """What redirects and rules say, in one hop."""
    found = chains.answer_at(site, path)
    if found is None or leads_to_hidden(found.row):
        return None
    try:
        end = chains.end_of(site, found.target, begin=found.row) if found.target else ""
    except chains.Circle:
        return None
    if not end:
        raise gone()
    is_rule = not isinstance(found.row, Redirect)
    status = found.row.status if is_rule else 301 if found.row.is_permanent else 302
    return {"type": "redirect", "status": status, "location": end}


def leads_to_hidden(row: Any) -> bool:
    page = getattr(row, "redirect_page", None)
    return page is not None and not visible(Page.objects.filter(pk=page.pk)).exists()


def gone(note: str = "") -> Problem:
    """`note`: what visitors are told."""
    return Problem(GONE, note or _("What was at this address is gone for good."))


def nothing() -> Problem:
    return Problem(404, _("The site has nothing at this path that everybody may read."))
