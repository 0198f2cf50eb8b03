"""Stored findings: written after each version, with an import, and when rules or days passed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from blog import checking, health, indexing, jobs, standards, waiving
from blog.content import content_hash
from blog.models import ArticleHealth, ArticleIndexPage, ArticlePage
from blog.quality.registry import Registry
from tests.blog.factories import article, faq
from tests.importer.posts import import_folder

pytestmark = pytest.mark.django_db
FIGURE = faq(("How long?", "<p>For 89 % two months, incontrovertibly-so.</p>"))


def levels(page: ArticlePage) -> tuple[int, int, int]:
    found = ArticleHealth.objects.get(page=page)
    return found.errors, found.warnings, found.waived


def test_a_saved_version_is_checked_when_its_transaction_is_over(
    index: ArticleIndexPage, writer: Any, book: Registry, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = article(index, "an-offer", live=False, body=[FIGURE])
        assert not ArticleHealth.objects.exists()
    assert levels(page) == (1, 1, 0)
    stored = ArticleHealth.objects.get()
    assert stored.told == checking.told(checking.findings_of(page.get_latest_revision_as_object()))
    assert stored.content_hash == content_hash(page.latest_revision.content)
    with django_capture_on_commit_callbacks(execute=True):
        draft = page.get_latest_revision_as_object()
        draft.body = [faq(("How long?", "<p>For most two months.</p>"))]
        draft.save_revision(clean=False)
    assert levels(page) == (0, 0, 0)
    assert ArticleHealth.objects.get().told == []


def test_a_waiver_counts_at_once(
    index: ArticleIndexPage, writer: Any, book: Registry, django_capture_on_commit_callbacks: Any
) -> None:
    page = article(index, "an-offer", body=[FIGURE])
    with django_capture_on_commit_callbacks(execute=True):
        waiver = waiving.waive(page, checking.findings_of(page)[1], writer, "A term of the law.")
    assert levels(page) == (1, 0, 1)
    with django_capture_on_commit_callbacks(execute=True):
        waiving.withdraw(waiver, writer)
    assert levels(page) == (1, 1, 0)


def test_an_import_is_checked_afterwards(index: ArticleIndexPage, lead: Any, book: Registry, tmp_path: Path) -> None:
    for number in range(3):
        text = f"---\ntitle: Post {number}\ndescription: 89 % say so.\n---\n\nSome words to read here.\n"
        (tmp_path / f"post-{number}.md").write_text(text, encoding="utf-8")
    import_folder(tmp_path, lead)
    assert not ArticleHealth.objects.exists()  # nobody waits for it at the end of an import
    assert jobs.check_again() == "3 of 3 articles checked again"
    assert list(ArticleHealth.objects.values_list("errors", flat=True)) == [1, 1, 1]


def test_nothing_is_checked_while_indexes_wait(
    index: ArticleIndexPage, book: Registry, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), indexing.suspended():
        page = article(index, "an-offer", live=False, body=[FIGURE])
    assert not ArticleHealth.objects.exists()
    assert list(health.stale()) == [page]


def test_the_schedule_checks_what_is_new_what_is_old_and_what_other_rules_judged(
    index: ArticleIndexPage, lead: Any, book: Registry
) -> None:
    pages = [article(index, f"article-{number}", body=[FIGURE]) for number in range(3)]
    assert jobs.check_again() == "3 of 3 articles checked again"
    assert list(health.stale()) == []
    ArticleHealth.objects.filter(page=pages[1]).update(checked_at=timezone.now() - timedelta(days=2))
    assert list(health.stale()) == [pages[1]]
    standards.change(book["language.long-word"], lead, level="off")
    assert set(health.stale()) == set(pages)
    jobs.check_again()
    assert levels(pages[0]) == (1, 0, 0)


def test_a_fault_around_the_checks_costs_neither_the_save_nor_the_others(
    index: ArticleIndexPage, book: Registry, django_capture_on_commit_callbacks: Any, caplog: Any, monkeypatch: Any
) -> None:
    context_of = checking.context_of

    def fault(page: ArticlePage, facts: Any) -> Any:
        if facts.slug == "second":
            raise RuntimeError("a fault in what is looked up")
        return context_of(page, facts)

    monkeypatch.setattr(checking, "context_of", fault)
    with django_capture_on_commit_callbacks(execute=True):
        pages = [article(index, slug, live=False) for slug in ("first", "second", "third")]
    assert list(ArticleHealth.objects.values_list("page__slug", flat=True)) == ["first", "third"]
    assert f"the checks of article {pages[1].pk} failed" in caplog.text


def test_two_articles_share_one_look_at_the_settings(
    index: ArticleIndexPage, book: Registry, django_assert_num_queries: Any
) -> None:
    """Twenty-four for each article, and three for the settings and the list."""
    pages = [article(index, f"article-{number}", body=[FIGURE]) for number in range(3)]
    health.refresh([page.pk for page in pages])
    for count in (1, 3):
        with django_assert_num_queries(3 + 24 * count):
            health.refresh([page.pk for page in pages[:count]])
