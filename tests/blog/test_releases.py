"""A release goes live all or none."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageLogEntry
from wagtail.signals import page_published

from blog import obstacles, publishing, releases, review, scheduling, signals
from blog.models import ArticleIndexPage, ArticlePage, Release
from blog.releases import ReleaseFailed, ReleaseRefused
from blog.roles import LEAD
from tests.blog.planning import (
    approved,
    approved_release,
    draft,
    edit,
    fresh,
    minutes,
    release_of,
    scheduled,
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


def reload(release: Release) -> Release:
    return Release.objects.get(pk=release.pk)


def lives(*pages: ArticlePage) -> list[bool]:
    return [fresh(page).live for page in pages]


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


# ---- approval of the release


def test_only_complete_releases_are_approved(index: ArticleIndexPage, lead: Any) -> None:
    release = release_of(lead, approved(index, "one"), draft(index, "two"), draft(index, "three"))
    with pytest.raises(ReleaseRefused) as caught:
        releases.approve(release, lead)
    reason = "This version has not been approved by a second person. Submit it for review."
    assert caught.value.reasons == [f"“Two”: {reason}", f"“Three”: {reason}"]
    assert not reload(release).is_approved
    with pytest.raises(ReleaseRefused, match="It has no articles"):
        releases.approve(release_of(lead, name="Empty"), lead)


def test_a_change_returns_the_release_to_review(index: ArticleIndexPage, lead: Any) -> None:
    one, two, three = (approved(index, slug) for slug in ("one", "two", "three"))
    release = approved_release(lead, one, two)
    assert reload(release).is_approved
    edit(one, "Other words.")
    assert not reload(release).is_approved
    with pytest.raises(ReleaseRefused, match="changed since a lead approved it"):
        releases.fire(release, lead)
    assert reload(release).status == "open", "a stale button is no failed release"
    releases.remove(release, two, lead)
    releases.add(release, three, lead)
    assert releases.changes_since_approval(reload(release), articles_of(release)) == [
        "“One” was edited",
        "“Three” was added",
        "“Two” has left",
    ]


def articles_of(release: Release) -> list[ArticlePage]:
    return list(release.articles.select_related("latest_revision").order_by("pk"))


def test_a_save_that_changes_nothing_keeps_the_approval(index: ArticleIndexPage, lead: Any) -> None:
    page = approved(index, "one")
    release = approved_release(lead, page)
    fresh(page).get_latest_revision_as_object().save_revision(user=lead)
    assert reload(release).is_approved
    assert releases.changes_since_approval(reload(release), articles_of(release)) == []
    releases.fire(release, lead)
    assert lives(page) == [True]


@pytest.mark.parametrize("role", ["writer", "reviewer", "coach"])
def test_only_leads_approve_and_release(
    request: pytest.FixtureRequest, index: ArticleIndexPage, lead: Any, role: str
) -> None:
    user = request.getfixturevalue(role)
    page = approved(index, "one")
    release = approved_release(lead, page)
    for act in (releases.approve, releases.fire, releases.cancel):
        with pytest.raises(ReleaseRefused, match="Only a lead may do this"):
            act(release, user)
    with pytest.raises(ReleaseRefused, match="Only a lead may do this"):
        releases.create(user, name="Mine")
    with pytest.raises(ReleaseRefused, match="Only a lead may do this"):
        releases.change(release, user, name="Mine", note="", go_live_at=None)
    assert reload(release).is_approved
    assert lives(page) == [False]


def test_a_lead_who_has_left_releases_nothing(index: ArticleIndexPage, lead: Any) -> None:
    release = approved_release(lead, approved(index, "one"))
    lead.groups.remove(Group.objects.get(name=LEAD))
    lead = type(lead).objects.get(pk=lead.pk)
    with pytest.raises(ReleaseRefused, match="Only a lead may do this"):
        releases.fire(release, lead)


# ---- which articles


def test_an_article_waits_in_one_release_at_most(index: ArticleIndexPage, lead: Any) -> None:
    page = approved(index, "one")
    first, second = release_of(lead, page), release_of(lead, name="Summer")
    for release in (first, second):
        with pytest.raises(ReleaseRefused, match="“One” is in the release “Spring”"):
            releases.add(release, page, lead)
    releases.cancel(first, lead)
    releases.add(second, page, lead)
    assert fresh(page).waiting_release == second


def test_a_failed_release_still_holds_its_articles(index: ArticleIndexPage, lead: Any) -> None:
    page = approved(index, "one")
    release = approved_release(lead, page)
    Release.objects.filter(pk=release.pk).update(status="failed")
    assert fresh(page).waiting_release == release
    with pytest.raises(ReleaseRefused, match="is in the release"):
        releases.add(release_of(lead, name="Summer"), page, lead)


def test_people_add_and_remove_what_they_may_edit(
    index: ArticleIndexPage, lead: Any, writer: Any, reviewer: Any
) -> None:
    release = release_of(lead)
    page = draft(index, "one")
    releases.add(release, page, writer)
    releases.remove(release, page, reviewer)
    assert not release.items.exists()
    writer.groups.clear()
    stranger = type(writer).objects.get(pk=writer.pk)
    with pytest.raises(ReleaseRefused, match="You may not edit “One”"):
        releases.add(release, page, stranger)
    releases.add(release, page, reviewer)
    with pytest.raises(ReleaseRefused, match="You may not edit “One”"):
        releases.remove(release, page, stranger)
    assert release.items.count() == 1


def test_an_article_with_a_schedule_of_its_own_goes_its_own_way(index: ArticleIndexPage, lead: Any) -> None:
    page = scheduled(index, "one", minutes(60))
    with pytest.raises(ReleaseRefused, match="It has a schedule of its own"):
        releases.add(release_of(lead), page, lead)
    later = approved(index, "two", go_live_at=minutes(60))
    with pytest.raises(ReleaseRefused, match="It has a schedule of its own"):
        releases.add(release_of(lead), later, lead)


def test_an_alias_is_not_added(index: ArticleIndexPage, lead: Any) -> None:
    page = approved(index, "one")
    alias = page.create_alias(parent=index, update_slug="mirror", update_locale=page.locale)
    with pytest.raises(ReleaseRefused, match="mirrors another article"):
        releases.add(release_of(lead), alias, lead)


def test_nothing_changes_a_release_that_is_over(index: ArticleIndexPage, lead: Any) -> None:
    page = approved(index, "one")
    done = approved_release(lead, page)
    releases.fire(done, lead)
    for act in (
        lambda: releases.add(done, approved(index, "two"), lead),
        lambda: releases.remove(done, page, lead),
        lambda: releases.approve(done, lead),
        lambda: releases.cancel(done, lead),
        lambda: releases.fire(done, lead),
        lambda: releases.change(done, lead, name="Other", note="", go_live_at=None),
    ):
        with pytest.raises(ReleaseRefused, match="It is done"):
            act()


def test_approval_of_an_article_leaves_going_live_to_its_release(
    index: ArticleIndexPage, lead: Any, writer: Any, reviewer: Any
) -> None:
    page = draft(index, "one", owner=writer)
    release = release_of(lead, page)
    index.get_workflow().start(page, writer)
    state = fresh(page).current_workflow_task_state.specific
    assert review.outcome_of_approval(fresh(page), state) == "Approve for “Spring”"
    state.task.specific.on_action(state, reviewer, "approve")
    page = fresh(page)
    assert not page.live
    assert obstacles.obstacles(page) == []
    releases.approve(release, lead)
    releases.fire(release, lead)
    assert fresh(page).live


# ---- where each article stands


def test_where_articles_stand_agrees_with_the_gate(index: ArticleIndexPage, lead: Any, writer: Any) -> None:
    pages = {
        "ready": approved(index, "ready"),
        "live": approved(index, "live"),
        "draft": draft(index, "draft"),
        "review": draft(index, "review"),
        "changes": draft(index, "changes"),
        "retracted": approved(index, "retracted"),
        "expired": approved(index, "expired", expire_at=minutes(-1)),
        "scheduled": scheduled(index, "scheduled", minutes(60)),
    }
    pages["live"].latest_revision.publish()
    for name in ("review", "changes"):
        index.get_workflow().start(pages[name], writer)
    state = fresh(pages["changes"]).current_workflow_task_state.specific
    state.task.specific.on_action(state, lead_reviewer(lead), "reject", comment="Shorter, please.")
    publishing.retract(fresh(pages["retracted"]), lead, "Wrong.")
    articles = [fresh(page) for page in pages.values()]
    found = obstacles.standings(articles)
    assert [entry.code for entry in found] == list(pages)
    for entry in found:
        assert entry.is_ready is (obstacles.obstacles(entry.article) == []), entry
    assert found[3].text == "Waits at “Editorial review”."


def lead_reviewer(lead: Any) -> Any:
    lead.groups.add(Group.objects.get(name="Reviewer"))
    return lead


@pytest.mark.parametrize("count", [1, 3])
def test_where_articles_stand_takes_as_many_queries_for_many(
    index: ArticleIndexPage, django_assert_num_queries: Any, count: int
) -> None:
    pages = [draft(index, f"page-{n}") for n in range(count)]
    articles = list(ArticlePage.objects.filter(pk__in=[page.pk for page in pages]).select_related("latest_revision"))
    with django_assert_num_queries(4):
        assert len(obstacles.standings(articles)) == count
