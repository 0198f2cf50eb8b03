"""Who approves a release, which articles it holds, and where each of them stands."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from blog import obstacles, publishing, releases, review
from blog.models import ArticleIndexPage, ArticlePage, Release
from blog.releases import ReleaseRefused
from blog.roles import LEAD
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
    scheduled,
)

pytestmark = pytest.mark.django_db


def articles_of(release: Release) -> list[ArticlePage]:
    return list(release.articles.select_related("latest_revision").order_by("pk"))


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
