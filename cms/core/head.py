"""What stands in the head of a page: one value for the template and for the API."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import pgettext

LISTED = "index, follow, max-snippet:-1, max-image-preview:large, max-video-preview:-1"


def head_tags(page: Any) -> dict[str, Any]:
    """`page`: a page, or cms.core.meta.ViewMeta. A tag without a value is left out."""
    return {
        "title": page.seo_pagetitle,
        "description": page.seo_description,
        "canonical": page.seo_canonical_url,
        "robots": robots(page),
        "author": page.seo_author,
        "open_graph": open_graph(page),
        "twitter": twitter(page),
    }


def robots(page: Any) -> str:
    return "noindex" if page.noindex or getattr(page, "is_held_back", False) else LISTED


def open_graph(page: Any) -> dict[str, str]:
    if not page.site_seo.og_meta:
        return {}
    found = {
        "og:title": page.title,
        "og:type": page.seo_og_type,
        "og:url": page.seo_canonical_url,
        "og:site_name": page.seo_sitename,
        "og:locale": pgettext("og:locale", "en_US"),
        "og:description": page.seo_description,
    }
    if page.seo_image_url:
        found |= {
            "og:image": page.seo_image_url,
            "og:image:width": str(page.share_image.width),
            "og:image:height": str(page.share_image.height),
            "og:image:alt": getattr(page, "hero_alt", "") or page.title,
        }
    if page.seo_og_type == "article":
        found |= {
            "article:published_time": moment(getattr(page, "date_published", None)),
            "article:modified_time": moment(getattr(page, "date_modified", None)),
        }
    return {name: str(content) for name, content in found.items() if content}


def twitter(page: Any) -> dict[str, str]:
    if not page.site_seo.twitter_meta:
        return {}
    found = {"twitter:card": page.seo_twitter_card_content}
    if page.site_seo.twitter_site:
        found["twitter:site"] = page.site_seo.at_twitter_site
    return {name: str(content) for name, content in found.items()}


def moment(value: datetime | None) -> str:
    return localtime(value).isoformat() if value else ""
