"""Counting views: what counts, what is stored, and what becomes of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog import visits
from blog.models import ArticleIndexPage, ArticlePage, ViewCount
from cms.core.tallies import Tally
from tests.blog.editing import signed_in
from tests.blog.factories import article

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def tell(page: ArticlePage, client: Client | None = None, **headers: str) -> Any:
    headers = {"User-Agent": BROWSER, "Sec-Fetch-Site": "same-origin", **headers}
    return (client or Client(enforce_csrf_checks=True)).post(f"/count/{page.pk}/", headers=headers)


def counted() -> list[tuple[int, int]]:
    return list(ViewCount.objects.order_by("article").values_list("article", "count"))


def test_a_view_is_counted_and_nothing_else(index: ArticleIndexPage) -> None:
    page = article(index)
    first, second = tell(page), tell(page)
    assert (first.status_code, first.content, second.status_code) == (204, b"", 204)
    assert first.headers["Cache-Control"] == "no-store"
    assert not first.cookies
    assert counted() == [(page.pk, 2)]
    assert {field.name for field in ViewCount._meta.get_fields()} == {"id", "article", "day", "is_month", "count"}
    assert ViewCount.objects.get().day == timezone.localdate()


@pytest.mark.parametrize(
    "headers",
    [
        {"DNT": "1"},
        {"Sec-GPC": "1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": ""},
    ],
)
def test_who_asks_not_to_be_counted_and_machines_are_not(index: ArticleIndexPage, headers: dict[str, str]) -> None:
    page = article(index)
    assert tell(page, **headers).status_code == 204
    assert counted() == []


def test_the_team_is_not_counted(index: ArticleIndexPage, writer: Any) -> None:
    page = article(index)
    assert tell(page, signed_in(writer)).status_code == 204
    assert counted() == []


def test_what_is_not_live_is_not_counted_and_nobody_learns_it(index: ArticleIndexPage) -> None:
    draft = article(index, live=False)
    assert tell(draft).status_code == 204
    assert Client().post("/count/999999/", headers={"User-Agent": BROWSER}).status_code == 204
    assert Client().post(f"/count/{2**62}/", headers={"User-Agent": BROWSER}).status_code == 204
    assert counted() == []


def test_a_look_at_the_address_is_no_view(index: ArticleIndexPage) -> None:
    assert Client().get(f"/count/{article(index).pk}/", headers={"User-Agent": BROWSER}).status_code == 405
    assert counted() == []


def test_the_page_says_that_it_was_opened_unless_it_is_switched_off(index: ArticleIndexPage, settings: Any) -> None:
    page = article(index)
    told = f'data-count="/count/{page.pk}/"'
    assert told in Client().get(page.url).content.decode()
    settings.PROOFDESK_COUNT_VIEWS = False
    assert told not in Client().get(page.url).content.decode()
    assert tell(page).status_code == 204
    assert counted() == []


def test_a_page_that_is_opened_writes_nothing(index: ArticleIndexPage, django_assert_num_queries: Any) -> None:
    """The page stays cacheable: the same for everybody, and it sets no cookie."""
    page = article(index)
    response = Client().get(page.url)
    assert not response.cookies
    assert "public" in response.headers["Cache-Control"]
    assert counted() == []


def test_a_flood_counts_as_a_few(index: ArticleIndexPage, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = article(index)
    settings.PROOFDESK_COUNT_SECONDS = 3600
    waiting = Tally(visits.store, ceiling=visits.CEILING)
    monkeypatch.setattr(visits, "waiting", waiting)
    for _ in range(visits.CEILING + 50):
        tell(page)
    assert counted() == []
    visits.waiting.write()
    assert waiting.timer is None
    assert counted() == [(page.pk, visits.CEILING)]


@pytest.mark.django_db(transaction=True)
def test_views_are_written_together_a_moment_later(
    index: ArticleIndexPage, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [article(index, "one"), article(index, "two")]
    settings.PROOFDESK_COUNT_SECONDS = 0.2
    waiting = Tally(visits.store, ceiling=visits.CEILING)
    monkeypatch.setattr(visits, "waiting", waiting)
    for page in (*pages, pages[0]):
        tell(page)
    timer = waiting.timer
    assert timer is not None
    assert counted() == []
    timer.join(10)
    assert counted() == [(pages[0].pk, 2), (pages[1].pk, 1)]


@pytest.mark.django_db(transaction=True)
def test_views_that_could_not_be_written_wait(
    index: ArticleIndexPage, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = article(index)
    settings.PROOFDESK_COUNT_SECONDS = 3600
    monkeypatch.setattr(visits, "waiting", Tally(visits.store, ceiling=visits.CEILING))
    tell(page)
    with monkeypatch.context() as broken:
        broken.setattr(visits.waiting, "store", lambda counts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            visits.waiting.write()
    visits.waiting.write()
    assert counted() == [(page.pk, 1)]


# ---- months


def test_old_days_become_months_once(index: ArticleIndexPage) -> None:
    page, other = article(index, "one"), article(index, "two")
    rows = [(page, 3, 1, 5), (page, 3, 31, 2), (other, 3, 2, 1), (page, 4, 1, 7), (page, 7, 1, 4)]
    for of, month, day, count in rows:
        ViewCount.objects.create(article=of, day=date(2026, month, day), count=count)
    assert visits.fold(today=date(2026, 7, 2)) == 4
    assert visits.fold(today=date(2026, 7, 2)) == 0
    ViewCount.objects.create(article=page, day=date(2026, 3, 5), count=10)  # written late
    assert visits.fold(today=date(2026, 7, 2)) == 1
    found = ViewCount.objects.order_by("article", "day").values_list("article", "day", "is_month", "count")
    assert list(found) == [
        (page.pk, date(2026, 3, 1), True, 17),
        (page.pk, date(2026, 4, 1), True, 7),
        (page.pk, date(2026, 7, 1), False, 4),
        (other.pk, date(2026, 3, 1), True, 1),
    ]


def test_views_of_a_year_are_summed(index: ArticleIndexPage, django_assert_num_queries: Any) -> None:
    page, other = article(index, "one"), article(index, "two")
    today = timezone.localdate()
    for days, count in ((0, 1), (100, 2), (360, 4), (500, 8)):
        ViewCount.objects.create(article=page, day=today - timedelta(days=days), count=count)
    with django_assert_num_queries(1):
        assert visits.views_of([page.pk, other.pk]) == {page.pk: 7}


def test_the_job_folds(index: ArticleIndexPage) -> None:
    from blog import jobs

    ViewCount.objects.create(article=article(index), day=date(2020, 1, 1), count=1)
    assert jobs.JOBS["fold_views"].function() == "1 day folded into months"
