"""The page that articles stand below, and that lists them."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from blog import touched
from cms.core.jsonld import Node
from cms.core.models import BasePage
from cms.core.numbering import page_of

from .articles import ArticlePage
from .found import article_of
from .querysets import ArticleQuerySet
from .snippets import categories_in_use

if TYPE_CHECKING:
    from django.http import HttpRequest

    from blog.permissions import ListingPermissionTester


class ArticleIndexPage(BasePage):
    """The listing of articles."""

    subpage_types = ["blog.ArticlePage"]
    max_count_per_parent = 1
    template = "pages/listing.html"
    kept_query = ("page", *BasePage.kept_query)
    kept_names = (touched.LISTS,)
    PER_PAGE = 12

    description = models.TextField(
        _("description"), blank=True, help_text=_("Shown under the title, and in search results.")
    )
    seo_description_sources = ["search_description", "description"]

    content_panels = [*BasePage.content_panels, "description"]

    class Meta:
        verbose_name = _("article listing")

    def permissions_for_user(self, user: Any) -> "ListingPermissionTester":
        from blog.permissions import ListingPermissionTester

        return ListingPermissionTester(user, self)

    def child_at(self, slug: str) -> Page | None:
        """An article as itself, where Wagtail asks for a page and then for its class."""
        found = article_of(lambda: ArticlePage.objects.child_of(self).filter(slug=slug), (self.pk, slug))
        found = found or super().child_at(slug)
        if found:
            found._cached_parent_obj = self
            found.is_as_stored = True
        return found

    def route(self, request: "HttpRequest", path_components: list[str]) -> Any:
        """Articles are many and are not remembered."""
        if not path_components:
            return super().route(request, path_components)
        slug, *rest = path_components
        if (child := self.child_at(slug)) is None:
            raise Http404
        return child.route(request, rest)

    def articles(self) -> ArticleQuerySet:
        return ArticlePage.objects.directly_below(self).published().newest_first().with_cards()

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = page_of(request, self.articles(), self.PER_PAGE, ("listing", self.pk))
        self.page_number = articles.number
        context = super().get_context(request, *args, **kwargs)
        context["articles"] = articles
        context["categories"] = categories_in_use()
        return context

    def json_ld(self, request: "HttpRequest") -> list[Node]:
        from blog.schema.graph import collection_graph

        return collection_graph(self)
