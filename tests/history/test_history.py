"""What is counted of the site, once for each day."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from blog import health, history, jobs, questions, standards, waiving
from blog.checking import findings_of
from blog.claims import proving
from blog.models import ArticleIndexPage, ArticlePage, Claim, Freshness, HealthDay, LiveQuestion
from blog.quality.registry import rules
from blog.sameness import index as wordings
from tests.blog.factories import article, faq
from tests.blog.gate import clock
from tests.claims.texts import MARKET, OUTCOME, evidence
from tests.claims.texts import prose as claiming
from tests.sameness.texts import prose

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(index: ArticleIndexPage, writer: Any, coach: Any, all_rules: None) -> list[ArticlePage]:
    """Two twins that ask the same, one that claims something, a draft."""
    asking = faq(("How long?", "<p>Two months.</p>"), ("Why?", "<p>So.</p>"))
    pages = [
        article(index, "one", body=[prose(*range(8)), asking]),
        article(index, "two", body=[prose(*range(8)), asking]),
        article(index, "three", body=claiming(MARKET)),
        article(index, "draft", body=claiming(OUTCOME), live=False),
    ]
    ids = [page.pk for page in pages]
    wordings.update(ids)
    questions.note(ids)
    proving.attach(list(Claim.objects.filter(sentence=MARKET)), evidence(writer, coach), coach)
    for page, days in zip(pages, (-5, 5), strict=False):
        review_by = timezone.localdate() + timedelta(days=days)
        Freshness.objects.update_or_create(article=page, defaults={"review_by": review_by})
    health.refresh(ids)
    return pages


def test_a_day_has_the_numbers_of_the_site(site: list[ArticlePage], lead: Any) -> None:
    questions.choose_owner(LiveQuestion.objects.filter(article=site[0]).order_by("pk")[0], lead)
    found = {page.slug: findings_of(page.get_latest_revision_as_object()) for page in site}
    day = history.count_today()
    assert (day.day, day.articles) == (timezone.localdate(), 4)
    errors = {slug: [each for each in own if each.level == "error"] for slug, own in found.items()}
    warnings = {slug: [each for each in own if each.level == "warning"] for slug, own in found.items()}
    assert errors["draft"]
    assert day.errors == sum(map(len, errors.values()))
    assert day.warnings == sum(map(len, warnings.values()))
    assert day.with_errors == sum(map(bool, errors.values()))
    assert day.with_warnings == sum(bool(warnings[slug]) and not errors[slug] for slug in found)
    assert day.mended == 4 - day.with_errors - day.with_warnings
    assert day.rules["honesty.own-outcome"] == {"error": 1}
    assert sum(count for levels in day.rules.values() for count in levels.values()) == sum(map(len, found.values()))
    assert day.claims == {"needs": 1, "evidenced": 1}
    assert (day.clusters, day.in_clusters) == (1, 2)
    assert (day.live, day.dated, day.overdue) == (3, 3, 1)
    assert (day.with_faq, day.repeated, day.owned) == (2, 2, 1)


def test_what_the_team_calls_twins_and_lets_stand_counts_so(site: list[ArticlePage], lead: Any) -> None:
    latest = site[0].get_latest_revision_as_object()
    warning = next(found for found in findings_of(latest) if found.level == "warning")
    waiving.waive(latest, warning, lead, "A term of the law.")
    health.refresh([site[0].pk])
    standards.change(rules["sameness.near-twin"], lead, limits={"likeness": 1.01})
    day = history.count_today()
    assert (day.waived, day.clusters, day.in_clusters) == (1, 0, 0)
    assert day.rules[warning.check]["waived"] == 1


def test_a_day_is_counted_again_and_stays_one(site: list[ArticlePage]) -> None:
    history.count_today()
    site[3].delete()
    history.count_today()
    assert [(day.day, day.articles) for day in HealthDay.objects.all()] == [(timezone.localdate(), 3)]
    with clock(timezone.now() + timedelta(days=1)):
        history.count_today()
    assert HealthDay.objects.count() == 2


def test_a_site_without_articles_has_zeros(index: ArticleIndexPage) -> None:
    day = history.count_today()
    assert (day.articles, day.errors, day.clusters, day.overdue, day.with_faq) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_counting_costs_the_same_for_any_site(
    index: ArticleIndexPage, all_rules: None, django_assert_num_queries: Any, count: int
) -> None:
    pages = [article(index, f"a-{number}", body=[prose(*range(8))]) for number in range(count)]
    wordings.update([page.pk for page in pages])
    health.refresh([page.pk for page in pages])
    history.count_today()
    with django_assert_num_queries(15):
        history.count_today()


def test_the_schedule_counts_each_hour(index: ArticleIndexPage) -> None:
    assert jobs.JOBS["count_health"].every == jobs.HOUR
    assert jobs.count_health() == f"{timezone.localdate()}: 0 errors in 0 articles"
    assert HealthDay.objects.get().articles == 0
