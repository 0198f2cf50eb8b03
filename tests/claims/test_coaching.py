"""Offers and coaching pages stand in the same ledger."""

from typing import Any

import pytest
from django.test import Client

from blog.claims import proving
from blog.models import ArticleIndexPage, Claim
from coaching.models import CallToAction, CoachingPage
from tests.blog.factories import article
from tests.blog.pages import Page

from .shown import cited, shown
from .texts import MARKET, OUTCOME, evidence, prose

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[str, str, str, str]]:
    found = Claim.objects.with_state().order_by("pk")
    return [(row.holder, row.place, row.sentence, row.state) for row in found]


def test_an_offer_is_followed(django_assert_num_queries: Any) -> None:
    offer = CallToAction.objects.create(
        key="plan", heading="Land a new job in 30 days", text=f"<p>{OUTCOME}</p>", active=False
    )
    assert rows() == [
        ("Land a new job in 30 days", "heading", "Land a new job in 30 days", "needs"),
        ("Land a new job in 30 days", "text", OUTCOME, "needs"),
    ]
    offer.heading = "Talk to a coach"
    offer.save()
    assert [(row[0], row[3]) for row in rows()] == [
        ("Land a new job in 30 days", "reworded"),
        ("Talk to a coach", "needs"),
    ]
    offer.delete()
    assert rows() == []


def test_a_coaching_page_is_followed(home: Any) -> None:
    page = CoachingPage(title="Coaching", slug="coaching-test", promise=f"<p>{OUTCOME}</p>", live=False)
    page.body = [("what_it_covers", {"heading": "Covers", "level": "2", "intro": "", "items": [f"<p>{MARKET}</p>"]})]
    home.add_child(instance=page)
    page.save_revision()
    block = page.body[0]
    item = block.value["items"].bound_blocks[0].id
    assert rows() == [
        ("Coaching", "promise", OUTCOME, "needs"),
        ("Coaching", f"body.{block.id}.items.{item}", MARKET, "needs"),
    ]
    page.delete()
    assert rows() == []


# ---- their sources

SURVEY = ("Client survey", "Proofdesk", "https://example.com/survey")
OFFICE = ("Labour survey", "Statistics office", "https://example.com/b")


def prove(sentence: str, writer: Any, coach: Any, source: tuple[str, str, str] = SURVEY) -> None:
    title, publisher, url = source
    proven = evidence(writer, coach, title=title, publisher=publisher, url=url)
    proving.attach(list(Claim.objects.filter(sentence=sentence)), proven, coach)


@pytest.fixture
def offer(home: Any, writer: Any, coach: Any) -> CallToAction:
    """The one that every page shows which has no other: proven, then activated."""
    found: CallToAction = CallToAction.objects.create(
        key="plan", heading="Talk to us", text=f"<p>{OUTCOME}</p>", button_text="Go", address="/x/",
        is_default=True, active=False,
    )  # fmt: skip
    prove(OUTCOME, writer, coach)
    found.active = True
    found.save()
    return found


def call(**fields: Any) -> tuple[str, dict[str, Any]]:
    empty = {"heading": "", "level": "2", "text": "", "offer": None, "button_text": "", "button_link": ""}
    return "call_to_action", {**empty, **fields}


def test_a_coaching_page_names_its_sources_and_so_does_its_markup(
    client: Client, home: Any, writer: Any, coach: Any
) -> None:
    page = CoachingPage(title="Coaching", slug="coaching-test", promise=f"<p>{OUTCOME}</p>", live=False)
    page.body = [("what_it_covers", {"heading": "Covers", "level": "2", "intro": "", "items": [f"<p>{MARKET}</p>"]})]
    home.add_child(instance=page)
    revision = page.save_revision()
    prove(OUTCOME, writer, coach)
    revision.publish()
    assert shown(client, page) == cited(client, page, "WebPage") == [SURVEY]
    prove(MARKET, writer, coach, OFFICE)
    assert shown(client, page) == cited(client, page, "WebPage") == [SURVEY, OFFICE]
    assert "citation" not in Page(client.get(page.url).content.decode()).node("Service")


def test_an_offer_brings_its_sources_to_the_end_of_an_article(
    client: Client, index: ArticleIndexPage, offer: CallToAction, writer: Any, coach: Any
) -> None:
    page = article(index, body=prose(MARKET), owner=writer)
    assert shown(client, page) == cited(client, page) == [SURVEY]
    prove(MARKET, writer, coach, OFFICE)
    assert shown(client, page) == cited(client, page) == [OFFICE, SURVEY]


def test_an_offer_in_a_block_brings_the_sources_of_the_words_that_are_shown(
    client: Client, index: ArticleIndexPage, offer: CallToAction
) -> None:
    for slug, block, sources in (
        ("whole", call(offer=offer), [SURVEY]),
        ("best", call(), [SURVEY]),
        ("own-words", call(offer=offer, text="<p>Come.</p>"), []),
        ("no-offer", call(text="<p>Come.</p>"), []),
    ):
        page = article(index, slug, body=[block])
        assert shown(client, page) == cited(client, page) == sources, slug


def test_the_home_page_names_the_sources_of_its_offer(client: Client, home: Any, offer: CallToAction) -> None:
    assert shown(client, home) == cited(client, home, "WebPage") == [SURVEY]


def test_what_is_private_stays_private_there_too(client: Client, index: ArticleIndexPage, offer: CallToAction) -> None:
    page = article(index)
    assert shown(client, page)
    Claim.objects.get().evidence.__class__.objects.update(is_public=False)
    assert shown(client, page) == cited(client, page) == []


def test_the_sources_of_a_call_that_is_not_shown_are_not_named(
    client: Client, index: ArticleIndexPage, offer: CallToAction
) -> None:
    """Of several, the one with words of its own is shown."""
    page = article(index, body=[call(offer=offer), call(heading="Write to us", text="<p>We answer.</p>")])
    assert shown(client, page) == cited(client, page) == []


def test_the_sources_of_an_offer_cost_one_query(
    client: Client,
    index: ArticleIndexPage,
    offer: CallToAction,
    django_assert_num_queries: Any,
) -> None:
    from coaching.offers import best_for, sources_shown

    page = article(index)
    best_for(page)
    with django_assert_num_queries(1):
        assert len(sources_shown(page)) == len(sources_shown(page)) == 1
