"""Counting offers: what counts, what is stored, what becomes of it, what is read from it."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from blog import jobs
from blog.models import ArticleIndexPage, ArticlePage
from cms.core.tallies import Tally
from coaching import counting
from coaching.experiments import Shown, Verdict
from coaching.models import CallToAction, OfferCount
from coaching.origins import Origin
from tests.blog.editing import signed_in
from tests.blog.factories import article
from tests.pruning.test_visits import BROWSER

from .test_offers import variant
from .test_pages import make_offer

pytestmark = pytest.mark.django_db


def tell(
    page: ArticlePage, offer: CallToAction, act: str, letter: str = "A", slot: str = "end", client: Any = None, **headers: str
) -> Any:  # fmt: skip
    headers = {"User-Agent": BROWSER, "Sec-Fetch-Site": "same-origin", **headers}
    address = f"/count/{page.pk}/offer/{offer.pk}/{slot}/?variant={letter}&act={act}"
    return (client or Client(enforce_csrf_checks=True)).post(address, headers=headers)


def counted() -> list[tuple[Any, ...]]:
    rows = OfferCount.objects.order_by("page", "offer", "variant", "slot")
    return list(rows.values_list("page", "offer", "variant", "slot", "sightings", "clicks"))


def test_a_sighting_and_a_click_are_counted_and_nothing_else(index: ArticleIndexPage) -> None:
    page, offer = article(index), make_offer("plan")
    variant(offer)
    first = tell(page, offer, "seen")
    assert (first.status_code, first.content, first.headers["Cache-Control"]) == (204, b"", "no-store")
    assert not first.cookies
    tell(page, offer, "seen")
    tell(page, offer, "clicked")
    tell(page, offer, "seen", "B", "side")
    tell(page, offer, "seen", "own", "text")
    assert counted() == [
        (page.pk, offer.pk, "A", "end", 2, 1),
        (page.pk, offer.pk, "B", "side", 1, 0),
        (page.pk, offer.pk, "own", "text", 1, 0),
    ]
    assert {field.name for field in OfferCount._meta.get_fields()} == {
        "id", "page", "offer", "variant", "slot", "day", "is_month", "sightings", "clicks",
    }  # fmt: skip


@pytest.mark.parametrize(
    "headers",
    [{"DNT": "1"}, {"Sec-GPC": "1"}, {"Sec-Fetch-Site": "cross-site"}, {"User-Agent": "Googlebot/2.1"}],
)
def test_who_asks_not_to_be_counted_and_machines_are_not(index: ArticleIndexPage, headers: dict[str, str]) -> None:
    assert tell(article(index), make_offer("plan"), "seen", **headers).status_code == 204
    assert counted() == []


def test_the_team_is_not_counted(index: ArticleIndexPage, writer: Any) -> None:
    tell(article(index), make_offer("plan"), "seen", client=signed_in(writer))
    assert counted() == []


def test_what_there_is_not_is_not_counted_and_nobody_learns_it(index: ArticleIndexPage) -> None:
    page, offer = article(index), make_offer("plan")
    draft = article(index, "draft", live=False)
    answers = [
        tell(draft, offer, "seen"),
        tell(page, CallToAction(pk=999_999), "seen"),
        tell(page, CallToAction(pk=2**62), "seen"),
        tell(page, offer, "seen", "B"),
        tell(page, offer, "seen", slot="top"),
        tell(page, offer, "bought"),
        tell(page, offer, "seen", "A' OR 1=1"),
    ]
    assert {answer.status_code for answer in answers} == {204}
    assert counted() == []


def test_a_look_at_the_address_counts_nothing(index: ArticleIndexPage) -> None:
    page, offer = article(index), make_offer("plan")
    assert Client().get(f"/count/{page.pk}/offer/{offer.pk}/end/?variant=A&act=seen").status_code == 405
    assert counted() == []


def test_the_page_tells_unless_it_is_switched_off(index: ArticleIndexPage, settings: Any) -> None:
    offer, page = make_offer("plan", is_default=True), article(index)
    told = f'data-count="/count/{page.pk}/offer/{offer.pk}/end/"'
    assert told in Client().get(page.url).content.decode()
    settings.PROOFDESK_COUNT_VIEWS = False
    assert told not in Client().get(page.url).content.decode()
    tell(page, offer, "seen")
    assert counted() == []


@pytest.mark.django_db(transaction=True)
def test_parallel_workers_lose_nothing(index: ArticleIndexPage, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """10,000 sightings from eight threads, written in three rounds."""
    settings.PROOFDESK_COUNT_SECONDS = 3600
    monkeypatch.setattr(counting, "waiting", Tally(counting.store, ceiling=20_000))
    page, offer = article(index), make_offer("plan")
    origins = [Origin(page.pk, offer.pk, "A", slot) for slot in ("text", "end", "side")]
    written = threading.Lock()

    def work(number: int) -> None:
        for turn in range(1250):
            counting.count(origins[turn % 3], counting.SEEN)
            if number < 3 and turn == 600:
                with written:
                    counting.waiting.write()
        connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counting.waiting.write()
    assert sum(row[4] for row in counted()) == 10_000
    assert sorted(row[4] for row in counted()) == [8 * 416, 8 * 417, 8 * 417]


def test_old_days_become_months_once(index: ArticleIndexPage) -> None:
    page, offer = article(index), make_offer("plan")
    for day, letter, seen, clicked in ((1, "A", 5, 1), (20, "A", 7, 2), (20, "B", 3, 0)):
        OfferCount.objects.create(
            page=page, offer=offer, variant=letter, slot="end", day=date(2026, 3, day), sightings=seen, clicks=clicked
        )
    assert counting.fold(today=date(2026, 9, 1)) == 3
    assert counting.fold(today=date(2026, 9, 1)) == 0
    assert counted() == [(page.pk, offer.pk, "A", "end", 12, 3), (page.pk, offer.pk, "B", "end", 3, 0)]
    assert {(row.day, row.is_month) for row in OfferCount.objects.all()} == {(date(2026, 3, 1), True)}
    assert jobs.JOBS["fold_offer_counts"].function() == "0 days of offers folded into months"


def test_numbers_of_a_page_are_those_of_a_year(index: ArticleIndexPage, django_assert_num_queries: Any) -> None:
    page, offer = article(index), make_offer("plan")
    today = timezone.localdate()
    for days, seen in ((0, 1), (300, 2), (500, 4)):
        OfferCount.objects.create(
            page=page, offer=offer, variant="A", slot="end", day=today - timedelta(days=days), sightings=seen, clicks=1
        )
    with django_assert_num_queries(1):
        assert counting.numbers_of(page.pk) == {offer.pk: counting.Numbers(3, 2)}


def test_wordings_are_compared_since_they_are_as_they_are(
    index: ArticleIndexPage, django_assert_num_queries: Any
) -> None:
    page, offer, alone = article(index), make_offer("plan"), make_offer("alone")
    variant(offer)
    today = timezone.localdate()
    for days, letter, seen, clicked in (
        (9, "A", 5000, 5000), (5, "A", 5000, 5000), (4, "A", 1000, 50), (0, "A", 1000, 50), (0, "B", 2000, 400),
        (0, "own", 9, 9),
    ):  # fmt: skip
        OfferCount.objects.create(
            page=page, offer=offer, variant=letter, slot="end", day=today - timedelta(days=days), sightings=seen,
            clicks=clicked,
        )  # fmt: skip
    CallToAction.objects.update(compared_since=today - timedelta(days=5))
    offers = list(CallToAction.objects.shown().filter(pk__in=[offer.pk, alone.pk]))
    with django_assert_num_queries(1):
        (found,) = counting.comparisons(offers)
    assert found.offer == offer
    assert found.variants == (Shown("A", 2000, 100), Shown("B", 2000, 400))
    assert found.verdict == Verdict("B", 0)
