"""Reading the links of articles, and who leads where on this site."""

from collections.abc import Collection, Iterable, Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from blog.facts import ArticleFacts, blocks_of, corrections_of, points_of
from blog.models import ArticlePage, ExternalLink, InternalLink
from blog.models.external_links import LinkReading
from blog.quality.link_texts import PAGE, links_of
from blog.working import setbacks

from .addresses import Goal, Home, goal_of, homes_of_sites
from .elsewhere import external_addresses, forget_unused, linked

LINKS = gettext_noop("links")
BATCH = 100
LONGEST = 500


def read_articles(limit: int | None = 5 * BATCH) -> int:
    """Take up the links of articles that were saved, imported or released since they were last read.

    Reads what is live and the newest version, in batches, a transaction for each. Returns how many were read.
    """
    read = LinkReading.objects.filter(
        article=OuterRef("pk"),
        latest=Coalesce(OuterRef("latest_revision_id"), 0),
        live=Coalesce(OuterRef("live_revision_id"), 0),
    )
    waiting = ArticlePage.objects.filter(~Exists(read), alias_of=None).order_by("pk")
    waiting = waiting.exclude(pk__in=setbacks.held_articles(LINKS))
    ids = list(waiting.values_list("pk", flat=True)[:limit])
    for start in range(0, len(ids), BATCH):
        setbacks.apart(LINKS, ids[start : start + BATCH], read_batch)
    if ids:
        forget_unused()
    return len(ids)


@transaction.atomic
def read_batch(ids: list[int]) -> None:
    articles = list(ArticlePage.objects.filter(pk__in=ids).select_related("latest_revision"))
    facts = {article.pk: list(versions(article)) for article in articles}
    wanted = {pk: {url for said in found for url in external_addresses(said).values()} for pk, found in facts.items()}
    links = linked(set().union(*wanted.values()))
    through = ExternalLink.articles.through
    through.objects.filter(articlepage__in=ids).delete()
    through.objects.bulk_create(
        [through(articlepage_id=pk, externallink_id=links[url]) for pk, urls in wanted.items() for url in sorted(urls)]
    )
    InternalLink.objects.filter(article__in=ids).delete()
    InternalLink.objects.bulk_create([link for article in articles for link in inside(article, facts[article.pk])])
    LinkReading.objects.filter(article__in=ids).delete()
    LinkReading.objects.bulk_create(
        [
            LinkReading(article=article, latest=article.latest_revision_id or 0, live=article.live_revision_id or 0)
            for article in articles
        ]
    )


def versions(article: ArticlePage) -> Iterator[ArticleFacts]:
    """What visitors read, and the newest version where it is another."""
    yield ArticleFacts(
        str(article.pk),
        summary_points=points_of(article.summary_points.get_prep_value()),
        blocks=blocks_of(article.body.get_prep_value()),
        corrections=corrections_of(article.corrections.get_prep_value()),
    )
    if article.latest_revision and article.latest_revision_id != article.live_revision_id:
        yield newest(article)


def newest(article: ArticlePage) -> ArticleFacts:
    content = article.latest_revision.content
    return ArticleFacts(
        str(article.pk),
        summary_points=points_of(content.get("summary_points")),
        blocks=blocks_of(content.get("body")),
        corrections=corrections_of(content.get("corrections")),
    )


# ---- links to pages of this site


def inside(article: ArticlePage, facts: Iterable[ArticleFacts]) -> list[InternalLink]:
    found = {goal for said in facts for goal in page_goals(article, said).values()}
    rows = {row_of(goal) for goal in found}
    return [
        InternalLink(article=article, page=page, url_path=url_path)
        for page, url_path in sorted(rows)
        if (page or url_path) and len(url_path) <= LONGEST
    ]


def row_of(goal: Goal) -> tuple[int, str]:
    """The number of the page, or its `url_path`."""
    if goal.kind == PAGE:
        return (int(goal.key), "") if goal.key.isdecimal() and len(goal.key) < 16 else (0, "")
    return 0, goal.key


def page_goals(article: ArticlePage, facts: ArticleFacts) -> dict[str, Goal]:
    """By the link as it stands in the text: a page's number, or its `url_path`. Other links are left out."""
    links = links_of(facts)
    if not links:
        return {}
    homes = homes_of_sites()
    home = home_of(article, homes.values())
    found = {}
    for link in links:
        goal = goal_of(link.address, homes, home)
        if goal and goal.kind == PAGE:
            found[link.address] = goal
        elif goal and goal.kind == "path" and home:
            found[link.address] = Goal("path", f"{home.root_path.rstrip('/')}{goal.key.rstrip('/')}/", goal.fragment)
    return found


def home_of(article: ArticlePage, homes: Iterable[Home]) -> Home | None:
    return next((home for home in homes if article.url_path.startswith(home.root_path)), None)


def leading_to(pages: Collection[ArticlePage]) -> dict[int, set[int]]:
    """By page: the numbers of the live articles that link to it, in what is live or in their newest version.

    One query. As far as the links have been read.
    """
    numbers = {page.url_path: page.pk for page in pages}
    found: dict[int, set[int]] = {page.pk: set() for page in pages}
    rows = InternalLink.objects.filter(Q(page__in=found) | Q(url_path__in=numbers), article__live=True)
    for article, page, url_path in rows.values_list("article", "page", "url_path"):
        target = page or numbers[url_path]
        if article != target:
            found[target].add(article)
    return found
