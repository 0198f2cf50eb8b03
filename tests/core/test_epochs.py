"""What is remembered is what the database says: after any write, by any process, in any transaction."""

import threading
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from blog.models import ArticleIndexPage, ArticlePage, Category
from cms.core import epochs
from cms.core.branding import Branding
from tests.blog.factories import article


def state() -> Any:
    with epochs.one_state():
        return epochs.state()


# ---- which statements count


@pytest.mark.parametrize(
    ("sql", "counts"),
    [
        ('INSERT INTO "blog_category" ("name") VALUES (%s)', True),
        ('INSERT OR IGNORE INTO "taggit_tag" ("name") VALUES (%s)', True),
        ('UPDATE "wagtailcore_page" SET "live" = %s WHERE "id" = %s', True),
        ('UPDATE "wagtailcore_page" SET "latest_revision_id" = %s, "draft_title" = %s WHERE "live"', False),
        ('DELETE FROM "coaching_calltoaction" WHERE "id" IN (%s)', True),
        ("TRUNCATE blog_category", True),
        ('SELECT "blog_category"."id" FROM "blog_category"', False),
        ('UPDATE "django_session" SET "session_data" = %s', False),
        ('INSERT INTO "wagtailcore_revision" ("content") VALUES (%s)', False),
        ('UPDATE "blog_viewcount" SET "views" = %s', False),
    ],
)
def test_writes_to_what_pages_show_count(sql: str, counts: bool) -> None:
    assert epochs.is_shown(sql) == counts


# ---- the state


@pytest.mark.django_db
def test_every_kind_of_write_is_another_state() -> None:
    seen = [state()]
    one = Category.objects.create(name="One")
    seen.append(state())
    Category.objects.filter(pk=one.pk).update(name="Another")
    seen.append(state())
    Category.objects.bulk_create([Category(name="Two", slug="two")])
    seen.append(state())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE blog_category SET name = 'By hand' WHERE id = %s", [one.pk])
    seen.append(state())
    one.delete()
    seen.append(state())
    assert len(set(seen)) == len(seen)
    assert state() == seen[-1]


@pytest.mark.django_db
def test_a_savepoint_that_is_taken_back_does_not_hide_what_is_written_after() -> None:
    before = state()
    sid = transaction.savepoint()
    Category.objects.create(name="Gone")
    transaction.savepoint_rollback(sid)
    assert state() == before
    Category.objects.create(name="Kept")
    assert state() != before


@pytest.mark.django_db(transaction=True)
def test_a_transaction_of_another_process_counts_when_it_is_committed() -> None:
    before, inside, go_on = state(), threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                Category.objects.create(name="Elsewhere")
                inside.set()
                go_on.wait(30)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    assert inside.wait(30)
    assert state() == before
    go_on.set()
    writer.join(30)
    assert state() != before


@pytest.mark.django_db
def test_a_connection_that_opens_within_another_wrapper_is_watched_after_it() -> None:
    """Django takes the last wrapper away when a block ends: that of the block, and not ours."""

    def other(execute: Any, *args: Any) -> Any:
        return execute(*args)

    fresh = connections["default"].copy()
    try:
        with fresh.execute_wrapper(other):
            fresh.ensure_connection()
        assert fresh.execute_wrappers == [epochs.watch]
        with fresh.execute_wrapper(other):
            fresh.close()
            fresh.ensure_connection()
        assert fresh.execute_wrappers == [epochs.watch]
    finally:
        fresh.close()


@pytest.mark.django_db
def test_pruning_keeps_few_rows_and_is_another_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epochs, "MOST_ROWS", 3)
    for number in range(6):
        Category.objects.create(name=f"Topic {number}")
        seen = state()
    epochs.prune()
    after = state()
    assert after != seen
    assert after is not None
    assert after[0] <= 5


# ---- what is remembered


@pytest.mark.django_db
def test_nothing_is_remembered_outside_of_a_request() -> None:
    asked: list[int] = []
    for _ in range(2):
        epochs.remembered("key", lambda: asked.append(1))
    assert len(asked) == 2


@pytest.mark.django_db
def test_what_is_asked_within_one_state_is_asked_once() -> None:
    asked: list[int] = []
    for _ in range(2):
        with epochs.one_state():
            epochs.remembered(("key", "once"), lambda: asked.append(1))
    assert len(asked) == 1
    Category.objects.create(name="New")
    with epochs.one_state():
        epochs.remembered(("key", "once"), lambda: asked.append(1))
    assert len(asked) == 2


def test_the_least_recently_used_go_first() -> None:
    memory = epochs.Memory(most=2)
    for key in ("a", "b"):
        memory.put(key, (1, 1), key)
    memory.get("a", (1, 1))
    memory.put("c", (1, 1), "c")
    assert [memory.get(key, (1, 1)) for key in ("a", "b", "c")] == [("a",), None, ("c",)]


# ---- pages


@pytest.mark.django_db
def test_pages_show_at_once_what_was_written(client: Client, index: ArticleIndexPage) -> None:
    page = article(index, "first", categories=["Pay"], authors=["Ann"])
    other = article(index, "second", categories=["Pay"])
    assert other.title in client.get(page.url).content.decode()
    ArticlePage.objects.filter(pk=other.pk).update(title="Another title")
    assert "Another title" in client.get(page.url).content.decode()
    other.refresh_from_db()
    other.unpublish()
    assert "Another title" not in client.get(page.url).content.decode()
    Branding.objects.create(site=index.get_site(), footer_text="<p>Said at the foot.</p>")
    assert "Said at the foot." in client.get(page.url).content.decode()


@pytest.mark.django_db
def test_a_preview_shows_the_draft_and_not_what_is_remembered(client: Client, index: ArticleIndexPage, rf: Any) -> None:
    page = article(index, "first")
    client.get(page.url)
    page.title = "Only in the draft"
    with epochs.one_state():
        request = page.make_preview_request()
    assert "Only in the draft" in request.render().content.decode()


@pytest.mark.django_db
def test_one_visitor_does_not_get_the_way_of_another(client: Client, index: ArticleIndexPage) -> None:
    from coaching.models import CallToAction

    CallToAction.objects.create(key="call", heading="Talk", button_text="Book", address="/call/", is_default=True)
    page = article(index, "first")
    plain = client.get(page.url).content.decode()
    assert "~" not in plain.partition('href="/call/?via=')[2].partition('"')[0]
    led = client.get(page.url, {"via": "7.7.A.end"}).content.decode()
    assert "7.7.A.end" in led
    assert client.get(page.url).content.decode() == plain
