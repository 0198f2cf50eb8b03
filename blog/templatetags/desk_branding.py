"""Name and logo of the site, for the admin's own pages."""

from typing import Any

from django import template
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Site

from cms.core.branding import Branding
from cms.core.images import SiteImage

register = template.Library()

KEEP = 60  # seconds


def default_site() -> Site | None:
    """The admin serves all sites; it bears the name of the first."""
    return next((site for site in Site.objects.filter(is_default_site=True)), None)


@register.simple_tag
def site_name() -> str:
    """Stands in the title of every admin page, so it is kept for a minute."""
    return str(cache.get_or_set("admin-site-name", name_of_default_site, KEEP))


def name_of_default_site() -> str:
    site = default_site()
    return (site.site_name if site else "") or "Proofdesk"


@receiver([post_save, post_delete], sender=Site)
def forget_name(**kwargs: Any) -> None:
    cache.delete("admin-site-name")


@register.simple_tag
def site_logo() -> SiteImage | None:
    return Branding.of(default_site()).logo
