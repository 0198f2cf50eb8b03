"""What happens to neglected articles: nothing, until a lead turns it on; then one step after the other."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from blog import publishing
from blog.freshness import keeping, ladder
from blog.models import ArticlePage, FreshnessSettings
from blog.publishing import Refused
from tests.blog.gate import People, fresh
from tests.blog.pages import Page

from .conftest import row_of

pytestmark = pytest.mark.django_db
OVERDUE = "due for a review"


def days_ago(count: int) -> date:
    return timezone.localdate() - timedelta(days=count)


@pytest.fixture
def turned_on(home: Any) -> FreshnessSettings:
    settings = FreshnessSettings.load()
    settings.ladder_on = True
    settings.save()
    return settings


def seen(page: ArticlePage) -> tuple[int, bool, str, bool, bool]:
    """Status, banner, robots, in the sitemap, in the feed: as visitors and machines find it."""
    client = Client()
    response = client.get(page.url)
    shown = Page(response.content.decode())
    robots = [tag["content"] for tag in shown.attributes("meta") if tag.get("name") == "robots"]
    return (
        response.status_code,
        OVERDUE in shown.markup,
        "noindex" if robots == ["noindex"] else "index",
        page.url in client.get("/sitemap.xml").content.decode(),
        page.url in client.get("/feed.xml").content.decode(),
    )


LISTED = (200, False, "index", True, True)
BANNER = (200, True, "index", True, True)
HELD_BACK = (200, True, "noindex", False, False)


def test_nothing_happens_until_a_lead_turns_it_on(overdue: Callable[..., ArticlePage]) -> None:
    page = overdue(days_ago(1000))
    assert ladder.climb() == 0
    assert seen(page) == LISTED


@pytest.mark.parametrize(
    ("days", "expected"), [(-5, LISTED), (0, LISTED), (29, LISTED), (30, BANNER), (89, BANNER), (90, HELD_BACK), (179, HELD_BACK)]
)  # fmt: skip
def test_each_step_has_its_day(
    overdue: Callable[..., ArticlePage], turned_on: FreshnessSettings, days: int, expected: Any
) -> None:
    page = overdue(days_ago(days))
    ladder.climb()
    assert seen(page) == expected
    assert ladder.climb() == 0


def test_the_last_step_unpublishes_and_says_so(
    overdue: Callable[..., ArticlePage], turned_on: FreshnessSettings
) -> None:
    page = overdue(days_ago(200))
    assert ladder.climb() == 1
    page = fresh(page)
    assert not page.live
    assert Client().get(page.get_url()).status_code == 404
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=["proofdesk.ladder", "wagtail.unpublish"])
    assert [(entry.action, entry.data.get("reason")) for entry in entries.order_by("pk")] == [
        ("proofdesk.ladder", "unpublished, 200 days overdue"), ("wagtail.unpublish", None),
    ]  # fmt: skip


def test_the_content_stays_what_was_approved(overdue: Callable[..., ArticlePage], turned_on: FreshnessSettings) -> None:
    page = overdue(days_ago(100))
    before = page.serializable_data()
    ladder.climb()
    page = fresh(page)
    assert page.is_held_back
    assert (page.noindex, page.serializable_data()) == (False, before)
    page.save()  # the gate has nothing against it


def test_steps_can_be_left_out(overdue: Callable[..., ArticlePage], turned_on: FreshnessSettings) -> None:
    turned_on.banner_days = turned_on.unpublish_days = None
    turned_on.save()
    early, late = overdue(days_ago(40), "early"), overdue(days_ago(400), "late")
    ladder.climb()
    assert (seen(early), seen(late)) == (LISTED, HELD_BACK)


def test_turning_it_off_takes_back_what_is_no_content(
    overdue: Callable[..., ArticlePage], turned_on: FreshnessSettings
) -> None:
    page = overdue(days_ago(100))
    ladder.climb()
    turned_on.ladder_on = False
    turned_on.save()
    assert ladder.climb() == 1
    assert seen(page) == LISTED


@pytest.mark.parametrize("days", [40, 100, 200])
def test_a_review_lifts_every_step(
    overdue: Callable[..., ArticlePage], people: People, turned_on: FreshnessSettings, days: int
) -> None:
    page = overdue(days_ago(days))
    ladder.climb()
    keeping.still_correct(fresh(page), people.reviewer)
    page = fresh(page)
    status, banner, *machines = seen(page)
    assert (status, banner, machines) == (200, False, ["index", True, True])
    assert row_of(page).step == ""
    assert ladder.climb() == 0


def test_a_new_date_lifts_what_is_no_content(
    overdue: Callable[..., ArticlePage], people: People, turned_on: FreshnessSettings
) -> None:
    page = overdue(days_ago(100))
    ladder.climb()
    keeping.plan(page, people.lead, owner=None, day=timezone.localdate() + timedelta(days=10))
    assert ladder.climb() == 1
    assert seen(page) == LISTED


def test_a_draft_that_was_begun_meanwhile_does_not_go_live_with_it(
    overdue: Callable[..., ArticlePage], people: People, turned_on: FreshnessSettings
) -> None:
    page = overdue(days_ago(200))
    ladder.climb()
    page = fresh(page)
    page.description = "Not approved."
    page.save_revision(user=people.writer, clean=False)
    keeping.still_correct(page, people.reviewer)
    page = fresh(page)
    assert page.live
    assert page.description != "Not approved."
    assert page.get_latest_revision_as_object().description == "Not approved."


def test_what_was_retracted_meanwhile_stays_off(
    overdue: Callable[..., ArticlePage], people: People, turned_on: FreshnessSettings
) -> None:
    page = overdue(days_ago(200))
    ladder.climb()
    publishing.retract(fresh(page), people.lead, "Wrong.")
    with pytest.raises(Refused) as caught:
        keeping.still_correct(fresh(page), people.reviewer)
    assert [refusal.code for refusal in caught.value.refusals] == ["retracted"]
    assert not fresh(page).live


def test_the_gate_is_asked_before_anything_comes_back(
    overdue: Callable[..., ArticlePage], people: People, turned_on: FreshnessSettings
) -> None:
    page = overdue(days_ago(200))
    ladder.climb()
    page.certificates.update(revoked_at=timezone.now())
    with pytest.raises(Refused) as caught:
        keeping.still_correct(fresh(page), people.reviewer)
    assert [refusal.code for refusal in caught.value.refusals] == ["not-approved"]
    assert (fresh(page).live, row_of(page).step) == (False, "unpublished")


def test_what_somebody_puts_back_is_not_taken_off_again(
    overdue: Callable[..., ArticlePage], turned_on: FreshnessSettings
) -> None:
    """It stays out of search engines: nobody has reviewed it."""
    page = overdue(days_ago(200))
    ladder.climb()
    fresh(page).latest_revision.publish()
    assert ladder.climb() == 0
    page = fresh(page)
    assert page.live
    assert page.is_held_back


def test_one_that_fails_does_not_stop_the_others(
    overdue: Callable[..., ArticlePage], turned_on: FreshnessSettings, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    broken, other = overdue(days_ago(100), "broken"), overdue(days_ago(100), "other")
    move = ladder.move
    monkeypatch.setattr(ladder, "move", lambda pk, *rest: 1 / 0 if pk == row_of(broken).pk else move(pk, *rest))
    assert ladder.climb() == 1
    assert (row_of(broken).step, row_of(other).step) == ("", "noindex")
    assert "could not be taken to its step" in caplog.text


def test_steps_come_one_after_the_other(home: Any) -> None:
    settings = FreshnessSettings(banner_days=90, noindex_days=30)
    with pytest.raises(ValidationError, match="Each step comes later"):
        settings.clean()
    FreshnessSettings(banner_days=30, noindex_days=None, unpublish_days=30).clean()
