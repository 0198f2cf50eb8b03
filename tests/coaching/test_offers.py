"""Which offer a page shows, where, and in which words."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from blog.models import ArticleIndexPage, ArticlePage, Category
from coaching.models import CallToAction, CallToActionVariant, OfferCount, PinnedOffer
from coaching.offers import best_for, choices_for
from tests.blog.factories import article
from tests.blog.pages import Page

from .test_pages import call, make_offer, targets

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def shown(page: ArticlePage) -> list[str]:
    return [f"{choice.offer.key}: {choice.reason}" for choice in choices_for(ArticlePage.objects.get(pk=page.pk))]


def variant(offer: CallToAction, **fields: Any) -> CallToActionVariant:
    values = {"heading": "Other words", "button_text": "Come", "active": True}
    found: CallToActionVariant = CallToActionVariant.objects.create(offer=offer, **{**values, **fields})
    return found


def test_an_article_ranks_offers_by_its_topics_and_blocks(index: ArticleIndexPage) -> None:
    pay = Category.objects.create(name="Pay")
    make_offer("guide", stage="learn").topics.add(pay)
    make_offer("call", stage="decide").topics.add(pay)
    make_offer("default", is_default=True)
    plan = {"heading": "Plan", "level": "2", "intro": "", "periods": [], "closing": ""}
    assert shown(article(index, "one", categories=["Pay"], body=[("plan", plan)])) == [
        "call: topic pay, stage decide",
        "guide: topic pay, stage learn, not decide",
        "default: the default offer",
    ]
    assert shown(article(index, "two", categories=["Pay"]))[0] == "guide: topic pay, stage learn"


def test_an_offer_is_shown_in_its_period(index: ArticleIndexPage, client: Client) -> None:
    today = timezone.localdate()
    offer = make_offer("plan", is_default=True, starts_on=today, ends_on=today)
    page = article(index)
    own = article(index, "own", body=[call(offer=offer)])
    for change, is_shown in (({}, True), ({"starts_on": today + DAY, "ends_on": None}, False),
                             ({"starts_on": None, "ends_on": today - DAY}, False)):  # fmt: skip
        CallToAction.objects.update(**change)
        for address in (page.url, own.url):
            assert bool(targets(Page(client.get(address).content.decode()))) is is_shown, (change, address)


def test_a_period_that_ends_before_it_begins_is_refused(index: ArticleIndexPage) -> None:
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="ends before"):
        make_offer("plan", starts_on=today, ends_on=today - DAY).full_clean()


def test_a_pinned_offer_is_shown_on_its_article_alone(index: ArticleIndexPage) -> None:
    default, other = make_offer("default", is_default=True), make_offer("other")
    page, another = article(index, "one"), article(index, "two")
    PinnedOffer.objects.create(article=page, offer=other)
    assert shown(page) == ["other: pinned", "default: the default offer"]
    assert shown(another) == ["default: the default offer"]
    other.active = False
    other.save()
    assert shown(page) == ["default: the default offer"]
    assert best_for(page) == default


@pytest.mark.parametrize("count", [1, 3])
def test_choosing_an_offer_costs_four_queries(
    index: ArticleIndexPage, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        variant(make_offer(f"offer-{number}", is_default=True))
    page = ArticlePage.objects.get(pk=article(index, categories=["Pay"]).pk)
    page.category_list  # noqa: B018 (asked before)
    with django_assert_num_queries(4):
        assert len(choices_for(page)) == count
        assert best_for(page).versions


# ---- slots


def asides(client: Client, page: ArticlePage) -> list[str | None]:
    found = Page(client.get(page.url).content.decode()).attributes("aside")
    return [aside["class"] for aside in found if (aside.get("class") or "").startswith("offer")]


def test_an_offer_stands_at_the_end_or_beside_the_text(client: Client, index: ArticleIndexPage) -> None:
    offer = make_offer("plan", is_default=True)
    page = article(index)
    assert asides(client, page) == ["offer"]
    offer.slot = "side"
    offer.save()
    # The stylesheet shows one of the two: beside the text on wide screens, at the end on others.
    assert asides(client, page) == ["offer offer--side", "offer offer--stand-in"]


def test_an_article_with_a_call_in_its_text_has_none_besides(client: Client, index: ArticleIndexPage) -> None:
    make_offer("plan", is_default=True, slot="side")
    page = article(index, body=[call()])
    assert asides(client, page) == ["offer"]


def test_the_contents_name_the_calls_that_are_shown(index: ArticleIndexPage) -> None:
    calls = [call(heading=heading, text="<p>Words.</p>") for heading in ("One", "Two")]
    page = article(index, body=[call(), ("prose", {"heading": "H", "text": "<p>x</p>", "level": "2"}), *calls])
    assert [part.heading for part in page.contents] == ["H", "One", "Two"]


def test_buttons_tell_where_they_stood_and_nothing_else(client: Client, index: ArticleIndexPage) -> None:
    offer = make_offer("plan", is_default=True, slot="side")
    page = article(index)
    markup = client.get(page.url).content.decode()
    assert f'href="/plan/?via={page.pk}.{offer.pk}.A.side"' in markup
    assert f'href="/plan/?via={page.pk}.{offer.pk}.A.end"' in markup
    own = article(index, "own", body=[call(heading="Mine", offer=offer)])
    assert f'href="/plan/?via={own.pk}.{offer.pk}.own.text"' in client.get(own.url).content.decode()


# ---- variants


def test_a_page_holds_all_wordings_and_shows_the_first(client: Client, index: ArticleIndexPage) -> None:
    offer = make_offer("plan", is_default=True)
    variant(offer)
    variant(offer, heading="Not yet", active=False)
    first, second = (client.get(article(index, slug).url) for slug in ("one", "two"))
    markup = first.content.decode()
    assert '<template data-variant="B" data-label="Other words">' in markup
    assert f".{offer.pk}.B.end" in markup
    assert "Not yet" not in markup
    assert not first.cookies
    assert "Cookie" not in first.headers.get("Vary", "")
    assert "public" in second.headers["Cache-Control"]


def test_an_offer_in_the_text_has_variants_until_somebody_writes_other_words(
    client: Client, index: ArticleIndexPage
) -> None:
    offer = make_offer("plan")
    variant(offer)
    assert "<template" in client.get(article(index, body=[call(offer=offer)]).url).content.decode()
    own = client.get(article(index, "own", body=[call(offer=offer, text="<p>Come.</p>")]).url).content.decode()
    assert 'data-variant="own"' in own
    assert "<template" not in own


def test_a_letter_is_never_used_twice(index: ArticleIndexPage) -> None:
    offer = make_offer("plan")
    first, second = variant(offer), variant(offer)
    assert (first.letter, second.letter) == ("B", "C")
    OfferCount.objects.create(
        page=article(index), offer=offer, variant="C", slot="end", day=timezone.localdate(), sightings=1
    )
    second.delete()
    assert variant(offer).letter == "D"


def test_a_change_of_words_begins_a_new_comparison(index: ArticleIndexPage) -> None:
    offer = make_offer("plan")
    other = variant(offer)
    long_ago = timezone.localdate() - 30 * DAY

    def since() -> Any:
        offer.refresh_from_db()
        return offer.compared_since

    def begin() -> None:
        CallToAction.objects.update(compared_since=long_ago)
        offer.refresh_from_db()
        other.refresh_from_db()

    begin()
    offer.priority = 5
    offer.save()
    other.sort_order = 7
    other.save()
    assert since() == long_ago
    offer.heading = "New words"
    offer.save()
    assert since() == timezone.localdate()
    begin()
    other.active = False
    other.save()
    assert since() == timezone.localdate()
    begin()
    other.delete()
    assert since() == timezone.localdate()
