"""The pages a new site begins with. Running it again changes nothing."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site
from wagtailseo.models import SeoSettings

from blog.models import ArticleIndexPage

from .models import HomePage


@transaction.atomic
def setup_site(name: str = "Proofdesk") -> HomePage:
    """The home page with an article listing below it, served by the default site."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title="Home", slug="home-page", show_in_menus=False, **released()))
    address = urlsplit(settings.PROOFDESK_SITE_ORIGIN)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or site.root_page_id != home.pk:
        welcome = site.root_page if site else None
        Site.objects.update_or_create(
            pk=site.pk if site else None,
            defaults={
                "hostname": address.hostname,
                "port": address.port or (443 if address.scheme == "https" else 80),
                "site_name": name,
                "root_page": home,
                "is_default_site": True,
            },
        )
        # The page that Wagtail's first migration makes, and nobody has touched.
        if (
            welcome
            and welcome.specific_class is Page
            and welcome.slug == "home"
            and not welcome.get_children().exists()
        ):
            welcome.delete()
    if not ArticleIndexPage.objects.child_of(home).exists():
        home.add_child(instance=ArticleIndexPage(title="Articles", slug="blog", show_in_menus=True, **released()))
    for found in Site.objects.all():
        SeoSettings.for_site(found)  # made when they are first asked for: not by the first visitor
    return home


def released() -> dict[str, Any]:
    """A page that is live from its first moment says since when."""
    now = timezone.now()
    return {"first_published_at": now, "last_published_at": now}
