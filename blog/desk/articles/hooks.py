"""Where the explorer learns of it."""

from wagtail import hooks

from .listing import ArticleViewSet


@hooks.register("register_admin_viewset")
def register_articles() -> ArticleViewSet:
    return ArticleViewSet()
