"""Which pictures the page of an article shows."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

if TYPE_CHECKING:
    from cms.core.images import SiteImage

    from .models import ArticlePage


def pictures_of(page: "ArticlePage") -> "Iterator[SiteImage | None]":
    """Of its head, its body and the people who sign it. Photos of coaches are asked for at once."""
    yield page.hero_image
    yield page.seo_image
    yield page.branding.logo
    yield page.site_seo.struct_org_logo
    coaches = []
    for child in page.body:
        if child.block_type == "image":
            yield child.value["image"]
        elif child.block_type == "coach_note" and child.value["coach"]:
            coaches.append(child.value["coach"])
    prefetch_related_objects([*coaches, *page.authors], "photo")
    for person in (*coaches, *page.authors):
        yield person.photo
