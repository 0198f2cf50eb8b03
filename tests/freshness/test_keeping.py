"""What counts as a review, what does not, and the day that follows from it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from blog import publishing, scheduling
from blog.checking import findings_of
from blog.desk.reviewing import decisions
from blog.freshness import keeping
from blog.freshness.intervals import after_months
from blog.models import ArticleIndexPage, ArticlePage, BlockInterval, Freshness, FreshnessSettings
from blog.publishing import Refused
from tests.blog.factories import article
from tests.blog.gate import People, clock, edited, fresh, live, submit
from tests.blog.gate import draft as draft_of
from tests.importer.posts import import_folder

from .conftest import row_of

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def age(page: ArticlePage, days: int) -> None:
    """As if the last review, and all that was said, were so long ago."""
    row = row_of(page)
    before = today() - timedelta(days=days)
    row.reviewed_on = row.counted_from = before
    row.review_by = after_months(before, 24)
    row.save()
    page.certificates.update(approved_at=timezone.now() - timedelta(days=days))
    page.revisions.update(created_at=timezone.now() - timedelta(days=days))


def approve(user: Any, page: ArticlePage, *, whole: bool = False) -> ArticlePage:
    page = fresh(page)
    standing = decisions.standing_of(user, page)
    assert standing is not None
    decisions.decide(
        page, user, "approve", state_id=str(standing.state.pk), content=standing.read,
        revision=str(page.latest_revision_id), comment="", whole=whole,
    )  # fmt: skip
    return fresh(page)


# ---- what counts


def test_the_first_approval_is_a_review(index: ArticleIndexPage, people: People) -> None:
    page = submit(draft_of(index, people.writer, "plain", "Plain"), people.writer)
    page = approve(people.reviewer, page)
    assert page.live
    row = row_of(page)
    assert (row.reviewed_on, row.reviewed_by, row.review_by) == (today(), people.reviewer, after_months(today(), 24))


@pytest.mark.parametrize("whole", [False, True])
def test_a_typo_fix_does_not_reset_the_date_a_review_does(index: ArticleIndexPage, people: People, whole: bool) -> None:
    page = live(index, people)
    age(page, 100)
    page = submit(edited(page, people.writer, description="A typo less."), people.writer)
    page = approve(people.reviewer, page, whole=whole)
    assert page.description == "A typo less."
    assert row_of(page).reviewed_on == (today() if whole else today() - timedelta(days=100))


def test_a_tick_counts_once_its_content_is_live(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    age(page, 100)
    page = edited(page, people.writer, go_live_at=timezone.now() + timedelta(days=3), description="Later.")
    page.get_workflow().start(page, people.writer)
    page = approve(people.reviewer, page, whole=True)
    assert page.description != "Later."
    assert row_of(page).reviewed_on == today() - timedelta(days=100)
    with clock(timezone.now() + timedelta(days=4)):
        scheduling.run()
    assert fresh(page).description == "Later."
    assert row_of(page).reviewed_on == today()


def test_sending_back_is_no_review(index: ArticleIndexPage, people: People) -> None:
    page = submit(edited(live(index, people), people.writer, description="New."), people.writer)
    page = fresh(page)
    standing = decisions.standing_of(people.reviewer, page)
    assert standing is not None
    decisions.decide(
        page, people.reviewer, "reject", state_id=str(standing.state.pk), content=standing.read,
        revision="", comment="No.", whole=True,
    )  # fmt: skip
    standing.state.refresh_from_db()
    assert standing.state.whole_article is False


def test_breaking_the_glass_is_no_review(index: ArticleIndexPage, people: People) -> None:
    page = draft_of(index, people.writer, "plain", "Plain")
    publishing.break_glass(page, people.lead, "The office is closed today.")
    row = row_of(page)
    assert (row.reviewed_on, row.counted_from) == (None, date(2026, 2, 8))


def test_an_import_counts_from_the_dates_of_its_source(index: ArticleIndexPage, lead: Any, tmp_path: Path) -> None:
    front = (
        "---\ntitle: Pay\ndescription: What to ask.\ndate: 2024-05-01\n---\n## Short answer\n\nThe salary is $50,000.\n"
    )
    (tmp_path / "pay.md").write_text(front, encoding="utf-8")
    import_folder(tmp_path, lead, state="keep")
    page = ArticlePage.objects.get(slug="pay")
    assert not Freshness.objects.exists()  # read later, all at once
    assert keeping.catch_up() == 1
    row = row_of(page)
    assert (row.reviewed_on, row.counted_from, row.review_by) == (None, date(2024, 5, 1), date(2024, 11, 1))
    assert keeping.catch_up() == 0


def test_a_review_that_the_source_tells_of_counts(index: ArticleIndexPage) -> None:
    page = article(index, reviewed_on=date(2026, 4, 1), published_on=date(2025, 1, 1), live=False)
    publishing.certify(page, page.latest_revision, None, "import")
    page.latest_revision.publish()
    assert row_of(page).review_by == date(2028, 4, 1)


def test_what_is_added_can_shorten_the_interval(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    before = row_of(page).review_by
    page = edited(
        page, people.writer, body=[("prose", {"heading": "", "level": "2", "text": "<p>The salary is $90,000.</p>"})]
    )
    publishing.certify(page, page.latest_revision, people.reviewer, "review")
    page.latest_revision.publish()
    assert (before, row_of(page).review_by) == (after_months(today(), 24), after_months(today(), 6))


@pytest.mark.parametrize("count", [1, 3])
def test_catching_up_asks_for_a_batch_at_once(
    index: ArticleIndexPage, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        article(index, f"a-{number}")
    Freshness.objects.all().delete()
    FreshnessSettings.load()
    with django_assert_num_queries(8):
        assert keeping.catch_up() == count
    assert Freshness.objects.count() == count


# ---- still correct


def test_a_second_person_confirms_without_a_change(
    index: ArticleIndexPage, people: People, second_reviewer: Any
) -> None:
    page = live(index, people)
    age(page, 700)
    revision = page.latest_revision_id
    keeping.still_correct(page, second_reviewer, "Checked the figures.")
    row = row_of(page)
    assert (row.reviewed_on, row.reviewed_by, row.review_by) == (today(), second_reviewer, after_months(today(), 24))
    assert fresh(page).latest_revision_id == revision
    entry = PageLogEntry.objects.get(action="proofdesk.still_correct")
    assert (entry.user, entry.data["reason"]) == (second_reviewer, "Checked the figures.")


def codes(page: ArticlePage, user: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        keeping.still_correct(page, user)
    return [refusal.code for refusal in caught.value.refusals]


def test_only_reviewers_and_leads_confirm(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    assert codes(page, people.coach) == ["no-reviewer"]
    assert codes(page, people.writer) == ["no-reviewer"]
    for user in (people.reviewer, people.lead, people.admin):
        keeping.still_correct(page, user)


def test_who_wrote_what_is_live_does_not_confirm_it(index: ArticleIndexPage, people: People) -> None:
    page = draft_of(index, people.lead, "plain", "Plain")
    publishing.certify(page, page.latest_revision, people.reviewer, "review")
    page.latest_revision.publish()
    assert codes(page, people.lead) == ["own-work"]
    keeping.still_correct(page, people.reviewer)


def test_a_later_editor_has_a_hand_only_in_their_version(
    index: ArticleIndexPage, people: People, second_reviewer: Any
) -> None:
    page = live(index, people)
    age(page, 10)
    page = edited(page, second_reviewer, description="Mine.")
    keeping.still_correct(page, second_reviewer)  # what is live is not theirs
    publishing.certify(page, page.latest_revision, people.reviewer, "review")
    page.latest_revision.publish()
    assert codes(page, second_reviewer) == ["own-work"]
    keeping.still_correct(page, people.reviewer)


def test_who_imported_an_article_may_confirm_it(index: ArticleIndexPage, people: People) -> None:
    page = draft_of(index, people.lead, "plain", "Plain")
    publishing.certify(page, page.latest_revision, people.lead, "import")
    page.latest_revision.publish()
    keeping.still_correct(page, people.lead)


def test_what_is_not_live_is_not_confirmed(index: ArticleIndexPage, people: People) -> None:
    page = draft_of(index, people.writer, "plain", "Plain")
    assert codes(page, people.reviewer) == ["not-live"]


# ---- by hand, and settings


def test_a_day_set_by_hand_holds_until_the_next_review(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    day = today() + timedelta(days=9)
    keeping.plan(page, people.lead, owner=people.writer, day=day)
    FreshnessSettings.load().save()
    page = edited(page, people.writer, description="New.")
    publishing.certify(page, page.latest_revision, people.reviewer, "review")
    page.latest_revision.publish()
    row = row_of(page)
    assert (row.review_by, row.set_by_hand, row.owner) == (day, True, people.writer)
    keeping.still_correct(fresh(page), people.reviewer)
    row = row_of(page)
    assert (row.review_by, row.set_by_hand, row.owner) == (after_months(today(), 24), False, people.writer)


def test_a_day_taken_back_is_computed_again(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    keeping.plan(page, people.reviewer, owner=None, day=today())
    keeping.plan(page, people.reviewer, owner=None, day=None)
    assert row_of(page).review_by == after_months(today(), 24)
    assert [entry.data for entry in PageLogEntry.objects.filter(action="proofdesk.plan_review").order_by("pk")] == [
        {"moment": today().isoformat()}, {"moment": ""},
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["writer", "coach"])
def test_writers_and_coaches_plan_no_reviews(index: ArticleIndexPage, people: People, role: str) -> None:
    page = live(index, people)
    with pytest.raises(Refused):
        keeping.plan(page, getattr(people, role), owner=None, day=today())


def test_all_dates_follow_the_settings(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    settings = FreshnessSettings.load()
    settings.article_months = 12
    settings.intervals = [BlockInterval(kind="faq", months=3)]
    settings.save()
    assert row_of(page).review_by == after_months(today(), 3)
    settings.intervals = []
    settings.save()
    assert row_of(page).review_by == after_months(today(), 12)


@pytest.mark.parametrize("count", [1, 3])
def test_new_settings_cost_the_same_for_all_articles(
    index: ArticleIndexPage, people: People, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        live(index, people, f"a-{number}")
    FreshnessSettings.objects.filter(pk=FreshnessSettings.load().pk).update(article_months=7)
    with django_assert_num_queries(4):
        keeping.recompute_all()


def test_checks_are_told_the_day(index: ArticleIndexPage, people: People, all_rules: None) -> None:
    page = live(index, people)
    with clock(timezone.now() + timedelta(days=800)):
        found = [finding.check for finding in findings_of(page)]
    assert "freshness.overdue" in found
    assert "freshness.overdue" not in [finding.check for finding in findings_of(page)]
