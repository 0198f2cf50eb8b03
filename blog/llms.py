"""What the site holds, as Markdown for language models: https://llmstxt.org/

Links lead to the Markdown of each article, which carries the address of its page.
"""

import re
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from cms.core.pagecache.rendering import kept
from cms.core.text import squash
from cms.core.visibility import visible

from .models import ArticlePage, Category

ARTICLES = 200  # the newest; the sitemap names all
_SPECIAL = re.compile(r"([\\\[\]])")


@kept()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    response = HttpResponse("\n".join(lines(site)) + "\n", content_type="text/markdown; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def lines(site: Site) -> Iterator[str]:
    home = site.root_page.specific
    yield f"# {squash(site.site_name or home.title)}"
    if about := squash(home.search_description or getattr(home, "description", "")):
        yield from ("", f"> {about}")
    articles = ArticlePage.objects.published().indexable().below(site.root_page)
    found = articles.newest_first().order_by("-shown_on", "-pk").defer_streamfields()[:ARTICLES]
    yield from section(_("Articles"), (entry(site, article) for article in found))
    topics = Category.objects.holding(articles)
    yield from section(
        _("Topics"), (link(row.name, site.root_url + row.get_absolute_url(), row.description) for row in topics)
    )
    menu = visible(Page.objects.child_of(site.root_page)).in_menu().specific()
    yield from section(
        _("Pages"),
        (link(page.title, page.get_full_url(), page.search_description) for page in menu if not page.specific.noindex),
    )
    yield from section("Optional", [link(_("All addresses"), site.root_url + reverse("sitemap"), _("Sitemap."))])


def section(title: str, entries: "Iterator[str] | list[str]") -> Iterator[str]:
    if rows := list(entries):
        yield from ("", f"## {title}", "", *rows)


def entry(site: Site, article: ArticlePage) -> str:
    address = site.root_url + reverse("article-markdown", args=[article.slug])
    return link(article.title, address, article.description)


def link(title: str, address: str, about: str = "") -> str:
    text = _SPECIAL.sub(r"\\\1", squash(title))
    return f"- [{text}]({address})" + (f": {squash(about)}" if squash(about) else "")
