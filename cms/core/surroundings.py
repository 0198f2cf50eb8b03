"""What stands around every page, remembered for each state of the database: the site, its look, its menu, its tree.

What these functions give is shared between requests. Nobody changes it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, Value
from wagtail.models import Page, PageViewRestriction, Site, get_page_models
from wagtailseo.models import SeoSettings

from .epochs import remembered
from .images import attach_renditions

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .branding import Branding

Setting = TypeVar("Setting")


def site_of(request: "HttpRequest") -> Site | None:
    """As `Site.find_for_request`, with its first page."""
    if not hasattr(request, "_wagtail_site"):
        asked = ("site", request._get_raw_host(), request.get_port())  # type: ignore[attr-defined]
        request._wagtail_site = remembered(asked, lambda: found(request))  # type: ignore[attr-defined]
    site: Site | None = request._wagtail_site  # type: ignore[attr-defined]
    return site


def found(request: "HttpRequest") -> Site | None:
    site: Site | None = Site._find_for_request(request)
    if site:
        site.root_page = site.root_page.specific
    return site


def site_with(number: int) -> Site:
    """Many pages of one answer ask for the same."""
    found: Site = remembered(("site", number), lambda: Site.objects.select_related("root_page").get(pk=number))
    return found


def root_paths() -> list[Any]:
    """As Wagtail keeps them in a cache that other processes do not share: `Site.get_site_root_paths`."""
    found: list[Any] = remembered("root paths", Site.get_site_root_paths)
    return found


def seo_of(site: Site | None) -> SeoSettings:
    return remembered(
        ("seo", site.pk if site else None),
        lambda: pictured(SeoSettings.for_site(site), "og_image_default", "struct_org_logo"),
    )


def look_of(site: Site | None) -> "Branding":
    from .branding import Branding

    return remembered(("look", site.pk if site else None), lambda: pictured(Branding.of(site), "logo"))


def pictured(setting: Setting, *names: str) -> Setting:
    """With the sizes of its pictures."""
    attach_renditions(getattr(setting, name) for name in names)
    return setting


def menu_of(site: Site) -> list[dict[str, str]]:
    """`url` and `title` of what is marked for menus below the first page, in the order of the tree.

    Without what only some may read, and what is off its days.
    """
    from .fragments import clock
    from .visibility import in_its_days, public

    def load() -> list[dict[str, str]]:
        shown = in_its_days(public(site.root_page.get_children().live().in_menu()))
        return [{"url": page.url, "title": page.title} for page in shown]

    return remembered(("menu", site.pk, clock()), load)


def above(page: Page, depth: int) -> list[Page]:
    """The pages above this one, from the one at this depth."""
    parent = page.path[: -Page.steplen]
    return remembered(
        ("above", parent, depth),
        lambda: list(Page.objects.filter(path__in=beginnings(parent), depth__gte=depth).order_by("depth")),
    )


def beginnings(path: str) -> list[str]:
    return [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]


@dataclass(frozen=True, slots=True)
class Section:
    """A page whose own state decides whether those below it are shown."""

    path: str
    live: bool
    expire_at: datetime | None
    go_live_at: datetime | None
    is_private: bool


def special_sections() -> list[Section]:
    """What only some may read; and what has pages below it and is not live, or has a day on which it comes or goes."""
    return remembered("sections", load_sections)


def private_sections() -> list[Section]:
    return [section for section in special_sections() if section.is_private]


def load_sections() -> list[Section]:
    """One query. The second kind is looked for among the kinds of pages that can hold others: the others are many."""
    # Named by their numbers: joined to their few restrictions, SQLite would read all pages.
    private = Page.objects.order_by().filter(pk__in=PageViewRestriction.objects.order_by().values("page"))
    off = Q(live=False) | Q(expire_at__isnull=False) | Q(go_live_at__isnull=False)
    above = Page.objects.filter(off, content_type__in=kinds_with_children(), numchild__gt=0).order_by()
    state = ("path", "live", "expire_at", "go_live_at")
    rows = private.values_list(*state, Value(1)).union(above.values_list(*state, Value(0)), all=True)
    return [Section(path, bool(live), ends, begins, bool(alone)) for path, live, ends, begins, alone in rows]


def kinds_with_children() -> list[int]:
    kinds = [model for model in get_page_models() if model.allowed_subpage_models()]
    return [found.pk for found in ContentType.objects.get_for_models(*kinds, for_concrete_models=False).values()]
