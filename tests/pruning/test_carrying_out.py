"""What an approval does: visitors, addresses, links, tasks, history, notices. And how it is taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageLogEntry, Site

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, Certificate, Freshness, Notice, Retraction
from blog.pruning import undoing
from blog.pruning.verdicts import PruningRefused
from cms.core.models import RedirectRule
from coaching.models import CallToAction
from tests.blog.factories import article

from .twins import carried_out, edited, fresh, linking, live, text, twins, verdict_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(index: ArticleIndexPage, writer: Any) -> list[ArticlePage]:
    return twins(index, "one", "two", "three", owner=writer)


def answer(path: str) -> tuple[int, str]:
    response = Client().get(path)
    return response.status_code, response.headers.get("Location", "")


def body_of(page: ArticlePage) -> str:
    return str(ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().body[0].value["text"].source)


def everything() -> list[Any]:
    fields = ("old_path", "site", "redirect_page", "redirect_link", "is_permanent")
    rules = RedirectRule.objects.order_by("pattern").values_list("pattern", "target", "status")
    return [list(Redirect.objects.order_by("old_path").values_list(*fields)), list(rules)]


# ---- visitors


def test_visitors_are_sent_on_in_one_hop_or_told_that_it_is_gone(
    group: list[ArticlePage], lead: Any, reviewer: Any
) -> None:
    one, two, three = group
    carried_out(lead, reviewer, one, merge=[two], prune=[three])
    assert [answer(path) for path in ("/blog/one/", "/blog/two/", "/blog/two", "/blog/three/", "/blog/three")] == [
        (200, ""), (301, "/blog/one/"), (301, "/blog/one/"), (410, ""), (410, ""),
    ]  # fmt: skip


def test_merging_may_lead_to_another_page(group: list[ArticlePage], lead: Any, reviewer: Any) -> None:
    from blog.pruning import approval, verdicts

    one, two, three = group
    pruning = verdicts.begin([page.pk for page in group], lead)
    verdicts.decide(pruning, lead, [one.pk], "keep")
    verdicts.decide(pruning, lead, [two.pk, three.pk], "merge", target=one.get_parent())
    verdicts.propose(pruning, lead)
    approval.approve(pruning, reviewer, fresh(pruning).proposed_digest)
    assert answer("/blog/two/") == answer("/blog/three/") == (301, "/blog/")


def test_earlier_addresses_follow_in_one_hop(group: list[ArticlePage], lead: Any, reviewer: Any) -> None:
    one, two, three = group
    site = Site.objects.get()
    Redirect.add_redirect("/old-two", redirect_to=two)
    Redirect.add_redirect("/older-two", redirect_to="/blog/two/")
    Redirect.add_redirect("/full-two", redirect_to=f"{site.root_url}/blog/two")
    Redirect.add_redirect("/old-three", redirect_to=three, site=site)
    Redirect.add_redirect("/blog/one", redirect_to=two, site=site)  # would lead to itself
    RedirectRule.objects.create(site=site, pattern="/archive/2*", target="/blog/two/")
    RedirectRule.objects.create(site=site, pattern="/archive/3*", target="/blog/three/")
    before = everything()
    pruning = carried_out(lead, reviewer, one, merge=[two], prune=[three])
    for path in ("/old-two", "/older-two", "/full-two", "/archive/2024"):
        assert answer(path) == (301, "/blog/one/")
    assert answer("/old-three") == answer("/archive/3024") == (410, "")
    assert answer("/blog/one/")[0] == 200
    undoing.take_back(pruning, lead, [two.pk, three.pk])
    assert everything() == before
    assert answer("/old-three") == (301, "/blog/three/")


def test_a_pattern_never_answers_before_what_is_gone(group: list[ArticlePage], lead: Any, reviewer: Any) -> None:
    one, two, three = group
    RedirectRule.objects.create(site=Site.objects.get(), pattern="/blog/*", target="/search/", position=0)
    carried_out(lead, reviewer, one, keep=[two], prune=[three])
    assert answer("/blog/three/") == (410, "")
    assert answer("/blog/never-there/") == (301, "/search/")


def test_merging_again_leads_everybody_to_the_last_one(
    index: ArticleIndexPage, group: list[ArticlePage], lead: Any, reviewer: Any
) -> None:
    one, two, three = group
    first = carried_out(lead, reviewer, two, merge=[three])
    second = carried_out(lead, reviewer, one, merge=[two])
    assert answer("/blog/three/") == answer("/blog/two/") == (301, "/blog/one/")
    undoing.take_back(second, lead, [two.pk])
    assert answer("/blog/three/") == (301, "/blog/two/")
    assert answer("/blog/two/") == (200, "")
    undoing.take_back(first, lead, [three.pk])
    assert answer("/blog/three/") == (200, "")
    assert everything() == [[], []]


def test_aliases_leave_with_their_article(
    index: ArticleIndexPage, group: list[ArticlePage], lead: Any, reviewer: Any
) -> None:
    one, two, three = group
    two.create_alias(parent=index, update_slug="mirror")
    assert answer("/blog/mirror/") == (200, "")
    pruning = carried_out(lead, reviewer, one, merge=[two], keep=[three])
    assert answer("/blog/mirror/") == (301, "/blog/one/")
    undoing.take_back(pruning, lead, [two.pk])
    assert answer("/blog/mirror/") == answer("/blog/two/") == (200, "")


def test_a_retraction_that_led_there_leads_on(group: list[ArticlePage], index: Any, lead: Any, reviewer: Any) -> None:
    one, two, three = group
    wrong = article(index, "wrong")
    publishing.retract(wrong, lead, "Wrong.", successor=two)
    pruning = carried_out(lead, reviewer, one, merge=[two], keep=[three])
    assert answer("/blog/wrong/") == (302, "/blog/one/")
    undoing.take_back(pruning, lead, [two.pk])
    assert Retraction.objects.get().successor_id == two.pk


# ---- links


def test_links_get_drafts_and_what_is_live_stays(
    index: ArticleIndexPage, group: list[ArticlePage], lead: Any, reviewer: Any, writer: Any
) -> None:
    one, two, three = group
    said = f'<p><a linktype="page" id="{two.pk}">two</a> and <a href="/blog/three/">three</a>.</p>'
    source = linking(index, "source", said, owner=writer)
    pruning = carried_out(lead, reviewer, one, merge=[two], prune=[three])
    source.refresh_from_db()
    assert str(source.body[0].value["text"].source) == said
    assert source.has_unpublished_changes
    assert body_of(source) == f'<p><a linktype="page" id="{one.pk}">two</a> and three.</p>'
    assert pruning.relinked == [{"article": source.pk, "title": "Source", "count": 2, "why": "", "links": []}]
    # Who approved the verdicts has no hand in the draft.
    assert source.latest_revision.user == lead
    assert Notice.objects.filter(article=source, recipient=writer, kind="pruned").count() == 1


def test_a_draft_that_waits_gets_the_change_on_top(
    index: ArticleIndexPage, group: list[ArticlePage], lead: Any, reviewer: Any, writer: Any
) -> None:
    one, two, three = group
    source = linking(index, "source", '<p><a href="/blog/two/">two</a></p>')
    edited(source, writer, description="Newer words.")
    carried_out(lead, reviewer, one, merge=[two], keep=[three])
    draft = ArticlePage.objects.get(pk=source.pk).get_latest_revision_as_object()
    assert draft.description == "Newer words."
    assert f'id="{one.pk}"' in body_of(source)


def test_links_are_read_before_they_are_changed(
    index: ArticleIndexPage, group: list[ArticlePage], lead: Any, reviewer: Any, writer: Any
) -> None:
    """Also those that no job has read yet."""
    one, two, three = group
    source = linking(index, "source", "<p>Nothing.</p>")
    edited(source, writer, body=[text('<p><a href="/blog/two/">two</a></p>')])
    pruning = carried_out(lead, reviewer, one, merge=[two], keep=[three])
    assert [row["count"] for row in pruning.relinked] == [1]


def test_what_is_locked_or_no_article_is_listed(
    index: ArticleIndexPage, group: list[ArticlePage], lead: Any, reviewer: Any, writer: Any
) -> None:
    one, two, three = group
    source = linking(index, "source", '<p><a href="/blog/two/">two</a></p>')
    ArticlePage.objects.filter(pk=source.pk).update(locked=True, locked_by=writer, locked_at=timezone.now())
    offer = CallToAction.objects.create(key="call", heading="Call us", button_text="Call", page=two)
    pruning = carried_out(lead, reviewer, one, merge=[two], keep=[three])
    assert pruning.relinked == [
        {"article": source.pk, "title": "Source", "count": 0, "why": "It is locked.", "links": ["/blog/two/"]},
        {"article": 0, "title": "Call us", "count": 0, "links": [],
         "why": "call to action: change it by hand. Until then visitors are sent on."},
    ]  # fmt: skip
    offer.refresh_from_db()
    assert offer.page_id == two.pk
    assert not ArticlePage.objects.get(pk=source.pk).has_unpublished_changes


# ---- tasks, history, notices


def test_a_rewriting_is_due_in_four_weeks(group: list[ArticlePage], lead: Any, reviewer: Any, writer: Any) -> None:
    one, two, three = group
    carried_out(lead, reviewer, one, rewrite=[two], keep=[three])
    assert live(two)
    found = Freshness.objects.get(article=two)
    assert (found.review_by, found.set_by_hand) == (timezone.localdate() + timedelta(days=28), True)
    notice = Notice.objects.get(article=two, recipient=writer, kind="pruned")
    assert (notice.subject, notice.text.endswith("To rewrite.")) == ("“Two” is to be rewritten", True)


def test_a_rewriting_that_is_due_earlier_stays(group: list[ArticlePage], lead: Any, reviewer: Any) -> None:
    one, two, three = group
    soon = timezone.localdate() + timedelta(days=3)
    Freshness.objects.update_or_create(article=two, defaults={"review_by": soon, "set_by_hand": True})
    carried_out(lead, reviewer, one, rewrite=[two], keep=[three])
    assert Freshness.objects.get(article=two).review_by == soon


def test_the_history_and_the_authors_learn_why(group: list[ArticlePage], lead: Any, reviewer: Any, writer: Any) -> None:
    one, two, three = group
    pruning = carried_out(lead, reviewer, one, merge=[two], prune=[three])
    entries = PageLogEntry.objects.filter(action__startswith="proofdesk.pruning").order_by("page")
    assert [(entry.page_id, str(entry.message), entry.comment, entry.user) for entry in entries] == [
        (two.pk, "Merged into “One”; verdict of lea", "To merge.", reviewer),
        (three.pk, "Pruned; verdict of lea", "To prune.", reviewer),
    ]
    told = Notice.objects.filter(recipient=writer, kind="pruned").order_by("article")
    assert [(notice.subject, notice.text) for notice in told] == [
        ("“Two” was merged", "Visitors are sent to “One”. rex approved it. To merge."),
        ("“Three” was pruned", "Visitors are told that it is gone. rex approved it. To prune."),
    ]
    actions = [entry.action for entry in reversed(logs(pruning))]
    assert actions == [f"proofdesk.pruning.{name}" for name in ("begin", "propose", "approve")]


def logs(pruning: Any) -> list[Any]:
    from wagtail.log_actions import registry

    return list(registry.get_logs_for_instance(pruning).order_by("-timestamp", "-pk"))


def test_a_review_and_a_schedule_end_with_the_article(
    group: list[ArticlePage], lead: Any, reviewer: Any, writer: Any
) -> None:
    one, two, three = group
    edited(two, writer, description="Under review.")
    page = ArticlePage.objects.get(pk=two.pk)
    page.get_workflow().start(page, writer)
    page.revisions.filter(pk=page.live_revision_id).update(approved_go_live_at=timezone.now() + timedelta(days=1))
    carried_out(lead, reviewer, one, merge=[two], keep=[three])
    found = ArticlePage.objects.get(pk=two.pk)
    assert found.current_workflow_state is None
    assert found.scheduled_revision is None


def test_nothing_happens_when_something_breaks(
    group: list[ArticlePage], lead: Any, reviewer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from blog.pruning import approval

    one, two, three = group
    monkeypatch.setattr(approval.relinking, "relink", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        carried_out(lead, reviewer, one, merge=[two], prune=[three])
    assert [live(page) for page in group] == [True] * 3
    assert everything() == [[], []]


# ---- taking back


def test_what_was_taken_off_is_put_back_with_its_approval(
    group: list[ArticlePage], lead: Any, reviewer: Any, writer: Any
) -> None:
    one, two, three = group
    pruning = carried_out(lead, reviewer, one, merge=[two], prune=[three])
    edited(two, writer, description="A draft made since.")
    assert undoing.take_back(pruning, lead, [two.pk, three.pk, one.pk]) == 2
    assert [answer(f"/blog/{page.slug}/") for page in group] == [(200, "")] * 3
    two.refresh_from_db()
    assert two.description == "What two is about."
    assert two.has_unpublished_changes
    assert everything() == [[], []]
    assert verdict_of(two).taken_back_by == lead
    with pytest.raises(PruningRefused) as refused:
        undoing.take_back(pruning, lead, [two.pk])
    assert [refusal.code for refusal in refused.value.refusals] == ["nothing"]


def test_without_an_approval_it_stays_off_and_so_do_the_others(
    group: list[ArticlePage], lead: Any, reviewer: Any
) -> None:
    one, two, three = group
    pruning = carried_out(lead, reviewer, one, merge=[two], prune=[three])
    Certificate.objects.filter(page=three).update(revoked_at=timezone.now())
    with pytest.raises(PruningRefused) as refused:
        undoing.take_back(pruning, lead, [two.pk, three.pk])
    assert [refusal.code for refusal in refused.value.refusals] == ["not-approved"]
    assert [answer(path) for path in ("/blog/two/", "/blog/three/")] == [(301, "/blog/one/"), (410, "")]
    undoing.take_back(pruning, lead, [two.pk])
    assert answer("/blog/two/") == (200, "")


def test_a_retraction_wins_over_taking_back(group: list[ArticlePage], lead: Any, reviewer: Any) -> None:
    one, two, three = group
    pruning = carried_out(lead, reviewer, one, merge=[two], keep=[three])
    publishing.retract(two, lead, "Wrong.")
    with pytest.raises(PruningRefused) as refused:
        undoing.take_back(pruning, lead, [two.pk])
    assert [refusal.code for refusal in refused.value.refusals] == ["retracted"]
    assert not live(two)


@pytest.mark.parametrize("person", ["writer", "reviewer", "coach"])
def test_only_leads_take_back(
    group: list[ArticlePage], lead: Any, reviewer: Any, person: str, request: pytest.FixtureRequest
) -> None:
    one, two, three = group
    pruning = carried_out(lead, reviewer, one, merge=[two], keep=[three])
    with pytest.raises(PruningRefused) as refused:
        undoing.take_back(pruning, request.getfixturevalue(person), [two.pk])
    assert [refusal.code for refusal in refused.value.refusals] == ["no-lead"]
