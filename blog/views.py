"""Lists by category, tag and author, the article as Markdown, and the counter of views."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from taggit.models import Tag
from wagtail.models import Page, Site

from cms.core.images import attach_renditions
from cms.core.jsonld import Node
from cms.core.meta import ViewMeta
from cms.core.numbering import page_of
from cms.core.pagecache.rendering import keep, kept
from cms.core.text import strip_html
from cms.core.visibility import in_its_days

from . import touched, visits
from .importer.exporter.pages import article_markdown
from .models import ArticleIndexPage, ArticlePage, Author, Category
from .models.querysets import ArticleQuerySet
from .models.snippets import categories_in_use
from .schema import graph

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LIST_QUERY = ("page", "via")  # that lists read; see cms.core.pagecache
REVIEWED = 6  # articles that a profile names below its own


def listing(
    request: HttpRequest,
    meta: ViewMeta,
    articles: ArticleQuerySet,
    asked: tuple[str, str],
    template: str,
    nodes: Callable[[Sequence[ArticlePage]], list[Node]],
    **context: object,
) -> HttpResponse:
    """`asked`: which list this is. `nodes`: what machines are told, from the articles that this page of the list shows."""
    shown = page_of(request, articles.newest_first().with_cards(), ArticleIndexPage.PER_PAGE, asked)
    meta.page_number = shown.number
    graph = nodes(list(shown))
    return render(request, template, {"self": meta, "page": meta, "articles": shown, "graph": graph, **context})


# The description of a list for which nobody wrote one: with the name of the site, and without.
ABOUT = (
    gettext_lazy(
        "All articles about %(name)s on %(site)s, the newest first, each with its date and its point in a sentence or two."
    ),
    gettext_lazy(
        "All articles about %(name)s, the newest first, each with its date and its point in a sentence or two."
    ),
)
TAGGED = (
    gettext_lazy(
        "All articles tagged “%(name)s” on %(site)s, the newest first, each with its date and its point in a sentence or two."
    ),
    gettext_lazy(
        "All articles tagged “%(name)s”, the newest first, each with its date and its point in a sentence or two."
    ),
)
BY = (
    gettext_lazy(
        "All articles by %(name)s on %(site)s, the newest first, each with its date and its point in a sentence or two."
    ),
    gettext_lazy("All articles by %(name)s, the newest first, each with its date and its point in a sentence or two."),
)


def articles_here(request: HttpRequest, sentences: "tuple[StrPromise, StrPromise]", name: str) -> str:
    site = Site.find_for_request(request)
    if site and site.site_name:
        return sentences[0] % {"name": name, "site": site.site_name}
    return sentences[1] % {"name": name}


def trail(request: HttpRequest) -> list[Page]:
    """From the home page to the article listing of this site."""
    site = Site.find_for_request(request)
    index = in_its_days(ArticleIndexPage.objects.live().descendant_of(site.root_page)).first() if site else None
    return list(index.breadcrumb) if index else []


def category_meta(request: HttpRequest, found: Category) -> ViewMeta:
    about = found.description or articles_here(request, ABOUT, found.name)
    return ViewMeta(request, found.name, about, trail=trail(request), path=found.get_absolute_url())


def tag_meta(request: HttpRequest, found: Tag) -> ViewMeta:
    about = articles_here(request, TAGGED, found.name)
    return ViewMeta(request, found.name, about, trail=trail(request), path=reverse("tag", args=[found.slug]))


def author_meta(request: HttpRequest, found: Author) -> ViewMeta:
    about = strip_html(found.biography) or articles_here(request, BY, found.name)
    path = found.get_absolute_url()
    return ViewMeta(request, found.name, about, trail=trail(request), seo_og_type="profile", path=path)


def reviewed_by(author: Author) -> ArticleQuerySet:
    """The newest articles that they reviewed, for their profile."""
    return ArticlePage.objects.published().reviewed_by(author).newest_first().with_cards()[:REVIEWED]


@kept(query=LIST_QUERY, names=(touched.LISTS,))
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Category, slug=slug)
    meta = category_meta(request, found)
    articles = ArticlePage.objects.published().about(found)
    return listing(
        request,
        meta,
        articles,
        ("category", slug),
        "pages/category.html",
        lambda shown: graph.collection_graph(meta),
        category=found,
        categories=categories_in_use(),
    )


@kept(query=LIST_QUERY)
@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag, slug=slug)
    articles = ArticlePage.objects.published().tagged(slug)
    if not articles.exists():
        raise Http404
    meta = tag_meta(request, found)
    return listing(
        request, meta, articles, ("tag", slug), "pages/tag.html", lambda shown: graph.collection_graph(meta), tag=found
    )


@kept(query=LIST_QUERY)
@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Author.objects.select_related("photo"), slug=slug)
    meta = author_meta(request, found)
    attach_renditions([found.photo])
    articles = ArticlePage.objects.published().by(found)
    return listing(
        request,
        meta,
        articles,
        ("author", slug),
        "pages/author.html",
        lambda shown: graph.profile_graph(meta, found, newest_of(shown)),
        author=found,
        reviewed=reviewed_by(found),
    )


def newest_of(articles: Sequence[ArticlePage]) -> datetime | None:
    return max((article.date_modified for article in articles if article.date_modified), default=None)


@require_safe
def markdown(request: HttpRequest, slug: str) -> HttpResponse:
    """The live article as Markdown with front matter, for readers that prefer text."""
    site = Site.find_for_request(request)
    page = ArticlePage.objects.readable().descendant_of(site.root_page).filter(slug=slug).first() if site else None
    if page is None:
        raise Http404
    response = HttpResponse(article_markdown(page), content_type="text/markdown; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    response["Link"] = f'<{page.url_in_full}>; rel="canonical"'
    keep(request, dies_at=page.expire_at.timestamp() if page.expire_at else None)
    return response


@csrf_exempt
@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """An article was opened. Always the same answer: nobody learns what is counted, or what there is.

    Open to forged requests, as there is nothing to win: a number that only helps to compare articles.
    """
    if visits.is_counted(request) and pk < 2**31:
        visits.count(pk)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
