"""What goes live or expires when its moment has come, through `manage.py publish_scheduled`."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.db import connection
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision
from wagtail.signals import page_published, page_unpublished

from blog import publishing, scheduling
from blog.models import ArticleIndexPage, ArticlePage, Release, Retraction, Tick
from cms.home.models import HomePage
from tests.blog.planning import approved, approved_release, edit, fresh, minutes, release_of, scheduled

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and what was printed."""
    out = StringIO()
    try:
        call_command("publish_scheduled", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


class Receiver:
    """Counts what a signal tells, and fails for one article."""

    def __init__(self, failing_slug: str = "") -> None:
        self.failing_slug = failing_slug
        self.slugs: list[str] = []

    def __call__(self, sender: Any, instance: Any, **kwargs: Any) -> None:
        if instance.slug == self.failing_slug:
            raise RuntimeError("the search engine is away")
        self.slugs.append(instance.slug)


@pytest.fixture
def listen() -> Any:
    connected: list[tuple[Signal, Receiver]] = []

    def connect(signal: Signal, failing_slug: str = "") -> Receiver:
        receiver = Receiver(failing_slug)
        signal.connect(receiver, weak=False)
        connected.append((signal, receiver))
        return receiver

    yield connect
    for signal, receiver in connected:
        signal.disconnect(receiver)


Listen = Callable[..., Receiver]


# ---- the command


def test_the_command_is_ours() -> None:
    assert get_commands()["publish_scheduled"] == "blog"
    assert load_command_class("blog", "publish_scheduled").__module__ == "blog.management.commands.publish_scheduled"


def test_an_approved_schedule_goes_live_when_its_moment_has_come(index: ArticleIndexPage) -> None:
    due = scheduled(index, "due", minutes(-1))
    later = scheduled(index, "later", minutes(60))
    code, told = run()
    assert (code, told.split()) == (0, ["published", "Due"])
    assert fresh(due).live
    assert not fresh(later).live
    assert Revision.objects.exclude(approved_go_live_at=None).get().object_id == str(later.pk)
    assert PageLogEntry.objects.filter(page=due.pk, action="wagtail.publish.scheduled").count() == 1


def test_a_live_article_expires(index: ArticleIndexPage, listen: Listen) -> None:
    page = approved(index, "seasonal", expire_at=minutes(60))
    page.latest_revision.publish()
    assert run() == (0, "")
    assert fresh(page).live
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=minutes(-1))
    heard = listen(page_unpublished)
    code, told = run()
    assert (code, told.split()) == (0, ["expired", "Seasonal"])
    assert heard.slugs == ["seasonal"]
    page = fresh(page)
    assert (page.live, page.expired) == (False, True)


def test_other_pages_are_scheduled_as_before(home: HomePage) -> None:
    home.title = "A new home"
    home.go_live_at = minutes(60)
    revision = home.save_revision()
    revision.publish()
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=minutes(-1), content={**revision.content, "go_live_at": minutes(-1).isoformat()}
    )
    assert run()[0] == 0
    assert HomePage.objects.get().title == "A new home"


def test_a_dry_run_changes_nothing(index: ArticleIndexPage, lead: Any) -> None:
    due = scheduled(index, "due", minutes(-1))
    release = approved_release(lead, approved(index, "first"), go_live_at=minutes(-1))
    open_release = release_of(lead, approved(index, "second"), name="Unapproved")
    Release.objects.filter(pk=open_release.pk).update(go_live_at=minutes(-1))
    for option in ("--dryrun", "--dry-run"):
        code, told = run(option)
        assert code == 0
        assert "would publish  Due" in told
        assert "would release  Spring" in told
        assert "would refuse   Unapproved\n               No lead has approved it as it is." in told
    assert not fresh(due).live
    assert Release.objects.get(pk=release.pk).status == "open"
    assert not Tick.objects.exists()


def test_each_run_leaves_its_tick(index: ArticleIndexPage) -> None:
    run()
    assert Tick.objects.get(job="publish_scheduled").outcome == "nothing was due"
    scheduled(index, "due", minutes(-1))
    run()
    tick = Tick.objects.get(job="publish_scheduled")
    assert tick.outcome == "1 published"
    assert timezone.now() - tick.at < timedelta(minutes=1)


# ---- one failure stops no other


def test_a_failing_receiver_stops_only_its_own_article(index: ArticleIndexPage, listen: Listen) -> None:
    pages = [scheduled(index, slug, minutes(-3 + n)) for n, slug in enumerate(("first", "second", "third"))]
    listen(page_published, failing_slug="second")
    code, told = run()
    assert code == 1
    assert "FAILED     Second: RuntimeError: the search engine is away" in told
    assert [fresh(page).live for page in pages] == [True, False, True]
    assert fresh(pages[1]).revisions.exclude(approved_go_live_at=None).exists(), "it is tried again"
    assert Tick.objects.get(job="publish_scheduled").outcome == "2 published, 1 failed"


def test_a_failing_receiver_keeps_an_article_live_until_it_can_expire(index: ArticleIndexPage, listen: Listen) -> None:
    pages = []
    for slug in ("first", "second"):
        pages.append(approved(index, slug))
        pages[-1].latest_revision.publish()
    ArticlePage.objects.update(expire_at=minutes(-1))
    listen(page_unpublished, failing_slug="first")
    assert run()[0] == 1
    assert [fresh(page).live for page in pages] == [True, False]


def test_a_refusal_stops_only_its_own_article_and_is_no_failure(index: ArticleIndexPage) -> None:
    refused = scheduled(index, "refused", minutes(-2))
    due = scheduled(index, "due", minutes(-1))
    refused.certificates.update(revoked_at=timezone.now())
    code, told = run()
    assert code == 0
    assert "“Refused”: This version has not been approved by a second person." in told
    assert (fresh(refused).live, fresh(due).live) == (False, True)
    assert fresh(refused).revisions.exclude(approved_go_live_at=None).exists(), "the schedule stays"


def test_the_same_refusal_is_logged_once(index: ArticleIndexPage, lead: Any) -> None:
    page = scheduled(index, "refused", minutes(-2))
    page.certificates.update(revoked_at=timezone.now())
    refusals = PageLogEntry.objects.filter(page=page.pk, action="proofdesk.refuse")
    run()
    run()
    assert refusals.count() == 1
    assert refusals.get().data["reason"].startswith("This version has not been approved")
    Retraction.objects.create(page=page, set_by=lead, reason="Wrong numbers.")
    run()
    run()
    assert refusals.count() == 2
    Retraction.objects.all().delete()
    publishing.certify(page, page.latest_revision, None, "review")
    run()
    assert fresh(page).live


def test_an_edit_after_approval_does_not_go_live_with_the_schedule(index: ArticleIndexPage, client: Any) -> None:
    page = scheduled(index, "due", minutes(-1))
    edit(page, "Nobody has read this.")
    run()
    page = fresh(page)
    assert page.live
    assert page.description == "What due is about."
    assert page.has_unpublished_changes


# ---- two schedulers


def test_what_another_scheduler_has_published_is_left_alone(index: ArticleIndexPage, listen: Listen) -> None:
    """The list of what is due is older than the lock: each is read again."""
    page = scheduled(index, "due", minutes(-1))
    heard = listen(page_published)
    summary = scheduling.Summary()
    stale = scheduling.due_revisions(timezone.now()).get()
    run()
    scheduling.publish(summary, stale.pk, timezone.now())
    assert heard.slugs == ["due"]
    assert summary.published == []
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_publish_once(index: ArticleIndexPage, lead: Any, listen: Listen) -> None:
    pages = [scheduled(index, f"due-{n}", minutes(-1)) for n in range(4)]
    release = approved_release(lead, approved(index, "one"), approved(index, "two"), go_live_at=minutes(-1))
    heard = listen(page_published)
    start = threading.Barrier(2)
    summaries = []

    def schedule() -> None:
        try:
            start.wait(timeout=10)
            summaries.append(scheduling.run())
        finally:
            connection.close()

    threads = [threading.Thread(target=schedule) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    # What one scheduler held, the other passed over: a last round finds what both left, if anything.
    summaries.append(scheduling.run())
    assert [summary.failed for summary in summaries] == [[], [], []]
    assert sorted(heard.slugs) == ["due-0", "due-1", "due-2", "due-3", "one", "two"]
    assert all(fresh(page).live for page in pages)
    assert Release.objects.get(pk=release.pk).status == "done"
    assert sum(len(summary.published) for summary in summaries) == 4
    assert sum(len(summary.released) for summary in summaries) == 1


# ---- the nights on which clocks change


@pytest.mark.parametrize(
    ("planned", "before", "after"),
    [
        # The last minute of winter time, and what follows it an hour later on the clock.
        ("2026-03-29T01:59+01:00", "2026-03-29T00:58Z", "2026-03-29T00:59Z"),
        ("2026-03-29T03:00+02:00", "2026-03-29T00:59Z", "2026-03-29T01:00Z"),
        # 02:30 happens twice in October.
        ("2026-10-25T02:30+02:00", "2026-10-25T00:29Z", "2026-10-25T00:30Z"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:29Z", "2026-10-25T01:30Z"),
    ],
)
def test_schedules_fire_at_their_moment_when_clocks_change(
    index: ArticleIndexPage, settings: Any, monkeypatch: pytest.MonkeyPatch, planned: str, before: str, after: str
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    page = scheduled(index, "night", datetime.fromisoformat(planned))
    for moment, is_live in ((before, False), (after, True)):
        now = datetime.fromisoformat(moment.replace("Z", "+00:00"))
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        scheduling.run()
        assert fresh(page).live is is_live, moment


def test_a_schedule_names_the_hour_that_happens_twice(settings: Any) -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        assert publishing.moment(first) == "25 October 2026, 02:30 CEST"
        assert publishing.moment(first + timedelta(hours=1)) == "25 October 2026, 02:30 CET"
