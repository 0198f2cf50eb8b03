"""Lists by category, tag and author, and the article as Markdown."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from taggit.models import Tag
from wagtail.models import Page, Site

from cms.core.jsonld import Node
from cms.core.meta import ViewMeta
from cms.core.text import strip_html

from .importer.exporter.pages import article_markdown
from .models import ArticleIndexPage, ArticlePage, Author, Category
from .models.querysets import ArticleQuerySet
from .schema import graph


def listing(
    request: HttpRequest,
    meta: ViewMeta,
    articles: ArticleQuerySet,
    template: str,
    nodes: Sequence[Node],
    **context: object,
) -> HttpResponse:
    shown = Paginator(articles.newest_first().with_cards(), ArticleIndexPage.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, template, {"self": meta, "page": meta, "articles": shown, "graph": nodes, **context})


def trail(request: HttpRequest) -> list[Page]:
    """From the home page to the article listing of this site."""
    site = Site.find_for_request(request)
    index = ArticleIndexPage.objects.live().descendant_of(site.root_page).first() if site else None
    return list(index.breadcrumb) if index else []


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Category, slug=slug)
    meta = ViewMeta(request, found.name, found.description or f"Articles about {found.name}.", trail=trail(request))
    articles = ArticlePage.objects.published().about(found)
    return listing(request, meta, articles, "pages/category.html", graph.collection_graph(meta), category=found)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag, slug=slug)
    articles = ArticlePage.objects.published().tagged(slug)
    if not articles.exists():
        raise Http404
    meta = ViewMeta(request, found.name, f"Articles tagged “{found.name}”.", trail=trail(request))
    return listing(request, meta, articles, "pages/tag.html", graph.collection_graph(meta), tag=found)


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Author.objects.select_related("photo"), slug=slug)
    about = strip_html(found.biography) or f"Articles by {found.name}."
    meta = ViewMeta(request, found.name, about, trail=trail(request), seo_og_type="profile")
    articles = ArticlePage.objects.published().by(found)
    return listing(request, meta, articles, "pages/author.html", graph.profile_graph(meta, found), author=found)


@require_safe
def markdown(request: HttpRequest, slug: str) -> HttpResponse:
    """The live article as Markdown with front matter, for readers that prefer text."""
    site = Site.find_for_request(request)
    page = (
        ArticlePage.objects.live().unexpired().public().descendant_of(site.root_page).filter(slug=slug).first()
        if site
        else None
    )
    if page is None:
        raise Http404
    response = HttpResponse(article_markdown(page), content_type="text/markdown; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    response["Link"] = f'<{page.url_in_full}>; rel="canonical"'
    return response
