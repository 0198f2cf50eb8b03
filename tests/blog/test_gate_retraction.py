"""“Do not publish” wins, until who set it or a lead lifts it; and breaking the glass does not break it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import PageLogEntry

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, Release, ReleaseItem
from blog.publishing import Refused

from . import gate
from .gate import People, edited, fresh, submit
from .gate_copies import import_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(writer: Any, reviewer: Any, coach: Any, lead: Any, admin: Any) -> People:
    return People(writer, reviewer, coach, lead, admin)


def retract(page: ArticlePage, user: Any, **fields: Any) -> Any:
    return publishing.retract(fresh(page), user, "The figures are wrong.", **fields)


def answer(page: ArticlePage) -> Any:
    return Client().get(fresh(page).url)


# ---- it ends what was under way


def test_a_retraction_takes_the_article_and_its_aliases_off(index: ArticleIndexPage, people: People) -> None:
    page = gate.live(index, people, slug=gate.SLUG, title=gate.TITLE)
    alias = fresh(CreatePageAliasAction(page, update_slug="an-alias").execute())
    assert {page.url, alias.url} <= set(gate.leaks())
    retract(page, people.lead, public_note="We check it.")
    assert gate.leaks() == []
    for found in (page, alias):
        assert answer(found).status_code == 410
        assert "We check it." in answer(found).content.decode()
        assert "figures are wrong" not in answer(found).content.decode()
    assert PageLogEntry.objects.filter(page=page.pk, action="proofdesk.retract").count() == 1


def test_a_retraction_ends_review_and_schedule(index: ArticleIndexPage, people: People) -> None:
    page = gate.approved(index, people)
    later = timezone.now() + timedelta(hours=1)
    edited(page, people.writer, go_live_at=later).latest_revision.publish(user=people.lead)
    page.get_workflow().start(fresh(page), people.writer)
    assert (fresh(page).approved_schedule, fresh(page).workflow_in_progress) == (True, True)
    retract(page, people.writer)
    assert (fresh(page).approved_schedule, fresh(page).current_workflow_state) == (False, None)


def test_a_retraction_ends_a_review_that_waits_for_its_writer(index: ArticleIndexPage, people: People) -> None:
    page = submit(gate.unapproved(index, people), people.writer)
    gate.decide(people.reviewer, page, "reject", "Say who says so.")
    retract(page, people.lead)
    assert fresh(page).current_workflow_state is None


def test_a_retraction_wins_over_a_review_that_begins_after_it(index: ArticleIndexPage, people: People) -> None:
    page = gate.retracted(index, people)
    page = submit(page, people.writer)
    told = gate.messages_of(gate.decide(people.reviewer, page), people.reviewer)
    assert "lea retracted it on" in told
    assert "The figures are wrong." in told
    assert gate.leaks() == []


def test_a_retraction_wins_over_a_release(index: ArticleIndexPage, people: People) -> None:
    """Approval of an article that waits in a release publishes nothing; the release cannot, either."""
    page = gate.unapproved(index, people)
    ReleaseItem.objects.create(release=Release.objects.create(name="Spring"), article=page)
    gate.decide(people.reviewer, submit(page, people.writer))
    assert publishing.refusals(fresh(page), fresh(page).latest_revision.content) == []
    assert not fresh(page).live
    retract(page, people.lead)
    with pytest.raises(Refused, match="retracted it"):
        fresh(page).latest_revision.publish(skip_permission_checks=True)


def test_an_import_says_why_and_goes_on(index: ArticleIndexPage, people: People) -> None:
    from blog.content import content_hash
    from blog.models import ImportedSource

    page = gate.retracted(index, people)
    known = content_hash(page.latest_revision.content)
    ImportedSource.objects.create(key=f"mdx:{page.slug}", page=page, content_hash=known, state="draft")
    text = import_post(page.slug, "another-post")
    assert "lea retracted it on" in text
    assert "unexpected fault" not in text
    assert "exit 1" in text
    assert fresh(page).latest_revision_id == page.latest_revision_id
    assert ArticlePage.objects.get(slug="another-post").live


# ---- what visitors find


def test_what_was_never_live_is_not_found(index: ArticleIndexPage, people: People) -> None:
    assert answer(gate.retracted(index, people)).status_code == 404


def test_visitors_are_sent_to_the_successor(index: ArticleIndexPage, people: People) -> None:
    old, new = gate.live(index, people, slug="old"), gate.live(index, people, slug="new")
    retract(old, people.lead, successor=new)
    response = answer(old)
    assert (response.status_code, response.url) == (302, fresh(new).url)


def test_a_successor_that_has_gone_itself_passes_on_or_gives_up(index: ArticleIndexPage, people: People) -> None:
    first, second, third = (gate.live(index, people, slug=slug) for slug in ("first", "second", "third"))
    retract(first, people.lead, successor=second)
    retract(second, people.lead, successor=third)
    assert answer(first).url == fresh(third).url
    fresh(third).unpublish()
    assert answer(first).status_code == 410
    retract(third, people.lead, successor=first)
    assert [answer(page).status_code for page in (first, second)] == [410, 410]


def test_an_expired_successor_is_no_successor(index: ArticleIndexPage, people: People) -> None:
    later = timezone.now() + timedelta(hours=1)
    old, new = gate.live(index, people, slug="old"), gate.live(index, people, slug="new", expire_at=later)
    retract(old, people.lead, successor=new)
    with gate.clock(later + timedelta(minutes=1)):
        assert answer(old).status_code == 410


def test_a_successor_without_an_address_is_no_successor(index: ArticleIndexPage, people: People) -> None:
    old = gate.live(index, people, slug="old")
    retract(old, people.lead, successor=index.get_root())
    assert answer(old).status_code == 410


# ---- lifting it


@pytest.mark.parametrize(
    ("name", "may"), [("writer", True), ("reviewer", False), ("coach", False), ("lead", True), ("admin", True)]
)
def test_who_set_it_or_a_lead_lifts_it(index: ArticleIndexPage, people: People, name: str, may: bool) -> None:
    page = gate.approved(index, people)
    retraction = retract(page, people.writer)
    if may:
        publishing.lift(retraction, getattr(people, name))
    else:
        with pytest.raises(Refused, match="Only wanda or a lead"):
            publishing.lift(retraction, getattr(people, name))
    assert (publishing.retraction_of(fresh(page)) is None) is may
    assert gate.leaks() == []
    if may:
        fresh(page).latest_revision.publish(user=people.lead)
        assert fresh(page).live


def test_retracting_needs_a_reason_and_happens_once(index: ArticleIndexPage, people: People) -> None:
    page = gate.live(index, people)
    with pytest.raises(Refused, match="Say why"):
        publishing.retract(page, people.lead, "  ")
    assert fresh(page).live
    retract(page, people.lead)
    with pytest.raises(Refused, match="lea retracted it"):
        retract(page, people.lead)


# ---- break glass


@pytest.mark.parametrize("name", ["writer", "reviewer", "coach"])
def test_only_a_lead_breaks_the_glass(index: ArticleIndexPage, people: People, name: str) -> None:
    page = gate.unapproved(index, people)
    with pytest.raises(Refused, match="Only a lead"):
        publishing.break_glass(page, getattr(people, name), "Now!")
    assert gate.leaks() == []
    assert not page.certificates.exists()


def test_breaking_the_glass_needs_a_reason(index: ArticleIndexPage, people: People) -> None:
    page = gate.unapproved(index, people)
    with pytest.raises(Refused, match="Say why"):
        publishing.break_glass(page, people.lead, " ")
    assert not fresh(page).live
    certificate = publishing.break_glass(page, people.lead, " A wrong number is live. ")
    assert (certificate.basis, certificate.reason) == ("break_glass", "A wrong number is live.")
    assert fresh(page).live
    entry = PageLogEntry.objects.get(page=page.pk, action="proofdesk.break_glass")
    assert (entry.user, entry.data["reason"]) == (people.lead, "A wrong number is live.")


def test_a_broken_glass_is_no_second_person(index: ArticleIndexPage, people: People) -> None:
    """What went out without a review stays its author's own work."""
    page = gate.unapproved(index, people)
    publishing.break_glass(page, people.lead, "Now.")
    from blog import review

    assert review.has_hand_in(people.writer, fresh(page))


def test_a_retraction_holds_when_the_glass_is_broken(index: ArticleIndexPage, people: People) -> None:
    page = gate.retracted(index, people)
    with pytest.raises(Refused, match="lea retracted it"):
        publishing.break_glass(page, people.admin, "Now.")
    assert gate.leaks() == []
    assert page.certificates.count() == 1
