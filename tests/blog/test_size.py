"""What a list costs does not grow with the site: orders come from an index, and totals are counted once."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from blog.desk.reviewing.board import scheduled_revisions
from blog.models import ArticleIndexPage, ArticlePage, Author, Category, querysets
from blog.search import finding
from blog.search.vocabulary import findable
from blog.search.words import terms_of
from cms.core import page_indexes

from .factories import article

pytestmark = pytest.mark.django_db

MANY = 40


def plan_of(rows: Any) -> str:
    """On PostgreSQL without sorting where that can be helped: a test has too few rows for an index to be worth it."""
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off"
            )
        explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(explain + sql, parameters)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def published() -> querysets.ArticleQuerySet:
    found: querysets.ArticleQuerySet = ArticlePage.objects.published()
    return found


LISTS: dict[str, Any] = {
    "home": lambda index: published().newest_first().with_cards()[:7],
    "listing": lambda index: index.articles()[:12],
    "listing, page 4": lambda index: index.articles()[36:48],
    "category": lambda index: published().about(Category.objects.first()).newest_first().with_cards()[:12],
    "tag": lambda index: published().tagged("planning").newest_first().with_cards()[:12],
    "author": lambda index: published().by(Author.objects.first()).newest_first().with_cards()[:12],
    "feed": lambda index: published().indexable().below(index).order_by("-shown_on", "-pk")[:30],
}


@pytest.fixture
def many(index: ArticleIndexPage, admin: Any, monkeypatch: pytest.MonkeyPatch) -> ArticleIndexPage:
    monkeypatch.setattr(querysets, "MANY", 5)
    call_command("seed_articles", MANY, stdout=io.StringIO(), verbosity=0)  # which has its statistics taken, too
    return index


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_in_the_order_of_an_index(many: ArticleIndexPage, name: str) -> None:
    rows = LISTS[name](many)
    plan = plan_of(rows)
    assert "blog_article_newest" in plan if name == "feed" else "blog_article_featured" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
    days = [(page.featured, page.shown_on, page.pk) for page in rows]
    assert days == sorted(days, reverse=True)
    assert days


def test_a_list_about_little_is_looked_up(many: ArticleIndexPage) -> None:
    few = article(many, "few", categories=["Rare"])
    assert list(published().about(Category.objects.get(name="Rare"))) == [few]
    assert "EXISTS" not in str(published().about(Category.objects.get(name="Rare")).query)


def test_many_and_few_are_listed_alike(many: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch) -> None:
    category, author = Category.objects.exclude(articles=None).first(), Author.objects.first()
    assert category is not None
    assert author is not None

    def lists() -> list[list[int]]:
        rows = (published().about(category), published().by(author), published().tagged("planning"))
        return [list(found.newest_first().values_list("pk", flat=True)) for found in rows]

    of_many = lists()
    monkeypatch.setattr(querysets, "MANY", 1_000)
    assert lists() == of_many
    assert len(of_many[1]) == MANY


# ---- totals


def total(client: Client, path: str = "/blog/") -> int:
    found: int = client.get(path).context["articles"].paginator.count
    return found


def test_a_total_is_counted_once_for_a_state(client: Client, many: ArticleIndexPage) -> None:
    assert total(client) == MANY
    with connection.execute_wrapper(no_counting):
        assert total(client) == MANY
    article(many, "another")
    assert total(client) == MANY + 1


def no_counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    assert not sql.startswith("SELECT COUNT(*) AS"), sql
    return execute(sql, params, many, context)


def test_a_total_changes_at_the_moment_of_an_expiry(
    client: Client, index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    article(index, "stays")
    article(index, "expires", expire_at=now + timedelta(hours=1))
    page = article(index, "comes")
    ArticlePage.objects.filter(pk=page.pk).update(go_live_at=now + timedelta(hours=2))
    assert (total(client), total(client, "/blog/")) == (2, 2)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=61))
    assert total(client) == 1
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=121))
    assert total(client) == 2


@pytest.mark.parametrize("hides", ["private", "unpublished", "expired"])
def test_what_a_section_hides_is_in_no_total(client: Client, index: ArticleIndexPage, home: Any, hides: str) -> None:
    article(index, categories=["Pay"])
    assert total(client, "/blog/category/pay/") == 1
    if hides == "private":
        PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)
    elif hides == "unpublished":
        ArticleIndexPage.objects.filter(pk=index.pk).update(live=False)
    else:
        ArticleIndexPage.objects.filter(pk=index.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert total(client, "/blog/category/pay/") == 0
    assert client.get("/api/v2/articles/").json()["meta"]["total_count"] == 0


# ---- search


def test_a_word_that_very_many_have_is_not_counted_to_the_end(
    client: Client, index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        article(index, f"salary-{number}", categories=["Pay"])
    article(index, "salary-draft", live=False)
    monkeypatch.setattr(finding, "KNOWN", 4)
    answer = finding.find(Site.objects.get(), "salary")
    assert (answer.total, answer.is_all) == (4, True)
    monkeypatch.setattr(finding, "KNOWN", 2)
    monkeypatch.setattr(finding, "RANKED_AT_MOST", {"sqlite": 1, "postgresql": 1})
    answer = finding.find(Site.objects.get(), "salary")
    assert (answer.total, answer.is_all) == (2, False)
    assert [hit.article.slug for hit in answer.hits] == ["salary-3", "salary-2"]
    shown = client.get("/search/", {"q": "salary"}).content.decode()
    assert "More than 2 articles, newest first." in shown
    assert client.get("/api/v2/articles/", {"search": "salary"}).json()["meta"]["total_count"] == 4
    assert finding.newest_entries(findable(Site.objects.get()), terms_of("nothing such")) == []


# ---- indexes of pages


ASKED: dict[str, Any] = {
    "alias": lambda: ArticlePage.objects.filter(alias_of__isnull=False),  # Wagtail's, where few rows are counted
    "proofdesk_page_depth": Page.get_root_nodes,
    "proofdesk_revision_scheduled": scheduled_revisions,
}


@pytest.mark.parametrize("index_of", ASKED)
def test_what_the_desk_asks_of_all_pages_is_in_an_index(many: ArticleIndexPage, index_of: str) -> None:
    assert index_of in plan_of(ASKED[index_of]().order_by())


def test_indexes_of_pages_come_back_after_each_migrate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX proofdesk_page_off")
    page_indexes.make()
    page_indexes.make()
    with connection.cursor() as cursor:
        tables = [getattr(index, connection.vendor).partition(" ")[0] for index in page_indexes.INDEXES]
        there = {
            name for table in set(tables) - {""} for name in connection.introspection.get_constraints(cursor, table)
        }
    assert {index.name for index in page_indexes.INDEXES if getattr(index, connection.vendor)} <= there
