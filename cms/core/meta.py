"""Meta tags for answers that are views, not pages: the names that wagtail-seo's template asks for."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from wagtail.models import Page

from .images import Candidate, picture
from .models import described, page_title
from .numbering import Numbered
from .surroundings import look_of, seo_of, site_of


@dataclass
class ViewMeta(Numbered):
    """What a listing or profile tells browsers and machines. `trail` is the breadcrumb without this view."""

    request: HttpRequest
    title: str
    description: str
    noindex: bool = False
    trail: list[Page] = field(default_factory=list)
    seo_og_type: str = "website"
    seo_author: str = ""
    seo_twitter_card_content: str = "summary_large_image"
    path: str = ""  # of the view, when it is another address that tells of it

    def __post_init__(self) -> None:
        self.site = site_of(self.request)
        self.site_seo = seo_of(self.site)
        self.branding = look_of(self.site)
        self.root_url = self.site.root_url if self.site else ""
        self.path = self.path or self.request.path
        self.url_in_full = self.root_url + self.path
        image = self.site_seo.og_image_default
        self.share_image: Candidate | None = picture(image, "share").fallback if image else None

    @property
    def seo_pagetitle(self) -> str:
        return page_title(self.numbered(self.title), self.seo_sitename)

    @property
    def seo_sitename(self) -> str:
        return self.site.site_name if self.site else ""

    @property
    def seo_canonical_url(self) -> str:
        return self.numbered_url

    @property
    def seo_description(self) -> str:
        return described(self.description, self.page_number)

    @property
    def seo_image_url(self) -> str:
        return self.absolute(self.share_image.url) if self.share_image else ""

    @property
    def first_published_at(self) -> None:
        return None

    last_published_at = first_published_at

    @property
    def breadcrumb(self) -> "list[Page | ViewMeta]":
        return [*self.trail, self]

    @property
    def full_url(self) -> str:
        return self.url_in_full

    @property
    def url(self) -> str:
        return self.path

    def absolute(self, url: str) -> str:
        return url if url.startswith(("http://", "https://")) else self.root_url + url
