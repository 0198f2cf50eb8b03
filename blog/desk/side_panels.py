"""Side panels in the editor of an article.

Wagtail has no hook for side panels of pages. Its views answer with a template that is not rendered yet, so
that middleware may complete it: a panel joins those that are there, and brings its script and style.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel

from blog.models import ArticlePage

GetResponse = Callable[[HttpRequest], HttpResponse]


class SidePanelMiddleware:
    """Adds a panel to the editor of an article, new or not."""

    VIEWS = {"edit", "add", "revisions_revert"}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def panel(self, page: ArticlePage, request: HttpRequest, parent: Any) -> BaseSidePanel | None:
        """`parent`: of a new article."""
        raise NotImplementedError

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        match, context = request.resolver_match, response.context_data or {}
        if match is None or match.namespace != "wagtailadmin_pages" or match.url_name not in self.VIEWS:
            return response
        if "side_panels" not in context or (page := article_of(context)) is None:
            return response
        if panel := self.panel(page, request, context.get("parent_page")):
            context["side_panels"] = MediaContainer([*context["side_panels"], panel])
            context["media"] = context["media"] + panel.media
        return response


def article_of(context: dict[str, Any]) -> ArticlePage | None:
    """The article in the editor. None for other pages, and for an alias, which has no text of its own."""
    page = context.get("page") or getattr(context.get("form"), "instance", None)
    return page if isinstance(page, ArticlePage) and page.alias_of_id is None else None
