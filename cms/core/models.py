"""The page every page of ours is built on, and rules for old addresses."""

import re
from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Page, PageViewRestriction, Site
from wagtailseo.models import SeoMixin, SeoSettings, SeoType, TwitterCard

from . import fragments, jsonld, surroundings
from .addresses import AddressUse, MissingAddress
from .branding import Branding
from .epochs import remembered
from .images import Candidate, SiteImage, SiteRendition, picture
from .numbering import Numbered
from .pagecache.rendering import keep
from .pagecache.rows import Invalidation
from .redirects import UNREADABLE, is_address
from .text import shorten
from .visibility import is_off_its_days

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = [
    "AddressUse",
    "BasePage",
    "Branding",
    "Invalidation",
    "MissingAddress",
    "RedirectRule",
    "SiteImage",
    "SiteRendition",
]

# Search results show about this many characters of a title and of a description.
TITLE_LIMIT = 60
TITLE_LEAST = 30  # characters that a clause must have to stand for the whole title
CLAUSE_END = re.compile(r":\s|\s[–—|(-]\s?|(?<=[.?!])\s")
META_DESCRIPTION_LIMIT = 160


class BasePage(Numbered, SeoMixin):
    """A page with meta tags by wagtail-seo, and one JSON-LD graph of our own making.

    wagtail-seo's structured-data templates and its image addresses are not used: they print JSON
    unescaped, and make full-size renditions while the visitor waits.
    """

    noindex = models.BooleanField(
        _("keep out of search engines"),
        default=False,
        help_text=_("Tells search engines not to list this page. It also leaves the sitemap."),
    )

    seo_content_type = SeoType.WEBSITE
    seo_twitter_card = TwitterCard.LARGE
    is_as_stored = False  # found at its address, and not changed since

    content_panels = [
        TitleFieldPanel(
            "title",
            help_text=_("What a reader would type or click. About 60 characters fit into a search result."),
        ),
    ]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    help_text=_(
                        "The last part of the address. When you change it, the old address leads to the new one."
                    ),
                ),
                FieldPanel(
                    "seo_title",
                    heading=_("Short title for search"),
                    help_text=_("For search results, where the title is too long. Leave empty to use the title."),
                ),
                FieldPanel(
                    "search_description",
                    help_text=_("For search results only. Leave empty to use the description of the page."),
                ),
                FieldPanel("og_image", help_text=_("For previews of shared links. Leave empty to use the main image.")),
                FieldPanel(
                    "canonical_url",
                    help_text=_(
                        "Only when this text stands elsewhere first: the full address there. Else leave it empty."
                    ),
                ),
                FieldRowPanel([FieldPanel("noindex"), FieldPanel("show_in_menus")]),
            ],
            heading=_("Search and sharing"),
        ),
    ]

    class Meta:
        abstract = True

    @cached_property
    def site(self) -> Site | None:
        """The site this page belongs to, asked once."""
        parts = self.get_url_parts()
        return surroundings.site_with(parts[0]) if parts else None

    @property
    def root_url(self) -> str:
        """Scheme and host of the site, "" for a page that belongs to none."""
        return self.site.root_url if self.site else ""

    @cached_property
    def site_seo(self) -> SeoSettings:
        """Organisation data and sharing defaults of the site."""
        return surroundings.seo_of(self.site)

    @cached_property
    def branding(self) -> Branding:
        """Name, logo, colours and links of the site."""
        return surroundings.look_of(self.site)

    @cached_property
    def url_in_full(self) -> str:
        return str(self.get_full_url() or "")

    @property
    def seo_org_fields(self) -> SeoSettings:
        return self.site_seo

    @property
    def seo_sitename(self) -> str:
        return self.site.site_name if self.site else ""

    @property
    def seo_pagetitle(self) -> str:
        """The short title for search, else the title, with the site's name where there is room for it."""
        return (self.seo_title and self.numbered(self.seo_title)) or page_title(
            self.numbered(self.title), self.seo_sitename
        )

    @property
    def seo_canonical_url(self) -> str:
        return self.canonical_url or self.numbered_url

    @property
    def seo_description(self) -> str:
        return described(super().seo_description, self.page_number)

    @property
    def seo_image_url(self) -> str:
        return self.absolute(self.share_image.url) if self.share_image else ""

    @property
    def seo_image(self) -> SiteImage | None:
        for name in self.seo_image_sources:
            if image := getattr(self, name):
                return image
        return self.site_seo.og_image_default

    @cached_property
    def share_image(self) -> Candidate | None:
        """The picture for link previews, in the size that exists."""
        image = self.seo_image
        return picture(image, "share").fallback if image else None

    @cached_property
    def breadcrumb(self) -> list[Page]:
        """From the home page of the site to this page."""
        root_depth = self.site.root_page.depth if self.site else 2
        return [*surroundings.above(self, root_depth), self]

    @property
    def shown_until(self) -> datetime | None:
        """When this page leaves the site by itself: no copy of it may be kept for longer. None: it stays."""
        found: datetime | None = self.expire_at
        return found

    @property
    def is_expired(self) -> bool:
        """Past its day, whether or not a worker has noticed."""
        return bool(self.expire_at and self.expire_at <= timezone.now())

    def absolute(self, url: str) -> str:
        """A path of this site as an absolute address; an absolute one as it is."""
        if url.startswith(("http://", "https://")):
            return url
        return self.root_url + url

    def route(self, request: "HttpRequest", path_components: list[str]) -> Any:
        """Pages on the way are remembered; each answer has a copy of its own of the one that it shows.

        Off its days a page does not answer at its address; those below it do.
        """
        if not path_components:
            if is_off_its_days(self, timezone.now()):
                raise Http404
            return super().route(request, path_components)
        slug, *rest = path_components
        child = remembered(("child", self.pk, slug), lambda: self.child_at(slug))
        if child is None:
            raise Http404
        return copy(child).route(request, rest)

    @transaction.atomic
    def add_child(self, **kwargs: Any) -> Any:
        """Places in the tree are counted: who else adds a page here waits, and the next one gets the next place."""
        stored = Page.objects.select_for_update().get(pk=self.pk)
        for name in ("path", "depth", "numchild", "url_path"):
            setattr(self, name, getattr(stored, name))
        return super().add_child(**kwargs)

    def child_at(self, slug: str) -> Page | None:
        """As the class that it is."""
        found = self.get_children().filter(slug=slug).first()
        if found is None:
            return None
        found._cached_parent_obj = self
        return found.specific

    def get_view_restrictions(self) -> "models.QuerySet[PageViewRestriction]":
        """Most sites have no private part, and need not ask for one."""
        if not surroundings.private_sections():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def _get_site_root_paths(self, cache_object: Any = None) -> Any:
        """Also where Wagtail's own code looks for them afterwards."""
        if not hasattr(cache_object, "_wagtail_cached_site_root_paths"):
            found = surroundings.root_paths()
            if cache_object is None:
                return found
            cache_object._wagtail_cached_site_root_paths = found
        return cache_object._wagtail_cached_site_root_paths

    def json_ld(self, request: "HttpRequest") -> list[jsonld.Node]:
        """The nodes of this page's `@graph`. Page types override it."""
        return []

    # What its answer depends on, of the query: how a visitor came (coaching.origins), which every page carries on.
    kept_query: tuple[str, ...] = ("via",)
    kept_names: tuple[str, ...] = ()

    def serve(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> Any:
        response = super().serve(request, *args, **kwargs)
        if response.status_code == 200 and not getattr(request, "is_preview", False):
            dies_at = self.expire_at.timestamp() if self.expire_at else None
            keep(request, query=self.kept_query, names=self.kept_names, dies_at=dies_at)
        return response

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        served_by = surroundings.site_of(request)
        if served_by and self.url_path.startswith(served_by.root_page.url_path):
            self.site = served_by  # the request has it already
        context["graph"] = fragments.once(self, "graph", lambda: self.json_ld(request))
        return context


def described(text: str, page_number: int) -> str:
    """The meta description, with the number of a page that is not the first."""
    if text and page_number > 1:
        text = gettext("Page %(number)d: %(text)s") % {"number": page_number, "text": text}
    return shorten(text, META_DESCRIPTION_LIMIT)


def page_title(title: str, site_name: str) -> str:
    """The text of `<title>`: what search results show of it, so that they need not cut it themselves.

    The site's name is left out where there is no room for it. A longer title ends with its first sentence or clause
    if that says enough, else at a word. The heading of the page and shared links keep every word.
    """
    full = f"{title} | {site_name}"
    if site_name and len(full) <= TITLE_LIMIT:
        return full
    if len(title) <= TITLE_LIMIT:
        return title
    clauses = (title[: end.start()] for end in CLAUSE_END.finditer(title))
    fitting = [clause for clause in clauses if TITLE_LEAST <= len(clause) <= TITLE_LIMIT]
    return fitting[-1] if fitting else shorten(title, TITLE_LIMIT - 1)


class RedirectRuleQuerySet(models.QuerySet["RedirectRule"]):
    def for_site(self, site: Site | None) -> "RedirectRuleQuerySet":
        """The rules that hold on this site, in the order in which they are tried."""
        return self.filter(site=site).order_by("position", "pk")


class RedirectRule(models.Model):
    """An old address with `*` in it, or one that is gone for good. The first rule that fits answers."""

    STATUSES = [(301, _("moved for good (301)")), (302, _("moved for now (302)")), (410, _("gone (410)"))]

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("Rules are tried from the lowest number up.")
    )
    pattern = models.CharField(
        _("old address"), max_length=500, help_text=_("A path such as /blog/old-* ; the star stands for any text.")
    )
    target = models.CharField(
        _("new address"), max_length=500, blank=True, help_text=_("Write :splat where the text of the star goes.")
    )
    status = models.PositiveSmallIntegerField(_("answer"), choices=STATUSES, default=301)

    objects = RedirectRuleQuerySet.as_manager()

    panels = [
        FieldPanel("pattern"),
        FieldPanel(
            "target",
            help_text=_("Where visitors go. Write :splat where the text of the star goes. Leave empty for “gone”."),
        ),
        FieldRowPanel([FieldPanel("status"), FieldPanel("position")]),
        FieldPanel("site"),
    ]

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("redirect rule")
        constraints = [
            models.UniqueConstraint(fields=["site", "pattern"], name="proofdesk_core_rule_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.pattern} → {self.target or self.get_status_display()}"

    def clean(self) -> None:
        self.check_form()
        if self.status != 410 and self.site_id:
            from .chains import check_target

            check_target(self, "target", self.pattern, self.target, self.site)

    def check_form(self) -> None:
        """What can be said of the rule by itself. A table of rules may speak of pages that are still to come."""
        if not self.pattern.startswith(("/", "*")):
            raise ValidationError({"pattern": _("Start the old address with a slash.")})
        for field in ("pattern", "target"):
            if not is_address(getattr(self, field)):
                raise ValidationError({field: UNREADABLE})
        if self.pattern.count("*") > 3:
            raise ValidationError({"pattern": _("Use at most three stars.")})
        if self.status != 410 and not self.target.startswith(("/", "http://", "https://")):
            raise ValidationError({"target": _("Give a path of this site, or a full address.")})


class Erasure(models.Model):
    """Something that a restored backup has to do again, such as a deletion (cms.core.erasures). Nothing personal."""

    act = models.CharField(max_length=20)
    model = models.CharField(max_length=80)
    number = models.CharField(max_length=40)  # its primary key
    stamp = models.CharField(max_length=40)  # when the row was made
    at = models.CharField(max_length=40)  # when it was asked for

    def __str__(self) -> str:
        return f"{self.act} {self.model} {self.number}"


class Change(models.Model):
    """One transaction that wrote what pages show: see cms.core.epochs."""

    token = models.BigIntegerField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.token)
