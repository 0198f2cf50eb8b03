"""Links to other sites: which there are, and what is known of each. Nothing here asks another site."""

import hashlib
from collections.abc import Iterable, Mapping
from urllib.parse import urldefrag, urlsplit

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from blog.facts import ArticleFacts, blocks_of, points_of
from blog.models import ArticlePage, ExternalLink
from blog.models.external_links import LinkReading
from blog.quality.context import External
from blog.quality.link_texts import fault_of, links_of

from .addresses import homes_of_sites

BATCH = 100
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


# ---- reading articles


def read_articles(limit: int = 5 * BATCH) -> int:
    """Take up the links of articles that were saved, imported or released since they were last read.

    Reads what is live and the newest version, in batches, a transaction for each. Returns how many were read.
    """
    read = LinkReading.objects.filter(
        article=OuterRef("pk"),
        latest=Coalesce(OuterRef("latest_revision_id"), 0),
        live=Coalesce(OuterRef("live_revision_id"), 0),
    )
    waiting = ArticlePage.objects.filter(~Exists(read), alias_of=None).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:limit])
    for start in range(0, len(ids), BATCH):
        read_batch(ids[start : start + BATCH])
    if ids:
        forget_unused()
    return len(ids)


@transaction.atomic
def read_batch(ids: list[int]) -> None:
    articles = list(ArticlePage.objects.filter(pk__in=ids).select_related("latest_revision"))
    wanted = {article.pk: urls_of(article) for article in articles}
    links = linked(set().union(*wanted.values()))
    through = ExternalLink.articles.through
    through.objects.filter(articlepage__in=ids).delete()
    through.objects.bulk_create(
        [through(articlepage_id=pk, externallink_id=links[url]) for pk, urls in wanted.items() for url in sorted(urls)]
    )
    LinkReading.objects.filter(article__in=ids).delete()
    LinkReading.objects.bulk_create(
        [
            LinkReading(article=article, latest=article.latest_revision_id or 0, live=article.live_revision_id or 0)
            for article in articles
        ]
    )


def urls_of(article: ArticlePage) -> set[str]:
    """Of what visitors read, and of the newest version."""
    stored = ArticleFacts(
        str(article.pk),
        summary_points=points_of(article.summary_points.get_prep_value()),
        blocks=blocks_of(article.body.get_prep_value()),
    )
    found = set(external_addresses(stored).values())
    if article.latest_revision and article.latest_revision_id != article.live_revision_id:
        content = article.latest_revision.content
        newest = ArticleFacts(
            str(article.pk),
            summary_points=points_of(content.get("summary_points")),
            blocks=blocks_of(content.get("body")),
        )
        found |= set(external_addresses(newest).values())
    return found


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
