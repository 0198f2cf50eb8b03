"""Where the explorer learns of it."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from .listing import ArticleViewSet


@hooks.register("register_admin_viewset")
def register_articles() -> ArticleViewSet:
    return ArticleViewSet()


@hooks.register("insert_global_admin_css")
def explorer_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("blog/desk/explorer.css"))
