"""The first page of the complete site. A host site that has its own does not install this app."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from blog.models import ArticlePage
from blog.models.snippets import categories_in_use
from blog.schema.graph import home_graph
from blog.touched import LISTS
from cms.core.fields import RichTextField
from cms.core.jsonld import Node
from cms.core.models import BasePage

if TYPE_CHECKING:
    from django.http import HttpRequest


class HomePage(BasePage):
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    template = "pages/home.html"
    kept_names = (LISTS,)
    LATEST = 7  # one large, and rows of three or two

    headline = models.CharField(_("headline"), max_length=255, blank=True)
    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    content_panels = [*BasePage.content_panels, FieldPanel("headline"), FieldPanel("introduction")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["categories"] = categories_in_use()
        context["articles"] = ArticlePage.objects.published().newest_first().with_cards()[: self.LATEST]
        return context

    def json_ld(self, request: "HttpRequest") -> list[Node]:
        return home_graph(self)
