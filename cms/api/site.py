"""The site itself: its name and look, and its menus."""

from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site

from blog.api.texts import FORMS, RICH_TEXT
from blog.api.topics import Categories
from blog.models import ArticleIndexPage, ArticlePage
from cms.core import page_links
from cms.core.api.endpoints import Query, Single
from cms.core.api.reading import Reading
from cms.core.api.values import link_value, page_link, picture_value
from cms.core.images import attach_renditions
from cms.core.visibility import visible
from coaching.models import CareerPath, CoachingPage, ReadinessTestPage

from .schemas import NavigationAnswer, SiteAnswer

KINDS: dict[type[Page], str] = {
    ArticlePage: "article",
    CoachingPage: "coaching",
    CareerPath: "path",
    ReadinessTestPage: "test",
    ArticleIndexPage: "listing",
}
if apps.is_installed("cms.home"):
    from cms.home.models import HomePage

    KINDS[HomePage] = "home"


class SiteEndpoint(Single):
    name, tag, model, summary = "site", "the site", Site, "Name, look and addresses of the site"
    answers: ClassVar[Any] = SiteAnswer
    parameters = (RICH_TEXT,)

    def reading(self, request: HttpRequest, query: Query) -> Reading:
        found = super().reading(request, query)
        found.rich_text = FORMS[query["rich_text"]]
        return found

    def found(self, reading: Reading, query: Query) -> dict[str, Any]:
        look, seo = reading.branding, reading.site_seo
        attach_renditions([look.logo])
        page_links.look_up([look.footer_text])
        name = reading.site.site_name
        return {
            "name": name,
            "url": reading.root_url,
            "language": settings.LANGUAGE_CODE,
            "look": {
                "logo": picture_value(look.logo, "logo", reading.context),
                "accent": look.accent,
                "deep": look.deep,
                "tokens": look.tokens,
            },
            "organisation": {"name": seo.struct_org_name or name, "telephone": seo.struct_org_phone or ""},
            "social_links": social_links(reading),
            "footer_text": reading.rich_text(look.footer_text),
            "feeds": [
                {"type": kind, "title": name, "url": reading.absolute(reverse(view))}
                for kind, view in (("application/atom+xml", "feed"), ("application/feed+json", "json-feed"))
            ],
            "sitemap": reading.absolute(reverse("sitemap")),
            "search_url": reading.absolute(reverse("search")),
            "openapi": reading.absolute(reverse("openapi")),
        }


class Navigation(Single):
    name, tag, model, summary = "navigation", "the site", Page, "The menus of the site"
    answers: ClassVar[Any] = NavigationAnswer

    def found(self, reading: Reading, query: Query) -> dict[str, Any]:
        home = reading.site.root_page
        menu = visible(home.get_children()).in_menu().specific()
        topics = Categories().rows(reading).order_by("name")
        return {
            "home": page_link(home, reading.context),
            "main": [{**page_link(page, reading.context), "type": KINDS.get(type(page), "page")} for page in menu],
            "topics": [link_value(topic.name, topic.get_absolute_url(), reading.context) for topic in topics],
            "footer": social_links(reading),
        }


def social_links(reading: Reading) -> list[dict[str, str]]:
    return [{"name": link.value["name"], "url": link.value["url"]} for link in reading.branding.social_links]
