"""What fails is tried again after growing waits, then set aside, and people are told once."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from blog import jobs, scheduling
from blog.models import ArticleHealth, ArticleIndexPage, ArticlePage, Notice, Setback
from blog.models.external_links import LinkReading
from blog.working import setbacks
from tests.blog.planning import fresh, minutes, scheduled

pytestmark = pytest.mark.django_db


def pass_time() -> None:
    Setback.objects.exclude(next_try_at=None).update(next_try_at=timezone.now())


def fail(times: int, **more: Any) -> Setback:
    for _ in range(times):
        row = setbacks.note("publish", "7", "Phones", ValueError("no such block"), **more)
    return row


def test_waits_grow() -> None:
    assert [setbacks.wait_after(n).total_seconds() for n in range(1, 8)] == [5, 20, 80, 320, 1280, 3600, 3600]


def test_what_failed_is_not_tried_for_a_while(lead: Any) -> None:
    assert not setbacks.holds("publish", "7")
    row = fail(2)
    assert setbacks.holds("publish", "7")
    assert not setbacks.holds("publish", "8")
    assert timedelta(seconds=18) < row.next_try_at - timezone.now() < timedelta(seconds=21)
    pass_time()
    assert not setbacks.holds("publish", "7")
    assert not Notice.objects.exists()


def test_what_failed_too_often_is_set_aside_and_told_once(
    lead: Any, admin: Any, writer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    row = fail(setbacks.MAX_ATTEMPTS)
    assert (row.next_try_at, setbacks.holds("publish", "7")) == (None, True)
    fail(2)
    told = Notice.objects.filter(kind="stuck")
    assert sorted(told.values_list("recipient__username", flat=True)) == ["ada", "lea"]
    assert told[0].subject == "going live set aside: Phones"
    assert "It failed 5 times: ValueError: no such block." in told[0].text
    assert caplog.text.count("needs a person") == 1


def test_what_goes_on_is_told_and_never_set_aside(lead: Any) -> None:
    row = fail(setbacks.MAX_ATTEMPTS + 3, goes_on=True)
    assert row.next_try_at > timezone.now() + timedelta(minutes=59)
    assert Notice.objects.filter(kind="stuck").count() == 1


def test_what_works_is_forgotten() -> None:
    fail(3)
    setbacks.settle("publish", "7")
    assert not Setback.objects.exists()


# ---- the schedule


@pytest.fixture
def poisoned(index: ArticleIndexPage) -> ArticlePage:
    """The oldest of two that are due: its content breaks whatever publishes it."""
    page = scheduled(index, "poisoned", minutes(-2))
    revision = page.revisions.exclude(approved_go_live_at=None).get()
    page.revisions.filter(pk=revision.pk).update(content={**revision.content, "body": "no list of blocks"})
    return page


def test_one_that_is_poisoned_stops_no_other_and_is_set_aside(
    index: ArticleIndexPage, poisoned: ArticlePage, lead: Any
) -> None:
    other = scheduled(index, "other", minutes(-1))
    first = scheduling.run()
    assert first.text == "1 published, 1 failed"
    assert fresh(other).live
    assert scheduling.run().text == "1 failed before"
    for _ in range(setbacks.MAX_ATTEMPTS - 1):
        pass_time()
        assert scheduling.run().text == "1 failed"
    pass_time()
    assert scheduling.run().text == "1 failed before"
    assert Notice.objects.filter(kind="stuck").count() == 1


def test_a_schedule_that_got_on_before_it_was_killed_is_no_poison(
    index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the rest would wait for twenty minutes after the fifth kill."""
    first, second = scheduled(index, "first", minutes(-2)), scheduled(index, "second", minutes(-1))
    for _ in range(4):
        setbacks.note("job", "publish_scheduled", "publish_scheduled", "killed", goes_on=True)
    original = scheduling.publish

    def killed_at_the_second(*args: Any) -> None:
        if fresh(first).live:
            raise SystemExit
        original(*args)

    monkeypatch.setattr(scheduling, "publish", killed_at_the_second)
    with pytest.raises(SystemExit):
        jobs.publish_scheduled()
    assert (fresh(first).live, fresh(second).live) == (True, False)
    assert not Setback.objects.exists()


def test_an_article_that_nobody_can_read_stops_no_other(
    index: ArticleIndexPage, poisoned: ArticlePage, lead: Any
) -> None:
    poisoned.revisions.filter(pk=poisoned.latest_revision_id).update(
        content={**poisoned.latest_revision.content, "body": "no list of blocks"}
    )
    other = scheduled(index, "other", minutes(60))
    for read in (jobs.check_again, jobs.read_links):
        read()
    assert list(ArticleHealth.objects.values_list("page", flat=True)) == [other.pk]
    assert list(LinkReading.objects.values_list("article", flat=True)) == [other.pk]
    assert sorted(Setback.objects.values_list("key", "attempts")) == [
        (f"checks:{poisoned.pk}", 1), (f"links:{poisoned.pk}", 1)
    ]  # fmt: skip
    jobs.read_links()
    assert Setback.objects.get(key=f"links:{poisoned.pk}").attempts == 1
    fresh(poisoned).save_revision(clean=False)  # somebody mended it
    jobs.read_links()
    assert not Setback.objects.filter(key=f"links:{poisoned.pk}").exists()


def test_another_version_of_what_was_set_aside_is_tried(index: ArticleIndexPage, poisoned: ArticlePage) -> None:
    for _ in range(setbacks.MAX_ATTEMPTS):
        scheduling.run()
        pass_time()
    mended = scheduled(index, "mended", minutes(-1))
    assert Setback.objects.get().next_try_at is None
    assert scheduling.run().text == "1 published, 1 failed before"
    assert fresh(mended).live


def test_a_person_has_it_tried_again(poisoned: ArticlePage) -> None:
    revision = poisoned.revisions.exclude(approved_go_live_at=None).get()
    whole = {**revision.content, "body": json.dumps(poisoned.body.get_prep_value())}
    for _ in range(setbacks.MAX_ATTEMPTS):
        scheduling.run()
        pass_time()
    poisoned.revisions.filter(pk=revision.pk).update(content=whole)
    setbacks.try_again(Setback.objects.get())
    assert scheduling.run().text == "1 published"
    assert not Setback.objects.exists()


def test_what_is_no_longer_due_is_forgotten(poisoned: ArticlePage) -> None:
    scheduling.run()
    assert Setback.objects.exists()
    poisoned.revisions.update(approved_go_live_at=None)  # somebody took it off the schedule
    assert scheduling.run().text == "nothing was due"
    assert not Setback.objects.exists()
