from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from blog.models import ArticleIndexPage, Category
from cms.home.models import HomePage
from coaching.models import CallToAction, CoachingPage
from tests.blog.factories import article
from tests.blog.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def coaching(home: HomePage) -> CoachingPage:
    body = [
        ("offers", {"heading": "Prices", "level": "2", "offers": [
            {"name": "Single", "price": "180", "currency": "usd", "duration": "60 minutes", "included": ["<p>Notes</p>"]},
            {"name": "Program", "price": None, "currency": "USD", "duration": "", "included": []},
        ]}),
        ("faq", {"heading": "Questions", "level": "2", "items": [{"question": "Online?", "answer": "<p>Yes.</p>", "other_answers": []}]}),
    ]  # fmt: skip
    page: CoachingPage = home.add_child(
        instance=CoachingPage(title="Career coaching", slug="career-coaching", description="One to one.", body=body)
    )
    return page


def test_a_coaching_page_marks_up_what_it_shows(client: Client, coaching: CoachingPage) -> None:
    page = Page(client.get("/career-coaching/").content.decode())
    service = page.node("Service")
    assert (service["name"], service["description"]) == ("Career coaching", "One to one.")
    what = {"@type": "Offer", "url": service["url"]}
    assert service["offers"] == [
        {**what, "name": "Single", "description": "60 minutes; Notes", "price": "180.00", "priceCurrency": "USD"},
    ]
    assert page.questions == page.shown_questions == [("Online?", "Yes.")]
    assert page.texts("p", class_="offers__price") == ["USD 180 · 60 minutes", "On request"]


def targets(page: Page) -> list[str | None]:
    """Where buttons lead, without what they tell about where they stood."""
    return [(link["href"] or "").partition("?")[0] for link in page.attributes("a") if link.get("class") == "button"]


def make_offer(key: str, **fields: Any) -> CallToAction:
    values = {"heading": f"Heading {key}", "text": "<p>Text.</p>", "button_text": "Go", "address": f"/{key}/"}
    offer: CallToAction = CallToAction.objects.create(key=key, **{**values, **fields})
    return offer


def test_an_article_shows_the_offer_of_its_topic_once(client: Client, index: ArticleIndexPage) -> None:
    make_offer("default", is_default=True)
    make_offer("inactive", active=False).topics.add(Category.objects.create(name="Pay"))
    make_offer("pay").topics.add(Category.objects.get(name="Pay"))
    page = Page(client.get(article(index, categories=["Pay"]).url).content.decode())
    assert page.texts("a", class_="button") == ["Go"]
    assert targets(page) == ["/pay/"]
    other = Page(client.get(article(index, "other").url).content.decode())
    assert targets(other) == ["/default/"]


def call(**fields: Any) -> tuple[str, dict[str, Any]]:
    return "call_to_action", {
        "heading": "",
        "level": "2",
        "text": "",
        "offer": None,
        "button_text": "",
        "button_link": "",
        **fields,
    }


def test_an_article_with_a_call_of_its_own_shows_no_other(client: Client, index: ArticleIndexPage) -> None:
    make_offer("default", is_default=True)
    page = Page(
        client.get(article(index, body=[call(heading="Next step", text="<p>Write to us.</p>")]).url).content.decode()
    )
    assert page.texts("h2") == ["Next step"]
    assert page.texts("a", class_="button") == []


def test_an_empty_call_shows_the_best_offer_and_words_of_its_own_win(client: Client, index: ArticleIndexPage) -> None:
    default = make_offer("default", is_default=True)
    page = Page(client.get(article(index, body=[call()]).url).content.decode())
    assert page.texts("h2") == ["Heading default"]
    own = article(index, "own", body=[call(heading="Mine", offer=default, button_text="Come")])
    page = Page(client.get(own.url).content.decode())
    assert page.texts("h2") == ["Mine"]
    assert page.texts("a", class_="button") == ["Come"]
    assert targets(page) == ["/default/"]


def test_an_offer_that_is_not_ready_lends_nothing(client: Client, index: ArticleIndexPage) -> None:
    make_offer("default", is_default=True)
    waiting = make_offer("waiting", active=False)
    page = Page(client.get(article(index, body=[call(offer=waiting)]).url).content.decode())
    assert page.texts("h2") == ["Heading default"]
    own = article(index, "own", body=[call(heading="Mine", offer=waiting, button_text="Come")])
    page = Page(client.get(own.url).content.decode())
    assert page.texts("h2") == ["Mine"]
    assert page.texts("a", class_="button") == []
    assert page.texts("aside", class_="offer") == ["Mine Come"]


@pytest.mark.parametrize(
    "fields", [{"heading": ""}, {"button_text": ""}, {"address": ""}, {"address": "javascript:alert(1)"}]
)
def test_an_active_offer_is_complete_and_safe(home: HomePage, fields: dict[str, str]) -> None:
    offer = CallToAction(key="x", **{"heading": "H", "button_text": "B", "address": "/x/", **fields})
    with pytest.raises(ValidationError):
        offer.full_clean()


def test_an_inactive_offer_may_wait_for_its_words(home: HomePage) -> None:
    CallToAction(key="x", active=False).full_clean()


FIRST, SECOND = call(heading="First"), call(heading="Second", text="<p>Its text.</p>")
SEVERAL = [
    ([FIRST, SECOND], ["First", "Second"]),
    ([call(), SECOND], ["Second"]),
    ([FIRST, call(), call(), SECOND], ["First", "Second"]),
    ([call(heading=" ", text="<p> </p>"), SECOND], ["Second"]),
    ([call(button_link="/x/"), call(), call(text="<p>Text.</p>", button_text="Second")], [""]),
    ([call(), call()], ["Heading best"]),
]


@pytest.mark.parametrize(("calls", "expected"), SEVERAL)
def test_of_several_calls_in_a_text_those_with_words_are_shown_else_the_first(
    client: Client, home: HomePage, index: ArticleIndexPage, calls: list[Any], expected: list[str]
) -> None:
    """On articles and coaching pages, and to programs."""
    make_offer("best", is_default=True)
    coaching = home.add_child(instance=CoachingPage(title="Coaching", slug="coaching", body=calls))
    for kind, page in (("articles", article(index, body=calls)), ("coaching", coaching)):
        shown = Page(client.get(page.url).content.decode())
        assert [title for title in shown.texts("h2") if title in LED] == [title for title in expected if title]
        assert len(shown.texts("aside", class_="offer")) == len(expected)
        told = client.get(f"/api/v2/{kind}/{page.pk}/").json()
        shows_best = expected == ["Heading best"]
        assert [part["value"]["heading"].strip() for part in told["body"]] == ([""] if shows_best else expected)
        assert bool(told["offer"]) == shows_best


LED = ("First", "Second", "Heading best")


@pytest.mark.parametrize(
    ("calls", "expected"),
    [([], None), ([call()], "pay"), ([call(heading="Mine", text="<p>Words.</p>"), call()], None)],
)
def test_a_coaching_page_has_the_offer_that_stands_in_its_text(
    client: Client, home: HomePage, calls: list[Any], expected: str | None
) -> None:
    make_offer("pay", is_default=True)
    page = home.add_child(instance=CoachingPage(title="Coaching", slug="coaching", body=calls))
    offer = client.get(f"/api/v2/coaching/{page.pk}/").json()["offer"]
    shown = Page(client.get(page.url).content.decode())
    assert (offer and offer["key"]) == expected
    assert ("Heading pay" in shown.texts("h2")) == bool(expected)
    if offer:
        assert offer["wordings"][0]["link"] in [
            link["href"] for link in shown.attributes("a") if link.get("class") == "button"
        ]
        assert offer["count_url"].endswith("/text/")
