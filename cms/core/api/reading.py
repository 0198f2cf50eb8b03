"""One request that reads: the site, how rich text is written, and what pages of a list have in common."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Site
from wagtail.rich_text import expand_db_html
from wagtailseo.models import SeoSettings

from cms.core.branding import Branding
from cms.core.problems import Problem

from .values import absolute

RichText = Callable[[str], str]


@dataclass
class Reading:
    """`rich_text` writes stored rich text as the reader wants it."""

    request: HttpRequest
    site: Site
    rich_text: RichText = expand_db_html

    @property
    def root_url(self) -> str:
        return str(self.site.root_url)

    @cached_property
    def branding(self) -> Branding:
        return Branding.of(self.site)

    @cached_property
    def site_seo(self) -> SeoSettings:
        return SeoSettings.for_site(self.site)

    @cached_property
    def context(self) -> dict[str, Any]:
        """For `get_api_representation` of blocks."""
        return {"request": self.request, "root_url": self.root_url, "rich_text": self.rich_text}

    def absolute(self, path: str) -> str:
        return absolute(path, self.context)

    def settle(self, pages: Iterable[Any]) -> None:
        """Pages of this site need not ask for it one by one."""
        for page in pages:
            page.site = self.site
            page.url_in_full = self.absolute(page.get_url(self.request, self.site) or "")

    def dress(self, page: Any) -> None:
        """A page that tells browsers and machines about itself, too."""
        self.settle([page])
        page.branding, page.site_seo = self.branding, self.site_seo


def site_of(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Problem(404, _("No site has this name."))
    return site
