"""Links to other sites: what is known of each. Nothing here asks another site."""

import hashlib
from collections.abc import Iterable, Mapping
from urllib.parse import urldefrag, urlsplit

from django.db.models import Count
from django.utils import timezone

from blog.facts import ArticleFacts
from blog.models import ExternalLink
from blog.quality.context import External
from blog.quality.link_texts import fault_of, links_of

from .addresses import homes_of_sites

LONGEST = 2000


def externals(facts: ArticleFacts) -> dict[str, External]:
    """What is known, by the link as it stands in the text. One query."""
    wanted = external_addresses(facts)
    if not wanted:
        return {}
    rows = ExternalLink.objects.in_bulk([digest_of(url) for url in wanted.values()], field_name="digest")
    found = {}
    for address, url in wanted.items():
        if link := rows.get(digest_of(url)):
            day = timezone.localdate(link.checked_at) if link.checked_at else None
            found[address] = External(link.state, link.status, link.target, day)
    return found


def external_addresses(facts: ArticleFacts) -> dict[str, str]:
    """The links of an article to other sites, each with the address that is looked at."""
    homes: Mapping[str, object] | None = None
    found = {}
    for link in links_of(facts):
        if not link.is_web or fault_of(link):
            continue
        homes = homes_of_sites() if homes is None else homes
        url = urldefrag(link.address).url
        if urlsplit(url).netloc.lower() not in homes and len(url) <= LONGEST:
            found[link.address] = url
    return found


def digest_of(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


def linked(urls: Iterable[str]) -> dict[str, int]:
    """The number of the row of each address. New ones are to be looked at soon."""
    rows = [
        ExternalLink(url=url, digest=digest_of(url), host=(urlsplit(url).hostname or "")[:255]) for url in sorted(urls)
    ]
    ExternalLink.objects.bulk_create(rows, ignore_conflicts=True)
    found = ExternalLink.objects.filter(digest__in=[row.digest for row in rows])
    return dict(found.values_list("url", "pk"))


def forget_unused() -> None:
    unused = ExternalLink.objects.annotate(uses=Count("articles")).filter(uses=0)
    ExternalLink.objects.filter(pk__in=list(unused.order_by().values_list("pk", flat=True))).delete()


def look_again(link: ExternalLink) -> None:
    """Soon, whatever was planned."""
    ExternalLink.objects.filter(pk=link.pk).update(next_check=timezone.now())
