"""A release goes live all or none."""

from collections.abc import Iterator
from typing import Any

import pytest
from wagtail.models import PageLogEntry
from wagtail.signals import page_published

from blog import publishing, releases, scheduling, signals
from blog.models import ArticleIndexPage, ArticlePage, Release
from blog.releases import ReleaseFailed, ReleaseRefused
from tests.blog.planning import (
    approved,
    approved_release,
    draft,
    edit,
    fresh,
    lives,
    minutes,
    release_of,
    reload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished() -> Iterator[list[tuple[str, Any]]]:
    """What `release_finished` tells: each release's status and who released it."""
    heard: list[tuple[str, Any]] = []

    def hear(sender: Any, instance: Release, user: Any, **kwargs: Any) -> None:
        heard.append((instance.status, user))

    signals.release_finished.connect(hear)
    yield heard
    signals.release_finished.disconnect(hear)


@pytest.fixture
def fails_on() -> Iterator[Any]:
    """Somebody's receiver that breaks when this article is published."""
    connected = []

    def fail_on(slug: str) -> None:
        def receiver(sender: Any, instance: Any, **kwargs: Any) -> None:
            if instance.slug == slug:
                raise RuntimeError("the search engine is away")

        page_published.connect(receiver, weak=False)
        connected.append(receiver)

    yield fail_on
    for receiver in connected:
        page_published.disconnect(receiver)


def actions(release: Release) -> list[str]:
    """Oldest first."""
    return [entry.action.removeprefix("proofdesk.release.") for entry in releases.logs_of(release)][::-1]


# ---- all


def test_a_release_publishes_all_its_articles(index: ArticleIndexPage, lead: Any, finished: list[Any]) -> None:
    pages = [approved(index, slug) for slug in ("one", "two", "three")]
    release = approved_release(lead, *pages)
    assert releases.fire(release, lead) is True
    release = reload(release)
    assert lives(*pages) == [True, True, True]
    assert (release.status, release.outcome) == ("done", "3 articles went live.")
    assert release.done_at
    assert finished == [("done", lead)]
    assert actions(release) == ["create", "add", "add", "add", "approve", "done"]
    logged = PageLogEntry.objects.filter(page=pages[0].pk, action="proofdesk.release.done").get()
    assert logged.data == {"release": "Spring"}


def test_a_new_version_of_a_live_article_goes_with_the_release(index: ArticleIndexPage, lead: Any) -> None:
    page, other = approved(index, "one"), approved(index, "two")
    page.latest_revision.publish()
    edit(page, "New words.")
    page = fresh(page)
    publishing.certify(page, page.latest_revision, None, "review")
    release = approved_release(lead, page, other)
    assert fresh(page).description == "What one is about."
    releases.fire(release, lead)
    assert fresh(page).description == "New words."
    assert fresh(other).live


def test_what_is_live_and_unchanged_is_not_published_again(index: ArticleIndexPage, lead: Any) -> None:
    page, other = approved(index, "one"), approved(index, "two")
    page.latest_revision.publish()
    before = fresh(page).last_published_at
    releases.fire(approved_release(lead, page, other), lead)
    assert fresh(page).last_published_at == before
    assert fresh(other).live


def test_the_scheduler_releases_what_is_due(index: ArticleIndexPage, lead: Any, finished: list[Any]) -> None:
    due, later = approved(index, "due"), approved(index, "later")
    approved_release(lead, due, go_live_at=minutes(-1))
    approved_release(lead, later, go_live_at=minutes(60))
    summary = scheduling.run()
    assert summary.text == "1 released"
    assert lives(due, later) == [True, False]
    assert finished == [("done", None)]


# ---- or none


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_receiver_that_breaks_in_the_middle_leaves_nothing_live(
    index: ArticleIndexPage, lead: Any, finished: list[Any], fails_on: Any, by_hand: bool
) -> None:
    pages = [approved(index, slug) for slug in ("one", "two", "three")]
    release = approved_release(lead, *pages, go_live_at=None if by_hand else minutes(-1))
    fails_on("two")
    user = lead if by_hand else None
    with pytest.raises(ReleaseFailed, match="“Two” could not be published"):
        releases.fire(release, user)
    release = reload(release)
    assert lives(*pages) == [False, False, False]
    assert not any(fresh(page).first_published_at for page in pages)
    assert release.status == "failed"
    assert release.outcome == "“Two” could not be published (RuntimeError: the search engine is away)."
    assert actions(release)[-2:] == ["approve", "fail"]
    assert not PageLogEntry.objects.filter(action__in=["wagtail.publish", "proofdesk.release.done"]).exists()
    assert finished == [("failed", user)]


def test_a_listener_of_the_release_that_breaks_leaves_nothing_live(index: ArticleIndexPage, lead: Any) -> None:
    page = approved(index, "one")
    release = approved_release(lead, page)

    def broken(sender: Any, instance: Release, **kwargs: Any) -> None:
        raise RuntimeError("no mail server")

    signals.release_finished.connect(broken)
    try:
        with pytest.raises(ReleaseFailed, match="no mail server"):
            releases.fire(release, lead)
    finally:
        signals.release_finished.disconnect(broken)
    assert lives(page) == [False]
    assert reload(release).status == "failed"


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_retraction_after_the_approval_leaves_nothing_live(
    index: ArticleIndexPage, lead: Any, finished: list[Any], by_hand: bool
) -> None:
    pages = [approved(index, slug) for slug in ("one", "two", "three")]
    release = approved_release(lead, *pages, go_live_at=None if by_hand else minutes(-1))
    publishing.retract(fresh(pages[1]), lead, "The numbers are wrong.")
    if by_hand:
        with pytest.raises(ReleaseRefused, match=r"“Two”: .*The numbers are wrong"):
            releases.fire(release, lead)
    else:
        assert scheduling.run().text == "1 refused"
    assert lives(*pages) == [False, False, False]
    assert reload(release).status == "failed"
    assert "The numbers are wrong." in reload(release).outcome
    assert finished == [("failed", lead if by_hand else None)]


def test_a_revoked_certificate_leaves_nothing_live(index: ArticleIndexPage, lead: Any) -> None:
    pages = [approved(index, slug) for slug in ("one", "two")]
    release = approved_release(lead, *pages)
    pages[1].certificates.update(revoked_at=minutes(0))
    with pytest.raises(ReleaseRefused, match="“Two”: This version has not been approved"):
        releases.fire(release, lead)
    assert lives(*pages) == [False, False]


def test_a_day_that_has_passed_in_the_draft_leaves_nothing_live(index: ArticleIndexPage, lead: Any) -> None:
    """The guard on saving sees what the list of reasons could not."""
    page, other = approved(index, "one"), draft(index, "two", expire_at=minutes(-1))
    ArticlePage.objects.filter(pk=other.pk).update(expire_at=None)
    publishing.certify(other, other.latest_revision, None, "review")
    release = approved_release(lead, page, fresh(other))
    with pytest.raises(ReleaseRefused, match="“Two”: It expired on"):
        releases.fire(release, lead)
    assert lives(page, other) == [False, False]


def test_a_failed_release_is_not_tried_again_by_itself(index: ArticleIndexPage, lead: Any, finished: list[Any]) -> None:
    page = approved(index, "one")
    release = approved_release(lead, page, go_live_at=minutes(-1))
    retraction = publishing.retract(fresh(page), lead, "Wrong.")
    scheduling.run()
    publishing.lift(retraction, lead)
    assert scheduling.run().text == "nothing was due"
    assert finished == [("failed", None)]
    with pytest.raises(ReleaseRefused, match="Its moment has passed"):
        releases.approve(release, lead)
    releases.change(release, lead, name="Spring", note="", go_live_at=None)
    releases.approve(release, lead)
    assert reload(release).outcome == ""
    releases.fire(release, lead)
    assert lives(page) == [True]


def test_a_release_that_comes_due_unapproved_fails_once(
    index: ArticleIndexPage, lead: Any, finished: list[Any]
) -> None:
    page = approved(index, "one")
    release = release_of(lead, page)
    Release.objects.filter(pk=release.pk).update(go_live_at=minutes(-1))
    assert scheduling.run().text == "1 refused"
    assert scheduling.run().text == "nothing was due"
    assert reload(release).outcome == "No lead has approved it as it is."
    assert lives(page) == [False]
    assert len(finished) == 1
