"""Three workers, 500 articles that are due, one of them poisoned: each goes live once, and people are told once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, Notice, Setback
from blog.working import setbacks
from cms.outbox.models import Event
from tests.blog.planning import draft
from tests.servers import running, wait_until

from .amounts import amount

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, DUE = 3, amount(20, 500)
POISON = "poison"


def due_articles(index: ArticleIndexPage, count: int) -> set[str]:
    """Approved, and their moment has come. One has a content that breaks whatever publishes it."""
    earlier = timezone.now() - timedelta(minutes=5)
    slugs = [POISON, *(f"due-{number}" for number in range(count - 1))]
    for slug in slugs:
        page = draft(index, slug)
        revision = page.latest_revision
        publishing.certify(page, revision, None, "review")
        content = {**revision.content, "go_live_at": earlier.isoformat()}
        if slug == POISON:
            content["body"] = "this is no list of blocks"
        # The oldest is poisoned: whoever begins, begins with it.
        moment = earlier - timedelta(seconds=slug == POISON)
        Revision.objects.filter(pk=revision.pk).update(content=content, approved_go_live_at=moment)
    return set(slugs)


def live() -> set[str]:
    return set(ArticlePage.objects.filter(live=True).values_list("slug", flat=True))


def test_three_workers_publish_each_once_around_one_that_is_poisoned(
    index: ArticleIndexPage, lead: Any, admin: Any, tmp_path: Path
) -> None:
    slugs = due_articles(index, DUE)
    with running(tmp_path, "run_worker", count=WORKERS, SCHEDULE_SECONDS="1") as workers:
        wait_until(lambda: live() == slugs - {POISON}, *workers)
        # The waits between attempts are made to pass.
        row = wait_for_setback(workers)
        while row.next_try_at is not None:
            before = row.attempts
            Setback.objects.filter(pk=row.pk, next_try_at__isnull=False).update(next_try_at=timezone.now())
            wait_until(lambda: fresh(row).attempts > before, *workers)  # noqa: B023 (asked before the next round)
            row = fresh(row)
        assert [worker.end() for worker in workers] == [0] * WORKERS
        # Others look at it for a while, and leave it alone.
    assert row.attempts == setbacks.MAX_ATTEMPTS
    with running(tmp_path, "run_worker", "--once") as [last]:
        assert last.wait() == 0
    assert fresh(row).attempts == setbacks.MAX_ATTEMPTS
    assert live() == slugs - {POISON}

    published = PageLogEntry.objects.filter(action="wagtail.publish.scheduled").values_list("page_id", flat=True)
    assert len(published) == len(set(published)) == DUE - 1
    told = Event.objects.filter(kind="article.published").values_list("subject", flat=True)
    assert len(told) == len(set(told)) == DUE - 1
    # Each of the two who answer for it, once.
    assert sorted(Notice.objects.filter(kind="stuck").values_list("recipient__username", flat=True)) == ["ada", "lea"]
    assert sum(worker.said().count("needs a person") for worker in workers) == 1


def wait_for_setback(workers: list[Any]) -> Setback:
    wait_until(lambda: Setback.objects.filter(kind="publish").exists(), *workers)
    return Setback.objects.get(kind="publish")


def fresh(row: Setback) -> Setback:
    return Setback.objects.get(pk=row.pk)
