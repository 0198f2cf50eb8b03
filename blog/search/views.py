"""The search page, and the page for an address that nothing has."""

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.models import Site

from blog.models import Category
from blog.schema import graph
from cms.core.epochs import remembered
from cms.core.fragments import clock
from cms.core.meta import ViewMeta

from . import finding, vocabulary

NEWEST = 3  # articles that are shown when there is nothing else
DESCRIPTION = gettext_lazy(
    "Find articles by any word in them, narrow what was found by topic, and see where your words stand."
)
SLUG = re.compile(r"[-\w]{1,100}")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, marked; when nothing was, what may have been meant, and where else to look."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    answer = finding.find(site, request.GET.get("q", ""), category_of(request), request.GET.get("page"))
    title = _("“%(words)s”") % {"words": answer.query} if answer.query else _("Search all articles")
    # Engines may list the form, never what somebody looked for.
    is_listed = not request.GET
    meta = ViewMeta(request, title, str(DESCRIPTION), noindex=not is_listed)
    context = {
        "self": meta,
        "page": meta,
        "graph": graph.page_graph(meta, kind="SearchResultsPage"),
        "answer": answer,
        "category": category_of(request),
        **(elsewhere(site) if not answer.hits else {}),
    }
    response = render(request, "pages/search.html", context)
    if not is_listed:
        response["X-Robots-Tag"] = "noindex, follow"
    return response


def category_of(request: HttpRequest) -> Category | None:
    slug = request.GET.get("category", "")
    return Category.objects.filter(slug=slug).first() if SLUG.fullmatch(slug) else None


def elsewhere(site: Site) -> dict[str, object]:
    """Where somebody may look who has found nothing."""
    articles = vocabulary.findable(site)
    topics = remembered(("topics", site.pk, *clock()), lambda: finding.counted(articles))
    return {"all_categories": topics, "newest": articles.newest_first().with_cards()[:NEWEST]}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that helps: articles with nearly this address, the search, the way home.

    Where the address is not one for pages, a link for review say, nothing of it is repeated.
    """
    site = Site.find_for_request(request) if is_for_pages(request.path) else None
    context = {"near": vocabulary.near_articles(site, request.path), "words": words_of(request.path)} if site else {}
    return HttpResponseNotFound(render(request, "404.html", context).content)


def is_for_pages(path: str) -> bool:
    try:
        return resolve(path).url_name == "wagtail_serve"
    except Resolver404:
        return True


def words_of(path: str) -> str:
    """What the address says, as a query."""
    last = path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return " ".join(re.findall(r"[a-z]{3,}", last.casefold()))[:100]
